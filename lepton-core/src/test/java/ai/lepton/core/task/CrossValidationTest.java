package ai.lepton.core.task;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.metrics.Interval;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.CountMeasure;
import ai.lepton.metrics.classification.Evaluation;
import ai.lepton.metrics.classification.Labels;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CrossValidationTest {
    private static ClassificationReport report(int... predicted) {
        return Evaluation.of(Labels.of("a", "b"), new int[] {0, 1, 0, 1})
                .predicted(predicted)
                .report();
    }

    /** Of 1, 0.75, 1 and 1 the mean is 0.9375; the corrected interval reaches beyond 1, which no accuracy does. */
    @Test
    void theIntervalIsToldOnceAndEndsWhereTheMeasureDoes() {
        CrossValidation<ClassificationReport> validation = new CrossValidation<>(
                List.of(),
                List.of(report(0, 1, 0, 1), report(0, 1, 0, 0), report(0, 1, 0, 1), report(0, 1, 0, 1)),
                12,
                4,
                List.of("rows are few"));
        Interval interval =
                validation.estimate(CountMeasure.ACCURACY).interval().orElseThrow();
        assertThat(interval.high()).isEqualTo(1);
        assertThat(interval.low()).isBetween(0.6, 0.7);
        assertThat(validation.text(CountMeasure.ACCURACY))
                .matches("accuracy 0\\.9375 \\[0\\.6\\d{3}, 1\\.0000] over 4 parts \\(caution: .*rows are few\\)");
    }
}
