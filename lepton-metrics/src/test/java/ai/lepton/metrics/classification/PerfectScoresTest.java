package ai.lepton.metrics.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.calibration.BrierScore;
import ai.lepton.metrics.calibration.ClassProbabilities;
import ai.lepton.metrics.calibration.LogLoss;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Probabilities that put all examples right: intervals on one side, of a width that the examples allow. */
class PerfectScoresTest {
    private static final int N = 1000;
    private static final double SHARE = 1 - Math.pow(0.025, 1.0 / N);

    private static boolean[] everyOther(int n) {
        boolean[] positive = new boolean[n];
        for (int i = 0; i < n; i += 2) {
            positive[i] = true;
        }
        return positive;
    }

    private static double[] sure(boolean[] positive, double right) {
        double[] probability = new double[positive.length];
        Arrays.setAll(probability, i -> positive[i] ? right : 1 - right);
        return probability;
    }

    @Test
    void averagePrecisionOfOneAllowsForOneMoreNegativeOnTop() {
        boolean[] positive = everyOther(N);
        Estimate estimate = PrecisionRecallCurve.averagePrecision(positive, sure(positive, 0.9), null, 0.95);
        Interval bounds = estimate.interval().orElseThrow();
        // Of 500 negatives without one above, 97.5 % of the time at most about 3.7 would be, above positives that all
        // tie.
        double lost = 3.69 / 503.69;
        assertThat(bounds.high()).isEqualTo(1);
        assertThat(bounds.low()).isBetween(1 - 1.6 * lost, 1 - 0.9 * lost);
        assertThat(bounds.method()).isEqualTo("one-more-beta");
        assertThat(estimate.caution()).isNull();
    }

    @Test
    void weightsDoNotTurnAPerfectAreaIntoAnIntervalWithoutWidth() {
        boolean[] positive = everyOther(N);
        double[] weight = new SplittableRandom(1).doubles(N, 0.1, 1).toArray();
        Interval area = RocAuc.estimate(positive, sure(positive, 0.9), weight, 0.95)
                .interval()
                .orElseThrow();
        assertThat(area.method()).isEqualTo("one-more-beta");
        assertThat(area.width()).isBetween(0.001, 0.02);
        Interval precision = PrecisionRecallCurve.averagePrecision(positive, sure(positive, 0.9), weight, 0.95)
                .interval()
                .orElseThrow();
        assertThat(precision.width()).isBetween(0.005, 0.1);
    }

    @Test
    void meansOverClassesAllowForOneMoreOfTheClassWhereItCountsMost() {
        int[] truth = new int[300];
        double[] probabilities = new double[900];
        for (int i = 0; i < 300; i++) {
            truth[i] = i % 3;
            Arrays.fill(probabilities, 3 * i, 3 * i + 3, 0.1);
            probabilities[3 * i + i % 3] = 0.8;
        }
        ClassificationReport report = Evaluation.of(Labels.of("a", "b", "c"), truth)
                .probabilities(probabilities)
                .report();
        for (String name : new String[] {"roc_auc", "average_precision"}) {
            for (String average : new String[] {"macro", "weighted"}) {
                Measurement mean = report.measurements().stream()
                        .filter(line -> line.name().equals(name) && average.equals(line.average()))
                        .findFirst()
                        .orElseThrow();
                Interval bounds = mean.estimate().interval().orElseThrow();
                assertThat(bounds.high()).isEqualTo(1);
                assertThat(bounds.low()).as(name).isBetween(0.9, 0.999);
                assertThat(mean.estimate().caution()).isNull();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.9, 0.7, 1 - 1e-12})
    void lossesThatAreAllTheSameAreBoundedByTheShareOfOthers(double right) {
        boolean[] positive = everyOther(N);
        int[] truth = new int[N];
        Arrays.setAll(truth, i -> positive[i] ? 1 : 0);
        // 1 - (1 - p) is p but for rounding, so the losses are equal but for rounding.
        ClassProbabilities all = ClassProbabilities.ofPositive(sure(positive, right), 1);
        Estimate brier = BrierScore.estimate(truth, all, null, 0.95);
        assertThat(brier.interval().orElseThrow().method()).isEqualTo("clopper-pearson");
        assertThat(brier.interval().orElseThrow().high())
                .isCloseTo(brier.value() + SHARE * (1 - brier.value()), within(1e-9));
        Estimate log = LogLoss.estimate(truth, all, null, 0.95);
        assertThat(log.interval().orElseThrow().method()).isEqualTo("clopper-pearson");
        assertThat(log.interval().orElseThrow().high())
                .isCloseTo(log.value() + SHARE * (52 * Math.log(2) - log.value()), within(1e-6));
        assertThat(log.caution()).isNull();
    }

    @Test
    void fewExamplesOfAClassHaveACaution() {
        SplittableRandom random = new SplittableRandom(9);
        int[] truth = new int[60];
        Arrays.fill(truth, 0, 4, 1);
        double[] probability = new double[60];
        Arrays.setAll(probability, i -> truth[i] == 1 ? 0.1 : 0.01 + 0.05 * random.nextDouble());
        ClassProbabilities all = ClassProbabilities.ofPositive(probability, 1);
        assertThat(LogLoss.estimate(truth, all, null, 0.95).caution()).isNotNull();
        int[] none = new int[60];
        assertThat(LogLoss.estimate(none, all, null, 0.95).caution())
                .isEqualTo("no example of class 1, which may decide the mean");
        boolean[] positive = new boolean[60];
        Arrays.fill(positive, 0, 4, true);
        assertThat(PrecisionRecallCurve.averagePrecision(positive, probability, null, 0.95)
                        .caution())
                .isEqualTo("only 4 positives; the level holds from about 10 on");
    }

    /** Held against the change of the average precision as an example gets a little more weight. */
    @Test
    void influencesAreDerivativesByTheWeights() {
        SplittableRandom random = new SplittableRandom(4);
        int n = 40;
        boolean[] positive = new boolean[n];
        double[] score = new double[n];
        double[] weight = random.doubles(n, 0.5, 2).toArray();
        for (int i = 0; i < n; i++) {
            positive[i] = random.nextDouble() < 0.4;
            score[i] = Math.rint(10 * (random.nextDouble() + (positive[i] ? 0.4 : 0)));
        }
        BinaryRanking ranking = BinaryRanking.of(positive, score, weight);
        double value = ranking.averagePrecision().orElseThrow();
        double[] influences = new double[n];
        PrecisionInfluence.add(ranking, value, 1, influences);
        double effective = DeLong.effective(ranking, true);
        double scale = Math.sqrt(effective / (effective - 1));
        for (int i = 0; i < n; i++) {
            double step = 1e-6 * weight[i];
            double[] more = weight.clone();
            more[i] += step;
            double[] less = weight.clone();
            less[i] -= step;
            double slope = (PrecisionRecallCurve.averagePrecision(positive, score, more)
                                    .orElseThrow()
                            - PrecisionRecallCurve.averagePrecision(positive, score, less)
                                    .orElseThrow())
                    / (2 * step);
            assertThat(influences[i]).isCloseTo(scale * weight[i] * slope, within(1e-8));
        }
    }
}
