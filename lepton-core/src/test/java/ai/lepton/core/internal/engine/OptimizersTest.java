package ai.lepton.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.graph.Init;
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
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every optimiser that {@link Optimizer} permits, as its {@code defaults()}: the script against the eager reference. */
class OptimizersTest {
    private static final Feed TARGET = new Feed.Floats(new float[] {2, -1, 3, 1}, 4, 1);
    private static final List<Feed> X =
            List.of(new Feed.Floats(new float[] {1, 2, 3, -1, 0, 2, 4, 1, 1, 0, -2, 1}, 4, 3));

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
        try (Runner script = Runner.open(new Line(), Backend.SCRIPT, WeightSource.initial(3), objective);
                Runner eager = Runner.open(new Line(), Backend.EAGER, WeightSource.initial(3), objective)) {
            double before = eager.loss(X, TARGET);
            for (int step = 0; step < 20; step++) {
                double scripted = script.step(X, TARGET, 0.02);
                assertThat(scripted).isCloseTo(eager.step(X, TARGET, 0.02), within(1e-4));
            }
            assertThat(eager.loss(X, TARGET)).isLessThan(0.9 * before);
            for (int i = 0; i < eager.parameters().size(); i++) {
                BackendsAgreeTest.assertClose(
                        script.weights().get(i), eager.weights().get(i), 1e-4);
            }
        }
    }

    /**
     * Two weights with one gradient between them, and one whose gradient lies transposed in memory.
     *
     * @param apart whether each of the two gets a gradient of its own
     */
    private record Odd(boolean apart) implements Model {
        @Override
        public List<Input> inputs() {
            return List.of(new Input("x", DType.F32, Shape.of(-1, 3)));
        }

        @Override
        public Tensor apply(Inputs inputs) {
            Tensor x = inputs.get("x");
            Tensor one = x.graph().weight(Scope.ROOT, "one", Init.linear(3), 4, 3);
            Tensor other = x.graph().weight(Scope.ROOT, "other", Init.linear(3), 4, 3);
            Tensor across = x.graph().weight(Scope.ROOT, "across", Init.linear(3), 2, 4);
            Tensor sum = apart ? one.mul(1.0).add(other.mul(1.0)) : one.add(other);
            return x.matmul(sum.transpose(0, 1)).matmul(across.transpose(0, 1)).mean(-1);
        }
    }

    static Stream<Arguments> optimizersOnBoth() {
        return optimizers()
                .flatMap(optimizer -> Arrays.stream(Backend.values()).map(backend -> Arguments.of(optimizer, backend)));
    }

    @ParameterizedTest
    @MethodSource("optimizersOnBoth")
    void gradientsThatAreSharedOrTransposedAreScaledOnceAndInTheirOrder(Optimizer optimizer, Backend backend) {
        for (double maxNorm : new double[] {0.1, Double.POSITIVE_INFINITY}) {
            Objective objective = new Objective(Loss.meanSquaredError(), optimizer, maxNorm, List.of(), true);
            try (Runner shared = Runner.open(new Odd(false), backend, WeightSource.initial(3), objective);
                    Runner apart = Runner.open(new Odd(true), backend, WeightSource.initial(3), objective)) {
                for (int step = 0; step < 3; step++) {
                    for (Runner each : List.of(shared, apart)) {
                        each.step(X, TARGET, 0.01);
                        each.accumulate(X, TARGET, 1);
                        each.accumulate(X, TARGET, 2);
                        each.apply(8, 0.01);
                    }
                }
                for (int i = 0; i < 3; i++) {
                    BackendsAgreeTest.assertClose(
                            shared.weights().get(i), apart.weights().get(i), 1e-5);
                }
            }
        }
    }
}
