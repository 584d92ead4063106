package ai.lepton.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.lepton.core.model.Attention;
import ai.lepton.core.model.Block;
import ai.lepton.core.model.Context;
import ai.lepton.core.model.Encoder;
import ai.lepton.core.model.Head;
import ai.lepton.core.model.Input;
import ai.lepton.core.model.Loss;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.MultiHeadAttention;
import ai.lepton.core.model.Norm;
import ai.lepton.core.model.Pooling;
import ai.lepton.core.model.Positions;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.core.ops.Backend;
import ai.lepton.core.ops.Init;
import ai.lepton.core.ops.Kernel;
import ai.lepton.core.ops.Mask;
import ai.lepton.core.ops.Ops;
import ai.lepton.core.ops.Scope;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients of every text model, and a model made of a user's own parts, on all backends and kernels. */
class OwnComponentsTest {
    private static final Texts.Batch BATCH = Texts.Batch.random(9, false, 9, 6, 2);
    private static final Optimizer OPTIMIZER = new Optimizer(0.9, 0.999, 1e-4, 0.01, 1.0);

    /** Attention by the distance of features instead of their product. */
    record ByDistance(int heads) implements Attention {
        @Override
        public <T> T apply(Ops<T> ops, T x, Context<T> context, Scope at) {
            T q = ops.splitHeads(ops.linear(x, at.of("query"), ops.width(x), false), heads);
            T k = ops.splitHeads(ops.linear(x, at.of("key"), ops.width(x), false), heads);
            T v = ops.splitHeads(ops.linear(x, at.of("value"), ops.width(x)), heads);
            k = ops.remember(k, at, "key");
            v = ops.remember(v, at, "value");
            T products = ops.matmul(q, ops.transpose(k, -1, -2)); // [b, h, s, s]
            T squares = ops.transpose(ops.sum(ops.mul(k, k), -1), -1, -2); // [b, h, 1, s]
            T scores = ops.sub(products, ops.scale(squares, 0.5));
            Mask<T> mask = context.mask();
            scores = mask.bias() == null ? scores : ops.add(scores, mask.bias());
            return ops.linear(ops.mergeHeads(ops.matmul(ops.softmax(scores), v)), at.of("output"), ops.width(x));
        }
    }

    /** Divides by the greatest value. */
    record MaxNorm() implements Norm {
        @Override
        public <T> T apply(Ops<T> ops, T x, Scope at) {
            T size = ops.add(ops.relu(x), ops.relu(ops.scale(x, -1)));
            T gain = ops.weight(at, "gain", Init.ones(), ops.width(x));
            return ops.mul(ops.div(x, ops.shift(ops.max(size, -1), 1e-3)), gain);
        }
    }

    /** A learned rate of forgetting for each position's feature. */
    record Fading() implements Positions {
        @Override
        public <T> T embed(Ops<T> ops, T x, Context<T> context, Scope at) {
            T place = ops.unsqueeze(ops.toFloat(context.positions(ops, x, 1)), -1); // [b, s, 1]
            T rate = ops.sigmoid(ops.weight(at, "rate", Init.zeros(), ops.width(x)));
            return ops.add(x, ops.exp(ops.scale(ops.mul(place, rate), -1)));
        }
    }

    /** Answers with logits from the mean and from the first token. */
    record TwoViews(int outputs) implements Head {
        @Override
        public <T> T apply(Ops<T> ops, T x, Context<T> context, Scope at) {
            T mean = ops.toFloat(Pooling.MEAN.apply(ops, x, context));
            T first = ops.toFloat(Pooling.FIRST.apply(ops, x, context));
            return ops.linear(ops.concat(List.of(mean, first), -1), at.of("both"), outputs);
        }
    }

    private static TextTransformer own(boolean causal, Head head) {
        Norm norm = new MaxNorm();
        TextTransformer usual = Texts.model(new ByDistance(4), new Fading(), Block.Order.PRE_NORM, causal, head);
        Block block = usual.encoder().blocks().get(0);
        Block with = new Block(block.attention(), block.feedForward(), norm, block.order(), 0);
        return new TextTransformer(usual.embedding(), new Encoder(2, with), head, causal, causal);
    }

    @Test
    void partsOfAUsersOwnRunOnEveryBackendAndKernel() {
        TextTransformer model = own(false, new TwoViews(3));
        try (Runner eager = Texts.open(model, null)) {
            float[] expected = eager.logits(BATCH.all());
            assertThat(expected).hasSize(9);
            for (Kernel kernel : Kernel.values()) {
                if (Kernels.available(kernel)) {
                    try (Runner runner = Texts.open(model, kernel)) {
                        assertThat(Texts.apart(runner.logits(BATCH.all()), expected))
                                .as("%s", kernel)
                                .isLessThan(Math.max(2e-6, KernelsTest.most(kernel)));
                    }
                }
            }
        }
    }

    @Test
    void partsOfAUsersOwnGrow() {
        TextTransformer model = own(true, Texts.logits());
        for (Kernel kernel : new Kernel[] {Kernel.PLAIN, Kernel.ONEDNN, null}) {
            if (kernel == null || Kernels.available(kernel)) {
                try (Runner runner = Texts.open(model, kernel);
                        Decoding decoding = runner.decoding(3, 9)) {
                    decoding.next(BATCH.chunk(0, 5));
                    Output last = decoding.next(BATCH.chunk(5, 9));
                    float[] one = runner.output(BATCH.all()).values();
                    assertThat(Arrays.copyOf(last.values(), 4 * Texts.VOCABULARY))
                            .usingComparatorWithPrecision(1e-5f)
                            .containsExactly(Arrays.copyOfRange(one, 5 * Texts.VOCABULARY, 9 * Texts.VOCABULARY));
                }
            }
        }
    }

    /** Cross-entropy at each token. */
    private record AtTokens() implements Loss {
        @Override
        public Input target() {
            return new Input("target", DataType.INT64, new Shape(-1, -1));
        }

        @Override
        public <T> T apply(Ops<T> ops, T logits, T target) {
            return ops.crossEntropy(logits, target, 0.1);
        }
    }

    static Stream<Arguments> trained() {
        Map<String, TextTransformer> models = Texts.growing();
        models.put("a user's own", own(true, Texts.logits()));
        models.put(
                "grouped, window",
                Texts.causal(MultiHeadAttention.of(4).keyValueHeads(2).window(3), Positions.none()));
        return models.entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("trained")
    void scriptAndEagerGiveTheSameGradients(String name, Model model) {
        Runner.Recipe recipe = new Runner.Recipe(new AtTokens(), OPTIMIZER);
        long[] target = new long[27];
        for (int i = 0; i < target.length; i++) {
            boolean token = BATCH.mask()[i / 9][i % 9] == 1;
            target[i] = token && i % 4 != 0 ? i % Texts.VOCABULARY : -100;
        }
        Feed wanted = new Feed.Longs(target, 3, 9);
        try (Runner script = Runner.open(model, Backend.SCRIPT, Texts.weights(), recipe);
                Runner eager = Runner.open(model, Backend.EAGER, Texts.weights(), recipe)) {
            assertThat(script.loss(BATCH.all(), wanted)).isCloseTo(eager.loss(BATCH.all(), wanted), within(1e-5));
            List<float[]> scripted = script.gradients(BATCH.all(), wanted);
            List<float[]> reference = eager.gradients(BATCH.all(), wanted);
            for (int i = 0; i < scripted.size(); i++) {
                BackendsAgreeTest.assertClose(scripted.get(i), reference.get(i), 1e-5);
                assertThat(sum(scripted.get(i)))
                        .as(script.parameters().get(i).name())
                        .isPositive();
            }
            for (int step = 0; step < 3; step++) {
                assertThat(script.step(BATCH.all(), wanted, 1e-3))
                        .isCloseTo(eager.step(BATCH.all(), wanted, 1e-3), within(1e-4));
            }
        }
    }

    private static double sum(float[] gradient) {
        double sum = 0;
        for (float g : gradient) {
            sum += Math.abs(g);
        }
        return sum;
    }
}
