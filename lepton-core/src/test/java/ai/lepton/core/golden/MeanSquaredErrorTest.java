package ai.lepton.core.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.internal.engine.Objective;
import ai.lepton.core.internal.engine.Runner;
import ai.lepton.core.model.Loss;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.Model.Inputs;
import ai.lepton.exchange.tensor.DType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The loss of regression and its gradients, on every backend against PyTorch. */
class MeanSquaredErrorTest {
    /** One linear layer. */
    record Line(int outputs) implements Model {
        @Override
        public List<Input> inputs() {
            return List.of(new Input("x", DType.F32, Shape.of(-1, 3)));
        }

        @Override
        public Tensor apply(Inputs inputs) {
            return inputs.get("x").linear(Scope.ROOT.of("linear"), outputs);
        }
    }

    static Stream<Arguments> cases() {
        return Golden.cases("/golden/losses/mean_squared_error.safetensors").stream()
                .flatMap(golden -> Arrays.stream(Backend.values()).map(backend -> Arguments.of(golden, backend)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("cases")
    void givesPyTorchsLossAndGradients(Golden golden, Backend backend) {
        int outputs = (int) golden.shape("out")[1];
        Objective recipe = new Objective(Loss.meanSquaredError(outputs), OperationsTest.OPTIMIZER, 1);
        try (Runner runner = Runner.open(new Line(outputs), backend, golden.weights(), recipe)) {
            golden.assertReproducedBy(runner, List.of(golden.feed("x")), golden.feed("target"));
            double expected = golden.floats("loss")[0];
            assertThat(runner.loss(List.of(golden.feed("x")), golden.feed("target")))
                    .isCloseTo(expected, within(1e-6 * Math.max(1, expected)));
        }
    }
}
