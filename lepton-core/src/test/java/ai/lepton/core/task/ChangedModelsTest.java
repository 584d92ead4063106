package ai.lepton.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.LeptonTransformer;
import ai.lepton.core.internal.config.GenerationDefaults;
import ai.lepton.core.task.TextGenerator.Completion;
import ai.lepton.core.task.TokenTagger.Aggregation;
import ai.lepton.core.task.TokenTagger.Entity;
import ai.lepton.core.text.TokenStream;
import ai.lepton.core.text.Tokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tiny models whose files say something else than those of {@link TextTasksTest}, against what Python then answers. */
class ChangedModelsTest {
    private static final double TOLERANCE = 1e-5;
    private static final JsonNode GOLDEN = golden();

    @TempDir
    Path temporary;

    private static JsonNode golden() {
        try {
            return JsonMapper.shared()
                    .readTree(Files.readString(ChangedModel.TASKS.resolveSibling("changed-models/golden.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Integer> integers(JsonNode list) {
        List<Integer> values = new ArrayList<>();
        list.forEach(value -> values.add(value.asInt()));
        return values;
    }

    static Stream<JsonNode> settings() {
        return GOLDEN.path("settings").valueStream();
    }

    @ParameterizedTest
    @MethodSource("settings")
    void defaultsOfTheCheckpointAreFollowed(JsonNode golden) {
        Generation how = Generation.defaults();
        for (var set : golden.path("how").properties()) {
            how = switch (set.getKey()) {
                case "repetition_penalty" ->
                    how.repetitionPenalty(set.getValue().asDouble());
                case "max_new_tokens" -> how.maxNewTokens(set.getValue().asInt());
                default -> throw new IllegalStateException(set.getKey());
            };
        }
        try (TextGenerator generator = TextGenerator.load(ChangedModel.of(golden, temporary))) {
            StringBuilder told = new StringBuilder();
            Completion answer = generator.stream(golden.path("text").asString(), how, told::append);
            assertThat(answer.tokens()).isEqualTo(integers(golden.path("new_ids")));
            assertThat(answer.text()).isEqualTo(golden.path("new_text").asString());
            assertThat(told).hasToString(answer.text());
        }
    }

    static Stream<JsonNode> contexts() {
        return GOLDEN.path("contexts").valueStream();
    }

    @ParameterizedTest
    @MethodSource("contexts")
    void theContextFollowsTheScalingOfRotaryPositionsAndMayBeRaised(JsonNode golden) {
        Path directory = ChangedModel.of(golden, temporary);
        int limit = golden.path("limit").asInt();
        String text = golden.path("text").asString();
        List<Integer> wanted = integers(golden.path("new_ids"));
        Generation how =
                Generation.greedy().maxNewTokens(golden.path("max_new_tokens").asInt());
        try (TextGenerator generator = TextGenerator.load(directory);
                TextGenerator raised =
                        LeptonTransformer.load(directory).maxLength(200).generator()) {
            assertThat(generator.maxLength()).isEqualTo(limit);
            Completion answer = generator.generate(text, how);
            int room = limit - answer.promptTokens();
            assertThat(answer.tokens()).isEqualTo(wanted.subList(0, Math.min(room, wanted.size())));
            assertThat(answer.finish())
                    .isEqualTo(
                            room < wanted.size() ? Completion.Finish.CONTEXT_FULL : Completion.Finish.MAX_NEW_TOKENS);
            assertThat(raised.maxLength()).isEqualTo(200);
            assertThat(raised.generate(text, how).tokens()).isEqualTo(wanted);
        }
    }

    static Stream<JsonNode> decoded() {
        return GOLDEN.path("decoded").valueStream();
    }

    @ParameterizedTest
    @MethodSource("decoded")
    void anyTokensAreToldAsTransformersDecodesThem(JsonNode golden) {
        int[] ids = integers(golden.path("ids")).stream().mapToInt(i -> i).toArray();
        Path directory = ChangedModel.TASKS
                .resolveSibling("tokenizers")
                .resolve(golden.path("tokenizer").asString());
        try (Tokenizer tokenizer = Tokenizer.open(directory)) {
            for (boolean skip : new boolean[] {true, false}) {
                String wanted = golden.path(skip ? "skipping" : "whole").asString();
                assertThat(tokenizer.decode(ids, skip)).isEqualTo(wanted);
                StringBuilder told = new StringBuilder();
                TokenStream stream = tokenizer.stream(skip);
                for (int id : ids) {
                    told.append(stream.append(id));
                }
                assertThat(told.append(stream.end())).hasToString(wanted);
            }
        }
    }

    static Stream<JsonNode> named() {
        return GOLDEN.path("named").valueStream();
    }

    @ParameterizedTest
    @MethodSource("named")
    void tokensThatOnlyTheConfigurationNamesAreSpecial(JsonNode golden) {
        int[] ids = integers(golden.path("ids")).stream().mapToInt(i -> i).toArray();
        try (Tokenizer tokenizer = Tokenizer.open(ChangedModel.of(golden, temporary))) {
            assertThat(tokenizer.decode(ids, true))
                    .isEqualTo(golden.path("decoded").asString());
        }
    }

    static Stream<JsonNode> sampled() {
        return GOLDEN.path("sampled").valueStream();
    }

    @ParameterizedTest
    @MethodSource("sampled")
    void improbableTokensAreCutAsTransformersCutsThem(JsonNode golden) {
        Generation how =
                Generation.sampled(0).minP(golden.path("how").path("min_p").asDouble());
        for (var set : golden.path("how").properties()) {
            how = switch (set.getKey()) {
                case "temperature" -> how.temperature(set.getValue().asDouble());
                case "top_k" -> how.topK(set.getValue().asInt());
                case "top_p" -> how.topP(set.getValue().asDouble());
                default -> how;
            };
        }
        JsonNode wanted = golden.path("probabilities");
        float[] logits = new float[wanted.size()];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) golden.path("logits").path(i).asDouble();
        }
        Sampling settings = Sampling.of(how, GenerationDefaults.none(), Set.of());
        double[] found = new Sampler(settings, 0, logits.length, Set.of()).distribution(logits);
        for (int i = 0; i < logits.length; i++) {
            assertThat(found[i]).as("token %d", i).isCloseTo(wanted.path(i).asDouble(), within(1e-6));
        }
    }

    static Stream<JsonNode> oneOutput() {
        return GOLDEN.path("one_output").valueStream();
    }

    @ParameterizedTest
    @MethodSource("oneOutput")
    void oneOutputHasASigmoidUnlessItIsSaidToBeARegression(JsonNode golden) {
        Path directory = ChangedModel.of(golden, temporary);
        List<String> texts = new ArrayList<>();
        golden.path("scores").forEach(score -> texts.add(score.path("text").asString()));
        double[] found;
        if (golden.path("problem_type").asString("").equals("regression")) {
            assertThatThrownBy(() -> TextClassifier.load(directory))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("this checkpoint was trained for regression; open it with regressor()");
            try (TextRegressor regressor = TextRegressor.load(directory)) {
                found = regressor.predictions(texts);
            }
        } else {
            try (TextClassifier classifier = TextClassifier.load(directory)) {
                found = classifier.probabilities(texts);
            }
        }
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i])
                    .isCloseTo(golden.path("scores").path(i).path("score").asDouble(), within(TOLERANCE));
        }
    }

    static Stream<JsonNode> tagged() {
        return GOLDEN.path("tagged").valueStream();
    }

    @ParameterizedTest
    @MethodSource("tagged")
    void wordsBeginWhereTransformersBeginsThem(JsonNode golden) {
        String text = golden.path("text").asString();
        try (TokenTagger tagger = TokenTagger.load(ChangedModel.of(golden, temporary))) {
            for (Aggregation aggregation : Aggregation.values()) {
                List<Entity> entities =
                        tagger.tagAll(List.of(text), aggregation).get(0).entities();
                JsonNode wanted = golden.path(aggregation.name().toLowerCase(Locale.ROOT));
                assertThat(entities).as("%s", aggregation).hasSize(wanted.size());
                for (int i = 0; i < entities.size(); i++) {
                    JsonNode one = wanted.path(i);
                    Entity entity = entities.get(i);
                    int start = one.path(1).asInt();
                    int end = one.path(2).asInt();
                    assertThat(entity)
                            .as("%s", aggregation)
                            .isEqualTo(new Entity(
                                    one.path(0).asString(), start, end, text.substring(start, end), entity.score()));
                    assertThat(entity.score()).isCloseTo(one.path(3).asDouble(), within(TOLERANCE));
                }
            }
        }
    }

    static Stream<JsonNode> embedded() {
        return GOLDEN.path("embedded").valueStream();
    }

    @ParameterizedTest
    @MethodSource("embedded")
    void anEmptyTextIsARowAsInSentenceTransformers(JsonNode golden) {
        List<String> texts = new ArrayList<>();
        golden.path("texts").forEach(text -> texts.add(text.asString()));
        try (Embedder embedder = Embedder.load(ChangedModel.of(golden, temporary))) {
            List<float[]> found = embedder.embedAll(texts);
            for (int i = 0; i < texts.size(); i++) {
                float[] alone = embedder.embed(texts.get(i));
                for (int j = 0; j < embedder.width(); j++) {
                    double wanted = golden.path("embeddings").path(i).path(j).asDouble();
                    assertThat((double) found.get(i)[j]).isCloseTo(wanted, within(TOLERANCE));
                    assertThat((double) alone[j]).isCloseTo(wanted, within(TOLERANCE));
                }
            }
        }
    }

    @Test
    void everyPartOfTheGoldenFileHasCases() {
        assertThat(GOLDEN.properties())
                .hasSize(8)
                .allSatisfy(part -> assertThat(part.getValue()).hasSizeGreaterThanOrEqualTo(3));
    }
}
