package ai.lepton.metrics.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.calibration.ClassProbabilities;
import ai.lepton.metrics.inference.MultinomialBootstrap;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdsTest {
    private static final boolean[] POSITIVE = {true, false, true, true, false, false};
    private static final double[] SCORES = {0.9, 0.8, 0.7, 0.4, 0.3, 0.1};

    @ParameterizedTest
    @CsvSource({
        // false positive, false negative, threshold, mean cost: worked by hand.
        "1, 1, 0.4, 0.16666666666666666",
        "5, 1, 0.9, 0.3333333333333333",
        "1, 5, 0.4, 0.16666666666666666",
        "100, 1, 0.9, 0.3333333333333333",
        "0, 1, 0.4, 0",
    })
    void findsTheThresholdOfLeastCost(double falsePositive, double falseNegative, double threshold, double cost) {
        ThresholdCurve.Choice choice = ThresholdCurve.of(POSITIVE, SCORES)
                .leastCost(ThresholdCurve.Costs.ofErrors(falsePositive, falseNegative));
        assertThat(choice.threshold().value()).isEqualTo(threshold);
        assertThat(choice.value().orElseThrow()).isCloseTo(cost, within(1e-15));
    }

    @Test
    void takesNothingForPositiveWhereThatCostsLeast() {
        ThresholdCurve curve = ThresholdCurve.of(new boolean[] {false, true, false}, new double[] {0.9, 0.5, 0.1});
        ThresholdCurve.Choice choice = curve.leastCost(ThresholdCurve.Costs.ofErrors(10, 1));
        assertThat(choice.threshold().value()).isInfinite();
        assertThat(choice.value().orElseThrow()).isCloseTo(1.0 / 3, within(1e-15));
    }

    @Test
    void agreesWithEveryThresholdTried() {
        SplittableRandom random = new SplittableRandom(8);
        for (int run = 0; run < 50; run++) {
            int n = 1 + random.nextInt(40);
            boolean[] positive = new boolean[n];
            double[] scores = new double[n];
            for (int i = 0; i < n; i++) {
                positive[i] = random.nextBoolean();
                scores[i] = random.nextInt(10) / 10.0;
            }
            ThresholdCurve.Costs costs = new ThresholdCurve.Costs(
                    -random.nextInt(4), random.nextInt(5), random.nextInt(5), -random.nextInt(4));
            double least = tried(positive, scores, costs, Double.POSITIVE_INFINITY);
            for (double threshold : scores) {
                least = Math.min(least, tried(positive, scores, costs, threshold));
            }
            ThresholdCurve.Choice choice = ThresholdCurve.of(positive, scores).leastCost(costs);
            assertThat(choice.value().orElseThrow()).isCloseTo(least / n, within(1e-12));
            assertThat(tried(positive, scores, costs, choice.threshold().value()))
                    .isCloseTo(least, within(1e-12));
        }
    }

    private static double tried(boolean[] positive, double[] scores, ThresholdCurve.Costs costs, double threshold) {
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            boolean taken = scores[i] >= threshold;
            sum += positive[i]
                    ? (taken ? costs.truePositive() : costs.falseNegative())
                    : (taken ? costs.falsePositive() : costs.trueNegative());
        }
        return sum;
    }

    @Test
    void tellsHowSureTheThresholdIs() {
        int n = 2000;
        boolean[] positive = new boolean[n];
        double[] scores = new double[n];
        SplittableRandom random = new SplittableRandom(21);
        for (int i = 0; i < n; i++) {
            scores[i] = random.nextInt(1000) / 1000.0;
            positive[i] = random.nextDouble() < scores[i];
        }
        // Of calibrated scores, the best threshold is fp / (fp + fn).
        ThresholdCurve.Choice choice = ThresholdCurve.of(positive, scores)
                .leastCost(ThresholdCurve.Costs.ofErrors(3, 1), new MultinomialBootstrap(500, 7), 0.95);
        Interval bounds = choice.threshold().interval().orElseThrow();
        assertThat(bounds.contains(0.75)).isTrue();
        assertThat(bounds.contains(choice.threshold().value())).isTrue();
        assertThat(bounds.width()).isBetween(0.01, 0.4);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ThresholdCurve.of(new boolean[] {true}, new double[] {1}, new double[] {2})
                        .leastCost(ThresholdCurve.Costs.ofErrors(1, 1), new MultinomialBootstrap(5, 0), 0.9))
                .withMessage("the bootstrap of a threshold needs examples without weights");
    }

    @Test
    void findsTheThresholdOfTheHighestMeasure() {
        ThresholdCurve curve = ThresholdCurve.of(POSITIVE, SCORES);
        ThresholdCurve.Choice best = curve.highest(ClassMeasure.F1).orElseThrow();
        assertThat(best.threshold().value()).isEqualTo(0.4);
        assertThat(best.value().orElseThrow()).isCloseTo(6.0 / 7, within(1e-15));
        assertThat(ThresholdCurve.of(new boolean[2], new double[2]).highest(ClassMeasure.RECALL))
                .isEmpty();
        assertThat(curve.size()).isEqualTo(6);
    }

    @Test
    void refusesWhatItCannotWeigh() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ThresholdCurve.Costs.ofErrors(Double.NaN, 1))
                .withMessage("the cost of a false positive is NaN; it must be finite");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        ThresholdCurve.of(new boolean[0], new double[0]).leastCost(ThresholdCurve.Costs.ofErrors(1, 1)))
                .withMessage("a threshold needs examples, and there are none of any weight");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RocCurve.DetCurve.of(new boolean[] {true, true}, new double[] {0.1, 0.2}))
                .withMessage("a det curve needs both classes; all 2 labels are 'positive'");
        RocCurve roc = RocCurve.of(POSITIVE, SCORES);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> roc.standardisedAreaUpTo(1.5))
                .withMessage("false positive rate is 1.5, outside (0, 1]");
    }

    @ParameterizedTest
    @CsvSource({"1, 0.5", "2, 0.75", "3, 1", "9, 1"})
    void countsTheTrueClassAmongTheTop(int top, double expected) {
        // In the third row all tie: the highest index comes first. In the fourth, the true class comes second.
        int[] truth = {0, 1, 0, 2};
        double[] scores = {0.8, 0.1, 0.1, 0.2, 0.7, 0.1, 0.3, 0.3, 0.3, 0.1, 0.5, 0.4};
        assertThat(TopKAccuracy.of(truth, scores, 3, top)).isEqualTo(Score.of(expected));
    }

    @Test
    void checksTheScoresOfTopK() {
        assertThat(TopKAccuracy.of(new int[0], new double[0], 3, 1))
                .isEqualTo(Score.undefined("there are no examples"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TopKAccuracy.of(new int[] {0}, new double[] {1, 2}, 3, 1))
                .withMessage("score has 2 values; 1 examples of 3 classes need 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TopKAccuracy.of(new int[] {3}, new double[] {1, 2, 3}, 3, 1))
                .withMessage("truth[0] is 3, outside [0, 3)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TopKAccuracy.of(new int[] {1}, new double[] {1, Double.NaN, 3}, 3, 1))
                .withMessage("score[0][1] is NaN; scores must be finite");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TopKAccuracy.of(new int[] {1}, new double[] {1, 2, 3}, 3, 0))
                .withMessage("top is 0; it must be at least 1");
        Estimate all = TopKAccuracy.estimate(new int[] {1, 0}, new double[] {0, 1, 0, 1}, 2, 2, null, 0.9);
        assertThat(all.value()).isEqualTo(1);
        assertThat(all.interval()).isEmpty();
        assertThat(all.caution())
                .isEqualTo("no interval: the top 2 of 2 classes are all of them, which says nothing of the scores");
        Estimate half = TopKAccuracy.estimate(new int[] {1, 0}, new double[] {0, 1, 0, 1}, 2, 1, null, 0.9);
        assertThat(half.interval().orElseThrow().method()).isEqualTo("modified-wilson");
    }

    @Test
    void treatsAbsentClassesOfAreasByThePolicy() {
        int[] truth = {0, 1, 0, 1};
        ClassProbabilities probabilities =
                ClassProbabilities.of(new double[] {0.8, 0.2, 0, 0.3, 0.7, 0, 0.4, 0.5, 0.1, 0.5, 0.4, 0.1}, 3);
        assertThat(RocAuc.oneVsOne(truth, probabilities, Average.MACRO, Score.WhenUndefined.UNDEFINED))
                .isEqualTo(Score.undefined("no example is of class 2"));
        assertThat(RocAuc.oneVsOne(truth, probabilities, Average.MACRO, Score.WhenUndefined.SKIP))
                .isEqualTo(Score.of(0.75));
        assertThat(RocAuc.oneVsRest(truth, probabilities, Average.WEIGHTED, null, Score.WhenUndefined.UNDEFINED))
                .isEqualTo(Score.of(0.75));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RocAuc.oneVsOne(truth, probabilities, Average.MICRO, Score.WhenUndefined.UNDEFINED))
                .withMessage("one against one has no micro-average; use MACRO or WEIGHTED");
    }

    @Test
    void showsTheCurvesOfAReport() {
        int[] truth = new int[POSITIVE.length];
        Arrays.setAll(truth, i -> POSITIVE[i] ? 1 : 0);
        Evaluation evaluation = Evaluation.of(Labels.of("no", "yes"), truth).probabilitiesOf("yes", SCORES);
        ClassificationReport report = evaluation.report();
        assertThat(report.detCurve("yes")).isEqualTo(RocCurve.DetCurve.of(POSITIVE, SCORES));
        assertThat(report.thresholds("yes").truePositives()).containsExactly(1, 1, 2, 3, 3, 3);
        assertThat(report.topKAccuracy(2).value()).isEqualTo(1);
        ClassificationReport without =
                Evaluation.of(Labels.of("no", "yes"), truth).predicted(truth).report();
        assertThatIllegalStateException()
                .isThrownBy(() -> without.topKAccuracy(1))
                .withMessage("there are predicted classes but no probabilities, so there is no curve");
    }
}
