package ai.lepton.bench.protocol;

import ai.lepton.exchange.protocol.InferRequest;
import ai.lepton.exchange.protocol.InferenceClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * Measures our server and MLServer, each in a process of its own with the same trivial model, by the same clients: requests a
 * second, p50 and p99, with 8 and 64 connections. Prints a table in Markdown.
 *
 * <p>Options: {@code --python} with MLServer installed (without it, ours alone), {@code --seconds 10} of each measurement,
 * {@code --warm-up 5}, {@code --rounds 3}, of which the median counts.
 */
public final class CompareServers {
    private static final int[] CONNECTIONS = {8, 64};
    private static final String JSON =
            "{\"id\":\"1\",\"inputs\":[{\"name\":\"x\",\"shape\":[1,4],\"datatype\":\"FP32\","
                    + "\"data\":[5.1,3.5,1.4,0.2]}]}";

    private final List<String> options;

    private CompareServers(String... options) {
        this.options = List.of(options);
    }

    /** Runs all and prints the table. */
    public static void main(String... args) throws IOException, InterruptedException, ExecutionException {
        new CompareServers(args).run();
    }

    private String option(String name, String otherwise) {
        int at = options.indexOf(name);
        return at < 0 ? otherwise : options.get(at + 1);
    }

    private record Peer(String name, URI uri, Process process) {}

    private void run() throws IOException, InterruptedException, ExecutionException {
        List<Peer> peers = new ArrayList<>();
        try {
            peers.add(lepton());
            String python = option("--python", "");
            if (!python.isEmpty()) {
                peers.add(mlserver(python));
            }
            for (Peer peer : peers) {
                waitFor(peer);
            }
            print(measured(peers));
        } finally {
            for (Peer peer : peers) {
                peer.process.descendants().forEach(ProcessHandle::destroy);
                peer.process.destroy();
                peer.process.waitFor();
            }
        }
    }

    private Map<String, List<ClosedLoop.Measured>> measured(List<Peer> peers)
            throws InterruptedException, ExecutionException {
        double seconds = Double.parseDouble(option("--seconds", "10"));
        double warmUp = Double.parseDouble(option("--warm-up", "5"));
        int rounds = Integer.parseInt(option("--rounds", "3"));
        Map<String, List<ClosedLoop.Measured>> all = new LinkedHashMap<>();
        for (int connections : CONNECTIONS) {
            for (int round = 0; round < rounds; round++) {
                for (Peer peer : peers) {
                    ClosedLoop loop = ClosedLoop.posting(peer.uri, "/v2/models/double/infer", JSON);
                    ClosedLoop.Measured unused = loop.run(connections, round == 0 ? warmUp : 1);
                    ClosedLoop.Measured measured = loop.run(connections, seconds);
                    System.err.println(peer.name + ", " + measured);
                    all.computeIfAbsent(peer.name + " | " + connections, key -> new ArrayList<>())
                            .add(measured);
                }
            }
        }
        return all;
    }

    private static void print(Map<String, List<ClosedLoop.Measured>> all) {
        System.out.println("| Server | Connections | Requests a second | p50, ms | p99, ms | Lepton's requests × |");
        System.out.println("|---|--:|--:|--:|--:|--:|");
        Map<Integer, Double> ours = new LinkedHashMap<>();
        all.forEach((key, runs) -> {
            int connections = runs.get(0).connections();
            double perSecond = median(
                    runs.stream().mapToDouble(ClosedLoop.Measured::perSecond).toArray());
            ours.putIfAbsent(connections, perSecond);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %,.0f | %.2f | %.2f | %.1f |%n",
                    key,
                    perSecond,
                    median(runs.stream().mapToDouble(run -> run.millis(0.5)).toArray()),
                    median(runs.stream().mapToDouble(run -> run.millis(0.99)).toArray()),
                    ours.get(connections) / perSecond);
        });
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static Peer lepton() throws IOException {
        int port = freePort();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        TrivialServer.class.getName(),
                        String.valueOf(port))
                .inheritIO()
                .start();
        return new Peer("lepton", URI.create("http://127.0.0.1:" + port), process);
    }

    /** The process that answers holds the model, too; another one for it would cost a trivial model more. */
    private static Peer mlserver(String python) throws IOException {
        Path folder = Files.createTempDirectory("mlserver");
        int port = freePort();
        Files.writeString(folder.resolve("doubling.py"), """
                from mlserver import MLModel
                from mlserver.types import InferenceResponse, ResponseOutput


                class Doubling(MLModel):
                    async def predict(self, payload):
                        x = payload.inputs[0]
                        data = [2 * value for value in x.data]
                        y = ResponseOutput(name="y", shape=x.shape, datatype=x.datatype, data=data)
                        return InferenceResponse(model_name=self.name, id=payload.id, outputs=[y])
                """);
        Files.writeString(folder.resolve("model-settings.json"), """
                {"name": "double", "implementation": "doubling.Doubling"}
                """);
        Files.writeString(
                folder.resolve("settings.json"),
                "{\"host\": \"127.0.0.1\", \"http_port\": " + port + ", \"grpc_port\": " + freePort()
                        + ", \"metrics_port\": " + freePort() + ", \"parallel_workers\": 0"
                        + ", \"debug\": false}");
        Process process = new ProcessBuilder(python, "-m", "mlserver.cli.main", "start", folder.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        return new Peer("MLServer", URI.create("http://127.0.0.1:" + port), process);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Waits until a server answers, and checks that it doubles. */
    private static void waitFor(Peer peer) throws InterruptedException {
        InferenceClient client = InferenceClient.of(peer.uri).timeout(Duration.ofSeconds(10));
        for (int tries = 0; tries < 600 && peer.process.isAlive(); tries++) {
            try {
                if (client.isReady("double")) {
                    float[] y = client.infer("double", InferRequest.ofJson(JSON))
                            .output("y")
                            .floats();
                    if (y[0] != 10.2f) {
                        throw new IllegalStateException(peer.name + " answers " + Arrays.toString(y));
                    }
                    return;
                }
            } catch (UncheckedIOException e) {
                // Not yet.
            }
            Thread.sleep(100);
        }
        throw new IllegalStateException(peer.name + " does not start");
    }
}
