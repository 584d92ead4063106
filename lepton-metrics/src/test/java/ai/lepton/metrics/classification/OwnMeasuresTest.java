package ai.lepton.metrics.classification;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Intervals of measures that are the caller's own. */
class OwnMeasuresTest {
    private static final CountMeasure COST = CountMeasure.overall(
            "cost", matrix -> Score.of((50 * matrix.weight(1, 0) + matrix.weight(0, 1)) / matrix.total()));

    private static ClassificationReport report(long[][] counts) {
        int n = 0;
        for (long[] row : counts) {
            for (long count : row) {
                n += (int) count;
            }
        }
        int[] truth = new int[n];
        int[] predicted = new int[n];
        int at = 0;
        for (int i = 0; i < counts.length; i++) {
            for (int j = 0; j < counts.length; j++) {
                for (int c = 0; c < counts[i][j]; c++) {
                    truth[at] = i;
                    predicted[at++] = j;
                }
            }
        }
        Labels labels = counts.length == 2 ? Labels.of("a", "b") : Labels.of("a", "b", "c");
        return Evaluation.of(labels, truth).predicted(predicted).resamples(500).report();
    }

    @Test
    void whatRestsOnMoreThanAFewExamplesHasAnInterval() {
        Estimate cost =
                report(new long[][] {{100, 20, 3}, {12, 80, 3}, {4, 5, 60}}).estimate(COST);
        assertThat(cost.trustedInterval()).isPresent();
        assertThat(cost.trustedInterval().orElseThrow().contains(cost.value())).isTrue();
    }

    @Test
    void whatRestsOnAFewHasACaution() {
        // One kind of error that was seen three times, or not at all, decides the cost.
        assertThat(report(new long[][] {{100, 20, 3}, {3, 80, 3}, {4, 5, 60}})
                        .estimate(COST)
                        .caution())
                .isEqualTo("it rests on so few examples as if there were 3.1; the level holds from about 5 on");
        assertThat(report(new long[][] {{100, 20, 3}, {0, 80, 3}, {4, 5, 60}})
                        .estimate(COST)
                        .caution())
                .startsWith("it rests on so few examples as if there were ");
    }

    @Test
    void whatReadsCountsIsToldWhyThereIsNoInterval() {
        ClassificationReport report = report(new long[][] {{100, 20}, {12, 80}});
        CountMeasure ofCounts = CountMeasure.overall(
                "cost", matrix -> Score.of((5.0 * matrix.count(1, 0) + matrix.count(0, 1)) / matrix.examples()));
        CountMeasure ofAll = CountMeasure.overall("share", matrix -> Score.of(matrix.counts()[0] / matrix.total()));
        for (CountMeasure measure : List.of(ofCounts, ofAll)) {
            Estimate estimate = report.estimate(measure);
            assertThat(estimate.score().isDefined()).isTrue();
            assertThat(estimate.interval()).isEmpty();
            assertThat(estimate.caution())
                    .isEqualTo("no interval: what is drawn for an interval has no counts; a measure that reads "
                            + "weight(truth, predicted), support(...) and total() has one");
        }
    }

    @Test
    void whatDependsOnNothingIsToldSo() {
        Estimate constant = report(new long[][] {{100, 20}, {12, 80}})
                .estimate(CountMeasure.overall("constant", matrix -> Score.of(1)));
        assertThat(constant.interval()).isEmpty();
        assertThat(constant.caution()).startsWith("no interval: nothing that it depends on");
    }
}
