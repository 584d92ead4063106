package ai.lepton.metrics.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measure;
import ai.lepton.metrics.inference.PairedTests;
import ai.lepton.metrics.inference.TestResult;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegressionComparisonTest {
    private static final double[] TRUTH = {1, 2, 3, 4, 5, 6};
    private static final double[] FIRST = {1, 2, 3, 4, 5, 8};
    private static final double[] SECOND = {2, 1, 4, 3, 6, 5};

    private static RegressionReport report(double[] truth, double[] predicted) {
        return RegressionEvaluation.of(truth, predicted).resamples(500).report();
    }

    private static RegressionComparison comparison() {
        return RegressionComparison.of(report(TRUTH, FIRST), report(TRUTH, SECOND));
    }

    /** Errors of the first: five of 0 and one of 2; of the second: six of 1. Squares about the mean: 17.5. */
    @ParameterizedTest
    @CsvSource({
        "mean_absolute_error, -0.6666666666666667",
        "mean_squared_error, -0.3333333333333333",
        "median_absolute_error, -1",
        "max_error, 1",
        "r2, 0.1142857142857143"
    })
    void differencesAreTheFirstMinusTheSecond(String name, double difference) {
        RegressionMeasure measure = RegressionMeasure.REPORTED.stream()
                .filter(known -> known.key().equals(name))
                .findFirst()
                .orElseThrow();
        assertThat(comparison().difference(measure).value()).isCloseTo(difference, within(1e-12));
    }

    @Test
    void theGreatestErrorHasNoInterval() {
        TestResult result = comparison().test(RegressionMeasure.MAX_ERROR);
        assertThat(result)
                .hasToString(
                        "paired-bootstrap: undefined: samples tell little of max_error, difference 1.0000," + " n = 6");
    }

    @Test
    void undefinedValuesSayWhose() {
        RegressionComparison same = RegressionComparison.of(
                report(new double[] {1, 1}, new double[] {1, 2}), report(new double[] {1, 1}, new double[] {1, 1}));
        assertThat(same.test(RegressionMeasure.R2).toString())
                .startsWith("paired-bootstrap: undefined: of the first: ");
        RegressionComparison one = RegressionComparison.of(
                report(new double[] {1}, new double[] {3}), report(new double[] {1}, new double[] {2}));
        assertThat(one.test(RegressionMeasure.MEAN_ABSOLUTE_ERROR))
                .hasToString("paired-jackknife-t: undefined: one example tells nothing of how differences vary,"
                        + " difference 1.0000, n = 1");
    }

    @Test
    void theSamePredictionsTellNothing() {
        RegressionComparison same = RegressionComparison.of(report(TRUTH, FIRST), report(TRUTH, FIRST.clone()));
        assertThat(same.hasSamePredictions()).isTrue();
        assertThat(same.test(RegressionMeasure.R2))
                .hasToString("paired-jackknife-t: undefined: the difference is the same without each of the examples,"
                        + " difference 0.0000, n = 6");
        assertThat(comparison().hasSamePredictions()).isFalse();
    }

    @Test
    void errorsThatDifferByTheSameEverywhereTellNothing() {
        SplittableRandom random = new SplittableRandom(6);
        double[] truth = random.doubles(40, 0, 100).toArray();
        double[] one = Arrays.stream(truth).map(y -> y + 0.3).toArray();
        double[] other = Arrays.stream(truth).map(y -> y + 0.2).toArray();
        RegressionComparison comparison = RegressionComparison.of(report(truth, one), report(truth, other));
        assertThat(comparison
                        .test(RegressionMeasure.MEAN_ABSOLUTE_ERROR)
                        .pValue()
                        .isDefined())
                .as("a p-value of rounding")
                .isFalse();
    }

    @Test
    void fewExamplesHaveACaution() {
        assertThat(comparison().difference(RegressionMeasure.MEAN_SQUARED_ERROR).caution())
                .isEqualTo("6 examples; the level holds from about 10 on");
        assertThat(comparison()
                        .difference(RegressionMeasure.MEDIAN_ABSOLUTE_ERROR)
                        .caution())
                .isEqualTo("6 examples; the level holds from about 30 on");
    }

    @Test
    void whatHasNoWeightDoesNotMatter() {
        double[] weights = {1, 1, 1, 0, 1, 1};
        double[] other = FIRST.clone();
        other[3] = 100;
        RegressionReport one =
                RegressionEvaluation.of(TRUTH, FIRST).weights(weights).report();
        RegressionReport another =
                RegressionEvaluation.of(TRUTH, other).weights(weights).report();
        RegressionComparison comparison = RegressionComparison.of(one, another);
        assertThat(comparison.hasSamePredictions()).isTrue();
        assertThat(comparison.examples()).isEqualTo(5);
        assertThat(comparison.difference(RegressionMeasure.MEAN_SQUARED_ERROR).value())
                .isZero();
    }

    @Test
    void meanLossesAgreeWithThePairedTTestWhereThereAreMany() {
        SplittableRandom random = new SplittableRandom(5);
        int n = 3000;
        double[] truth = random.doubles(n).toArray();
        double[] one =
                Arrays.stream(truth).map(y -> y + random.nextDouble(-1, 1)).toArray();
        double[] other =
                Arrays.stream(truth).map(y -> y + random.nextDouble(-1.1, 1.1)).toArray();
        double[] gaps = new double[n];
        Arrays.setAll(gaps, i -> Math.abs(one[i] - truth[i]) - Math.abs(other[i] - truth[i]));
        Estimate known = PairedTests.t(gaps, null, 0.95).difference().orElseThrow();
        Estimate found = RegressionComparison.of(report(truth, one), report(truth, other))
                .resamples(4000)
                .difference(RegressionMeasure.MEAN_ABSOLUTE_ERROR);
        Interval expected = known.interval().orElseThrow();
        Interval bounds = found.interval().orElseThrow();
        assertThat(found.value()).isCloseTo(known.value(), within(1e-12));
        assertThat(bounds.low()).isCloseTo(expected.low(), within(0.05 * expected.width()));
        assertThat(bounds.high()).isCloseTo(expected.high(), within(0.05 * expected.width()));
    }

    /** Both share half of their noise; the second's own is larger, so that its true errors are known. */
    @ParameterizedTest
    @CsvSource({"mean_squared_error, -0.44", "r2, 0.088", "median_absolute_error, NaN"})
    void intervalsCoverTheTrueDifferenceAsOftenAsTheySay(String name, double expected) {
        RegressionMeasure measure = RegressionMeasure.REPORTED.stream()
                .filter(known -> known.key().equals(name))
                .findFirst()
                .orElseThrow();
        // Normal errors of variances 2 and 2.44 about truths of variance 5; the median of |e| is 0.67449 deviations.
        double difference = Double.isNaN(expected) ? 0.6744897501960817 * (Math.sqrt(2) - Math.sqrt(2.44)) : expected;
        java.util.Random random = new java.util.Random(11);
        int runs = 400;
        int covered = 0;
        for (int run = 0; run < runs; run++) {
            int n = 200;
            double[] truth = new double[n];
            double[] one = new double[n];
            double[] other = new double[n];
            for (int i = 0; i < n; i++) {
                truth[i] = Math.sqrt(5) * random.nextGaussian();
                double shared = random.nextGaussian();
                one[i] = truth[i] + shared + random.nextGaussian();
                other[i] = truth[i] + shared + 1.2 * random.nextGaussian();
            }
            Interval interval = RegressionComparison.of(only(truth, one), only(truth, other))
                    .seed(run)
                    .resamples(400)
                    .difference(measure)
                    .interval()
                    .orElseThrow();
            covered += interval.contains(difference) ? 1 : 0;
        }
        assertThat((double) covered / runs).isBetween(0.95 - 3 * Math.sqrt(0.95 * 0.05 / runs) - 0.01, 0.99);
    }

    private static RegressionReport only(double[] truth, double[] predicted) {
        return RegressionEvaluation.of(truth, predicted).resamples(1).report();
    }

    @Test
    void theSameSeedGivesTheSameResult() {
        for (RegressionMeasure measure : List.of(RegressionMeasure.R2, RegressionMeasure.MEDIAN_ABSOLUTE_ERROR)) {
            assertThat(comparison().seed(3).test(measure))
                    .isEqualTo(comparison().seed(3).test(measure));
        }
    }

    @Test
    void everyReportedMeasureHasADirection() {
        assertThat(RegressionMeasure.REPORTED.stream()
                        .filter(measure -> measure.direction() == Measure.Direction.HIGHER_IS_BETTER)
                        .map(RegressionMeasure::key))
                .containsExactly(
                        "r2",
                        "explained_variance",
                        "d2_absolute_error",
                        "pearson_corrcoef",
                        "spearman_corrcoef",
                        "kendall_rank_corrcoef",
                        "concordance_corrcoef");
        assertThat(RegressionMeasure.d2Tweedie(1).direction()).isEqualTo(Measure.Direction.HIGHER_IS_BETTER);
        assertThat(RegressionMeasure.criticalSuccessIndex(1).direction()).isEqualTo(Measure.Direction.HIGHER_IS_BETTER);
        assertThat(RegressionMeasure.meanPinballLoss(0.1).direction()).isEqualTo(Measure.Direction.LOWER_IS_BETTER);
    }

    @Test
    void otherExamplesAreAnError() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RegressionComparison.of(
                        report(TRUTH, FIRST), report(new double[] {1, 2, 3, 4.5, 5, 6}, SECOND)))
                .withMessage("truth[3] is 4.0 in the first but 4.5 in the second; a paired comparison needs the same"
                        + " examples in the same order");
        RegressionReport weighted = RegressionEvaluation.of(TRUTH, FIRST)
                .weights(new double[] {1, 1, 1, 1, 1, 2})
                .report();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RegressionComparison.of(weighted, report(TRUTH, SECOND)))
                .withMessage("only the first has weights; give both the same");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RegressionComparison.of(
                        weighted,
                        RegressionEvaluation.of(TRUTH, FIRST)
                                .weights(new double[] {1, 1, 1, 1, 1, 3})
                                .report()))
                .withMessage("weight[5] is 2.0 in the first but 3.0 in the second; give both the same");
        assertThat(RegressionComparison.of(
                                report(new double[] {0.0, 1}, new double[] {0, 1}),
                                report(new double[] {-0.0, 1}, new double[] {0, 1}))
                        .examples())
                .isEqualTo(2);
    }
}
