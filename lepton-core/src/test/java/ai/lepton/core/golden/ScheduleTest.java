package ai.lepton.core.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.training.Schedule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class ScheduleTest {
    @ParameterizedTest
    @CsvFileSource(resources = "/golden/components/schedule.csv", numLinesToSkip = 1)
    void warmupAndCosineAreThoseOfTransformers(double warmup, long steps, long step, double factor) {
        assertThat(new Schedule.WarmupCosine(warmup).factor(step, steps)).isCloseTo(factor, within(1e-15));
    }
}
