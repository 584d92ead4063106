package ai.lepton.bench.protocol;

import ai.lepton.exchange.protocol.InferRequest;
import ai.lepton.exchange.protocol.InferTensor;
import ai.lepton.exchange.protocol.InferenceClient;
import ai.lepton.exchange.protocol.InferenceHandler;
import ai.lepton.exchange.protocol.InferenceServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures how long a request takes while others send theirs drip by drip, half of them their headers and half their bodies, and
 * come again as soon as they lose their connections. Arguments: how many of them (512), seconds (30).
 */
public final class SlowClients {
    private static final String HEAD = "POST /v2/models/double/infer HTTP/1.1\r\nHost: x\r\n";

    private SlowClients() {}

    /** Runs it and prints a line for none and for all of them. */
    public static void main(String... args) throws InterruptedException {
        int slow = args.length > 0 ? Integer.parseInt(args[0]) : 512;
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 30;
        try (InferenceServer server =
                InferenceServer.of(InferenceHandler.of(TrivialServer.model())).start()) {
            InferenceClient client = InferenceClient.of(server.uri()).timeout(Duration.ofMinutes(2));
            measure(client, 0, 3);
            AtomicLong opened = new AtomicLong();
            for (int i = 0; i < slow; i++) {
                boolean isBody = i % 2 == 0;
                Thread thread = new Thread(() -> drip(server.port(), isBody, opened), "slow");
                thread.setDaemon(true);
                thread.start();
            }
            while (opened.get() < slow) {
                Thread.sleep(10);
            }
            measure(client, slow, seconds);
            System.out.println("the slow ones opened " + opened + " connections");
            System.exit(0); // they would keep the server from ending
        }
    }

    private static void measure(InferenceClient client, int slow, int seconds) throws InterruptedException {
        InferRequest request = InferRequest.of(InferTensor.of("x", new float[] {1, 2, 3, 4}, 1, 4));
        long[] nanos = new long[100_000];
        int count = 0;
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        while (System.nanoTime() < end && count < nanos.length) {
            long begun = System.nanoTime();
            client.infer("double", request);
            nanos[count++] = System.nanoTime() - begun;
            Thread.sleep(20);
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "%d slow: %d requests, p50 %.1f ms, p99 %.1f ms, longest %.1f ms%n",
                slow,
                count,
                sorted[count / 2] / 1e6,
                sorted[count * 99 / 100] / 1e6,
                sorted[count - 1] / 1e6);
    }

    /** Sends a byte now and then, until the server has enough of it; and again. */
    private static void drip(int port, boolean isBody, AtomicLong opened) {
        while (true) {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                String begin = isBody ? HEAD + "Content-Length: 1000\r\n\r\n{" : HEAD + "X-Slow: ";
                socket.getOutputStream().write(begin.getBytes(StandardCharsets.US_ASCII));
                opened.incrementAndGet();
                while (true) {
                    Thread.sleep(200);
                    socket.getOutputStream().write(' ');
                }
            } catch (IOException e) {
                // it has lost its connection
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
