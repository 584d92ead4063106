package ai.lepton.metrics.conformal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.metrics.calibration.ClassProbabilities;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Coverage over calibrations and new examples, with fixed seeds; lepton-bench/run-conformal has many more regimes.
 *
 * <p>With continuous scores it is ⌈(n + 1) · confidence⌉ / (n + 1) exactly.
 */
class CoverageOfConformalTest {
    private static final int RUNS = 3000;
    private static final int TESTED = 30;

    private final SplittableRandom random = new SplittableRandom(7);

    private double share(DoubleSupplier held) {
        double sum = 0;
        for (int run = 0; run < RUNS; run++) {
            sum += held.getAsDouble();
        }
        return sum / RUNS;
    }

    private double[] normal(int n) {
        double[] values = new double[n];
        Arrays.setAll(values, i -> random.nextGaussian());
        return values;
    }

    @ParameterizedTest
    @CsvSource({"20, 0.9", "60, 0.95", "200, 0.8"})
    void intervalsHoldWhatTheoryGives(int n, double confidence) {
        double found = share(() -> {
            ConformalIntervals.Absolute intervals =
                    ConformalIntervals.Absolute.calibrated(normal(n), new double[n], confidence);
            return Arrays.stream(normal(TESTED))
                            .filter(truth -> intervals.interval(0).contains(truth))
                            .count()
                    / (double) TESTED;
        });
        double theory = Math.ceil((n + 1) * confidence) / (n + 1);
        assertThat(found).isBetween(theory - 0.006, theory + 0.006);
        assertThat(found).isBetween(confidence - 0.01, confidence + 1.0 / (n + 1) + 0.01);
    }

    @Test
    void jackknifePlusHoldsTheLevelOfAMean() {
        int n = 60;
        double found = share(() -> {
            double[] truth = normal(n);
            double sum = Arrays.stream(truth).sum();
            double[] without =
                    Arrays.stream(truth).map(y -> (sum - y) / (n - 1)).toArray();
            int[] fold = new int[n];
            Arrays.setAll(fold, i -> i);
            PredictionInterval interval = ConformalIntervals.Cross.calibrated(truth, without, fold, 0.9)
                    .interval(without);
            return Arrays.stream(normal(TESTED)).filter(interval::contains).count() / (double) TESTED;
        });
        assertThat(found).isBetween(0.89, 0.915);
    }

    @Test
    void adaptiveSetsHoldTheLevelOfAnOverconfidentModel() {
        int n = 50;
        double found = share(() -> {
            int[] truth = new int[n + TESTED];
            double[] rows = new double[truth.length * 3];
            for (int i = 0; i < truth.length; i++) {
                truth[i] = random.nextInt(3);
                double sum = 0;
                for (int j = 0; j < 3; j++) {
                    rows[3 * i + j] = Math.exp(3 * (random.nextGaussian() + (j == truth[i] ? 1 : 0)));
                    sum += rows[3 * i + j];
                }
                for (int j = 0; j < 3; j++) {
                    rows[3 * i + j] /= sum;
                }
            }
            ConformalSets.Split sets = ConformalSets.Split.calibrated(
                    new ClassScore.Aps(true),
                    Arrays.copyOf(truth, n),
                    ClassProbabilities.of(Arrays.copyOf(rows, 3 * n), 3),
                    0.9,
                    5);
            int held = 0;
            for (int i = n; i < truth.length; i++) {
                held += sets.set(Arrays.copyOfRange(rows, 3 * i, 3 * i + 3)).contains(truth[i]) ? 1 : 0;
            }
            return held / (double) TESTED;
        });
        double theory = Math.ceil((n + 1) * 0.9) / (n + 1);
        assertThat(found).isBetween(theory - 0.006, theory + 0.006);
    }
}
