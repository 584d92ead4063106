package ai.lepton.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.LeptonTransformer;
import ai.lepton.core.task.TextClassifier.Classification;
import ai.lepton.core.task.TextGenerator.Completion;
import ai.lepton.core.task.TextLoader.Truncation;
import ai.lepton.core.task.TokenTagger.Aggregation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts without tokens, and texts with more than a model takes. */
class UnusualTextsTest {
    private static final Path TASKS = ChangedModel.TASKS;
    private static final List<String> TEXTS = List.of("The film was bad", "", "a", "");
    private static final String LONG = "The film was good, the music was better, and the ending was the best part";

    @TempDir
    Path temporary;

    /** Returns a model whose tokenizer adds no special tokens, so that an empty text has no tokens at all. */
    private Path bare(String directory) {
        return ChangedModel.copy(TASKS.resolve(directory), temporary)
                .json("tokenizer.json", "{\"post_processor\": null}")
                .directory();
    }

    @Test
    void anEmptyTextIsClassifiedAmongOthersAsAlone() {
        for (Path directory : List.of(TASKS.resolve("text-classification"), bare("text-classification"))) {
            try (TextClassifier classifier = TextClassifier.load(directory)) {
                List<Classification> together = classifier.classifyAll(TEXTS);
                for (int i = 0; i < TEXTS.size(); i++) {
                    Classification alone = classifier.classify(TEXTS.get(i));
                    assertThat(together.get(i).probabilities()).containsExactly(alone.probabilities(), within(1e-6));
                }
                assertThat(together.get(1)).isEqualTo(together.get(3));
            }
        }
    }

    @Test
    void aTextWithoutTokensIsWhatItsPaddingIs() {
        try (TextRegressor regressor = TextRegressor.load(bare("text-regression"))) {
            double[] together = regressor.predictions(TEXTS);
            assertThat(together).hasSize(4);
            assertThat(together[1]).isEqualTo(together[3]);
            assertThat(regressor.predict("[PAD]")[0]).isCloseTo(together[1], within(1e-6));
        }
    }

    @Test
    void aTextWithoutTokensHasNoSpans() {
        for (Path directory : List.of(TASKS.resolve("token-classification"), bare("token-classification"))) {
            try (TokenTagger tagger = TokenTagger.load(directory)) {
                for (Aggregation aggregation : Aggregation.values()) {
                    List<TokenTagger.Tagged> tagged = tagger.tagAll(List.of("Anna", "", "\u200b"), aggregation);
                    assertThat(tagged).hasSize(3);
                    assertThat(tagged.get(1).entities()).isEmpty();
                }
                assertThat(tagger.tag("").entities()).isEmpty();
            }
        }
    }

    @Test
    void aPromptWithoutTokensIsTheOneThatBeginsATextAmongOthersToo() {
        Generation how = Generation.greedy().maxNewTokens(6);
        try (TextGenerator generator = TextGenerator.load(TASKS.resolve("generation-gpt2"))) {
            List<Completion> together = generator.generateAll(List.of("The film was", "", "a"), how);
            for (int i = 0; i < 3; i++) {
                assertThat(together.get(i))
                        .isEqualTo(generator.generate(
                                List.of("The film was", "", "a").get(i), how));
            }
            assertThat(together.get(1).promptTokens()).isEqualTo(1);
        }
    }

    @Test
    void aPromptWithoutTokensIsRefusedWhereNothingBeginsAText() {
        Path directory = ChangedModel.copy(TASKS.resolve("generation-gpt2"), temporary)
                .json("config.json", "{\"bos_token_id\": null}")
                .json("generation_config.json", "{\"bos_token_id\": null}")
                .json("tokenizer_config.json", "{\"bos_token\": null}")
                .directory();
        try (TextGenerator generator = TextGenerator.load(directory)) {
            assertThatThrownBy(() -> generator.generateAll(List.of("a", ""), Generation.greedy()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("prompt 1 has no tokens, and this model names none that begins a text; it needs at"
                            + " least one");
        }
    }

    @Test
    void eachTaskTellsWhatIsCut() {
        List<Truncation> told = new ArrayList<>();
        List<String> texts = List.of("a", LONG, "The film", LONG + LONG);
        int dropped;
        try (Embedder embedder = LeptonTransformer.load(TASKS.resolve("embedding-mean"))
                .maxLength(8)
                .onTruncation(told::add)
                .embedder()) {
            List<Truncation> ofCall = new ArrayList<>();
            float[] vectors = embedder.embeddings(texts, ofCall::add);
            assertThat(vectors).isEqualTo(embedder.embeddings(texts));
            assertThat(ofCall).extracting(Truncation::index).containsExactly(1, 3);
            assertThat(ofCall)
                    .allSatisfy(cut -> assertThat(cut.tokens() - cut.dropped()).isEqualTo(8));
            assertThat(told).containsExactly(ofCall.get(0), ofCall.get(1), ofCall.get(0), ofCall.get(1));
            dropped = ofCall.get(0).dropped();
            assertThat(dropped).isPositive();
        }
        told.clear();
        try (TextClassifier classifier = cutting("text-classification", told).classifier();
                TokenTagger tagger = cutting("token-classification", told).tagger();
                TextRegressor regressor = cutting("text-regression", told).regressor()) {
            assertThat(classifier.classifyAll(texts))
                    .extracting(Classification::truncated)
                    .containsExactly(false, true, false, true);
            assertThat(tagger.tagAll(texts, Aggregation.SIMPLE))
                    .extracting(TokenTagger.Tagged::truncated)
                    .containsExactly(false, true, false, true);
            List<Truncation> ofCall = new ArrayList<>();
            regressor.predictions(texts, ofCall::add);
            assertThat(ofCall).hasSize(2);
            assertThat(told)
                    .hasSize(6)
                    .allSatisfy(cut -> assertThat(cut.index()).isIn(1, 3));
            assertThat(told.get(0)).isEqualTo(new Truncation(1, 8 + dropped, dropped));
            told.clear();
            classifier.classify("a", LONG);
            assertThat(told).hasSize(1).first().extracting(Truncation::index).isEqualTo(0);
        }
    }

    private static TextLoader cutting(String directory, List<Truncation> told) {
        return LeptonTransformer.load(TASKS.resolve(directory)).maxLength(8).onTruncation(told::add);
    }

    @Test
    void aTableOfPositionsCantBeMadeLonger() {
        for (String directory : List.of("embedding-mean", "embedding-mean-roberta")) {
            TextLoader model = LeptonTransformer.load(TASKS.resolve(directory));
            assertThatThrownBy(() -> model.maxLength(65).embedder())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the greatest length is 65; this model has a table of 64 positions");
            try (Embedder embedder = model.maxLength(64).embedder()) {
                assertThat(embedder.maxLength()).isEqualTo(64);
                assertThat(embedder.embed(LONG.repeat(5))).hasSize(32);
            }
        }
    }

    @Test
    void eachRowIsLimitedByItself() {
        String nearlyFull = "the film ".repeat(29);
        List<String> prompts = List.of("The film was", nearlyFull, "a", "Anna met Peter in Rome");
        Generation how = Generation.greedy().maxNewTokens(40).repetitionPenalty(1.2);
        for (String directory : List.of("generation-gpt2", "generation")) { // learned positions, and rotary ones
            TextLoader model = LeptonTransformer.load(TASKS.resolve(directory));
            int room;
            try (TextGenerator generator = model.generator()) {
                room = generator
                        .generate(nearlyFull, Generation.greedy().maxNewTokens(1))
                        .promptTokens();
            }
            try (TextGenerator generator =
                    model.maxLength(Math.min(128, room + 5)).generator()) {
                List<Completion> together = generator.generateAll(prompts, how);
                for (int i = 0; i < prompts.size(); i++) {
                    assertThat(together.get(i))
                            .as("%s, prompt %d", directory, i)
                            .isEqualTo(generator.generate(prompts.get(i), how));
                }
                assertThat(together.get(1).finish()).isEqualTo(Completion.Finish.CONTEXT_FULL);
                assertThat(together.get(1).tokens()).hasSize(generator.maxLength() - room);
                assertThat(together.get(0).tokens()).hasSize(40);
            }
        }
    }

    @Test
    void whatIsToldIsWhatIsReturnedHoweverItEnds() {
        try (TextGenerator generator = TextGenerator.load(TASKS.resolve("generation-gpt2"))) {
            Generation how = Generation.greedy().maxNewTokens(20);
            String whole = generator.generate("The film was", how).text();
            for (int from = 0; from < whole.length(); from++) {
                String stop =
                        whole.substring(from, Math.min(whole.length(), from + 3)) + (from % 2 == 0 ? "" : "never");
                for (int most = 1; most < 4; most++) {
                    StringBuilder told = new StringBuilder();
                    int[] pieces = {most};
                    Completion answer = generator.generate("The film was", how.stop(stop), text -> {
                        told.append(text);
                        return --pieces[0] > 0;
                    });
                    assertThat(told).hasToString(answer.text());
                    assertThat(whole).startsWith(answer.text());
                }
            }
        }
    }

    @Test
    void aLongTextChangesNoOtherWhereTheRotaryBaseGrowsWithTheLongest() {
        Path directory = ChangedModel.copy(TASKS.resolve("generation"), temporary)
                .json(
                        "config.json",
                        "{\"max_position_embeddings\": 8, \"rope_parameters\":"
                                + " {\"rope_type\": \"dynamic\", \"factor\": 8.0, \"rope_theta\": 10000.0}}")
                .directory();
        List<String> texts = List.of("The film was", LONG, "a", "Anna met Peter in Rome", LONG + LONG, "The film");
        Generation how = Generation.greedy().maxNewTokens(12);
        try (TextGenerator generator = TextGenerator.load(directory);
                Embedder embedder = Embedder.load(directory)) {
            List<Completion> together = generator.generateAll(texts, how);
            List<float[]> vectors = embedder.embedAll(texts);
            for (int i = 0; i < texts.size(); i++) {
                assertThat(together.get(i)).isEqualTo(generator.generate(texts.get(i), how));
                assertThat(vectors.get(i)).containsExactly(embedder.embed(texts.get(i)), within(1e-5f));
            }
            assertThat(generator.generateAll(List.of(), how)).isEmpty();
            assertThat(embedder.embedAll(List.of())).isEmpty();
        }
    }
}
