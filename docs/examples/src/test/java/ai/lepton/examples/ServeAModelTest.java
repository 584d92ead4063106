package ai.lepton.examples;

import static org.assertj.core.api.Assertions.assertThat;

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
import ai.lepton.exchange.protocol.InferenceHandler.Call;
import ai.lepton.exchange.protocol.InferenceHandler.Limits;
import ai.lepton.exchange.protocol.InferenceHandler.Reply;
import ai.lepton.exchange.protocol.InferenceModel;
import ai.lepton.exchange.protocol.InferenceServer;
import ai.lepton.exchange.protocol.ModelMetadata;
import ai.lepton.exchange.protocol.ModelMetadata.Spec;
import ai.lepton.metrics.classification.Labels;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The code of the guide's page 'Serve a model'. */
class ServeAModelTest {
    private static final Path HERE = Path.of("src/test/java/ai/lepton/examples/ServeAModelTest.java");
    private static final Schema SCHEMA = new Schema(List.of("age"), List.of(new Category("sex", List.of("f", "m"))));
    private static final Labels LABELS = Labels.of("well", "ill");

    @Test
    void servesAModelAndAsksIt() {
        Table rows = Table.of(SCHEMA, new double[] {47, 52}, new int[] {1, 2});
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TabularClassifier classifier = LeptonTransformer.tabular(SCHEMA)
                        .layers(1)
                        .width(4)
                        .heads(1)
                        .classifying(LABELS)
                        .fit(rows.withTarget(LABELS, new int[] {0, 1}), Training.upTo(Training.steps(1)));
                PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8)) {
            System.setOut(printed);
            InferenceHandler handler = InferenceHandler.of(
                    Limits.usual().withBatches(32, Duration.ofMillis(2)),
                    Served.of(classifier).named("screening"));
            try (InferenceServer server = InferenceServer.of(handler).port(0).start()) {
                InferenceClient client = InferenceClient.of(server.uri()).binary();
                InferResponse answer = client.infer(
                        "screening",
                        InferRequest.of(
                                InferTensor.of("age", new double[] {47, 52}),
                                InferTensor.ofTexts("sex", List.of("f", "m"))));
                float[] probabilities = answer.output("probabilities").floats();
                System.out.println(answer.output("label").texts() + " " + probabilities.length);
            }
            assertThat(out.toString(StandardCharsets.UTF_8).strip()).isEqualTo(classifier.predictLabels(rows) + " 4");
        } finally {
            System.setOut(before);
        }
    }

    /** A part of a servlet's request, by the same names. */
    private record Request(String body) {
        String getMethod() {
            return "POST";
        }

        String getRequestURI() {
            return "/v2/models/double/infer";
        }

        Enumeration<String> getHeaders(String name) {
            return Collections.enumeration(
                    name.equals("Content-Length") ? List.of(String.valueOf(body.length())) : List.of());
        }

        InputStream getInputStream() {
            return new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** A part of a servlet's answer, by the same names. */
    private static final class Response {
        private final Map<String, String> headers = new HashMap<>();
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private int status;
        private long length = -1;

        void setStatus(int code) {
            status = code;
        }

        void setHeader(String name, String value) {
            headers.put(name, value);
        }

        void setContentLengthLong(long bytes) {
            length = bytes;
        }

        OutputStream getOutputStream() {
            return out;
        }
    }

    @Test
    void mountsAModelInAnotherServer() throws IOException {
        InferenceModel doubling = InferenceModel.of(
                ModelMetadata.of(
                        "double",
                        "java",
                        List.of(Spec.of("x", Datatype.FP64, -1)),
                        List.of(Spec.of("y", Datatype.FP64, -1))),
                request -> {
                    double[] x = request.input("x").doubles();
                    return List.of(InferTensor.of(
                            "y", Arrays.stream(x).map(each -> 2 * each).toArray()));
                });
        Request request = new Request(
                InferRequest.of(InferTensor.of("x", new double[] {1, 2})).toJson());
        Response response = new Response();
        try (InferenceHandler handler = InferenceHandler.of(doubling)) {
            try (Reply reply = handler.handle(new Call(
                    request.getMethod(),
                    request.getRequestURI(),
                    name -> Collections.list(request.getHeaders(name)),
                    request.getInputStream()))) {
                response.setStatus(reply.status());
                reply.headers().forEach(response::setHeader);
                if (reply.length() >= 0) {
                    response.setContentLengthLong(reply.length());
                }
                reply.writeTo(response.getOutputStream());
            }
        }
        assertThat(response.status).isEqualTo(200);
        assertThat(response.headers).containsEntry("Content-Type", "application/json");
        assertThat(response.length).isEqualTo(response.out.size());
        assertThat(InferResponse.ofJson(response.out.toString(StandardCharsets.UTF_8))
                        .output("y")
                        .doubles())
                .containsExactly(2, 4);
    }

    @Test
    void thePageShowsThisCode() throws IOException {
        String here = withoutBlanks(Files.readString(HERE));
        int blocks = 0;
        for (String block :
                Files.readString(Path.of("..", "guide", "serve-a-model.md")).split("```", -1)) {
            if (block.startsWith("java\n")) {
                assertThat(here).contains(withoutBlanks(block.substring("java\n".length())));
                blocks++;
            }
        }
        assertThat(blocks).isEqualTo(4);
    }

    private static String withoutBlanks(String text) {
        return text.replaceAll("\\s", "");
    }
}
