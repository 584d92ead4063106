package ai.lepton.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.LeptonAttention;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.model.Attention;
import ai.lepton.core.model.Context;
import ai.lepton.core.model.LinearAttention;
import ai.lepton.core.model.MultiHeadAttention;
import ai.lepton.core.model.Norm;
import ai.lepton.core.model.Norm.RmsNorm;
import ai.lepton.core.model.Positions.Alibi;
import ai.lepton.core.model.Positions.Relative;
import ai.lepton.core.model.Rotary;
import ai.lepton.core.model.Rotary.Scaling;
import ai.lepton.core.model.TabularTransformer;
import ai.lepton.core.training.Training;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.data.Category;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.data.Table;
import ai.lepton.metrics.classification.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Settings that weights do not show are kept with the model, and others than these are refused. */
class SavedSettingsTest {
    private static final Schema SCHEMA =
            new Schema(List.of("age", "dose"), List.of(new Category("site", List.of("north", "south"))));
    private static final Labels LABELS = Labels.of("benign", "malignant");
    private static final Table TABLE = Table.of(SCHEMA, new double[] {1, 2, 3, 1, 5, 9, 7, 8}, new int[] {1, 2, 0, 1})
            .withTarget(LABELS, new int[] {0, 1, 1, 0});

    @TempDir
    private Path directory;

    /** Attention of a user, with settings of several types. */
    record Weighted(
            int heads,
            double power,
            boolean bias,
            String note,
            List<Integer> skipped,
            @Nullable Norm norm,
            Side side) implements Attention {
        enum Side {
            LEFT,
            RIGHT
        }

        static Weighted of(int heads) {
            return new Weighted(heads, 0.5, true, "a", List.of(1, 2), new RmsNorm(1e-5), Side.LEFT);
        }

        @Override
        public Tensor apply(Tensor x, Context context, Scope at) {
            return MultiHeadAttention.of(heads).scale(power).apply(x, context, at);
        }
    }

    private TabularClassifier trained(Attention attention) {
        return TabularArchitecture.of(SCHEMA)
                .layers(1)
                .width(16)
                .attention(attention)
                .classifying(LABELS)
                .fit(TABLE, Training.upTo(Training.steps(3)).learningRate(0.05));
    }

    static Stream<Attention> ours() {
        return Stream.of(
                MultiHeadAttention.of(8),
                LeptonAttention.linear(4),
                LeptonAttention.groupedQuery(8, 2),
                LeptonAttention.slidingWindow(2, 3),
                MultiHeadAttention.of(4).positions(new Alibi()),
                MultiHeadAttention.of(4).positions(Rotary.of(500)).queryKeyNorm(new RmsNorm(1e-4)),
                MultiHeadAttention.of(2)
                        .positions(new Rotary(10_000, new Scaling.Yarn(4, 16, 32, 1, 1.1, true)))
                        .softCap(3)
                        .scale(0.7),
                MultiHeadAttention.of(2)
                        .headWidth(4)
                        .withoutBias()
                        .fusedQkv(true)
                        .dropout(0.25),
                MultiHeadAttention.of(2).positions(new Relative(8, 16, Scope.ROOT.of("distances"))));
    }

    @ParameterizedTest
    @MethodSource("ours")
    void anAttentionOfLeptonIsReadBackWithAllItsSettings(Attention attention) {
        try (TabularClassifier classifier = trained(attention)) {
            classifier.saveTo(directory);
            try (TabularClassifier loaded = TabularClassifier.load(directory)) {
                assertThat(((TabularTransformer) loaded.model())
                                .encoder()
                                .blocks()
                                .get(0)
                                .attentions())
                        .containsExactly(attention);
                assertThat(loaded.probabilities(TABLE)).containsExactly(classifier.probabilities(TABLE));
                assertThat(loaded.configJson()).isEqualTo(classifier.configJson());
            }
        }
    }

    @Test
    void theKeyOfHuggingFaceTellsTheHeadsThatWereTrained() {
        try (TabularClassifier classifier = trained(new LinearAttention(8))) {
            assertThat(classifier.configJson())
                    .contains("\"num_attention_heads\" : 8")
                    .contains("\"attention\" : \"LinearAttention\"")
                    .contains("\"type\" : \"LinearAttention\",\n        \"heads\" : 8");
        }
    }

    /** With 8 heads trained and 4 given the weights fit, and the answers are others. */
    @Test
    void otherHeadsThanWereTrainedAreRefused() {
        try (TabularClassifier classifier = trained(Weighted.of(8))) {
            classifier.saveTo(directory);
            refused(a -> a.attention(Weighted.of(4)), "block.attention.heads is 4 here, the model was trained with 8");
            try (TabularClassifier loaded = TabularClassifier.load(directory, a -> a.attention(Weighted.of(8)))) {
                assertThat(loaded.probabilities(TABLE)).containsExactly(classifier.probabilities(TABLE));
            }
        }
    }

    @Test
    void everyFieldOfAUsersRecordIsCompared() {
        try (TabularClassifier classifier = trained(Weighted.of(8))) {
            classifier.saveTo(directory);
            Norm norm = new RmsNorm(1e-5);
            List<Integer> skipped = List.of(1, 2);
            Weighted.Side left = Weighted.Side.LEFT;
            refused(
                    a -> a.attention(new Weighted(8, 0.25, true, "a", skipped, norm, left)),
                    "block.attention.power is 0.25 here, the model was trained with 0.5");
            refused(
                    a -> a.attention(new Weighted(8, 0.5, false, "a", skipped, norm, left)),
                    "block.attention.bias is false here, the model was trained with true");
            refused(
                    a -> a.attention(new Weighted(8, 0.5, true, "b", skipped, norm, left)),
                    "block.attention.note is \"b\" here, the model was trained with \"a\"");
            refused(
                    a -> a.attention(new Weighted(8, 0.5, true, "a", List.of(1), norm, left)),
                    "block.attention.skipped[1] is none here, the model was trained with 2");
            refused(
                    a -> a.attention(new Weighted(8, 0.5, true, "a", skipped, new RmsNorm(1e-6), left)),
                    "block.attention.norm.epsilon is 1.0E-6 here, the model was trained with 1.0E-5");
            refused(
                    a -> a.attention(new Weighted(8, 0.5, true, "a", skipped, norm, Weighted.Side.RIGHT)),
                    "block.attention.side is \"right\" here, the model was trained with \"left\"");
            refused(
                    a -> a.attention(Weighted.of(8)).dropout(0.5),
                    "block.feed_forward.dropout is 0.5 here, the model was trained with 0.0");
        }
    }

    private void refused(UnaryOperator<TabularArchitecture> change, String difference) {
        assertThatThrownBy(() -> TabularClassifier.load(directory, change))
                .isInstanceOf(DataException.class)
                .hasMessage(directory + "/config.json: " + difference);
    }

    @Test
    void aUsersPartIsAskedForAndAnotherIsNotTaken() {
        try (TabularClassifier classifier = trained(Weighted.of(8))) {
            classifier.saveTo(directory);
            String written =
                    directory + "/config.json was written with the attention " + Weighted.class.getName() + ", not ";
            assertThatThrownBy(() -> TabularClassifier.load(directory))
                    .isInstanceOf(DataException.class)
                    .hasMessage(written + "MultiHeadAttention; load it with a change that puts that in its place");
            assertThatThrownBy(() -> TabularClassifier.load(directory, a -> a.attention(new LinearAttention(8))))
                    .isInstanceOf(DataException.class)
                    .hasMessage(written + "LinearAttention; load it with a change that puts that in its place");
        }
    }

    /** As older versions and other software write them: the keys say all of multi-head attention, and nothing of others. */
    @Test
    void aFileWithoutComponentsIsReadWhereItsKeysSayAll() throws IOException {
        try (TabularClassifier classifier = trained(MultiHeadAttention.of(2))) {
            withoutComponents(classifier);
            try (TabularClassifier loaded = TabularClassifier.load(directory)) {
                assertThat(loaded.probabilities(TABLE)).containsExactly(classifier.probabilities(TABLE));
            }
        }
        try (TabularClassifier classifier = trained(new LinearAttention(2))) {
            withoutComponents(classifier);
            for (UnaryOperator<TabularArchitecture> change :
                    List.<UnaryOperator<TabularArchitecture>>of(a -> a, a -> a.attention(new LinearAttention(2)))) {
                assertThatThrownBy(() -> TabularClassifier.load(directory, change))
                        .isInstanceOf(DataException.class)
                        .hasMessageContaining("/config.json has no components, which tell the settings of its"
                                + " LinearAttention; without them only multi_head with layer_norm or rms_norm is read");
            }
        }
    }

    private void withoutComponents(TabularClassifier classifier) throws IOException {
        classifier.saveTo(directory);
        Path config = directory.resolve(TabularClassifier.CONFIG);
        Files.writeString(config, Files.readString(config).replace("\"components\"", "\"parts\""));
    }

    @Test
    void sizesAreHeldAgainstTheWeightsBeforeAnythingIsBuilt() throws IOException {
        try (TabularClassifier classifier =
                trained(MultiHeadAttention.of(2).headWidth(8).positions(Rotary.of(10_000)))) {
            classifier.saveTo(directory);
        }
        Path config = directory.resolve(TabularClassifier.CONFIG);
        String json = Files.readString(config);
        Files.writeString(config, json.replace("\"head_width\" : 8", "\"head_width\" : 1000000000"));
        assertThatThrownBy(() -> TabularClassifier.load(directory))
                .isInstanceOf(DataException.class)
                .hasMessageEndingWith(
                        "config.json has components.block.attention.head_width = 1000000000; the longest side of a tensor"
                                + " in model.safetensors is 32");
        Files.writeString(config, json.replace("\"head_width\" : 8", "\"head_width\" : 8, \"speed\" : 1"));
        assertThatThrownBy(() -> TabularClassifier.load(directory))
                .isInstanceOf(DataException.class)
                .hasMessageEndingWith(
                        "config.json has components.block.attention.speed, which a MultiHeadAttention has not");
        Files.writeString(config, json.replace("\"head_width\" : 8", "\"head_width\" : \"8\""));
        assertThatThrownBy(() -> TabularClassifier.load(directory))
                .isInstanceOf(DataException.class)
                .hasMessageEndingWith(
                        "config.json has components.block.attention.head_width = \"8\"; wanted a value of type int");
        Files.writeString(config, json.replace("\"type\" : \"Rotary\"", "\"type\" : \"java.lang.Runtime\""));
        assertThatThrownBy(() -> TabularClassifier.load(directory))
                .isInstanceOf(DataException.class)
                .hasMessageEndingWith(
                        "config.json: block.attention.head_width is 0 here, the model was trained with 8; its"
                                + " java.lang.Runtime is no part of Lepton, so load it with a change that puts the attention in its"
                                + " place");
    }
}
