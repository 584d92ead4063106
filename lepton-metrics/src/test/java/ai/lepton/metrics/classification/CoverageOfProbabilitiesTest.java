package ai.lepton.metrics.classification;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.calibration.BrierScore;
import ai.lepton.metrics.calibration.ClassProbabilities;
import ai.lepton.metrics.calibration.LogLoss;
import ai.lepton.metrics.inference.PairedTests;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How often intervals of losses and areas hold the truth, by simulation with a fixed seed: the hard cells of the coverage
 * study, under the same rule as the regression measures.
 */
class CoverageOfProbabilitiesTest {
    private static final int RUNS = 1000;

    private final SplittableRandom random = new SplittableRandom(41);

    /** Normal scores of two classes, a distance apart; the model may be too sure by a factor of the log-odds. */
    private record World(double share, double distance, double confidence) {
        double probability(double score) {
            double logOdds = Math.log(share / (1 - share)) + distance * score - distance * distance / 2;
            return 1 / (1 + Math.exp(-confidence * logOdds));
        }

        /** Returns log-loss, Brier score, average precision and area under the ROC curve, by sums over scores. */
        double[] truths() {
            double step = 1e-3;
            double[] sums = new double[4];
            double right = 0;
            double wrong = 0;
            for (double s = 14; s > -10; s -= step) {
                double p = probability(s);
                double positives = share * density(s - distance) * step;
                double negatives = (1 - share) * density(s) * step;
                sums[0] -= positives * Math.log(Math.max(0x1p-52, p)) + negatives * Math.log(Math.max(0x1p-52, 1 - p));
                sums[1] += positives * (1 - p) * (1 - p) + negatives * p * p;
                sums[3] += negatives * (right + positives / 2);
                right += positives;
                wrong += negatives;
                sums[2] += right > 0 ? positives * right / (right + wrong) : 0;
            }
            sums[2] /= share;
            sums[3] /= share * (1 - share);
            return sums;
        }

        private static double density(double z) {
            return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // share, distance, confidence, examples
        "0.05, 2.5, 1, 200",
        "0.05, 2.5, 2, 200",
        "0.05, 2.5, 1, 50",
        "0.5, 2.5, 1, 50",
        "0.01, 1, 1, 1000",
        "0.01, 2.5, 1, 1000",
        "0.03, 2.5, 1, 300",
        "0.5, 1, 1, 100"
    })
    void lossesAndAreasHoldTheirLevelOrHaveACaution(double share, double distance, double confidence, int n) {
        World world = new World(share, distance, confidence);
        double[] truths = world.truths();
        Map<String, int[]> found = new LinkedHashMap<>();
        for (int run = 0; run < RUNS; run++) {
            boolean[] positive = new boolean[n];
            int[] truth = new int[n];
            double[] score = new double[n];
            for (int i = 0; i < n; i++) {
                positive[i] = random.nextDouble() < share;
                truth[i] = positive[i] ? 1 : 0;
                score[i] = random.nextGaussian() + (positive[i] ? distance : 0);
            }
            ClassProbabilities all = ClassProbabilities.ofPositive(
                    Arrays.stream(score).map(world::probability).toArray(), 1);
            count(found, "log-loss", LogLoss.estimate(truth, all, null, 0.95), truths[0]);
            count(found, "brier score", BrierScore.estimate(truth, all, null, 0.95), truths[1]);
            count(
                    found,
                    "average precision",
                    PrecisionRecallCurve.averagePrecision(positive, score, null, 0.95),
                    truths[2]);
            count(found, "roc auc", RocAuc.estimate(positive, score, 0.95), truths[3]);
        }
        found.forEach((name, counts) -> {
            int trusted = RUNS - counts[0];
            if (trusted >= RUNS / 2) {
                // Areas that few misplaced examples tell of have wider intervals than they say.
                double most = name.endsWith("auc") || name.startsWith("average") ? 1 : 0.98;
                assertThat((double) counts[1] / trusted).as(name).isBetween(0.92, most);
            } else {
                assertThat((double) (trusted - counts[1]) / RUNS)
                        .as(name + ", misses without a caution")
                        .isLessThanOrEqualTo(0.08);
            }
        });
    }

    /** Counts an estimate with a caution, or one whose interval holds the truth; an undefined one counts as cautioned. */
    private static void count(Map<String, int[]> found, String name, Estimate estimate, double truth) {
        int[] counts = found.computeIfAbsent(name, any -> new int[2]);
        if (estimate.caution() != null || estimate.bounds() == null) {
            counts[0]++;
        } else if (estimate.bounds().contains(truth)) {
            counts[1]++;
        }
    }

    @Test
    void pairedTestsOfLossesRaiseFewFalseAlarms() {
        World world = new World(0.05, 2.5, 1);
        int alarms = 0;
        int trusted = 0;
        for (int run = 0; run < RUNS; run++) {
            int n = 200;
            double[] one = new double[n];
            double[] other = new double[n];
            for (int i = 0; i < n; i++) {
                boolean positive = random.nextDouble() < 0.05;
                double shared = random.nextGaussian() * Math.sqrt(0.5) + (positive ? 2.5 : 0);
                double p = world.probability(shared + random.nextGaussian() * Math.sqrt(0.5));
                double q = world.probability(shared + random.nextGaussian() * Math.sqrt(0.5));
                one[i] = -Math.log(positive ? p : 1 - p);
                other[i] = -Math.log(positive ? q : 1 - q);
            }
            var test = PairedTests.t(one, other, null, 0.95);
            alarms += test.pValue().orElse(1) <= 0.05 ? 1 : 0;
            trusted += test.difference().orElseThrow().caution() == null ? 1 : 0;
        }
        assertThat(alarms / (double) RUNS).isBetween(0.003, 0.07);
        assertThat(trusted).isGreaterThan(RUNS / 2);
    }
}
