package ai.lepton.metrics.conformal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Interval;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConformalIntervalsTest {
    private static double[] count(int n) {
        return IntStream.rangeClosed(1, n).mapToDouble(i -> i).toArray();
    }

    @ParameterizedTest
    @CsvSource({
        "9, 0.9, 9", // ⌈10 · 0.9⌉
        "10, 0.9, 10", // ⌈9.9⌉
        "19, 0.9, 18",
        "99, 0.55, 55", // 100 · 0.55 is 55.00000000000001 in doubles
        "99, 0.9, 90",
        "999, 0.999, 999",
        "1, 0.5, 1",
    })
    void theThresholdIsTheScoreOfThisRank(int n, double confidence, double value) {
        assertThat(ConformalThreshold.of(count(n), confidence).value()).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"0.9, 9", "0.95, 19", "0.99, 99", "0.8, 4", "0.5, 1", "0.001, 1", "0.55, 2"})
    void tooFewExamplesHaveAnInfiniteThreshold(double confidence, int least) {
        assertThat(ConformalThreshold.leastExamples(confidence)).isEqualTo(least);
        assertThat(ConformalThreshold.of(count(least), confidence).isFinite()).isTrue();
        ConformalThreshold fewer = ConformalThreshold.of(count(least - 1), confidence);
        assertThat(fewer.isFinite()).isFalse();
        assertThat(fewer.whyInfinite())
                .hasValueSatisfying(why -> assertThat(why)
                        .startsWith((least - 1) + (least == 2 ? " example is" : " examples are"))
                        .endsWith("which takes " + least));
    }

    @Test
    void oneCalibrationMayBeOffByThisMuch() {
        Interval coverage =
                ConformalThreshold.of(count(100), 0.9).coverage(0.95).orElseThrow();
        // Quantiles of Beta(91, 10) by scipy.stats.beta.ppf.
        assertThat(coverage.low()).isCloseTo(0.8362, within(5e-4));
        assertThat(coverage.high()).isCloseTo(0.9510, within(5e-4));
        assertThat(ConformalThreshold.of(count(5), 0.9).coverage(0.95)).isEmpty();
    }

    @Test
    void theResidualsQuantileIsAddedToThePrediction() {
        double[] predicted = new double[9];
        double[] truth = {1, -2, 3, -4, 5, -6, 7, -8, 9};
        PredictionInterval found =
                ConformalIntervals.Absolute.calibrated(truth, predicted, 0.8).interval(10);
        assertThat(found).isEqualTo(new PredictionInterval(2, 18, 0.8, null));
        assertThat(found).hasToString("[2.0, 18.0] at 80 %");
        assertThat(found.contains(2)).isTrue();
        assertThat(found.contains(1.99)).isFalse();
    }

    @Test
    void tooFewResidualsGiveNoBoundsAndSaySo() {
        PredictionInterval found = ConformalIntervals.Absolute.calibrated(count(12), count(12), 0.95)
                .interval(10);
        assertThat(found.isBounded()).isFalse();
        assertThat(found.contains(1e300)).isTrue();
        assertThat(found).hasToString("unbounded at 95 %: 12 examples are too few for 95 %, which takes 19");
    }

    @Test
    void boundsThatWouldCrossBecomeTheirMiddle() {
        double[] truth = new double[19];
        double[] low = IntStream.range(0, 19).mapToDouble(i -> -10).toArray();
        double[] high = IntStream.range(0, 19).mapToDouble(i -> 10).toArray();
        ConformalIntervals.Quantiles found = ConformalIntervals.Quantiles.calibrated(truth, low, high, 0.9);
        assertThat(found.threshold().value()).isEqualTo(-10);
        assertThat(found.interval(3, 5)).isEqualTo(new PredictionInterval(4, 4, 0.9, null));
        assertThat(found.interval(-20, 20)).isEqualTo(new PredictionInterval(-10, 10, 0.9, null));
    }

    @Test
    void groupsAreCalibratedByThemselvesAndSmallOnesAreNamed() {
        double[] truth = count(40);
        List<String> groups =
                IntStream.range(0, 40).mapToObj(i -> i < 30 ? "north" : "south").toList();
        Mondrian<ConformalIntervals.Absolute> byGroup = Mondrian.of(
                groups,
                rows -> ConformalIntervals.Absolute.calibrated(
                        Mondrian.at(truth, rows), new double[rows.length], 0.95));
        assertThat(byGroup.of("north").interval(0).high()).isEqualTo(30);
        assertThat(byGroup.of("south").interval(0).whyUnbounded())
                .isEqualTo("10 examples of 'south' are too few for 95 %, which takes 19");
        assertThat(byGroup.of("west").interval(0).whyUnbounded())
                .isEqualTo("0 examples of 'west' are too few for 95 %, which takes 19");
        assertThat(byGroup.tooFew()).containsExactly("10 examples of 'south' are too few for 95 %, which takes 19");
    }

    @Test
    void crossValidationPlusTakesRanksOfShiftedResiduals() {
        // Of 4 examples and 60 % the ranks are ⌈5 · 0.6⌉ = 3 from above, and from below 5 - 3 = 2.
        ConformalIntervals.Cross cross = new ConformalIntervals.Cross(0.6, new double[][] {{1, 4}, {2, 8}});
        // 10 - {1, 4}, 20 - {2, 8}: 6 9 12 18; 10 + {1, 4}, 20 + {2, 8}: 11 14 22 28.
        assertThat(cross.interval(new double[] {10, 20})).isEqualTo(new PredictionInterval(9, 22, 0.6, null));
        assertThat(cross)
                .isEqualTo(new ConformalIntervals.Cross(0.6, cross.residuals()))
                .hasSameHashCodeAs(cross);
        assertThat(new ConformalIntervals.Cross(0.9, cross.residuals()).interval(new double[] {10, 20}))
                .hasToString("unbounded at 90 %: 4 examples are too few for 90 %, which takes 9");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cross.interval(new double[1]))
                .withMessage("predicted has 1 values; there are 2 folds, each with a model of its own");
    }

    @Test
    void errorsSayWhatIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConformalIntervals.Absolute.calibrated(new double[2], new double[3], 0.9))
                .withMessage("truth has 2 values but predicted has 3; they must describe the same examples");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> ConformalIntervals.Absolute.calibrated(new double[] {1, Double.NaN}, new double[2], 0.9))
                .withMessage("truth[1] is NaN; values must be finite");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConformalIntervals.Absolute.calibrated(
                        new double[] {Double.MAX_VALUE}, new double[] {-Double.MAX_VALUE}, 0.9))
                .withMessage("the score of example 0 is Infinity, beyond what a double can hold");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConformalIntervals.Normalized.calibrated(
                        new double[2], new double[2], new double[] {1, 0}, 0.9))
                .withMessage("scale[1] is 0.0; a scale is finite and above 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConformalThreshold.of(new double[2], 1))
                .withMessage("confidence is 1.0, outside (0, 1)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ConformalThreshold(0.9, 5, 1, null))
                .withMessage("the threshold is 1.0; 5 examples give none for 90 %, so it must be infinite");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> ConformalIntervals.Cross.calibrated(new double[2], new double[2], new int[] {0, 2}, 0.9))
                .withMessage("fold[1] is 2, outside [0, 2)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PredictionInterval(0, Double.POSITIVE_INFINITY, 0.9, null))
                .withMessage("prediction interval [0.0, Infinity] is unbounded without a reason");
    }
}
