package ai.lepton.core.golden;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.graph.CoreOp;
import ai.lepton.core.graph.Graph;
import ai.lepton.core.graph.Op;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.internal.engine.Objective;
import ai.lepton.core.internal.engine.Runner;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.training.Optimizer.AdamW;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation, its output and its gradients, on every backend against PyTorch. */
class OperationsTest {
    static final AdamW OPTIMIZER = new AdamW(0.9, 0.999, 1e-8, 0);

    static Stream<Operation> operations() {
        return Stream.of(
                        "operations.safetensors",
                        "text_operations.safetensors",
                        "more_operations.safetensors",
                        "more_shapes.safetensors",
                        "/golden/training/operations.safetensors")
                .flatMap(file -> Golden.cases(file).stream())
                .map(Operation::new);
    }

    static Stream<Arguments> operationsOnEachBackend() {
        return operations()
                .flatMap(operation -> Arrays.stream(Backend.values()).map(backend -> Arguments.of(operation, backend)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("operationsOnEachBackend")
    void givesPyTorchsOutputAndGradients(Operation operation, Backend backend) {
        Golden golden = operation.golden();
        Objective recipe = new Objective(new Projection(Shape.of(golden.shape("out"))), OPTIMIZER, 1);
        try (Runner runner = Runner.open(operation, backend, golden.weights(), recipe)) {
            golden.assertReproducedBy(
                    runner,
                    operation.inputs().stream()
                            .map(Input::name)
                            .map(golden::feed)
                            .toList(),
                    golden.feed("cotangent"));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    void givesPyTorchsShapes(Operation operation) {
        assertThat(operation.logits().shape())
                .isEqualTo(Shape.of(operation.golden().shape("out")));
    }

    @Test
    void noOperationIsLeftOut() {
        Set<Op> used = operations()
                .flatMap(operation -> Graph.needed(operation.logits()).stream())
                .map(Tensor::op)
                .collect(Collectors.toSet());
        Set<CoreOp> missing = EnumSet.allOf(CoreOp.class);
        missing.removeAll(used);
        assertThat(missing)
                .containsExactlyInAnyOrder(
                        CoreOp.DROPOUT, // draws random numbers: see RunnerTest
                        CoreOp.CACHE, // does nothing without a cache: see KeyValueCacheTest
                        CoreOp.TO_BFLOAT16); // comes of lowering only: see KernelsTest
    }
}
