package ai.lepton.metrics.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultinomialSamplerTest {
    /** Cells of 0 to 16 examples in turn, and every hundredth of 500. */
    private static long[] counts(int cells) {
        return IntStream.range(0, cells)
                .mapToLong(cell -> cell % 100 == 7 ? 500 : cell % 17)
                .toArray();
    }

    private static int[] modulo(int cells, int totals) {
        return IntStream.range(0, cells).map(cell -> cell % totals).toArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 900, 1500, 4000})
    void everyDrawHasAsManyExamplesAndNoneInEmptyCells(int cells) {
        long[] counts = counts(cells);
        long total = Arrays.stream(counts).sum();
        MultinomialSampler sampler = new MultinomialSampler(counts, total, 5);
        long[] resample = new long[cells];
        for (int r = 0; r < 50; r++) {
            sampler.draw(resample);
            assertThat(Arrays.stream(resample).sum()).isEqualTo(total);
            for (int cell = 0; cell < cells; cell++) {
                assertThat(resample[cell]).isNotNegative();
                if (counts[cell] == 0) {
                    assertThat(resample[cell]).isZero();
                }
            }
        }
    }

    /** A cell's count is binomial: mean c, variance c (1 - c/n); two cells' counts have covariance -c d / n. */
    @ParameterizedTest
    @ValueSource(ints = {60, 2000})
    void meansVariancesAndCovariancesAreTheMultinomials(int cells) {
        long[] counts = counts(cells);
        double n = Arrays.stream(counts).sum();
        MultinomialSampler sampler = new MultinomialSampler(counts, (long) n, 9);
        int draws = 20_000;
        // Two of few examples, two of many, and the sum of all of few: that tells how the pools are shared.
        int[] watched = {5, 16, 7};
        double[] sums = new double[4];
        double[][] products = new double[4][4];
        long[] resample = new long[cells];
        double few = Arrays.stream(counts).filter(count -> count <= 16).sum();
        for (int r = 0; r < draws; r++) {
            sampler.draw(resample);
            double[] gaps = new double[4];
            for (int w = 0; w < 3; w++) {
                gaps[w] = resample[watched[w]] - counts[watched[w]];
            }
            double drawnFew = 0;
            for (int cell = 0; cell < cells; cell++) {
                drawnFew += counts[cell] <= 16 ? resample[cell] : 0;
            }
            gaps[3] = drawnFew - few;
            for (int i = 0; i < 4; i++) {
                sums[i] += gaps[i];
                for (int j = 0; j < 4; j++) {
                    products[i][j] += gaps[i] * gaps[j];
                }
            }
        }
        double[] sizes = {counts[5], counts[16], counts[7], few};
        for (int i = 0; i < 4; i++) {
            double variance = sizes[i] * (1 - sizes[i] / n);
            assertThat(sums[i] / draws).isCloseTo(0, within(5 * Math.sqrt(variance / draws)));
            for (int j = 0; j < 4; j++) {
                boolean nested = (i == 3 && j < 2) || (j == 3 && i < 2);
                double expected = i == j
                        ? variance
                        : nested ? Math.min(sizes[i], sizes[j]) * (1 - few / n) : -sizes[i] * sizes[j] / n;
                double spread = Math.sqrt(variance * sizes[j] * (1 - sizes[j] / n));
                assertThat(products[i][j] / draws).isCloseTo(expected, within(6 * spread / Math.sqrt(draws)));
            }
        }
    }

    /** The statistic that macro-averages are like: a mean of ratios of few examples each. */
    @Test
    void quantilesOfAMeanOfRatiosAreThoseOfTheChainOfBinomials() {
        long[] counts = counts(1500);
        long n = Arrays.stream(counts).sum();
        double[] pooled = new double[6000];
        double[] chained = new double[6000];
        MultinomialSampler sampler = new MultinomialSampler(counts, n, 1);
        BinomialSampler binomial = new BinomialSampler(2);
        long[] resample = new long[counts.length];
        for (int r = 0; r < pooled.length; r++) {
            sampler.draw(resample);
            pooled[r] = meanOfRatios(resample);
            long left = n;
            long rest = n;
            for (int cell = 0; cell < counts.length; cell++) {
                resample[cell] = counts[cell] == 0 ? 0 : binomial.draw(left, (double) counts[cell] / rest);
                left -= resample[cell];
                rest -= counts[cell];
            }
            chained[r] = meanOfRatios(resample);
        }
        Arrays.sort(pooled);
        Arrays.sort(chained);
        // Kolmogorov and Smirnov's distance of two samples of 6,000 is above 0.0356 once in a thousand times.
        double distance = 0;
        int j = 0;
        for (int i = 0; i < pooled.length; i++) {
            while (j < chained.length && chained[j] <= pooled[i]) {
                j++;
            }
            distance = Math.max(distance, Math.abs(i + 1.0 - j) / pooled.length);
        }
        assertThat(distance).isLessThan(0.0356);
    }

    private static double meanOfRatios(long[] counts) {
        double sum = 0;
        int pairs = 0;
        for (int cell = 0; cell + 1 < counts.length; cell += 2) {
            long both = counts[cell] + counts[cell + 1];
            sum += both == 0 ? 0 : (double) counts[cell] / both;
            pairs++;
        }
        return sum / pairs;
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 900, 1500, 4000})
    void totalsAreThoseOfTheSameDraws(int cells) {
        long[] counts = counts(cells);
        int[] first = modulo(cells, 11);
        int[] second = modulo(cells, 13);
        MultinomialBootstrap bootstrap = new MultinomialBootstrap(40, 3);
        double[][] expected = bootstrap.replicates(counts, 24, (resample, values) -> {
            Arrays.fill(values, 0);
            for (int cell = 0; cell < cells; cell++) {
                values[first[cell]] += resample[cell];
                values[11 + second[cell]] += resample[cell];
            }
        });
        for (int cell = 0; cell < cells; cell++) {
            second[cell] += 11;
        }
        double[][] found = bootstrap.replicatesOfTotals(
                counts, first, second, 24, 24, (totals, values) -> Arrays.setAll(values, i -> totals[i]));
        assertThat(found).isDeepEqualTo(expected);
    }

    @Test
    void indicesBelowABoundAreEquallyLikely() {
        BinomialSampler sampler = new BinomialSampler(4);
        int[] seen = new int[7];
        int draws = 700_000;
        for (int i = 0; i < draws; i++) {
            seen[sampler.below(7)]++;
        }
        double statistic = Arrays.stream(seen)
                .mapToDouble(count -> (count - 1e5) * (count - 1e5) / 1e5)
                .sum();
        // Of six degrees of freedom, 22.5 is exceeded once in a thousand times.
        assertThat(statistic).isLessThan(22.5);
        // The bound for which most is drawn again.
        int large = (1 << 30) + 1;
        for (int i = 0; i < 1000; i++) {
            assertThat(sampler.below(large)).isBetween(0, large - 1);
        }
        assertThat(sampler.below(1)).isZero();
    }

    @Test
    void totalsAreChecked() {
        MultinomialBootstrap bootstrap = new MultinomialBootstrap(1, 0);
        long[] counts = {1, 2};
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        bootstrap.replicatesOfTotals(counts, new int[2], new int[2], 65_537, 1, (totals, values) -> {}))
                .withMessage("totals is 65537, outside [1, 65536]");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        bootstrap.replicatesOfTotals(counts, new int[1], new int[2], 1, 1, (totals, values) -> {}))
                .withMessage("first has 1 values but counts has 2; they must describe the same cells");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bootstrap.replicatesOfTotals(
                        counts, new int[2], new int[] {0, 3}, 3, 1, (totals, values) -> {}))
                .withMessage("second[1] is 3, outside [0, 3)");
    }
}
