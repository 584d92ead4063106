package ai.lepton.core.golden;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import ai.lepton.core.internal.engine.Optimizer;
import ai.lepton.core.internal.engine.Runner;
import ai.lepton.core.model.Input;
import ai.lepton.core.model.Inputs;
import ai.lepton.core.ops.Backend;
import ai.lepton.core.ops.Ops;
import ai.lepton.core.ops.ShapeOps;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation, its output and its gradients, on every backend against PyTorch. */
class OperationsTest {
    static final Optimizer OPTIMIZER = new Optimizer(0.9, 0.999, 1e-8, 0, 1);

    static Stream<Operation> operations() {
        return Stream.of("operations.safetensors", "text_operations.safetensors", "more_operations.safetensors")
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
        Runner.Recipe recipe = new Runner.Recipe(new Projection(new Shape(golden.shape("out"))), OPTIMIZER);
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
        assertThat(applied(operation, new ShapeOps()))
                .isEqualTo(new Shape(operation.golden().shape("out")));
    }

    @Test
    void noOperationIsLeftOut() {
        Set<String> used = new TreeSet<>();
        operations().forEach(operation -> applied(operation, recording(used)));
        Set<String> all = Arrays.stream(Ops.class.getMethods())
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> none = Set.of("shape", "width", "weight", "apply");
        all.removeAll(none);
        used.removeAll(none);
        all.remove("dropout"); // draws random numbers: see RunnerTest
        all.remove("linears"); // is linear several times: see LinearsTest
        all.remove("remember"); // does nothing without a cache: see DecodingTest
        assertThat(used).isEqualTo(all);
    }

    private static Shape applied(Operation operation, Ops<Shape> ops) {
        Map<String, Shape> inputs = new HashMap<>();
        operation.inputs().forEach(input -> inputs.put(input.name(), input.shape()));
        return operation.apply(ops, new Inputs<>(inputs));
    }

    /** Shapes, with a note of each method that was called. */
    @SuppressWarnings("unchecked")
    private static Ops<Shape> recording(Set<String> used) {
        ShapeOps shapes = new ShapeOps();
        return (Ops<Shape>) Proxy.newProxyInstance(
                Ops.class.getClassLoader(), new Class<?>[] {Ops.class}, (proxy, method, arguments) -> {
                    used.add(method.getName());
                    return method.invoke(shapes, arguments);
                });
    }
}
