package ai.lepton.core.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.engine.EngineOptions.Backend;
import ai.lepton.core.internal.engine.Feed;
import ai.lepton.core.internal.engine.Objective;
import ai.lepton.core.internal.engine.Runner;
import ai.lepton.core.internal.engine.Runner.Mean;
import ai.lepton.core.model.Loss;
import ai.lepton.core.training.Optimizer;
import ai.lepton.core.training.Optimizer.Adam;
import ai.lepton.core.training.Optimizer.AdamW;
import ai.lepton.core.training.Optimizer.Lion;
import ai.lepton.core.training.Optimizer.Sgd;
import ai.lepton.core.training.Training.ParameterGroup;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One step and ten of every optimiser against {@code torch.optim}; Lion's against the formula of its paper. */
class StepsTest {
    private static final int ROWS = 5;

    static Stream<Arguments> cases() {
        return Golden.cases("/golden/training/steps.safetensors").stream()
                .flatMap(golden -> Arrays.stream(Backend.values()).map(backend -> Arguments.of(golden, backend)));
    }

    private static Optimizer optimizer(String name) {
        return switch (name.split(",", 2)[0]) {
            case "AdamW" -> new AdamW(0.8, 0.95, 1e-6, 0);
            case "Adam" -> new Adam(0.8, 0.95, 1e-6, 0);
            case "Sgd" -> new Sgd(0, false, 0);
            case "Sgd momentum" -> new Sgd(0.9, false, 0);
            case "Sgd nesterov" -> new Sgd(0.8, true, 0);
            default -> Lion.defaults();
        };
    }

    private static Objective objective(String name, boolean accumulates) {
        boolean plain = !name.contains(",");
        List<ParameterGroup> groups = name.endsWith("groups")
                ? List.of(
                        ParameterGroup.of("first\\..*").learningRate(0.1),
                        ParameterGroup.of("norm\\.weight").weightDecay(0.3))
                : List.of();
        return new Objective(
                Loss.crossEntropy(0),
                optimizer(name).weightDecay(plain ? 0 : 0.1),
                plain ? Double.POSITIVE_INFINITY : 0.5,
                groups,
                accumulates);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("cases")
    void areThoseOfPyTorch(Golden golden, Backend backend) {
        float[] rates = golden.floats("rates");
        try (Runner runner =
                Runner.open(new AdamWTest.Small(), backend, golden.weights(), objective(golden.name(), false))) {
            for (int step = 0; step < rates.length; step++) {
                Runner.Step done = runner.step(
                        List.of(inputs(golden, step, 0, ROWS)), targets(golden, step, 0, ROWS), step, rates[step]);
                assertDone(golden, runner, step, done);
            }
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("cases")
    void ofSeveralBatchesAreThoseOfOneLargeBatch(Golden golden, Backend backend) {
        float[] rates = golden.floats("rates");
        try (Runner runner =
                Runner.open(new AdamWTest.Small(), backend, golden.weights(), objective(golden.name(), true))) {
            for (int step = 0; step < rates.length; step++) {
                double sum = 0;
                double count = 0;
                for (int from = 0; from < ROWS; from += 2) { // the last of one row
                    int to = Math.min(ROWS, from + 2);
                    Mean mean = runner.accumulate(
                            List.of(inputs(golden, step, from, to)), targets(golden, step, from, to), step);
                    sum += mean.value() * mean.count();
                    count += mean.count();
                }
                double norm = runner.apply(count, rates[step]);
                assertDone(golden, runner, step, new Runner.Step(sum / count, count, norm));
            }
        }
    }

    private static void assertDone(Golden golden, Runner runner, int step, Runner.Step done) {
        assertThat(done.loss()).as("loss at step %d", step).isCloseTo(golden.floats("losses")[step], within(1e-5));
        assertThat(done.count()).isEqualTo(ROWS);
        assertThat(done.gradientNorm())
                .as("norm at step %d", step)
                .isCloseTo(golden.floats("norms")[step], within(1e-5));
        if (step != 0 && step != golden.floats("rates").length - 1) {
            return;
        }
        for (int i = 0; i < runner.parameters().size(); i++) {
            String tensor = (step == 0 ? "once." : "after.")
                    + runner.parameters().get(i).name();
            golden.assertClose(tensor, runner.weights().get(i), golden.floats(tensor));
        }
    }

    private static Feed inputs(Golden golden, int step, int from, int to) {
        int at = step * ROWS * 4;
        float[] rows = Arrays.copyOfRange(golden.floats("inputs"), at + from * 4, at + to * 4);
        return new Feed.Floats(rows, to - from, 4);
    }

    private static Feed targets(Golden golden, int step, int from, int to) {
        int at = step * ROWS;
        return new Feed.Longs(Arrays.copyOfRange(golden.longs("targets"), at + from, at + to), to - from);
    }
}
