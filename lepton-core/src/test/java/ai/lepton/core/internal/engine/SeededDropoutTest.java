package ai.lepton.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.graph.Mask;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.model.Loss;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.Model.Inputs;
import ai.lepton.core.training.Optimizer.AdamW;
import ai.lepton.exchange.tensor.DType;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Dropout by the seed of a call, in features and in attention. */
class SeededDropoutTest {
    private static final Objective RECIPE = new Objective(Loss.meanSquaredError(4), AdamW.defaults(), 1);
    private static final List<Feed> X = List.of(waves(2 * 5 * 8, 2, 5, 8));
    private static final Feed TARGET = waves(2 * 4, 2, 4);

    private static Feed waves(int size, long... shape) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) Math.sin(1 + 3 * i);
        }
        return new Feed.Floats(values, shape);
    }

    /** Attention over five positions, and their mean. */
    private record Attending(double dropout, boolean causal, boolean masked, int keyHeads) implements Model {
        @Override
        public List<Input> inputs() {
            return List.of(new Input("x", DType.F32, Shape.of(-1, -1, 8)));
        }

        @Override
        public Tensor apply(Inputs inputs) {
            Tensor x = inputs.get("x");
            Tensor query = x.linear(Scope.ROOT.of("query"), 8).splitHeads(4);
            Tensor key = x.linear(Scope.ROOT.of("key"), 2L * keyHeads).splitHeads(keyHeads);
            Tensor value = x.linear(Scope.ROOT.of("value"), 2L * keyHeads).splitHeads(keyHeads);
            Tensor bias = masked ? x.constant(0, -1, -2, -3, -4).unsqueeze(0) : null;
            Tensor mixed = query.attention(key, value, new Mask(bias, causal), dropout);
            return mixed.mergeHeads().mean(1).select(1, 0).linear(Scope.ROOT.of("last"), 4);
        }
    }

    private static Runner open(Model model, Backend backend) {
        return Runner.open(model, backend, WeightSource.initial(3), RECIPE);
    }

    @ParameterizedTest
    @CsvSource({
        "false, false, 4",
        "true, false, 4",
        "false, true, 4",
        "true, true, 4",
        "true, false, 2",
        "true, true, 1"
    })
    void attentionThatDropsNextToNothingIsThatWhichDropsNothing(boolean causal, boolean masked, int keyHeads) {
        try (Runner dropping = open(new Attending(1e-9, causal, masked, keyHeads), Backend.SCRIPT);
                Runner plain = open(new Attending(0, causal, masked, keyHeads), Backend.SCRIPT)) {
            List<float[]> gradients = dropping.gradients(X, TARGET);
            List<float[]> expected = plain.gradients(X, TARGET);
            for (int i = 0; i < expected.size(); i++) {
                BackendsAgreeTest.assertClose(gradients.get(i), expected.get(i), 1e-5);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void theSameSeedDropsTheSame(Backend backend) {
        try (Runner first = open(new Attending(0.5, true, false, 4), backend);
                Runner second = open(new Attending(0.5, true, false, 4), backend);
                Runner third = open(new Attending(0.5, true, false, 4), backend)) {
            Runner.Step step = first.step(X, TARGET, 7, 0.01);
            assertThat(second.step(X, TARGET, 7, 0.01)).isEqualTo(step);
            assertThat(third.step(X, TARGET, 8, 0.01)).isNotEqualTo(step);
            assertThat(second.weights().get(0)).containsExactly(first.weights().get(0));
            assertThat(second.step(X, TARGET, 7, 0.01)).isEqualTo(first.step(X, TARGET, 7, 0.01));
        }
    }
}
