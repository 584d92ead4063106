package ai.lepton.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.graph.Init;
import ai.lepton.core.graph.Mask;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.internal.script.Kernel;
import ai.lepton.core.model.Attention;
import ai.lepton.core.model.Block;
import ai.lepton.core.model.Context;
import ai.lepton.core.model.Encoder;
import ai.lepton.core.model.Head;
import ai.lepton.core.model.Loss;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.MultiHeadAttention;
import ai.lepton.core.model.Norm;
import ai.lepton.core.model.Pooling;
import ai.lepton.core.model.Positions;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.core.training.Optimizer.AdamW;
import ai.lepton.exchange.tensor.DType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients of every text model, and a model made of a user's own parts, on all backends and kernels. */
class OwnComponentsTest {
    private static final Texts.Batch BATCH = Texts.Batch.random(9, false, 9, 6, 2);
    private static final AdamW OPTIMIZER = new AdamW(0.9, 0.999, 1e-4, 0.01);

    /** Attention by the distance of features instead of their product. */
    record ByDistance(int heads) implements Attention {
        @Override
        public Tensor apply(Tensor x, Context context, Scope at) {
            Tensor q = x.linear(at.of("query"), x.width(), false).splitHeads(heads);
            Tensor k = x.linear(at.of("key"), x.width(), false).splitHeads(heads);
            Tensor v = x.linear(at.of("value"), x.width()).splitHeads(heads);
            k = k.cached(at, "key");
            v = v.cached(at, "value");
            Tensor products = q.matmul(k.transpose(-1, -2)); // [b, h, s, s]
            Tensor squares = k.mul(k).sum(-1).transpose(-1, -2); // [b, h, 1, s]
            Tensor scores = products.sub(squares.mul(0.5));
            Mask mask = context.mask();
            scores = mask.bias() == null ? scores : scores.add(mask.bias());
            return scores.softmax().matmul(v).mergeHeads().linear(at.of("output"), x.width());
        }
    }

    /** Divides by the greatest value. */
    record MaxNorm() implements Norm {
        @Override
        public Tensor apply(Tensor x, Scope at) {
            Tensor size = x.relu().add(x.mul(-1).relu());
            Tensor gain = x.weight(at, "gain", Init.ones(), x.width());
            return x.div(size.max(-1).add(1e-3)).mul(gain);
        }
    }

    /** A learned rate of forgetting for each position's feature. */
    record Fading() implements Positions {
        @Override
        public Tensor embed(Tensor x, Context context, Scope at) {
            Tensor place = context.positions(x, 1).toFloat().unsqueeze(-1); // [b, s, 1]
            Tensor rate = x.weight(at, "rate", Init.zeros(), x.width()).sigmoid();
            return x.add(place.mul(rate).mul(-1).exp());
        }
    }

    /** Answers with logits from the mean and from the first token. */
    record TwoViews(int outputs) implements Head {
        @Override
        public Tensor apply(Tensor x, Context context, Scope at) {
            Tensor mean = Pooling.MEAN.apply(x, context).toFloat();
            Tensor first = Pooling.FIRST.apply(x, context).toFloat();
            return Tensor.concat(List.of(mean, first), -1).linear(at.of("both"), outputs);
        }
    }

    private static TextTransformer own(boolean causal, Head head) {
        Norm norm = new MaxNorm();
        TextTransformer usual = Texts.model(new ByDistance(4), new Fading(), Block.Order.PRE_NORM, causal, head);
        Block block = usual.encoder().blocks().get(0);
        Block with = new Block(block.attentions(), block.feedForward(), norm, block.order(), 0);
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
                        KeyValueCache cache = runner.keyValueCache(3, 9)) {
                    cache.next(BATCH.chunk(0, 5));
                    Output last = cache.next(BATCH.chunk(5, 9));
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
            return new Input("target", DType.I64, Shape.of(-1, -1));
        }

        @Override
        public Tensor apply(Tensor logits, Tensor target) {
            return logits.crossEntropy(target, 0.1);
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
        Objective recipe = new Objective(new AtTokens(), OPTIMIZER, 1);
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

    /** The memory of a Java number that a gradient reads may be taken by others as soon as Java forgets it. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("trained")
    void eagerGradientsStayTheSameWhileTheCollectorRuns(String name, Model model) throws InterruptedException {
        Objective recipe = new Objective(new AtTokens(), OPTIMIZER, 1);
        long[] target = new long[27];
        Arrays.setAll(target, i -> BATCH.mask()[i / 9][i % 9] == 1 ? i % Texts.VOCABULARY : -100);
        Feed wanted = new Feed.Longs(target, 3, 9);
        AtomicBoolean over = new AtomicBoolean();
        Thread collector = new Thread(() -> {
            while (!over.get()) {
                System.gc();
                for (int i = 0; i < 1_000; i++) {
                    ByteBuffer.allocateDirect(4).order(ByteOrder.nativeOrder()).putFloat(0, 1e9f);
                }
            }
        });
        collector.start();
        try (Runner eager = Runner.open(model, Backend.EAGER, Texts.weights(), recipe)) {
            List<float[]> first = eager.gradients(BATCH.all(), wanted);
            for (int time = 0; time < 3; time++) {
                List<float[]> again = eager.gradients(BATCH.all(), wanted);
                for (int i = 0; i < first.size(); i++) {
                    BackendsAgreeTest.assertClose(again.get(i), first.get(i), 1e-5);
                }
            }
        } finally {
            over.set(true);
            collector.join();
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
