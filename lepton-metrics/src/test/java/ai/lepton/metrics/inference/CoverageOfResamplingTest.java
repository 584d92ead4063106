package ai.lepton.metrics.inference;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Normal;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How often intervals by resampling, and those of paired differences, hold the truth, by simulation with a fixed seed.
 *
 * <p>A share of 1000 runs that is 0.95 in truth lies within 0.95 ± 0.0207 for 3 standard errors; bands are that wide where
 * a method holds its level at this size, and say how far it falls short where it is known to.
 */
class CoverageOfResamplingTest {
    private static final int RUNS = 1000;
    private static final double ERROR = 3 * Math.sqrt(0.95 * 0.05 / RUNS);

    private final SplittableRandom random = new SplittableRandom(31);

    private static double share(double truth, Supplier<Estimate> estimate) {
        int held = 0;
        for (int run = 0; run < RUNS; run++) {
            held += estimate.get().interval().orElseThrow().contains(truth) ? 1 : 0;
        }
        return (double) held / RUNS;
    }

    private static double mean(double[] x, int[] rows) {
        double sum = 0;
        for (int row : rows) {
            sum += x[row];
        }
        return sum / rows.length;
    }

    private double[] exponentials(int n) {
        return random.doubles(n).map(u -> -Math.log1p(-u)).toArray();
    }

    @Test
    void bcaMissesMoreEvenlyThanPercentilesForTheMeanOfASkewedSample() {
        Bootstrap bootstrap = Bootstrap.ofRows(40).resamples(300);
        int[] bcaMisses = new int[2];
        int[] percentileMisses = new int[2];
        for (int run = 0; run < RUNS; run++) {
            double[] x = exponentials(40);
            count(bootstrap.bca(0.95, rows -> mean(x, rows)), bcaMisses);
            count(bootstrap.percentile(0.95, rows -> mean(x, rows)), percentileMisses);
        }
        // Both know only what 40 rows tell of the tail, and so fall short by up to 4 points.
        assertThat(1 - (double) (bcaMisses[0] + bcaMisses[1]) / RUNS).isBetween(0.92 - ERROR, 0.95 + ERROR);
        assertThat(1 - (double) (percentileMisses[0] + percentileMisses[1]) / RUNS)
                .isBetween(0.92 - ERROR, 0.95 + ERROR);
        assertThat(bcaMisses[1] - bcaMisses[0]).isLessThan((percentileMisses[1] - percentileMisses[0]) * 2 / 3);
    }

    /** Counts an interval that lies above the true mean of 1, or below it. */
    private static void count(Estimate estimate, int[] misses) {
        Interval interval = estimate.interval().orElseThrow();
        misses[0] += interval.low() > 1 ? 1 : 0;
        misses[1] += interval.high() < 1 ? 1 : 0;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void holdsItsLevelForTheMeanOfManyRows(boolean bca) {
        Bootstrap bootstrap = Bootstrap.ofRows(200).resamples(200);
        double coverage = share(1, () -> {
            double[] x = exponentials(200);
            return bca ? bootstrap.bca(0.95, rows -> mean(x, rows)) : bootstrap.percentile(0.95, rows -> mean(x, rows));
        });
        assertThat(coverage).isBetween(0.94 - ERROR, 0.95 + ERROR);
    }

    @Test
    void clustersHoldTheLevelThatRowsMiss() {
        int clusters = 50;
        int size = 3;
        int[] cluster = new int[clusters * size];
        Arrays.setAll(cluster, i -> i % clusters);
        Bootstrap byCluster = Bootstrap.ofClusters(cluster).resamples(200);
        Bootstrap byRow = Bootstrap.ofRows(cluster.length).resamples(200);
        Supplier<double[]> sample = () -> {
            double[] shared = random.doubles(clusters).toArray();
            return Arrays.stream(cluster)
                    .mapToDouble(c -> shared[c] + 0.3 * random.nextDouble() - 0.15)
                    .toArray();
        };
        double right = share(0.5, () -> {
            double[] x = sample.get();
            return byCluster.percentile(0.95, rows -> mean(x, rows));
        });
        double wrong = share(0.5, () -> {
            double[] x = sample.get();
            return byRow.percentile(0.95, rows -> mean(x, rows));
        });
        assertThat(right).isBetween(0.94 - ERROR, 0.95 + ERROR);
        assertThat(wrong).as("rows taken for independent").isLessThan(0.75);
    }

    @Test
    void poissonDrawsHoldTheLevelOfARatio() {
        int n = 100;
        Bootstrap.Poisson bootstrap = new Bootstrap.Poisson(200, 1);
        int[] times = new int[200];
        double coverage = share(0.8, () -> {
            double[] right = new double[200];
            double[] all = new double[200];
            double hits = 0;
            for (int i = 0; i < n; i++) {
                double hit = random.nextDouble() < 0.8 ? 1 : 0;
                hits += hit;
                bootstrap.draw(i, times);
                for (int r = 0; r < 200; r++) {
                    right[r] += times[r] * hit;
                    all[r] += times[r];
                }
            }
            for (int r = 0; r < 200; r++) {
                right[r] /= all[r];
            }
            Interval bounds = MultinomialBootstrap.percentiles(right, 0.95).orElseThrow();
            return new Estimate(Score.of(hits / n), bounds, n);
        });
        assertThat(coverage).isBetween(0.935 - ERROR, 0.95 + ERROR);
    }

    @ParameterizedTest
    @CsvSource({"20, 0.1, 0.1", "50, 0.05, 0.15", "200, 0.02, 0.01", "1000, 0.05, 0.04"})
    void tangoHoldsItsLevelForAPairedDifference(int n, double firstOnly, double secondOnly) {
        double coverage = share(firstOnly - secondOnly, () -> {
            long first = 0;
            long second = 0;
            for (int i = 0; i < n; i++) {
                double u = random.nextDouble();
                first += u < firstOnly ? 1 : 0;
                second += u >= firstOnly && u < firstOnly + secondOnly ? 1 : 0;
            }
            return new McNemar(n - first - second, first, second, 0).difference(0.95);
        });
        // Counts are discrete: at few discordant examples the coverage swings around its level.
        assertThat(coverage).isBetween(0.935 - ERROR, 0.975 + ERROR);
    }

    @Test
    void correctedResampledTIsNotFooledByOverlappingTrainingSets() {
        // A score on a test set is the truth, plus what its training set brings, plus what its own examples bring;
        // training
        // sets of nine tenths share most of the first, as drawn here by its covariance.
        int folds = 10;
        double coverage = share(0, () -> {
            double shared = normal() * Math.sqrt(1.0 / 9 / (1 + 1.0 / 9));
            double[] gaps = new double[folds];
            for (int i = 0; i < folds; i++) {
                gaps[i] = shared + normal() * Math.sqrt(1 - 1.0 / 9 / (1 + 1.0 / 9));
            }
            return PairedTests.correctedResampledT(gaps, new double[folds], 90, 10, 0.95)
                    .difference()
                    .orElseThrow();
        });
        assertThat(coverage).isBetween(0.95 - ERROR, 0.95 + ERROR);
    }

    @ParameterizedTest
    @CsvSource({"8, 1", "30, 5"})
    void studentHoldsItsLevelForPairedDifferences(int n, double spread) {
        double coverage = share(
                0.3,
                () -> PairedTests.t(
                                random.doubles(n)
                                        .map(u -> 0.3 + spread * Normal.quantile(u))
                                        .toArray(),
                                null,
                                0.95)
                        .difference()
                        .orElseThrow());
        assertThat(coverage).isBetween(0.95 - ERROR, 0.95 + ERROR);
    }

    @ParameterizedTest
    @CsvSource({"15, 1, 40, 4", "100, 2, 100, 2"})
    void differencesOfIndependentEstimatesHoldTheirLevel(int n1, double spread1, int n2, double spread2) {
        double coverage = share(
                0.5,
                () -> TestResult.ofIndependent(mean(n1, 1.5, spread1), mean(n2, 1, spread2))
                        .difference()
                        .orElseThrow());
        assertThat(coverage).isBetween(0.95 - ERROR, 0.955 + ERROR);
    }

    private Estimate mean(int n, double centre, double spread) {
        SampleMean sample = new SampleMean();
        for (int i = 0; i < n; i++) {
            sample.add(centre + spread * normal());
        }
        return sample.estimate(0.95);
    }

    private double normal() {
        return Normal.quantile(random.nextDouble());
    }
}
