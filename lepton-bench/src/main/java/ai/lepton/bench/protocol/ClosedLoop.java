package ai.lepton.bench.protocol;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Clients that each send a request, wait for its answer, and send the next, over a connection of their own that stays open.
 *
 * @param server to be asked
 * @param request head and body, as they go over the wire
 */
@SuppressWarnings("ArrayRecordComponent") // of this package only, and never changed
record ClosedLoop(URI server, byte[] request) {

    /**
     * What was measured.
     *
     * @param nanos of each answer, sorted
     * @param seconds that it took
     */
    @SuppressWarnings("ArrayRecordComponent") // of this package only, and never changed
    record Measured(int connections, long[] nanos, double seconds) {
        double perSecond() {
            return nanos.length / seconds;
        }

        double millis(double quantile) {
            int rank = Math.max(0, (int) Math.ceil(quantile * nanos.length) - 1);
            return nanos[rank] / 1e6;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%,d connections: %,.0f requests a second, p50 %.2f ms, p99 %.2f ms, %,d answers",
                    connections,
                    perSecond(),
                    millis(0.5),
                    millis(0.99),
                    nanos.length);
        }
    }

    /** Returns a request of JSON. */
    static ClosedLoop posting(URI server, String path, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        byte[] head = ("POST " + path + " HTTP/1.1\r\nHost: " + server.getAuthority()
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] request = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        return new ClosedLoop(server, request);
    }

    /** Returns what so many clients saw in so many seconds; each answer must have status 200. */
    Measured run(int connections, double seconds) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try {
            long begin = System.nanoTime();
            long end = begin + (long) (seconds * 1e9);
            Future<?>[] all = new Future<?>[connections];
            long[][] nanos = new long[connections][];
            for (int i = 0; i < connections; i++) {
                int own = i;
                all[i] = threads.submit(() -> {
                    nanos[own] = client(end);
                    return null;
                });
            }
            for (Future<?> each : all) {
                each.get();
            }
            long[] sorted = IntStream.range(0, connections)
                    .mapToObj(i -> nanos[i])
                    .flatMapToLong(Arrays::stream)
                    .sorted()
                    .toArray();
            return new Measured(connections, sorted, (System.nanoTime() - begin) / 1e9);
        } finally {
            threads.shutdownNow();
            threads.awaitTermination(1, TimeUnit.SECONDS);
        }
    }

    private long[] client(long end) throws IOException {
        long[] nanos = new long[1 << 12];
        int count = 0;
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (System.nanoTime() < end) {
                long sent = System.nanoTime();
                out.write(request);
                answer(in);
                nanos = count == nanos.length ? Arrays.copyOf(nanos, 2 * count) : nanos;
                nanos[count++] = System.nanoTime() - sent;
            }
        }
        return Arrays.copyOf(nanos, count);
    }

    private static void answer(InputStream in) throws IOException {
        String status = line(in);
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IOException("answered " + status);
        }
        int length = -1;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
        if (length < 0) {
            throw new IOException("the answer has no Content-Length");
        }
        in.skipNBytes(length);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection ended within an answer");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
