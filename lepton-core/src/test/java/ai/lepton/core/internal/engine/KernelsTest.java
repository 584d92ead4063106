package ai.lepton.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.engine.EngineOptions.Precision;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.internal.script.Kernel;
import ai.lepton.core.model.Activation;
import ai.lepton.core.model.Block;
import ai.lepton.core.model.EmbeddingHead;
import ai.lepton.core.model.Head;
import ai.lepton.core.model.Head.Classification;
import ai.lepton.core.model.Head.Token;
import ai.lepton.core.model.LanguageHead;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.Model.Inputs;
import ai.lepton.core.model.MultiHeadAttention;
import ai.lepton.core.model.Norm;
import ai.lepton.core.model.Pooling;
import ai.lepton.core.model.Positions.Learned;
import ai.lepton.core.model.SequenceHead;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.exchange.tensor.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Kernels of linear layers against the plain one, on every kind of component. */
class KernelsTest {
    private static final Texts.Batch BATCH = Texts.Batch.random(17, false, 17, 9, 1);

    /**
     * Returns the greatest error of a kernel here, in units of the greatest value: about twice what was measured (2.7e-7,
     * 0.031 and 0.035; the medians are 2e-7, 0.008 and 0.02), since another processor adds up in another order.
     */
    static double most(Kernel kernel) {
        return switch (kernel) {
            case PLAIN -> 0;
            case ONEDNN -> 2e-6;
            case BF16, PLAIN_BF16 -> 0.06;
            case INT8, INT8_REDUCED -> 0.08;
        };
    }

    static Stream<Kernel> lowered() {
        return Stream.of(Kernel.ONEDNN, Kernel.BF16, Kernel.PLAIN_BF16, Kernel.INT8)
                .filter(Kernels::available);
    }

    private static TextTransformer encoder(Head head) {
        return Texts.model(
                MultiHeadAttention.of(4), new Learned(Texts.POSITIONS, 0), Block.Order.POST_NORM, false, head);
    }

    static Map<String, TextTransformer> models() {
        Map<String, TextTransformer> models = new LinkedHashMap<>(Texts.growing());
        for (Pooling pooling : Pooling.values()) {
            models.put("embedding, " + pooling, encoder(new EmbeddingHead(pooling, true)));
            models.put("raw embedding, " + pooling, encoder(new EmbeddingHead(pooling, false)));
            models.put("sequence head, " + pooling, encoder(new SequenceHead(pooling, null, 1, false, 0)));
        }
        for (Activation activation : Activation.values()) {
            models.put(
                    "sequence head, " + activation, encoder(new SequenceHead(Pooling.FIRST, activation, 3, true, 0)));
        }
        models.put("token head", encoder(new Token(5, 0)));
        models.put("classification head", encoder(new Classification(4, 0)));
        LanguageHead.Transform transform = new LanguageHead.Transform(Activation.GELU, Norm.layerNorm());
        models.put(
                "masked language head, tied",
                encoder(new LanguageHead(Texts.VOCABULARY, TextTransformer.TOKENS, true, transform, false)));
        models.put("last language head", encoder(Texts.logits().last()));
        return models;
    }

    static Stream<Arguments> modelsOnEachKernel() {
        return models().entrySet().stream()
                .flatMap(entry -> lowered().map(kernel -> Arguments.of(entry.getKey(), entry.getValue(), kernel)));
    }

    @ParameterizedTest
    @EnumSource(Kernel.class)
    void isThereWhereTheProcessorHasWhatItTakes(Kernel kernel) {
        ExpectedKernels.require(kernel);
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("modelsOnEachKernel")
    void agreesWithThePlainOne(String name, TextTransformer model, Kernel kernel) {
        try (Runner plain = Texts.open(model, Kernel.PLAIN);
                Runner lowered = Texts.open(model, kernel)) {
            Output expected = plain.output(BATCH.all());
            Output actual = lowered.output(BATCH.all());
            assertThat(actual.shape()).isEqualTo(expected.shape());
            double apart = Texts.apart(actual.values(), expected.values());
            assertThat(apart).isLessThan(most(kernel));
        }
    }

    @ParameterizedTest
    @EnumSource(Kernel.class)
    void noTextsAndNoTokensGiveNoAnswers(Kernel kernel) {
        ExpectedKernels.require(kernel);
        for (Map.Entry<String, TextTransformer> entry : Texts.growing().entrySet()) {
            try (Runner runner = Texts.open(entry.getValue(), kernel)) {
                Feed none = new Feed.Longs(new long[0], 0, 5);
                assertThat(runner.output(List.of(none, none)).shape())
                        .as(entry.getKey())
                        .containsExactly(0, 5, Texts.VOCABULARY);
                Feed empty = new Feed.Longs(new long[0], 2, 0);
                assertThat(runner.output(List.of(empty, empty)).shape())
                        .as(entry.getKey())
                        .containsExactly(2, 0, Texts.VOCABULARY);
                assertThat(runner.output(BATCH.all()).shape()).containsExactly(3, 17, Texts.VOCABULARY);
            }
        }
    }

    /** Layers of every rank, one after a view whose rows do not lie together. */
    private record Views() implements Model {
        @Override
        public List<Input> inputs() {
            return List.of(new Input("x", DType.F32, Shape.of(-1, -1, 6)));
        }

        @Override
        public Tensor apply(Inputs inputs) {
            Tensor x = inputs.get("x");
            List<Tensor> results = new ArrayList<>();
            results.add(x.select(1, 0).linear(Scope.ROOT.of("a"), 3)); // [b, 3]
            Tensor four = x.splitHeads(2).transpose(1, 2).linear(Scope.ROOT.of("b"), 3); // [b, s, 2, 3]
            results.add(four.select(2, 1).select(1, -1));
            results.add(x.select(1, 0).slice(-1, 1, 4).linear(Scope.ROOT.of("c"), 3, false));
            // the same layer twice, and a function that no kernel fuses
            results.add(x.select(1, -1).linear(Scope.ROOT.of("a"), 3).exp());
            results.add(x.select(1, 0).linear(Scope.ROOT.of("a"), 3).gelu());
            return Tensor.concat(results, -1);
        }
    }

    @ParameterizedTest
    @MethodSource("lowered")
    void takesViewsOfEveryRank(Kernel kernel) {
        float[] values = new float[5 * 4 * 6];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.cos(i);
        }
        for (int b : new int[] {1, 5}) {
            List<Feed> feeds = List.of(new Feed.Floats(Arrays.copyOf(values, b * 4 * 6), b, 4, 6));
            try (Runner plain = Runner.open(new Views(), Kernel.PLAIN, WeightSource.initial(3));
                    Runner lowered = Runner.open(new Views(), kernel, WeightSource.initial(3))) {
                assertThat(Texts.apart(lowered.logits(feeds), plain.logits(feeds)))
                        .isLessThan(most(kernel));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Kernel.class)
    void weightsOfZeroGiveZeros(Kernel kernel) {
        ExpectedKernels.require(kernel);
        WeightSource zeros = parameter -> WeightSource.of(new float[(int) parameter.size()]);
        try (Runner runner = Runner.open(new Views(), kernel, zeros)) {
            float[] expected = {0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0};
            assertThat(runner.logits(List.of(new Feed.Floats(new float[24], 1, 4, 6))))
                    .containsExactly(expected);
        }
    }

    @Test
    void thePlainKernelIsEverywhereAndAPrecisionHasAKernel() {
        assertThat(Kernels.available(Kernel.PLAIN)).isTrue();
        assertThat(Kernels.fallback(Kernel.PLAIN)).isEqualTo(Kernel.PLAIN);
        for (Kernel kernel : Kernel.values()) {
            assertThat(Kernels.available(Kernels.fallback(kernel))).isTrue();
            assertThat(Kernels.fallback(kernel) == kernel).isEqualTo(Kernels.available(kernel));
        }
        assertThat(Kernels.of(Precision.AUTO)).isIn(Kernel.PLAIN, Kernel.ONEDNN);
        assertThat(Kernels.of(Precision.F32)).isEqualTo(Kernels.of(Precision.AUTO));
        assertThat(Kernels.of(Precision.AUTO, true)).isEqualTo(Kernel.PLAIN);
        assertThat(Kernels.of(Precision.F32, true)).isEqualTo(Kernel.PLAIN);
        assertThat(Kernels.of(Precision.BF16, true)).isEqualTo(Kernel.PLAIN_BF16);
        assertThat(Kernels.of(Precision.AUTO, false)).isEqualTo(Kernels.of(Precision.AUTO));
        for (Precision precision : new Precision[] {Precision.BF16, Precision.INT8}) {
            Kernel kernel = Kernel.valueOf(precision.name());
            if (Kernels.available(kernel)) {
                assertThat(Kernels.of(precision)).isEqualTo(kernel);
            } else {
                assertThatThrownBy(() -> Kernels.of(precision))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageStartingWith("precision " + precision + " is not to be had from PyTorch ")
                        .hasMessageEndingWith("; precision AUTO runs everywhere");
            }
        }
    }
}
