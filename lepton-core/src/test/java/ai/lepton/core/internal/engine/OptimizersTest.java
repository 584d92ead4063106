package ai.lepton.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.model.Loss;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.Model.Inputs;
import ai.lepton.core.training.Optimizer;
import ai.lepton.exchange.tensor.DType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every optimiser that {@link Optimizer} permits, as its {@code defaults()}: the script against the eager reference. */
class OptimizersTest {
    private record Line() implements Model {
        @Override
        public List<Input> inputs() {
            return List.of(new Input("x", DType.F32, Shape.of(-1, 3)));
        }

        @Override
        public Tensor apply(Inputs inputs) {
            return inputs.get("x").linear(Scope.ROOT.of("linear"), 1);
        }
    }

    static Stream<Optimizer> optimizers() {
        return Arrays.stream(Optimizer.class.getPermittedSubclasses()).map(type -> {
            try {
                return (Optimizer) type.getMethod("defaults").invoke(null);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(type + " needs a static method defaults()", e);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void stepsOnBothBackendsAreTheSameAndMakeTheLossSmaller(Optimizer optimizer) {
        Objective objective = new Objective(Loss.meanSquaredError(), optimizer.weightDecay(0.01), 1);
        Feed target = new Feed.Floats(new float[] {2, -1, 3, 1}, 4, 1);
        List<Feed> x = List.of(new Feed.Floats(new float[] {1, 2, 3, -1, 0, 2, 4, 1, 1, 0, -2, 1}, 4, 3));
        try (Runner script = Runner.open(new Line(), Backend.SCRIPT, WeightSource.initial(3), objective);
                Runner eager = Runner.open(new Line(), Backend.EAGER, WeightSource.initial(3), objective)) {
            double before = eager.loss(x, target);
            for (int step = 0; step < 20; step++) {
                double scripted = script.step(x, target, 0.02);
                assertThat(scripted).isCloseTo(eager.step(x, target, 0.02), within(1e-4));
            }
            assertThat(eager.loss(x, target)).isLessThan(0.9 * before);
            for (int i = 0; i < eager.parameters().size(); i++) {
                BackendsAgreeTest.assertClose(
                        script.weights().get(i), eager.weights().get(i), 1e-4);
            }
        }
    }
}
