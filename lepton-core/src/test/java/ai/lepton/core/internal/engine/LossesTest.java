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
import ai.lepton.core.training.Optimizer.AdamW;
import ai.lepton.exchange.tensor.DType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every loss and its gradients: the script against the eager reference. */
class LossesTest {
    /** One linear layer over each row of x, or over each of its tokens. */
    private record Line(int outputs, boolean tokens) implements Model {
        @Override
        public List<Input> inputs() {
            return List.of(new Input("x", DType.F32, tokens ? Shape.of(-1, -1, 3) : Shape.of(-1, 3)));
        }

        @Override
        public Tensor apply(Inputs inputs) {
            return inputs.get("x").linear(Scope.ROOT.of("linear"), outputs);
        }
    }

    /** A loss of two examples, of four tokens each where they have some. */
    private record Case(Loss loss, Line model, Feed target, int rows) {
        Case(Loss loss, Line model, Feed target) {
            this(loss, model, target, 2);
        }

        Feed x() {
            int size = model.tokens ? rows * 4 * 3 : rows * 3;
            float[] x = new float[size];
            for (int i = 0; i < size; i++) {
                x[i] = (float) Math.sin(1 + 3 * i);
            }
            return model.tokens ? new Feed.Floats(x, rows, 4, 3) : new Feed.Floats(x, rows, 3);
        }

        @Override
        public String toString() {
            return loss.toString();
        }
    }

    static List<Case> cases() {
        Feed tags = new Feed.Longs(new long[] {0, 2, -100, 1, 1, 1, 0, -100}, 2, 4);
        return List.of(
                new Case(Loss.crossEntropy(0.1), new Line(3, false), new Feed.Longs(new long[] {2, 0}, 2)),
                new Case(Loss.binaryCrossEntropy(), new Line(1, false), new Feed.Floats(new float[] {1, 0}, 2, 1)),
                new Case(Loss.tokenCrossEntropy(0.1), new Line(3, true), tags),
                new Case(Loss.nextToken(), new Line(3, true), tags),
                new Case(Loss.answerSpan(), new Line(2, true), new Feed.Longs(new long[] {0, 2, 3, -100}, 2, 2)),
                new Case(Loss.multiLabel(), new Line(3, false), new Feed.Floats(new float[] {1, 0, 1, 0, 0, 1}, 2, 3)),
                new Case(
                        Loss.crossEntropy(0.1, 0.5, 2, 1), new Line(3, false), new Feed.Longs(new long[] {2, -100}, 2)),
                new Case(Loss.tokenCrossEntropy(0, 0.5, 2, 1), new Line(3, true), tags),
                new Case(Loss.focal(2, 0.25, 1, 0.5), new Line(3, false), new Feed.Longs(new long[] {2, 0}, 2)),
                new Case(Loss.focal(0.5), new Line(3, false), new Feed.Longs(new long[] {2, -100}, 2)),
                new Case(Loss.binaryFocal(2, 0.25), new Line(1, false), new Feed.Floats(new float[] {1, 0}, 2, 1)),
                new Case(Loss.binaryCrossEntropy(3), new Line(1, false), new Feed.Floats(new float[] {1, 0}, 2, 1)),
                new Case(
                        Loss.multiLabel(0.5, 1, 4),
                        new Line(3, false),
                        new Feed.Floats(new float[] {1, 0, 1, 0, 0, 1}, 2, 3)),
                new Case(Loss.huber(0.5), new Line(1, false), new Feed.Floats(new float[] {0.4f, -3}, 2, 1)),
                new Case(Loss.quantile(0.1, 0.5, 0.9), new Line(3, false), new Feed.Floats(new float[] {1, -3}, 2, 1)),
                new Case(Loss.inBatchNegatives(2, 20), new Line(3, false), new Feed.Longs(new long[] {0, 7, 0}, 3), 6),
                new Case(
                        Loss.meanSquaredError(2),
                        new Line(2, false),
                        new Feed.Floats(new float[] {1, -2, 3, 0}, 2, 2)));
    }

    @Test
    void noLossIsLeftOut() {
        List<Class<?>> all = Arrays.stream(Loss.class.getDeclaredClasses())
                .filter(Loss.class::isAssignableFrom)
                .collect(Collectors.toList());
        assertThat(all).hasSizeGreaterThan(5);
        assertThat(cases().stream().<Class<?>>map(each -> each.loss().getClass()))
                .as("losses with a case here")
                .containsAll(all);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void scriptAndEagerAgree(Case each) {
        Objective objective = new Objective(each.loss(), AdamW.defaults(), 1);
        try (Runner script = open(each, Backend.SCRIPT, objective);
                Runner eager = open(each, Backend.EAGER, objective)) {
            List<Feed> x = List.of(each.x());
            double loss = eager.loss(x, each.target());
            assertThat(loss).isPositive();
            assertThat(script.loss(x, each.target())).isCloseTo(loss, within(1e-5));
            List<float[]> scripted = script.gradients(x, each.target());
            List<float[]> reference = eager.gradients(x, each.target());
            for (int i = 0; i < reference.size(); i++) {
                BackendsAgreeTest.assertClose(scripted.get(i), reference.get(i), 1e-5);
            }
        }
    }

    private static Runner open(Case each, Backend backend, Objective objective) {
        return Runner.open(each.model(), backend, WeightSource.initial(3), objective);
    }
}
