package ai.lepton.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.model.Activation;
import ai.lepton.core.model.Attention;
import ai.lepton.core.model.Block;
import ai.lepton.core.model.Context;
import ai.lepton.core.model.Encoder;
import ai.lepton.core.model.FeatureTokenizer;
import ai.lepton.core.model.Head.Classification;
import ai.lepton.core.model.Link;
import ai.lepton.core.model.Loss;
import ai.lepton.core.model.MemberLoss;
import ai.lepton.core.model.Mlp;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.MultiHeadAttention;
import ai.lepton.core.model.Norm;
import ai.lepton.core.model.NumberEmbedding;
import ai.lepton.core.model.NumberEmbedding.Periodic;
import ai.lepton.core.model.NumberEmbedding.PiecewiseLinear;
import ai.lepton.core.model.TabM;
import ai.lepton.core.model.TabularEnsemble;
import ai.lepton.core.model.TabularModel;
import ai.lepton.core.model.TabularTransformer;
import ai.lepton.core.training.Optimizer.AdamW;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The script against the eager reference: outputs, gradients, and the weights after training steps. */
class BackendsAgreeTest {
    /** A large epsilon: with a small one Adam blows up the rounding of gradients that are all but 0. */
    private static final AdamW OPTIMIZER = new AdamW(0.9, 0.999, 1e-4, 0.01);

    /** An attention of a user's own: no scaling, and no fused kernel. */
    record Unscaled(int heads) implements Attention {
        @Override
        public Tensor apply(Tensor x, Context context, Scope at) {
            Tensor q = x.linear(at.of("query"), x.width()).splitHeads(heads);
            Tensor k = x.linear(at.of("key"), x.width()).splitHeads(heads);
            Tensor v = x.linear(at.of("value"), x.width()).splitHeads(heads);
            Tensor mixed = q.matmul(k.transpose(-1, -2)).softmax().matmul(v);
            return mixed.mergeHeads().linear(at.of("output"), x.width());
        }
    }

    static Stream<Arguments> models() {
        FeatureTokenizer mixed = new FeatureTokenizer(5, List.of(3, 4), 16);
        FeatureTokenizer numeric = new FeatureTokenizer(5, List.of(), 16);
        FeatureTokenizer categorical = new FeatureTokenizer(0, List.of(3, 4), 16);
        MultiHeadAttention attention = MultiHeadAttention.of(4);
        return Stream.of(
                model("post-norm", mixed, attention, Norm.layerNorm(), Block.Order.POST_NORM, Activation.GELU, 3),
                model("pre-norm", mixed, attention, Norm.layerNorm(), Block.Order.PRE_NORM, Activation.RELU, 3),
                model("rms norm", mixed, attention, Norm.rmsNorm(), Block.Order.PRE_NORM, Activation.SILU, 3),
                model(
                        "numbers, one output",
                        numeric,
                        attention,
                        Norm.layerNorm(),
                        Block.Order.PRE_NORM,
                        Activation.GELU_TANH,
                        1),
                model("categories", categorical, attention, Norm.layerNorm(), Block.Order.PRE_NORM, Activation.GELU, 2),
                model(
                        "a user's attention",
                        mixed,
                        new Unscaled(4),
                        Norm.layerNorm(),
                        Block.Order.POST_NORM,
                        Activation.GELU,
                        3),
                model(
                        "missing values and bins",
                        new FeatureTokenizer(5, List.of(3, 4), 16, new PiecewiseLinear(6), true),
                        attention,
                        Norm.layerNorm(),
                        Block.Order.PRE_NORM,
                        Activation.GELU,
                        3),
                members("TabM", 5, List.of(3, 4), new PiecewiseLinear(6), 3),
                members("TabM of plain numbers", 5, List.of(3), 1, new NumberEmbedding.Plain(), 1),
                members("TabM of numbers", 5, List.of(), new Periodic(4, 0.3), 1),
                members("TabM of categories", 0, List.of(3, 4), new NumberEmbedding.Linear(), 2),
                ensemble("an ensemble", 5, List.of(3), Link.SOFTMAX, 3),
                ensemble("an ensemble of one output", 0, List.of(3), Link.SIGMOID, 1),
                ensemble("an ensemble that predicts a number", 5, List.of(), Link.IDENTITY, 1));
    }

    private static Arguments members(
            String name, int numbers, List<Integer> levels, NumberEmbedding embedding, int outputs) {
        return members(name, numbers, levels, 3, embedding, outputs);
    }

    private static Arguments members(
            String name, int numbers, List<Integer> levels, int embedded, NumberEmbedding embedding, int outputs) {
        TabM model = new TabM(numbers, levels, embedding, embedded, 4, numbers > 0, 2, 8, Activation.RELU, 0, outputs);
        return Arguments.of(Named.of(name, model), new Head(outputs, outputs == 1 ? Link.SIGMOID : Link.SOFTMAX));
    }

    private static Arguments ensemble(String name, int numbers, List<Integer> levels, Link link, int outputs) {
        TabM fold = new TabM(numbers, levels, new PiecewiseLinear(6), 3, 4, true, 1, 8, Activation.RELU, 0, outputs);
        TabM plain =
                new TabM(numbers, levels, new NumberEmbedding.Plain(), 1, 3, true, 1, 8, Activation.RELU, 0, outputs);
        TabularEnsemble ensemble = new TabularEnsemble(fold, outputs == 1 ? plain : null, 2, outputs, link, true);
        return Arguments.of(Named.of(name, ensemble), new Head(outputs, null));
    }

    private static Arguments model(
            String name,
            FeatureTokenizer tokenizer,
            Attention attention,
            Norm norm,
            Block.Order order,
            Activation activation,
            int outputs) {
        Block block = new Block(attention, new Mlp(32, activation, 0), norm, order, 0);
        return Arguments.of(
                Named.of(
                        name, new TabularTransformer(tokenizer, new Encoder(2, block), new Classification(outputs, 0))),
                new Head(outputs, null));
    }

    @ParameterizedTest
    @MethodSource("models")
    void scriptAndEagerGiveTheSameLogitsGradientsAndTrainedWeights(TabularModel model, Head head) {
        Objective recipe = new Objective(head.loss(), OPTIMIZER, 1);
        try (Runner script = Runner.open(model, Backend.SCRIPT, WeightSource.initial(7), recipe);
                Runner eager = Runner.open(model, Backend.EAGER, WeightSource.initial(7), recipe)) {
            Batch batch = Batch.random(model, head, 6, 1);
            assertClose(script.logits(batch.inputs), eager.logits(batch.inputs), 1e-5);
            assertThat(script.loss(batch.inputs, batch.target))
                    .isCloseTo(eager.loss(batch.inputs, batch.target), within(1e-6));

            List<float[]> scripted = script.gradients(batch.inputs, batch.target);
            List<float[]> reference = eager.gradients(batch.inputs, batch.target);
            for (int i = 0; i < scripted.size(); i++) {
                assertClose(scripted.get(i), reference.get(i), 1e-5);
            }
            assertThat(norm(scripted)).isGreaterThan(1e-3);

            for (int step = 0; step < 5; step++) {
                Batch next = Batch.random(model, head, 4 + step, step);
                double a = script.step(next.inputs, next.target, 1e-3);
                double b = eager.step(next.inputs, next.target, 1e-3);
                assertThat(a).isCloseTo(b, within(1e-5));
            }
            for (int i = 0; i < script.parameters().size(); i++) {
                assertClose(script.weights().get(i), eager.weights().get(i), 1e-5);
            }
            Batch last = Batch.random(model, head, 1, 99);
            assertClose(script.logits(last.inputs), eager.logits(last.inputs), 1e-4);
        }
    }

    /** What is trained by: the loss of members that a link averages, or of one answer. */
    private record Head(int outputs, @Nullable Link members) {
        Loss loss() {
            Loss each = outputs == 1 ? Loss.binaryCrossEntropy() : Loss.crossEntropy(0.1);
            return members == null ? each : new MemberLoss(each, members);
        }
    }

    private record Batch(List<Feed> inputs, Feed target) {
        static Batch random(TabularModel model, Head head, int size, long seed) {
            Random random = new Random(seed);
            List<Feed> inputs = new java.util.ArrayList<>();
            for (Model.Input input : model.inputs()) {
                int columns = Math.toIntExact(input.shape().get(1));
                float[] values = new float[size * columns];
                long[] codes = new long[size * columns];
                for (int i = 0; i < values.length; i++) {
                    switch (input.name()) {
                        case TabularModel.NUMBERS -> values[i] = (float) random.nextGaussian();
                        case TabularModel.MISSING -> values[i] = random.nextInt(2);
                        case TabularModel.PLACES -> values[i] = 6 * random.nextFloat();
                        default -> codes[i] = random.nextInt(model.levels().get(i % columns) + 1);
                    }
                }
                inputs.add(
                        input.name().equals(TabularModel.CATEGORIES)
                                ? new Feed.Longs(codes, size, columns)
                                : new Feed.Floats(values, size, columns));
            }
            float[] probabilities = new float[size];
            long[] classes = new long[size];
            for (int i = 0; i < size; i++) {
                probabilities[i] = random.nextInt(2);
                classes[i] = random.nextInt(head.outputs());
            }
            return new Batch(
                    inputs,
                    head.outputs() == 1 ? new Feed.Floats(probabilities, size, 1) : new Feed.Longs(classes, size));
        }
    }

    private static double norm(List<float[]> gradients) {
        double sum = 0;
        for (float[] gradient : gradients) {
            for (float g : gradient) {
                sum += g * g;
            }
        }
        return Math.sqrt(sum);
    }

    static void assertClose(float[] actual, float[] expected, double tolerance) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i])
                    .as("value %d", i)
                    .isCloseTo(expected[i], within(tolerance * Math.max(1, Math.abs(expected[i]))));
        }
    }
}
