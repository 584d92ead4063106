package ai.lepton.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.LeptonTransformer;
import ai.lepton.core.engine.EngineOptions;
import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.task.TextClassifier.Classification;
import ai.lepton.core.task.TextGenerator.Completion;
import ai.lepton.core.task.TokenTagger.Aggregation;
import ai.lepton.core.task.TokenTagger.Entity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Texts in, answers out, against the pipelines of transformers and sentence-transformers on tiny models. */
class TextTasksTest {
    private static final Path TASKS = Path.of("src/test/resources/golden/tasks");
    private static final double TOLERANCE = 1e-5;

    private static JsonNode golden(String directory) {
        try {
            return JsonMapper.shared()
                    .readTree(Files.readString(TASKS.resolve(directory).resolve("golden.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> texts(JsonNode cases) {
        List<String> texts = new ArrayList<>();
        cases.forEach(one -> texts.add(one.path("text").asString()));
        return texts;
    }

    @ParameterizedTest
    @ValueSource(strings = {"text-classification", "text-classification-undeclared", "text-multi-label"})
    void classifiesAsTransformersDoes(String directory) {
        JsonNode golden = golden(directory);
        try (TextClassifier classifier = TextClassifier.load(TASKS.resolve(directory))) {
            JsonNode cases = golden.path("cases");
            List<Classification> found = classifier.classifyAll(texts(cases));
            for (int i = 0; i < found.size(); i++) {
                assertScores(found.get(i), cases.path(i).path("scores"));
                assertThat(found.get(i).truncated()).isFalse();
                assertThat(found.get(i).label())
                        .isEqualTo(cases.path(i)
                                .path("scores")
                                .path(0)
                                .path("label")
                                .asString());
            }
            for (JsonNode pair : golden.path("pairs")) {
                assertScores(
                        classifier.classify(
                                pair.path("text").asString(), pair.path("pair").asString()),
                        pair.path("scores"));
            }
            Classification cut =
                    classifier.classify(golden.path("truncated").path("text").asString());
            assertScores(cut, golden.path("truncated").path("scores"));
            assertThat(cut.truncated()).isTrue();
        }
    }

    private static void assertScores(Classification found, JsonNode scores) {
        assertThat(scores.size()).isEqualTo(found.labels().size());
        for (JsonNode score : scores) {
            assertThat(found.probability(score.path("label").asString()))
                    .isCloseTo(score.path("score").asDouble(), within(TOLERANCE));
        }
    }

    @Test
    void givesNumbersAsTransformersDoes() {
        JsonNode golden = golden("text-regression");
        try (TextRegressor regressor = TextRegressor.load(TASKS.resolve("text-regression"))) {
            JsonNode cases = golden.path("cases");
            double[] found = regressor.predictions(texts(cases));
            for (int i = 0; i < found.length; i++) {
                double wanted =
                        cases.path(i).path("scores").path(0).path("score").asDouble();
                assertThat(found[i]).isCloseTo(wanted, within(TOLERANCE));
            }
            for (JsonNode pair : golden.path("pairs")) {
                assertThat(regressor
                                .predict(
                                        pair.path("text").asString(),
                                        pair.path("pair").asString())[0])
                        .isCloseTo(pair.path("scores").path(0).path("score").asDouble(), within(TOLERANCE));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"token-classification", "token-classification-roberta"})
    void marksTheSpansOfTransformers(String directory) {
        JsonNode cases = golden(directory).path("cases");
        try (TokenTagger tagger = TokenTagger.load(TASKS.resolve(directory))) {
            for (Aggregation aggregation : Aggregation.values()) {
                List<TokenTagger.Tagged> tagged = tagger.tagAll(texts(cases), aggregation);
                for (int i = 0; i < tagged.size(); i++) {
                    JsonNode wanted = cases.path(i).path(aggregation.name().toLowerCase(Locale.ROOT));
                    assertEntities(tagged.get(i).entities(), wanted, aggregation + " of text " + i);
                }
            }
        }
    }

    private static void assertEntities(List<Entity> entities, JsonNode wanted, String what) {
        assertThat(entities).as(what).hasSize(wanted.size());
        for (int i = 0; i < entities.size(); i++) {
            Entity entity = entities.get(i);
            JsonNode one = wanted.path(i);
            String label = one.has("entity")
                    ? one.path("entity").asString()
                    : one.path("entity_group").asString();
            assertThat(entity.label()).as(what).isEqualTo(label);
            assertThat(entity.start()).as(what).isEqualTo(one.path("start").asInt());
            assertThat(entity.end()).as(what).isEqualTo(one.path("end").asInt());
            assertThat(entity.text()).as(what).isEqualTo(one.path("covered").asString());
            assertThat(entity.score()).as(what).isCloseTo(one.path("score").asDouble(), within(TOLERANCE));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"embedding-mean", "embedding-cls", "embedding-mean-roberta"})
    void embedsAsSentenceTransformersDoes(String directory) {
        JsonNode golden = golden(directory);
        try (Embedder embedder = Embedder.load(TASKS.resolve(directory))) {
            assertThat(embedder.maxLength())
                    .isEqualTo(golden.path("max_seq_length").asInt());
            JsonNode cases = golden.path("cases");
            float[] found = embedder.embeddings(texts(cases));
            for (int i = 0; i < cases.size(); i++) {
                JsonNode wanted = cases.path(i).path("embedding");
                assertThat(wanted.size()).isEqualTo(embedder.width());
                for (int j = 0; j < wanted.size(); j++) {
                    assertThat((double) found[i * wanted.size() + j])
                            .isCloseTo(wanted.path(j).asDouble(), within(TOLERANCE));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"generation, SCRIPT", "generation, EAGER", "generation-gpt2, SCRIPT", "generation-gpt2, EAGER"})
    void generatesTheTokensOfTransformers(String directory, Backend backend) {
        JsonNode golden = golden(directory);
        try (TextGenerator generator = LeptonTransformer.load(TASKS.resolve(directory))
                .engine(EngineOptions.defaults().with(backend))
                .generator()) {
            for (JsonNode one : golden.path("cases")) {
                Generation how = Generation.greedy()
                        .maxNewTokens(golden.path("max_new_tokens").asInt())
                        .repetitionPenalty(one.path("repetition_penalty").asDouble());
                List<String> pieces = new ArrayList<>();
                Completion answer = generator.stream(one.path("text").asString(), how, pieces::add);
                List<Integer> wanted = new ArrayList<>();
                one.path("new_ids").forEach(id -> wanted.add(id.asInt()));
                assertThat(answer.tokens()).isEqualTo(wanted);
                assertThat(answer.text()).isEqualTo(one.path("new_text").asString());
                assertThat(String.join("", pieces)).isEqualTo(answer.text());
                assertThat(answer.promptTokens())
                        .isEqualTo(one.path("prompt_ids").size());
            }
        }
    }
}
