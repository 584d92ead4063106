package ai.lepton.core.golden;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.graph.Init;
import ai.lepton.core.graph.Mask;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.internal.engine.Feed;
import ai.lepton.core.internal.engine.Objective;
import ai.lepton.core.internal.engine.Runner;
import ai.lepton.core.model.Context;
import ai.lepton.core.model.LinearAttention;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.Model.Inputs;
import ai.lepton.core.model.MultiHeadAttention;
import ai.lepton.core.model.Norm.RmsNorm;
import ai.lepton.core.model.Positions;
import ai.lepton.core.model.Positions.Alibi;
import ai.lepton.core.model.Positions.Relative;
import ai.lepton.core.model.Rotary;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Attention against PyTorch's kernel, and against the attentions of transformers. */
class AttentionTest {
    private static final String FOLDER = "/golden/attention/";

    /** The operation alone; queries, keys and values are weights, so that they have gradients. */
    private record Alone(Golden golden) implements Model {
        @Override
        public List<Input> inputs() {
            return golden.has("mask") ? List.of(golden.input("mask")) : List.of();
        }

        @Override
        public Tensor apply(Inputs inputs) {
            Tensor q = inputs.graph().weight(Scope.ROOT, "q", Init.zeros(), golden.shape("q"));
            Tensor k = inputs.graph().weight(Scope.ROOT, "k", Init.zeros(), golden.shape("k"));
            Tensor v = inputs.graph().weight(Scope.ROOT, "v", Init.zeros(), golden.shape("v"));
            Mask mask = new Mask(null, golden.name().equals("grouped queries causal"));
            if (golden.has("mask") && golden.isInteger("mask")) {
                mask = mask.hiding(inputs.get("mask").toFloat().mul(-1).add(1));
            } else if (golden.has("mask")) {
                mask = mask.plus(inputs.get("mask"));
            }
            boolean scaled = golden.name().equals("with scale 0.3");
            return (scaled ? q.mul(0.3 * Math.sqrt(8)) : q).attention(k, v, mask, 0);
        }
    }

    private static List<Feed> feeds(Golden golden) {
        return golden.has("mask") ? List.of(golden.feed("mask")) : List.of();
    }

    static Stream<Arguments> kernelCases() {
        return Golden.cases(FOLDER + "kernel.safetensors").stream()
                .flatMap(golden -> Arrays.stream(Backend.values()).map(backend -> Arguments.of(golden, backend)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("kernelCases")
    void theOperationGivesPyTorchsOutputAndGradients(Golden golden, Backend backend) {
        Objective recipe = new Objective(new Projection(Shape.of(golden.shape("out"))), OperationsTest.OPTIMIZER, 1);
        try (Runner runner = Runner.open(new Alone(golden), backend, golden.weights(), recipe)) {
            if (golden.name().equals("rows that see nothing")) {
                assertSeeingRows(golden, runner.logits(feeds(golden)));
            } else {
                golden.assertReproducedBy(runner, feeds(golden), golden.feed("cotangent"));
            }
        }
    }

    /** Ours hides by a large number: who sees nothing gets a mean of what is hidden, where PyTorch has zeros. */
    private static void assertSeeingRows(Golden golden, float[] actual) {
        float[] expected = golden.floats("out");
        int width = (int) golden.shape("out")[3];
        int blind = 0;
        for (int row = 0; row < expected.length / width; row++) {
            float[] wanted = Arrays.copyOfRange(expected, row * width, (row + 1) * width);
            float[] got = Arrays.copyOfRange(actual, row * width, (row + 1) * width);
            if (Arrays.equals(wanted, new float[width])) {
                blind++;
                for (float value : got) {
                    assertThat(Math.abs(value)).isLessThan(4); // values are normal: a mean of them is not far from 0
                }
            } else {
                golden.assertClose("out", got, wanted);
            }
        }
        assertThat(blind).isPositive();
    }

    static Stream<Attending> heads() {
        Map<String, MultiHeadAttention> special = Map.of(
                "with scale 0.3", heads(4).scale(0.3),
                "causal window 3 with padding", heads(4).window(3),
                "causal window 4 after 5 keys", heads(4).window(4));
        return Golden.cases(FOLDER + "kernel.safetensors").stream()
                .filter(golden -> !List.of(
                                "another value width", "grouped queries with a bias per head", "rows that see nothing")
                        .contains(golden.name()))
                .map(golden -> {
                    String name = golden.name();
                    MultiHeadAttention attention = special.getOrDefault(name, heads((int) golden.shape("q")[1]));
                    boolean causal = name.contains("causal");
                    if (name.matches(".*window \\d( to both sides)?")) {
                        int window = Integer.parseInt(name.replaceAll("\\D", ""));
                        attention = attention.window(causal ? window : window + 1);
                    }
                    int shared = (int) golden.shape("k")[1];
                    return new Attending(golden, attention.keyValueHeads(shared), causal);
                });
    }

    private static MultiHeadAttention heads(int count) {
        return MultiHeadAttention.of(count).withoutBias();
    }

    static Stream<Attending> positionsAndCaps() {
        Stream<Attending> alibi = Golden.cases(FOLDER + "alibi.safetensors").stream()
                .filter(golden -> golden.has("q"))
                .map(golden ->
                        new Attending(golden, heads((int) golden.shape("q")[1]).positions(new Alibi()), true));
        Stream<Attending> capped = Golden.cases(FOLDER + "softcap.safetensors").stream()
                .filter(golden -> golden.has("q"))
                .map(golden -> new Attending(
                        golden,
                        heads(4).keyValueHeads(2)
                                .softCap(Double.parseDouble(golden.name().replaceAll("[^0-9.]", ""))),
                        golden.name().contains("causal")));
        return Stream.concat(alibi, capped);
    }

    static Stream<Attending> linear() {
        return Golden.cases(FOLDER + "linear.safetensors").stream()
                .filter(golden -> !golden.name().equals("another value width"))
                .map(golden -> new Attending(
                        golden, new LinearAttention(4), golden.name().contains("causal")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"heads", "positionsAndCaps", "linear"})
    void aComponentGivesTheReferencesOutputAndGradientsOnEveryBackend(Attending attending) {
        attending.assertAgrees();
    }

    /** The attention of Qwen 3; what it is applied to is a weight, so that it has a gradient. */
    private record Normed() implements Model {
        @Override
        public List<Input> inputs() {
            return List.of();
        }

        @Override
        public Tensor apply(Inputs inputs) {
            MultiHeadAttention attention = heads(4).keyValueHeads(2)
                    .headWidth(8)
                    .positions(Rotary.of(10_000))
                    .queryKeyNorm(new RmsNorm(1e-5));
            Tensor x = inputs.graph().weight(Scope.ROOT, "x", Init.zeros(), 2, 6, 16);
            return attention.apply(x, Context.of(new Mask(null, true)), Scope.ROOT.of("self"));
        }

        static String theirs(String ours) {
            return switch (ours) {
                case "self.query.weight" -> "q_proj.weight";
                case "self.key.weight" -> "k_proj.weight";
                case "self.value.weight" -> "v_proj.weight";
                case "self.output.weight" -> "o_proj.weight";
                case "self.query_norm.weight" -> "q_norm.weight";
                case "self.key_norm.weight" -> "k_norm.weight";
                default -> ours;
            };
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void normsOfQueriesAndKeysAreThoseOfQwen3(Backend backend) {
        Golden golden = Golden.of(FOLDER + "norms.safetensors", "causal rotary");
        Objective recipe = new Objective(new Projection(Shape.of(golden.shape("out"))), OperationsTest.OPTIMIZER, 1);
        try (Runner runner = Runner.open(
                new Normed(),
                backend,
                parameter -> WeightSource.of(golden.floats(Normed.theirs(parameter.name()))),
                recipe)) {
            golden.assertClose("out", runner.logits(List.of()), golden.floats("out"));
            List<float[]> gradients = runner.gradients(List.of(), golden.feed("cotangent"));
            for (int i = 0; i < gradients.size(); i++) {
                String theirs = Normed.theirs(runner.parameters().get(i).name());
                golden.assertClose("grad." + theirs, gradients.get(i), golden.floats("grad." + theirs));
            }
        }
    }

    /** What positions add to the scores of so many heads over so many keys. */
    private record Bias(Positions positions, int heads, int keys) implements Model {
        @Override
        public List<Input> inputs() {
            return List.of();
        }

        @Override
        public Tensor apply(Inputs inputs) {
            Tensor x = inputs.graph().weight(Scope.ROOT, "x", Init.zeros(), 1, heads, keys, 1);
            Tensor bias = positions.bias(Mask.none(), x, x, Context.none()).bias();
            return bias == null ? x : bias;
        }
    }

    @Test
    void slopesAreThoseOfBloom() {
        for (Golden golden : Golden.cases(FOLDER + "alibi.safetensors")) {
            if (golden.has("slopes")) {
                float[] slopes = golden.floats("slopes");
                for (Backend backend : Backend.values()) {
                    try (Runner runner = Runner.open(
                            new Bias(new Alibi(), slopes.length, 2), backend, WeightSource.initial(1), null)) {
                        float[] bias = runner.logits(List.of()); // [h, 2, 2]
                        for (int h = 0; h < slopes.length; h++) {
                            assertThat(Arrays.copyOfRange(bias, 4 * h, 4 * h + 4))
                                    .usingComparatorWithPrecision(1e-7f)
                                    .containsExactly(0, -slopes[h], -slopes[h], 0);
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void bucketsOfDistancesAreThoseOfMpnet(Backend backend) {
        Golden golden = Golden.of(FOLDER + "buckets.safetensors", "mpnet");
        long[] buckets = golden.longs("bucket");
        float[] table = new float[32];
        for (int i = 0; i < table.length; i++) {
            table[i] = i;
        }
        Positions positions = new Relative(32, 128, Scope.ROOT.of("relative"));
        try (Runner runner = Runner.open(
                new Bias(positions, 1, 301),
                backend,
                parameter -> WeightSource.of(parameter.name().startsWith("relative") ? table : new float[301]),
                null)) {
            float[] bias = runner.logits(List.of()); // [1, 301, 301]
            for (int q = 0; q < 301; q++) {
                for (int k = 0; k < 301; k++) {
                    assertThat((long) bias[q * 301 + k]).isEqualTo(buckets[k - q + 300]);
                }
            }
        }
    }
}
