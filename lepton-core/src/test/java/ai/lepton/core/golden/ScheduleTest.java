package ai.lepton.core.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.training.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class ScheduleTest {
    @ParameterizedTest
    @CsvFileSource(resources = "/golden/components/schedule.csv", numLinesToSkip = 1)
    void warmupAndCosineAreThoseOfTransformers(double warmup, long steps, long step, double factor) {
        long warm = (long) (warmup * steps);
        // transformers give the first step the rate 0; Lepton's k-th step of the warm-up has the rate of their next one
        double expected = step < warm ? (step + 1.0) / warm : factor;
        assertThat(Schedule.cosine().warmup(warmup).factor(step, steps)).isCloseTo(expected, within(1e-15));
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/golden/training/schedules.csv", numLinesToSkip = 1)
    void schedulesAreThoseOfTransformersAndPyTorch(String name, long warm, long steps, long step, double factor) {
        Schedule schedule = switch (name) {
            case "constant" -> Schedule.constant();
            case "linear" -> Schedule.linear();
            case "cosine" -> Schedule.cosine();
            case "polynomial" -> Schedule.polynomial(2.5);
            default -> Schedule.oneCycle();
        };
        double expected = step < warm ? (step + 1.0) / warm : factor; // see above
        assertThat(schedule.warmupSteps(warm).factor(step, steps)).isCloseTo(expected, within(1e-12));
    }

    @Test
    void aShareOfTheStepsIsThatOfItsDecimals() {
        Schedule schedule = Schedule.constant().warmup(0.29); // 0.29 * 100 is 28.999999999999996

        assertThat(schedule.factor(27, 100)).isEqualTo(28 / 29.0);
        assertThat(schedule.factor(28, 100)).isEqualTo(1);
        assertThat(Schedule.constant().warmup(0.299).factor(28, 100)).isEqualTo(1);
    }
}
