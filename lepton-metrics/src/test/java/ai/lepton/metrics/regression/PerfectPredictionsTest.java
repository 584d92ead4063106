package ai.lepton.metrics.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the examples do not vary, intervals bound what was not seen. */
class PerfectPredictionsTest {
    private static final double[] TRUTH = truths(1000);

    private static double[] truths(int n) {
        SplittableRandom random = new SplittableRandom(12);
        double[] truths = new double[n];
        Arrays.setAll(truths, i -> 20 + 3 * random.nextGaussian());
        return truths;
    }

    private static RegressionReport report(double[] truth, double[] predicted) {
        return RegressionEvaluation.of(truth, predicted)
                .withMeasures(
                        RegressionMeasure.meanPinballLoss(0.9),
                        RegressionMeasure.d2Tweedie(1),
                        RegressionMeasure.RELATIVE_SQUARED_ERROR,
                        RegressionMeasure.COSINE_SIMILARITY,
                        RegressionMeasure.normalizedRootMeanSquaredError(RegressionMeasure.NormalizedBy.MEAN))
                .report();
    }

    @Test
    void predictionsThatAreHopelesslyFarHaveAReportToo() {
        double[] truth = {0, -1.2413650304083862e15, -2.4315758398382806e11, 1.9e-71};
        double[] predicted = {-59880.3, -15919.7, 1.5484591835604916e91, -1.1e-42};

        RegressionReport report = RegressionEvaluation.of(truth, predicted).report();

        assertThat(report.r2().value()).isLessThan(-1e150);
        assertThat(report.r2().interval().orElseThrow().low()).isLessThan(-1e150);
    }

    @Test
    void everyMeasureOfExactPredictionsHasAnIntervalOnOneSide() {
        RegressionReport report = report(TRUTH, TRUTH);
        assertThat(report.measurements()).allSatisfy(line -> {
            if (line.name().equals("max_error")) {
                assertThat(line.estimate().interval())
                        .as("samples tell little of extremes")
                        .isEmpty();
                return;
            }
            Interval bounds = line.estimate().interval().orElseThrow(() -> new AssertionError(line.name()));
            double value = line.estimate().value();
            assertThat(line.estimate().caution()).as(line.name()).isNull();
            if (line.name().equals("median_absolute_error")) {
                // Half of all would have to be others, which 1,000 examples rule out.
                assertThat(bounds.method()).isEqualTo("order-statistics");
                assertThat(bounds.width()).isZero();
                return;
            }
            assertThat(bounds.method()).isEqualTo("clopper-pearson");
            assertThat(bounds.width()).as(line.name()).isBetween(1e-6, 0.3);
            assertThat(value == bounds.low() || value == bounds.high() || Math.abs(value - 1) < 1e-12)
                    .as(line.name())
                    .isTrue();
        });
    }

    /** As many as 1 − 0.025^(1/1000) of all, 0.37 %, may be others; those that are predicted at random have R² −1. */
    @Test
    void aThousandExactPredictionsGiveAnRSquaredOfAtLeastTwiceTheirShareBelowOne() {
        double share = 1 - Math.pow(0.025, 1e-3);
        Interval bounds = report(TRUTH, TRUTH).r2().interval().orElseThrow();
        assertThat(bounds.high()).isEqualTo(1);
        assertThat(bounds.low()).isBetween(1 - 2.2 * share, 1 - 1.8 * share);
        Interval error = report(TRUTH, TRUTH).meanAbsoluteError().interval().orElseThrow();
        assertThat(error.low()).isZero();
        // The mean distance of two normals of deviation 3 is 6 / √π.
        assertThat(error.high()).isBetween(0.9 * share * 6 / Math.sqrt(Math.PI), 1.1 * share * 6 / Math.sqrt(Math.PI));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 1e-9, 3, 0.7})
    void equalErrorsDoNotVaryHoweverTheyWereRounded(double shift) {
        double[] predicted = Arrays.stream(TRUTH).map(y -> y + shift).toArray();
        RegressionReport report = report(TRUTH, predicted);
        for (String name : new String[] {
            "mean_absolute_error",
            "mean_squared_error",
            "root_mean_squared_error",
            "explained_variance",
            "pearson_corrcoef",
            "spearman_corrcoef",
            "kendall_rank_corrcoef"
        }) {
            Estimate estimate = report.estimate(name);
            Interval bounds = estimate.interval().orElseThrow(() -> new AssertionError(name));
            assertThat(bounds.method()).as(name).isEqualTo("clopper-pearson");
            assertThat(bounds.width()).as(name).isGreaterThan(1e-6);
            assertThat(bounds.contains(estimate.value())).as(name).isTrue();
        }
        // Some of the examples may be predicted exactly, too.
        assertThat(report.meanAbsoluteError().interval().orElseThrow().low()).isLessThan(shift);
    }

    @Test
    void errorsOfRoundingAreNone() {
        double[] predicted = Arrays.stream(TRUTH).map(y -> y * 3 / 3).toArray();
        predicted[7] = Math.nextUp(predicted[7]);
        RegressionReport report = report(TRUTH, predicted);
        assertThat(report.r2().interval().orElseThrow().method()).isEqualTo("clopper-pearson");
        assertThat(report.meanSquaredError().interval().orElseThrow().method()).isEqualTo("clopper-pearson");
    }

    @Test
    void turnedPredictionsHaveTheirIntervalAtTheOtherEnd() {
        double[] turned = Arrays.stream(TRUTH).map(y -> -y).toArray();
        Interval bounds =
                report(TRUTH, turned).estimate("spearman_corrcoef").interval().orElseThrow();
        assertThat(bounds.low()).isEqualTo(-1);
        assertThat(bounds.high()).isBetween(-0.999, -0.99);
        double[] about20 = Arrays.stream(TRUTH).map(y -> 40 - y).toArray();
        assertThat(report(TRUTH, about20)
                        .pearsonCorrelation()
                        .interval()
                        .orElseThrow()
                        .high())
                .isBetween(-0.999, -0.99);
    }

    @Test
    void weightsCountAsManyExamplesAsTheyAreWorth() {
        double[] weight = new double[TRUTH.length];
        Arrays.setAll(weight, i -> i < 100 ? 1 : 0);
        Interval hundred = RegressionEvaluation.of(TRUTH, TRUTH)
                .weights(weight)
                .report()
                .r2()
                .interval()
                .orElseThrow();
        double share = 1 - Math.pow(0.025, 1e-2);
        assertThat(hundred.low()).isBetween(1 - 2.5 * share, 1 - 1.5 * share);
    }

    @Test
    void saysSoWhereTheTruthsDoNotTellHowLargeErrorsMayBe() {
        double[] fives = new double[30];
        Arrays.fill(fives, 5);
        Estimate estimate = report(fives, fives).meanAbsoluteError();
        assertThat(estimate.interval()).isEmpty();
        assertThat(estimate.caution())
                .isEqualTo(
                        "all errors are the same but for rounding, and the truths do not tell how large others may be");
    }

    @Test
    void truthsThatAreEqualButForRoundingHaveNoVariationToExplain() {
        double[] truth = {0.1 + 0.2, 0.3, 0.3, 0.30000000000000004};
        double[] predicted = {0.3, 0.35, 0.2, 0.31};
        assertThat(RegressionMeasure.R2.of(truth, predicted).isDefined()).isFalse();
        assertThat(RegressionMeasure.PEARSON_CORRCOEF.of(truth, predicted).isDefined())
                .isFalse();
        assertThat(RegressionMeasure.D2_ABSOLUTE_ERROR.of(truth, predicted).isDefined())
                .isFalse();
        assertThat(RegressionMeasure.normalizedRootMeanSquaredError(RegressionMeasure.NormalizedBy.RANGE)
                        .of(truth, predicted)
                        .isDefined())
                .isFalse();
        // A mean that is 0 but for rounding is no size to compare with.
        assertThat(RegressionMeasure.normalizedRootMeanSquaredError(RegressionMeasure.NormalizedBy.MEAN)
                        .of(new double[] {0.1, 0.2, -0.3}, new double[] {0.2, 0.2, 0.2})
                        .isDefined())
                .isFalse();
    }

    @Test
    void cautionsNameWhatSpeaksAgainstTheLevel() {
        SplittableRandom random = new SplittableRandom(3);
        double[] truth = new double[100];
        double[] predicted = new double[100];
        Arrays.setAll(truth, i -> random.nextGaussian());
        Arrays.setAll(predicted, i -> truth[i] + (i == 0 ? 9 : 0.5 * random.nextGaussian()));
        assertThat(report(truth, predicted).meanSquaredError().caution())
                .matches("the errors have a kurtosis of \\d+\\.\\d; with 100 examples the level holds up to 3\\.8");
        assertThat(report(truth, predicted).r2().caution()).startsWith("the errors have a kurtosis of ");
        assertThat(report(truth, predicted).estimate("concordance_corrcoef").caution())
                .startsWith("the predictions have a kurtosis of ");
        assertThat(report(truth, predicted).meanAbsoluteError().caution()).startsWith("the errors have a skewness of ");
        double[] few = Arrays.copyOf(truth, 40);
        double[] ofFew =
                Arrays.stream(few).map(y -> y + 0.1 * random.nextGaussian()).toArray();
        assertThat(report(few, ofFew).rootMeanSquaredError().caution())
                .isEqualTo("40 examples; the level of squared errors holds from about 50 on");
        assertThat(report(few, ofFew).meanAbsoluteError().caution()).isNull();
        assertThat(report(few, ofFew).pearsonCorrelation().caution()).isNull();
        assertThat(report(Arrays.copyOf(truth, 9), Arrays.copyOf(predicted, 9))
                        .estimate("spearman_corrcoef")
                        .caution())
                .isEqualTo("9 examples; the level holds from about 10 on");
    }

    @Test
    void equalErrorsThatChanceWouldNotExceedBoundNothing() {
        // Truths that are all the same: a prediction of another example is off by as much.
        double[] ones = new double[40];
        double[] twos = new double[40];
        Arrays.fill(ones, 1);
        Arrays.fill(twos, 2);
        Estimate error = RegressionEvaluation.of(ones, twos).report().estimate(RegressionMeasure.MEAN_ABSOLUTE_ERROR);
        assertThat(error.value()).isEqualTo(1);
        assertThat(error.caution())
                .isEqualTo(
                        "all errors are alike, and predictions by chance would be no worse, so nothing tells how large "
                                + "others may be");
        assertThat(error.trustedInterval()).isEmpty();
        Estimate turned = RegressionEvaluation.of(new double[] {1, 2}, new double[] {2, 1})
                .report()
                .estimate(RegressionMeasure.MEAN_SQUARED_ERROR);
        assertThat(turned.trustedInterval()).isEmpty();
    }

    @Test
    void twoOrThreeExactPredictionsSettleNothing() {
        RegressionReport three = RegressionEvaluation.of(new double[] {1, 2, 3}, new double[] {1, 2, 3})
                .report();
        assertThat(three.estimate(RegressionMeasure.R2).caution())
                .isEqualTo("all errors of 3 examples are alike; what others may be is told from 10 on");
        assertThat(three.estimate(RegressionMeasure.MEDIAN_ABSOLUTE_ERROR).caution())
                .isEqualTo("no interval: 3 errors are too few to lie on either side of their median");
        assertThat(three.measurements())
                .allSatisfy(
                        line -> assertThat(line.estimate().trustedInterval()).isEmpty());
    }

    /** Without each of three examples two are left, which always lie on a line: the jackknife sees no variation there. */
    @Test
    void fewInexactPredictionsAreNotTakenForExactOnes() {
        RegressionReport three = RegressionEvaluation.of(new double[] {1, 2, 3}, new double[] {1, 2, 4})
                .report();
        Estimate pearson = three.estimate(RegressionMeasure.PEARSON_CORRCOEF);
        assertThat(pearson.value()).isCloseTo(0.9819805060619656, within(1e-15));
        assertThat(pearson.bounds()).isNull();
        assertThat(pearson.caution()).isEqualTo("3 examples; the level holds from about 10 on");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 9, 10, 30})
    void correlationsOfFewExamplesHaveACaution(int n) {
        SplittableRandom random = new SplittableRandom(n);
        double[] truth = random.doubles(n).toArray();
        double[] predicted = random.doubles(n).toArray();
        RegressionReport some = RegressionEvaluation.of(truth, predicted).report();
        RegressionReport same = RegressionEvaluation.of(truth, truth).report();
        for (RegressionMeasure measure : RegressionMeasure.REPORTED) {
            int fewest = fewest(measure.rule());
            for (RegressionReport report : List.of(some, same)) {
                Estimate estimate = report.estimate(measure);
                if (estimate.score().isDefined() && n < fewest) {
                    assertThat(estimate.caution()).as(measure.key()).isNotNull();
                } else if (report == same && fewest > 0) {
                    assertThat(estimate.trustedInterval()).as(measure.key()).isPresent();
                }
            }
        }
    }

    private static int fewest(IntervalRule rule) {
        if (rule instanceof IntervalRule.OfRanks ranks) {
            return ranks.isKendall() ? 15 : 10;
        }
        return rule instanceof IntervalRule.OfSums sums && sums.scale() == IntervalRule.Scale.FISHER_Z
                ? sums.mostKurtosis() < 1 ? 30 : 10
                : 0;
    }
}
