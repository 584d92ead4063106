package ai.lepton.core.golden;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.internal.engine.Objective;
import ai.lepton.core.internal.engine.Runner;
import ai.lepton.core.internal.script.Kernel;
import ai.lepton.core.model.Activation;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.Model.Inputs;
import ai.lepton.exchange.tensor.DType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every activation and its gradients, eagerly, as a script and fused by oneDNN, against transformers and PyTorch. */
class ActivationsTest {
    /** Other names of the same functions. */
    private static final Map<String, Activation> ALIASES = Map.of(
            "celu", Activation.ELU,
            "gelu_accurate", Activation.GELU_TANH,
            "gelu_fast", Activation.GELU_TANH,
            "gelu_python", Activation.GELU,
            "gelu_python_tanh", Activation.GELU_TANH,
            "gelu_pytorch_tanh", Activation.GELU_TANH,
            "swish", Activation.SILU);

    /** The function of what a linear layer gives, so that a kernel may fuse both. */
    record Activated(Activation activation) implements Model {
        @Override
        public List<Input> inputs() {
            return List.of(new Input("x", DType.F32, Shape.of(-1, 4)));
        }

        @Override
        public Tensor apply(Inputs inputs) {
            return activation.apply(inputs.get("x").linear(Scope.ROOT.of("same"), 4));
        }
    }

    static List<Golden> cases() {
        return Golden.cases("/golden/activations/activations.safetensors");
    }

    static Stream<Arguments> casesOnEachBackend() {
        return cases().stream()
                .flatMap(golden -> Arrays.stream(Backend.values()).map(backend -> Arguments.of(golden, backend)));
    }

    private static Activation of(Golden golden) {
        return Arrays.stream(Activation.values())
                .filter(activation -> activation.huggingFaceName().equals(golden.name()))
                .findFirst()
                .orElseGet(() -> ALIASES.get(golden.name()));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("casesOnEachBackend")
    void givesPyTorchsOutputAndGradients(Golden golden, Backend backend) {
        Objective recipe = new Objective(new Projection(Shape.of(golden.shape("out"))), OperationsTest.OPTIMIZER, 1);
        try (Runner runner = Runner.open(new Activated(of(golden)), backend, golden.weights(), recipe)) {
            golden.assertReproducedBy(runner, List.of(golden.feed("x")), golden.feed("cotangent"));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void oneDnnGivesPyTorchsOutput(Golden golden) {
        try (Runner runner = Runner.open(new Activated(of(golden)), Kernel.ONEDNN, golden.weights())) {
            golden.assertClose("out", runner.logits(List.of(golden.feed("x"))), golden.floats("out"));
        }
    }

    @Test
    void noActivationIsLeftOut() {
        assertThat(cases().stream().map(ActivationsTest::of)).contains(Activation.values());
    }
}
