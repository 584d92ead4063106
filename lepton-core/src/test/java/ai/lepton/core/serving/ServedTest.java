package ai.lepton.core.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.LeptonTransformer;
import ai.lepton.core.task.Embedder;
import ai.lepton.core.task.Generation;
import ai.lepton.core.task.TabularClassifier;
import ai.lepton.core.task.TabularRegressor;
import ai.lepton.core.task.TextClassifier;
import ai.lepton.core.task.TextGenerator;
import ai.lepton.core.task.TokenTagger;
import ai.lepton.core.task.TokenTagger.Entity;
import ai.lepton.core.training.Training;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.bom.Bom;
import ai.lepton.exchange.bom.Component;
import ai.lepton.exchange.bundle.Bundle;
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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ServedTest {
    private static final Path MODELS = Path.of("src/test/resources/golden/tasks");
    private static final Schema SCHEMA =
            new Schema(List.of("age", "weight"), List.of(new Category("sex", List.of("f", "m"))));
    private static final Table ROWS = Table.of(SCHEMA, new double[] {40, 60, 50, 70, 61, 82}, new int[] {1, 2, 0});
    private static final InferRequest REQUEST = InferRequest.of(
            InferTensor.of("age", new double[] {40, 50, 61}),
            InferTensor.of("weight", new float[] {60, 70, 82}, 3, 1),
            InferTensor.ofTexts("sex", List.of("f", "m", "neither")));

    private static TabularClassifier classifier;

    @TempDir
    private static Path directory;

    @BeforeAll
    static void train() {
        classifier = LeptonTransformer.tabular(SCHEMA)
                .layers(1)
                .width(8)
                .heads(2)
                .classifying(Labels.of("well", "ill", "unsure"))
                .fit(
                        ROWS.withTarget(Labels.of("well", "ill", "unsure"), new int[] {0, 1, 2}),
                        Training.upTo(Training.steps(5)).seed(1));
    }

    @AfterAll
    static void close() {
        classifier.close();
    }

    private static <R> R asking(InferenceModel model, Limits limits, Function<InferenceClient, R> question) {
        try (InferenceServer server =
                InferenceServer.of(InferenceHandler.of(limits, model)).start()) {
            return question.apply(InferenceClient.of(server.uri()));
        }
    }

    private static InferResponse answer(InferenceModel model, InferRequest request) {
        return asking(model, Limits.usual(), client -> {
            InferResponse json = client.infer(model.metadata().name(), request.withId("7"));
            assertThat(client.binary().infer(model.metadata().name(), request.withId("7")))
                    .isEqualTo(json);
            return json;
        });
    }

    private static InferRequest texts(String... texts) {
        return InferRequest.of(InferTensor.ofTexts("text", List.of(texts)));
    }

    @Test
    void aTableIsATensorForEachColumn() {
        InferResponse answer = answer(Served.of(classifier), REQUEST);

        double[] wanted = classifier.probabilities(ROWS);
        float[] found = answer.output("probabilities").floats();
        assertThat(answer.output("probabilities").shape()).containsExactly(3, 3);
        for (int i = 0; i < wanted.length; i++) {
            assertThat(found[i]).isEqualTo((float) wanted[i]);
        }
        assertThat(answer.output("label").texts()).isEqualTo(classifier.predictLabels(ROWS));
    }

    @Test
    void theMetadataSaysColumnsAndClasses() {
        ModelMetadata metadata =
                asking(Served.of(classifier).named("screening"), Limits.usual(), client -> client.model("screening"));

        assertThat(metadata.inputs()).extracting(ModelMetadata.Spec::name).containsExactly("age", "weight", "sex");
        assertThat(metadata.inputs())
                .extracting(ModelMetadata.Spec::datatype)
                .containsExactly(Datatype.FP64, Datatype.FP64, Datatype.BYTES);
        assertThat(metadata.outputs().get(0).extra())
                .isEqualTo(Map.of("parameters", Map.of("labels", List.of("well", "ill", "unsure"))));
    }

    @Test
    void aRowThatWillNotDoIsRefusedByItsTensor() {
        asking(Served.of(classifier).named("m"), Limits.usual(), client -> {
            for (InferRequest bad : List.of(
                    REQUEST.withInputs(REQUEST.inputs().subList(0, 2)),
                    with(InferTensor.of("age", new double[] {1, 2})),
                    with(InferTensor.of("age", new double[] {1, 2, 3}, 1, 3)),
                    with(InferTensor.ofTexts("age", List.of("1", "2", "3"))),
                    with(InferTensor.of("sex", new double[] {1, 2, 3})),
                    with(InferTensor.ofBytes(
                            "sex", List.of(new byte[] {(byte) 0xff}, new byte[] {'f'}, new byte[] {'f'}))))) {
                assertThatThrownBy(() -> client.binary().infer("m", bad))
                        .isInstanceOfSatisfying(
                                ProtocolException.class,
                                e -> assertThat(e.status()).isEqualTo(400))
                        .hasMessageFindingMatch("'(age|sex)'");
            }
            return client;
        });
    }

    private static InferRequest with(InferTensor other) {
        List<InferTensor> inputs = new ArrayList<>();
        REQUEST.inputs().forEach(each -> inputs.add(each.name().equals(other.name()) ? other : each));
        return REQUEST.withInputs(inputs);
    }

    @Test
    void aMissingNumberIsTakenAndAnInfiniteOneRefused() {
        asking(Served.of(classifier).named("m"), Limits.usual(), client -> {
            InferRequest missing = with(InferTensor.of("age", new double[] {40, Double.NaN, 61}));
            assertThat(client.binary().infer("m", missing).output("label").texts())
                    .hasSize(3)
                    .isSubsetOf(classifier.labels().names());
            assertThatThrownBy(() -> client.binary().infer("m", with(InferTensor.of("weight", new float[] {
                        1, 2, Float.NEGATIVE_INFINITY
                    }))))
                    .hasMessage("tensor 'weight'[2] is -Infinity; it must be finite");
            assertThatThrownBy(() -> client.infer("m", with(InferTensor.of("age", new long[] {1, Long.MAX_VALUE, 3}))))
                    .hasMessage("tensor 'age'[1] is 9223372036854775807, which 64-bit floats do not hold exactly");
            return client;
        });
    }

    @Test
    void aModelThatWasClosedIsNotReadyAndTakesNoRequests() {
        for (Path directory : List.of(
                MODELS.resolve("text-classification"),
                MODELS.resolve("text-multi-label"),
                MODELS.resolve("text-regression"),
                MODELS.resolve("token-classification"),
                MODELS.resolve("embedding-mean"),
                MODELS.resolve("generation"))) {
            requireClosed(Served.load(directory));
        }
        Path saved = ServedTest.directory.resolve("closed");
        classifier.saveTo(saved);
        requireClosed(Served.load(saved));
        try (TabularRegressor regressor = LeptonTransformer.tabular(SCHEMA)
                .layers(1)
                .width(4)
                .heads(1)
                .regressing("cost")
                .fit(ROWS.withTarget("cost", new double[] {1, 2, 3}), Training.upTo(Training.steps(2)))) {
            regressor.saveTo(saved);
        }
        requireClosed(Served.load(saved));
    }

    private static void requireClosed(Served served) {
        asking(served.named("m"), Limits.usual(), client -> {
            assertThat(client.isReady()).isTrue();
            served.close();
            assertThat(client.isReady()).isFalse();
            assertThat(client.isReady("m")).isFalse();
            assertThatThrownBy(() -> client.infer("m", texts("a")))
                    .isInstanceOfSatisfying(
                            ProtocolException.class, e -> assertThat(e.status()).isEqualTo(503))
                    .hasMessage("model 'm' is not ready; it takes no requests now");
            return client;
        });
    }

    @Test
    void noRowsHaveNoAnswers() {
        InferRequest none = InferRequest.of(
                InferTensor.of("age", new double[0]),
                InferTensor.of("weight", new double[0]),
                InferTensor.ofTexts("sex", List.of()));
        assertThat(answer(Served.of(classifier), none).output("probabilities").shape())
                .containsExactly(0, 3);
    }

    @Test
    void requestsThatAreJoinedHaveTheSameAnswers() {
        asking(
                Served.of(classifier).named("m"),
                Limits.usual().withConcurrency(1, 200).withBatches(16, Duration.ofMillis(5)),
                client -> {
                    float[] alone =
                            client.infer("m", REQUEST).output("probabilities").floats();
                    List<CompletableFuture<InferResponse>> all = new ArrayList<>();
                    for (int i = 0; i < 60; i++) {
                        all.add(client.inferAsync("m", one(i % 3)));
                    }
                    for (int i = 0; i < 60; i++) {
                        float[] own = all.get(i).join().output("probabilities").floats();
                        for (int c = 0; c < 3; c++) {
                            assertThat(own[c]).isCloseTo(alone[i % 3 * 3 + c], within(1e-6f));
                        }
                    }
                    return client;
                });
    }

    private static InferRequest one(int row) {
        return InferRequest.of(
                InferTensor.of("age", new double[] {ROWS.column("age")[row]}),
                InferTensor.of("weight", new double[] {ROWS.column("weight")[row]}),
                InferTensor.ofTexts("sex", List.of(List.of("f", "m", "neither").get(row))));
    }

    @Test
    void aRegressorGivesANumberForEachRow() {
        try (TabularRegressor regressor = LeptonTransformer.tabular(SCHEMA)
                .layers(1)
                .width(4)
                .heads(1)
                .regressing("cost")
                .fit(ROWS.withTarget("cost", new double[] {1, 2, 3}), Training.upTo(Training.steps(2)))) {
            assertThat(answer(Served.of(regressor), REQUEST)
                            .output("prediction")
                            .doubles())
                    .containsExactly(regressor.predict(ROWS));
        }
    }

    @Test
    void aBundleIsServedAsItSays() throws IOException {
        Path made = directory.resolve("bundle");
        Served served = Served.of(classifier).named("screening").version("3");
        Bundle unused = Bundle.at(made)
                .add(classifier)
                .add(served.metadata())
                .bom(Bom.of(Instant.EPOCH, Component.file("a", "0".repeat(64))))
                .write();

        assertThat(ModelMetadata.read(made.resolve("oip-model.json"))).isEqualTo(served.metadata());
        try (Served loaded = Served.load(made)) {
            assertThat(loaded.metadata()).isEqualTo(served.metadata());
            assertThat(answer(loaded, REQUEST).output("label").texts()).isEqualTo(classifier.predictLabels(ROWS));
            assertThat(answer(loaded, REQUEST).modelVersion()).isEqualTo("3");
        }
        Files.writeString(
                made.resolve("oip-model.json"), served.metadata().toJson().replace("\"age\"", "\"size\""));
        assertThatThrownBy(() -> Served.load(made)).isInstanceOf(DataException.class);
    }

    @Test
    void aSavedModelIsServedUnderTheNameOfItsDirectory() throws IOException {
        Path saved = directory.resolve("saved");
        classifier.saveTo(saved);
        try (Served loaded = Served.load(saved)) {
            assertThat(loaded.metadata().name()).isEqualTo("saved");
        }
        Files.writeString(
                saved.resolve("oip-model.json"),
                Served.of(classifier).metadata().toJson().replace("\"age\"", "\"size\""));
        assertThatThrownBy(() -> Served.load(saved))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("oip-model.json is not of this model");
    }

    @Test
    void textsAreClassified() {
        try (Served served = Served.load(MODELS.resolve("text-classification"));
                TextClassifier direct = TextClassifier.load(MODELS.resolve("text-classification"))) {
            InferResponse answer = answer(served, texts("The film was good", "The film was bad"));

            double[] wanted = direct.probabilities(List.of("The film was good", "The film was bad"));
            float[] found = answer.output("probabilities").floats();
            for (int i = 0; i < wanted.length; i++) {
                assertThat((double) found[i]).isCloseTo(wanted[i], within(1e-6));
            }
            assertThat(answer.output("label").texts())
                    .containsExactly(
                            direct.classify("The film was good").label(),
                            direct.classify("The film was bad").label());
            assertThat(answer.output("truncated").booleans()).containsExactly(false, false);
        }
    }

    @Test
    void aTextOfAnyNumberOfClassesHasTheScoresThatThePipelineGives() throws IOException {
        Path directory = MODELS.resolve("text-multi-label");
        JsonNode cases = JsonMapper.shared()
                .readTree(Files.readString(directory.resolve("golden.json")))
                .get("cases");
        String[] texts = new String[cases.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = cases.get(i).get("text").asString();
        }
        try (Served served = Served.load(directory)) {
            assertThat(served.metadata().outputs())
                    .extracting(ModelMetadata.Spec::name)
                    .containsExactly("probabilities", "labels", "truncated");
            List<String> usual = answer(served, texts(texts)).output("labels").texts();
            List<String> all = answer(served, texts(texts).withParameters(Map.of("threshold", 0)))
                    .output("labels")
                    .texts();
            for (int i = 0; i < texts.length; i++) {
                JsonNode wanted = cases.get(i).get("scores");
                requireScores(all.get(i), wanted, 0);
                requireScores(usual.get(i), wanted, 0.5);
            }
            asking(served.named("m"), Limits.usual(), client -> {
                assertThatThrownBy(() -> client.infer("m", texts("a").withParameters(Map.of("threshold", 1.5))))
                        .hasMessage("parameter 'threshold' is 1.5; it must be a number from 0 to 1");
                return client;
            });
        }
    }

    private static void requireScores(String json, JsonNode wanted, double threshold) {
        JsonNode found = JsonMapper.shared().readTree(json);
        int count = 0;
        for (JsonNode each : wanted) {
            if (each.get("score").asDouble() >= threshold) {
                assertThat(found.get(count).get("label").asString())
                        .isEqualTo(each.get("label").asString());
                assertThat(found.get(count).get("score").asDouble())
                        .isCloseTo(each.get("score").asDouble(), within(1e-5));
                count++;
            }
        }
        assertThat(found.size()).isEqualTo(count);
    }

    @Test
    void entitiesHaveTheOffsetsOfPython() {
        String text = "\ud83d\ude00 Wolfgang lives in Berlin, Angela in Paris";
        try (Served served = Served.load(MODELS.resolve("token-classification"));
                TokenTagger direct = TokenTagger.load(MODELS.resolve("token-classification"))) {
            String json = answer(served, texts(text)).output("entities").texts().get(0);

            List<Entity> wanted = direct.tag(text).entities();
            JsonNode found = JsonMapper.shared().readTree(json);
            assertThat(wanted).isNotEmpty();
            assertThat(found.size()).isEqualTo(wanted.size());
            int[] characters = text.codePoints().toArray();
            for (int i = 0; i < wanted.size(); i++) {
                int start = found.get(i).get("start").asInt();
                int end = found.get(i).get("end").asInt();
                assertThat(new String(characters, start, end - start))
                        .isEqualTo(wanted.get(i).text())
                        .isEqualTo(found.get(i).get("word").asString());
                assertThat(found.get(i).get("entity_group").asString())
                        .isEqualTo(wanted.get(i).label());
                assertThat(found.get(i).get("score").asDouble())
                        .isCloseTo(wanted.get(i).score(), within(1e-6));
            }
        }
    }

    @Test
    void textsAreEmbeddedAndRegressed() {
        try (Served served = Served.load(MODELS.resolve("embedding-mean"));
                Embedder direct = Embedder.load(MODELS.resolve("embedding-mean"))) {
            InferResponse answer = answer(served, texts("a", "b c", "d"));
            assertThat(answer.output("embedding").shape()).containsExactly(3, direct.width());
            assertThat(answer.output("embedding").floats())
                    .containsExactly(direct.embeddings(List.of("a", "b c", "d")), within(1e-6f));
        }
        try (Served served = Served.load(MODELS.resolve("text-regression"))) {
            assertThat(answer(served, texts("a", "b")).output("prediction").shape()[0])
                    .isEqualTo(2);
        }
    }

    @Test
    void textIsGeneratedAndStreamed() {
        try (Served served = Served.load(MODELS.resolve("generation"));
                TextGenerator direct = TextGenerator.load(MODELS.resolve("generation"))) {
            String wanted = direct.generate(
                            "Once upon a time", Generation.greedy().maxNewTokens(8))
                    .text();
            Map<String, Object> how = Map.of("max_tokens", 8, "temperature", 0);
            InferRequest request = InferRequest.of(InferTensor.ofTexts("text_input", List.of("Once upon a time")))
                    .withParameters(how);
            InferResponse answer = answer(served, request);
            assertThat(answer.output("text_output").texts()).containsExactly(wanted);
            assertThat(answer.output("finish_reason").texts()).containsExactly("length");

            String body = "{\"text_input\":\"Once upon a time\",\"max_tokens\":8,\"temperature\":0}";
            try (InferenceServer server =
                    InferenceServer.of(InferenceHandler.of(served)).start()) {
                JsonNode whole = JsonMapper.shared().readTree(post(server, "generate", body));
                assertThat(whole.get("text_output").asString()).isEqualTo(wanted);
                assertThat(whole.get("details").get("completion_tokens").asInt())
                        .isEqualTo(8);
                StringBuilder streamed = new StringBuilder();
                for (String event : post(server, "generate_stream", body).split("\n\n", 0)) {
                    streamed.append(JsonMapper.shared()
                            .readTree(event.substring("data: ".length()))
                            .get("text_output")
                            .asString());
                }
                assertThat(streamed).hasToString(wanted);
                assertThat(post(server, "generate", body.replace("max_tokens", "max_token")))
                        .contains("there is no parameter 'max_token'; did you mean 'max_tokens'?");
                assertThat(post(server, "generate_stream", body.replace(":8", ":-8")))
                        .startsWith("{\"error\":");
            }
        }
    }

    private static String post(InferenceServer server, String way, String body) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(server.uri() + "/v2/models/generation/" + way))
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            return HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatCanNotBeServedIsRefused() {
        assertThatThrownBy(() -> Served.load(MODELS.resolve("question-answering")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("BertForQuestionAnswering, which is served for no task");
        assertThatThrownBy(() -> Served.load(directory.resolve("missing"))).isInstanceOf(DataException.class);
    }
}
