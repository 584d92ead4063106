package ai.lepton.metrics.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Golden;
import ai.lepton.metrics.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SumBootstrapTest {
    private static void mean(double[] sums, double[] values) {
        values[0] = sums[1] / sums[0];
    }

    private static SumBootstrap of(double[] values, long seed) {
        SumBootstrap bootstrap = new SumBootstrap(values.length, 2, seed);
        for (double value : values) {
            bootstrap.add(new double[] {1, value});
        }
        return bootstrap;
    }

    private static Optional<Interval> mean(double[] values, int resamples, double level) {
        return of(values, 1)
                .estimates(1, SumBootstrapTest::mean, resamples, level)
                .get(0)
                .interval();
    }

    static Stream<String[]> scipy() {
        return Golden.lines("inference/resampling.txt").stream().filter(line -> !line[0].equals("quantile"));
    }

    /** Other draws, the same method: 20,000 resamples come within a twentieth of scipy's bounds. */
    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("scipy")
    void comesCloseToScipy(String what, String given, String found) {
        double[] numbers = Golden.doubles(given);
        double level = numbers[numbers.length - 1];
        double[] data = Arrays.copyOf(numbers, numbers.length - 1);
        double[] expected = Golden.doubles(found);
        Interval interval = what.equals("mean")
                ? mean(data, 20_000, level).orElseThrow()
                : r2(data).estimates(1, SumBootstrapTest::r2, 20_000, level)
                        .get(0)
                        .interval()
                        .orElseThrow();
        double width = expected[1] - expected[0];
        assertThat(interval.low()).isCloseTo(expected[0], within(0.05 * width));
        assertThat(interval.high()).isCloseTo(expected[1], within(0.05 * width));
        assertThat(interval.method()).isEqualTo("bca-bootstrap");
        assertThat(interval.level()).isEqualTo(level);
    }

    private static SumBootstrap r2(double[] pairs) {
        SumBootstrap bootstrap = new SumBootstrap(pairs.length / 2, 4, 2);
        for (int i = 0; i < pairs.length; i += 2) {
            double y = pairs[i];
            double error = y - pairs[i + 1];
            bootstrap.add(new double[] {1, y, y * y, error * error});
        }
        return bootstrap;
    }

    private static void r2(double[] sums, double[] values) {
        values[0] = 1 - sums[3] / (sums[2] - sums[1] * sums[1] / sums[0]);
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 6000})
    void holdsTheMeanAboutAsOftenAsPromised(int n) {
        SplittableRandom random = new SplittableRandom(7);
        int rounds = n > 1000 ? 200 : 1000;
        int held = 0;
        for (int round = 0; round < rounds; round++) {
            // Exponential: mean 1, skewed.
            double[] values = random.doubles(n).map(u -> -Math.log1p(-u)).toArray();
            held += mean(values, 400, 0.9).orElseThrow().contains(1) ? 1 : 0;
        }
        assertThat((double) held / rounds).isBetween(0.85, 0.94);
    }

    @Test
    void isAsWideFromCellsAsFromRows() {
        // Sorted, so that neighbours are alike: rows must not be dealt in turn.
        double[] values = new SplittableRandom(3).doubles(50_000).sorted().toArray();
        double deviation = Math.sqrt(1 / 12.0 / values.length);
        Interval interval = mean(values, 4000, 0.95).orElseThrow();
        assertThat(interval.width()).isCloseTo(2 * 1.96 * deviation, within(0.2 * deviation));
        assertThat(interval.contains(0.5)).isTrue();
    }

    @Test
    void isTheSameForTheSameSeed() {
        double[] values = new SplittableRandom(4).doubles(5000).toArray();
        List<Estimate> first = of(values, 9).estimates(1, SumBootstrapTest::mean, 200, 0.9);
        assertThat(of(values, 9).estimates(1, SumBootstrapTest::mean, 200, 0.9)).isEqualTo(first);
        assertThat(of(values, 10).estimates(1, SumBootstrapTest::mean, 200, 0.9))
                .isNotEqualTo(first);
    }

    @Test
    void hasNoIntervalWhereTheResamplesDoNotTell() {
        assertThat(caution(3, 3, 3)).isEqualTo("the resamples all agree");
        assertThat(caution(0.1 + 0.2, 0.3, 0.3)).isEqualTo("the resamples all agree");
        assertThat(caution(3)).isEqualTo("the resamples all agree");
        // Undefined in most resamples, and without the only row that has a value.
        SumBootstrap rare = new SumBootstrap(10, 2, 1);
        for (int i = 0; i < 10; i++) {
            rare.add(new double[] {i == 0 ? 1 : 0, i == 0 ? 5 : 0});
        }
        Estimate estimate = rare.estimates(1, SumBootstrapTest::mean, 200, 0.95).get(0);
        assertThat(estimate.interval()).isEmpty();
        assertThat(estimate.caution()).isEqualTo("the resamples all agree");
    }

    private static @Nullable String caution(double... values) {
        Estimate estimate =
                of(values, 1).estimates(1, SumBootstrapTest::mean, 100, 0.95).get(0);
        assertThat(estimate.interval()).isEmpty();
        return estimate.caution();
    }

    @Test
    void saysWhereTheLevelMayNotHold() {
        double[] even = new SplittableRandom(8).doubles(29).toArray();
        assertThat(of(even, 1)
                        .estimates(1, SumBootstrapTest::mean, 100, 0.95)
                        .get(0)
                        .caution())
                .isEqualTo("29 rows; the level holds from about 30 on");
        double[] uneven = new double[100];
        uneven[0] = 1;
        uneven[1] = 2;
        assertThat(of(uneven, 1)
                        .estimates(1, SumBootstrapTest::mean, 100, 0.95)
                        .get(0)
                        .caution())
                .isEqualTo(
                        "a few of the 100 rows decide the value: what each adds has a skewness of 7.9, and the level "
                                + "holds up to about 3.5");
    }

    @Test
    void saysWhatItCannotTake() {
        SumBootstrap bootstrap = new SumBootstrap(2, 2, 1);
        assertThatThrownBy(() -> bootstrap.add(new double[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a row has 3 numbers; this takes 2");
        bootstrap.add(new double[] {1, 2});
        assertThatThrownBy(() -> bootstrap.estimates(1, SumBootstrapTest::mean, 10, 0.9))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("only 1 of 2 rows were added");
        bootstrap.add(new double[] {1, 3});
        assertThatThrownBy(() -> bootstrap.add(new double[] {1, 3})).hasMessage("all 2 rows were added before");
        assertThatThrownBy(() -> bootstrap.estimates(1, SumBootstrapTest::mean, 0, 0.9))
                .hasMessage("resamples is 0; it must be at least 1");
        assertThatThrownBy(() -> bootstrap.estimates(1, SumBootstrapTest::mean, 10, 1))
                .hasMessage("confidence level is 1.0, outside (0, 1)");
        assertThatThrownBy(() -> new SumBootstrap(0, 2, 1)).hasMessage("can't resample 0 rows of 2 numbers");
    }
}
