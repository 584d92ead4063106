package ai.lepton.examples.foreign;

import ai.lepton.core.LeptonTransformer;
import ai.lepton.core.serving.Served;
import ai.lepton.core.task.TabularClassifier;
import ai.lepton.core.training.Training;
import ai.lepton.exchange.data.Category;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.data.Table;
import ai.lepton.exchange.protocol.Datatype;
import ai.lepton.exchange.protocol.InferRequest;
import ai.lepton.exchange.protocol.InferResponse;
import ai.lepton.exchange.protocol.InferTensor;
import ai.lepton.exchange.protocol.InferenceClient;
import ai.lepton.exchange.protocol.InferenceHandler;
import ai.lepton.exchange.protocol.InferenceHandler.Limits;
import ai.lepton.exchange.protocol.InferenceModel;
import ai.lepton.exchange.protocol.InferenceServer;
import ai.lepton.exchange.protocol.ModelMetadata;
import ai.lepton.exchange.protocol.ProtocolException;
import ai.lepton.metrics.classification.Labels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/** The Java half of {@code protocol.py}: has its clients ask our server, and asks its server by our client. */
final class Protocol {
    private static final Path GENERATOR = Path.of("lepton-core/src/test/resources/golden/tasks/generation");
    private static final Schema SCHEMA =
            new Schema(List.of("age", "weight"), List.of(new Category("sex", List.of("f", "m"))));
    private static final double[] NUMBERS = {40, 60, 50, 70, 61, 82};
    private static final List<String> SEXES = List.of("f", "m", "neither");

    private Protocol() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path directory = Path.of(args[0]);
        List<String> python = Files.readAllLines(directory.resolve("python.txt"));
        serve(directory, python);
        ask(python);
    }

    private static void serve(Path directory, List<String> python) throws IOException, InterruptedException {
        Table rows = Table.of(SCHEMA, NUMBERS, new int[] {1, 2, 0});
        Labels labels = Labels.of("well", "ill");
        try (TabularClassifier classifier = LeptonTransformer.tabular(SCHEMA)
                        .layers(1)
                        .width(8)
                        .heads(2)
                        .classifying(labels)
                        .fit(rows.withTarget(labels, new int[] {0, 1, 0}), Training.upTo(Training.steps(5)));
                Served text = Served.load(GENERATOR).named("text")) {
            Map<String, Object> expected = new LinkedHashMap<>();
            expected.put("age", rows.column("age"));
            expected.put("weight", rows.column("weight"));
            expected.put("sex", SEXES);
            expected.put("probabilities", classifier.probabilities(rows));
            expected.put("label", classifier.predictLabels(rows));
            Files.writeString(
                    directory.resolve("table.json"), JsonMapper.shared().writeValueAsString(expected));
            InferenceHandler handler = InferenceHandler.of(
                    Limits.usual().withBatches(64, Duration.ofMillis(1)), new Echo(), Served.of(classifier), text);
            try (InferenceServer server = InferenceServer.of(handler).start()) {
                run(List.of(python.get(0), python.get(1), "ask", server.uri().toString(), directory.toString()));
            }
        }
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException(command + " ended with " + process.exitValue());
        }
    }

    /** Gives back what it gets, of any type. */
    private static final class Echo implements InferenceModel {
        @Override
        public ModelMetadata metadata() {
            return ModelMetadata.of("echo", "java", List.of(), List.of());
        }

        @Override
        public void check(InferRequest request) {
            // Anything will do.
        }

        @Override
        public boolean joinsRows() {
            return true;
        }

        @Override
        public List<InferTensor> infer(InferRequest request) {
            return request.inputs().stream()
                    .map(each -> InferTensor.of(
                            each.name().replaceFirst("in", "out"), each.datatype(), each.shape(), each.buffer()))
                    .toList();
        }
    }

    private static void ask(List<String> python) throws IOException, InterruptedException {
        int port = freePort();
        Process server = new ProcessBuilder(python.get(0), python.get(1), "serve", String.valueOf(port))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            InferenceClient client = InferenceClient.of(URI.create("http://127.0.0.1:" + port));
            waitFor(client, server);
            int calls = 0;
            for (InferenceClient each : List.of(client, client.binary())) {
                for (InferTensor tensor : tensors()) {
                    if (each == client && !isForJson(tensor)) {
                        continue;
                    }
                    InferResponse answer =
                            each.infer("echo", InferRequest.of(tensor).withId("id 3"));
                    InferTensor found = answer.output("out");
                    require(found.datatype() == tensor.datatype(), tensor + " came back as " + found);
                    require(Arrays.equals(found.shape(), tensor.shape()), tensor + " came back as " + found);
                    require(found.buffer().equals(tensor.buffer()), tensor + " has other values");
                    require("id 3".equals(answer.id()), "the id is " + answer.id());
                    calls++;
                }
            }
            System.out.println("our client: " + calls + " calls of kserve's server with every datatype, "
                    + atOnce(client) + " at once");
            require(client.model("echo").name().equals("echo") && client.isReady("echo"), "the model is not ready");
            require(client.server().name().equals("kserve"), "the server is " + client.server());
            requireRefused(client, "nothing", InferRequest.of(tensors().get(0)), 404);
            requireRefused(client, "echo", InferRequest.of(), 400);
        } finally {
            server.destroy();
            if (!server.waitFor(20, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        }
    }

    /** kserve's server does not take FP16 in JSON; nobody takes BF16. */
    private static boolean isForJson(InferTensor tensor) {
        return tensor.datatype() != Datatype.FP16 && tensor.datatype() != Datatype.BF16;
    }

    private static List<InferTensor> tensors() {
        return List.of(
                InferTensor.of("in", new boolean[] {true, false}, 1, 2),
                InferTensor.of("in", Datatype.UINT8, new long[] {0, 255}),
                InferTensor.of("in", Datatype.UINT16, new long[] {0, 65535}),
                InferTensor.of("in", Datatype.UINT32, new long[] {0, 4294967295L}),
                InferTensor.of(
                        "in",
                        Datatype.UINT64,
                        new long[] {2},
                        ByteBuffer.allocate(16)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .putLong(1)
                                .putLong(-1)
                                .flip()),
                InferTensor.of("in", Datatype.INT8, new long[] {-128, 127}),
                InferTensor.of("in", Datatype.INT16, new long[] {-32768, 32767}),
                InferTensor.of("in", new int[] {Integer.MIN_VALUE, Integer.MAX_VALUE}, 2, 1),
                InferTensor.of("in", new long[] {Long.MIN_VALUE, Long.MAX_VALUE}),
                InferTensor.of("in", Datatype.FP16, new double[] {1.5, -65504}),
                InferTensor.of("in", new float[] {0.1f, -Float.MAX_VALUE}),
                InferTensor.of("in", new double[] {0.1, 5e-324}),
                InferTensor.ofTexts("in", List.of("", "über", "\ud83d\ude00")));
    }

    private static int atOnce(InferenceClient client) {
        List<CompletableFuture<InferResponse>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add(client.inferAsync("echo", InferRequest.of(InferTensor.of("in", new long[] {i}))));
        }
        for (int i = 0; i < 100; i++) {
            require(answers.get(i).join().output("out").longs()[0] == i, "the answers are in another order");
        }
        return answers.size();
    }

    private static void requireRefused(InferenceClient client, String model, InferRequest request, int status) {
        try {
            InferResponse unused = client.infer(model, request);
        } catch (ProtocolException e) {
            require(e.status() == status, "status " + e.status() + ": " + e.getMessage());
            System.out.println("our client: refused with " + e.status() + ": " + e.getMessage());
            return;
        }
        throw new IllegalStateException("it was not refused");
    }

    private static void waitFor(InferenceClient client, Process server) throws InterruptedException {
        for (int tries = 0; server.isAlive() && tries < 600; tries++) {
            try {
                if (client.isReady("echo")) {
                    return;
                }
            } catch (UncheckedIOException e) {
                // Not yet.
            }
            Thread.sleep(100);
        }
        throw new IllegalStateException("kserve's server did not start");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void require(boolean is, String otherwise) {
        if (!is) {
            throw new IllegalStateException(otherwise);
        }
    }
}
