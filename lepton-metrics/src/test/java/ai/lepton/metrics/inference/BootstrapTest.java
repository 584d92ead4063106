package ai.lepton.metrics.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Bca;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class BootstrapTest {
    @ParameterizedTest
    @CsvFileSource(
            files = "src/test/resources/golden/inference/bootstrap.csv",
            numLinesToSkip = 1,
            maxCharsPerColumn = 20_000)
    void agreesWithScipyOnFixedResamples(
            String statistic,
            String x,
            String y,
            String replicates,
            double level,
            double percentileLow,
            double percentileHigh,
            double bcaLow,
            double bcaHigh) {
        ToDoubleFunction<int[]> function = statistic(statistic, Numbers.doubles(x), Numbers.doubles(y));
        int rows = Numbers.doubles(x).length;
        double[] values = Numbers.doubles(replicates);
        double[] leftOut = Bootstrap.ofRows(rows).leavingOut(function);
        double value = function.applyAsDouble(IntStream.range(0, rows).toArray());
        Interval bca = Bca.estimate(values, value, leftOut, level, "bca", rows, "row", rows)
                .interval()
                .orElseThrow();
        assertThat(bca.low()).isCloseTo(bcaLow, within(1e-12));
        assertThat(bca.high()).isCloseTo(bcaHigh, within(1e-12));
        Interval percentile = MultinomialBootstrap.percentiles(values, level).orElseThrow();
        assertThat(percentile.low()).isCloseTo(percentileLow, within(1e-12));
        assertThat(percentile.high()).isCloseTo(percentileHigh, within(1e-12));
    }

    private static ToDoubleFunction<int[]> statistic(String name, double[] x, double[] y) {
        return switch (name) {
            case "mean" -> rows -> mean(x, rows);
            case "variance" -> rows -> covariance(x, x, rows) * rows.length / (rows.length - 1);
            case "median" ->
                rows -> {
                    double[] sorted = IntStream.of(rows)
                            .mapToDouble(row -> x[row])
                            .sorted()
                            .toArray();
                    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
                };
            default -> rows -> covariance(x, y, rows) / Math.sqrt(covariance(x, x, rows) * covariance(y, y, rows));
        };
    }

    private static double mean(double[] x, int[] rows) {
        double sum = 0;
        for (int row : rows) {
            sum += x[row];
        }
        return sum / rows.length;
    }

    private static double covariance(double[] x, double[] y, int[] rows) {
        double meanX = mean(x, rows);
        double meanY = mean(y, rows);
        double sum = 0;
        for (int row : rows) {
            sum += (x[row] - meanX) * (y[row] - meanY);
        }
        return sum / rows.length;
    }

    @Test
    void drawsTheSameWithAnyNumberOfThreads() {
        double[] x = IntStream.range(0, 60).mapToDouble(Math::sqrt).toArray();
        Bootstrap one = Bootstrap.ofRows(60).resamples(301).seed(7);
        double[] expected = one.replicates(rows -> mean(x, rows));
        for (int threads : new int[] {2, 3, 8, 1000}) {
            assertThat(one.threads(threads).replicates(rows -> mean(x, rows))).isEqualTo(expected);
            assertThat(one.threads(threads).bca(0.9, rows -> mean(x, rows)))
                    .isEqualTo(one.bca(0.9, rows -> mean(x, rows)));
        }
        assertThat(one.seed(8).replicates(rows -> mean(x, rows))).isNotEqualTo(expected);
        assertThat(Arrays.copyOf(expected, 100))
                .as("more resamples begin with the same")
                .isEqualTo(one.resamples(100).replicates(rows -> mean(x, rows)));
    }

    @Test
    void clustersOfOneRowAreRows() {
        int[] alone = IntStream.range(0, 40).map(i -> 1000 - i).toArray();
        double[] x = IntStream.range(0, 40).mapToDouble(Math::cbrt).toArray();
        assertThat(Bootstrap.ofClusters(alone).replicates(rows -> mean(x, rows)))
                .isEqualTo(Bootstrap.ofRows(40).replicates(rows -> mean(x, rows)));
    }

    @Test
    void drawsWholeClusters() {
        List<String> patients = List.of("a", "b", "a", "c", "c", "a");
        Bootstrap bootstrap = Bootstrap.ofClusters(patients).resamples(200);
        assertThat(bootstrap.units()).isEqualTo(3);
        assertThat(bootstrap.rows()).isEqualTo(6);
        Set<Integer> lengths = new TreeSet<>();
        bootstrap.replicates(rows -> {
            long[] times = new long[6];
            for (int row : rows) {
                times[row]++;
            }
            assertThat(times[0]).isEqualTo(times[2]).isEqualTo(times[5]);
            assertThat(times[3]).isEqualTo(times[4]);
            assertThat(times[0] + times[1] + times[3]).isEqualTo(3);
            lengths.add(rows.length);
            return rows.length;
        });
        assertThat(lengths).containsExactly(3, 4, 5, 6, 7, 8, 9);
        double[] leftOut = bootstrap.leavingOut(rows -> rows.length);
        assertThat(leftOut).containsExactly(3, 5, 4);
    }

    @Test
    void leavesOutGroupsWhereThereAreManyRows() {
        int rows = 4001;
        double[] x = IntStream.range(0, rows)
                .mapToDouble(i -> Math.exp((i * 7919 % rows) / 800.0))
                .toArray();
        double[] left = Bootstrap.ofRows(rows).leavingOut(indices -> indices.length);
        assertThat(left).hasSize(2000);
        assertThat(left[0]).isEqualTo(rows - 3);
        assertThat(left[1]).isEqualTo(rows - 2);
        Interval bounds = Bootstrap.ofRows(rows)
                .resamples(500)
                .bca(0.95, indices -> mean(x, indices))
                .interval()
                .orElseThrow();
        assertThat(bounds.low()).isLessThan(bounds.high());
    }

    @Test
    void namesItsMethodAndItsRows() {
        double[] x = {1, 2, 4, 8, 16, 32};
        Bootstrap rows = Bootstrap.ofRows(6).resamples(400);
        Bootstrap clusters = Bootstrap.ofClusters(new int[] {0, 0, 1, 1, 2, 3}).resamples(400);
        ToDoubleFunction<int[]> mean = drawn -> mean(x, drawn);
        assertThat(rows.percentile(0.9, mean).interval().orElseThrow().method()).isEqualTo("percentile-bootstrap");
        assertThat(rows.bca(0.9, mean).interval().orElseThrow().method()).isEqualTo("bca-bootstrap");
        assertThat(clusters.percentile(0.9, mean).interval().orElseThrow().method())
                .isEqualTo("percentile-cluster-bootstrap");
        assertThat(clusters.bca(0.9, mean).interval().orElseThrow().method()).isEqualTo("bca-cluster-bootstrap");
        Estimate estimate = rows.bca(0.9, mean);
        assertThat(estimate.n()).isEqualTo(6);
        assertThat(estimate.value()).isEqualTo(63.0 / 6);
        assertThat(estimate.interval().orElseThrow().level()).isEqualTo(0.9);
    }

    @Test
    void givesNoIntervalWhereTheResamplesDoNotTell() {
        Bootstrap bootstrap = Bootstrap.ofRows(20).resamples(200);
        assertThat(bootstrap.bca(0.95, rows -> 1).bounds()).isNull();
        assertThat(bootstrap.percentile(0.95, rows -> 1).bounds()).isNull();
        assertThat(Bootstrap.ofRows(1).bca(0.95, rows -> 1).bounds()).isNull();
        Estimate undefined = bootstrap.bca(0.95, rows -> Double.NaN);
        assertThat(undefined.score()).isEqualTo(Score.undefined("the statistic is not a number for all rows"));
        assertThat(undefined.bounds()).isNull();
        assertThat(bootstrap.percentile(0.95, rows -> Double.NaN)).isEqualTo(undefined);
        // Undefined without row 0, as in about a third of the resamples.
        assertThat(bootstrap
                        .bca(0.95, rows -> holds(rows, 0) ? rows[1] : Double.NaN)
                        .bounds())
                .isNull();
        assertThat(bootstrap
                        .percentile(0.95, rows -> holds(rows, 0) ? rows[1] : Double.NaN)
                        .bounds())
                .isNull();
    }

    private static boolean holds(int[] rows, int wanted) {
        return IntStream.of(rows).anyMatch(row -> row == wanted);
    }

    @Test
    void countsAFewUndefinedResamplesAsExtreme() {
        double[] replicates = IntStream.range(0, 101).mapToDouble(i -> i).toArray();
        double[] leftOut = {50, 49, 51};
        Interval without = bca(replicates, leftOut);
        assertThat(without.low()).isCloseTo(10, within(1e-9));
        assertThat(without.high()).isCloseTo(90, within(1e-9));
        replicates[30] = Double.NaN;
        replicates[70] = Double.NaN;
        Interval with = bca(replicates, leftOut);
        assertThat(with.low()).as("two lower").isCloseTo(8, within(1e-9));
        assertThat(with.high()).as("two higher").isCloseTo(92, within(1e-9));
    }

    private static Interval bca(double[] replicates, double[] leftOut) {
        return Bca.estimate(replicates, 50, leftOut, 0.8, "bca", 3, "row", 3)
                .interval()
                .orElseThrow();
    }

    @Test
    void valuesThatAreEqualButForRoundingDoNotVary() {
        double[] x = new double[40];
        Arrays.setAll(x, i -> (i + 0.1) - i);
        Bootstrap bootstrap = Bootstrap.ofRows(40).resamples(200);
        // Its value is around 0.1, but it comes from numbers of 40: what varies is no more than their rounding.
        Estimate bca = bootstrap.bca(0.95, rows -> 40 + mean(x, rows));
        assertThat(bca.bounds()).isNull();
        assertThat(bca.caution()).isEqualTo("the resamples all agree");
        Estimate percentile = bootstrap.percentile(0.95, rows -> 40 + mean(x, rows));
        assertThat(percentile.bounds()).isNull();
        assertThat(percentile.caution()).isEqualTo("the resamples do not tell");
    }

    @Test
    void saysWhereItsLevelMayNotHold() {
        double[] x =
                IntStream.range(0, 60).mapToDouble(i -> i == 7 ? 9 : 0.01 * i).toArray();
        ToDoubleFunction<int[]> mean = rows -> mean(x, rows);
        assertThat(Bootstrap.ofRows(12).resamples(200).bca(0.95, mean).caution())
                .isEqualTo("12 rows; the level holds from about 30 on");
        assertThat(Bootstrap.ofRows(12).resamples(200).percentile(0.95, mean).caution())
                .isEqualTo("12 rows; the level holds from about 30 on");
        assertThat(Bootstrap.ofRows(60).resamples(200).bca(0.95, mean).caution())
                .isEqualTo("a few of the 60 rows decide the value: what each adds has a skewness of 7.3, and the level "
                        + "holds up to about 2.7");
        assertThat(Bootstrap.ofRows(60)
                        .resamples(200)
                        .bca(0.95, rows -> Arrays.stream(rows).average().orElseThrow())
                        .caution())
                .isNull();
        assertThat(Bootstrap.ofRows(1).bca(0.95, mean).caution()).isEqualTo("one row tells nothing of how others vary");
    }

    @Test
    void passesOnWhatTheStatisticThrows() {
        Bootstrap bootstrap = Bootstrap.ofRows(9).threads(2);
        assertThatThrownBy(() -> bootstrap.replicates(rows -> {
                    throw new ArithmeticException("no such root");
                }))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("no such root");
        assertThatThrownBy(() -> bootstrap.replicates(rows -> {
                    throw new AssertionError("broken");
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessage("broken");
    }

    @Test
    void stopsWhenInterrupted() {
        for (int threads : new int[] {1, 2}) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> Bootstrap.ofRows(9).threads(threads).replicates(rows -> 1))
                    .isInstanceOf(CancellationException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> Bootstrap.ofRows(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rows is 0; there is nothing to draw from");
        assertThatThrownBy(() -> Bootstrap.ofClusters(new int[0]))
                .hasMessage("rows is 0; there is nothing to draw from");
        assertThatThrownBy(() -> Bootstrap.ofClusters(Arrays.asList("a", null)))
                .hasMessage("clusters[1] is null; give each row that belongs to no other a cluster of its own");
        assertThatThrownBy(() -> Bootstrap.ofRows(3).resamples(0)).hasMessage("resamples is 0; it must be at least 1");
        assertThatThrownBy(() -> Bootstrap.ofRows(3).threads(0)).hasMessage("threads is 0; it must be at least 1");
        assertThatThrownBy(() -> Bootstrap.ofRows(3).bca(0, rows -> 1))
                .hasMessage("confidence level is 0.0, outside (0, 1)");
    }
}
