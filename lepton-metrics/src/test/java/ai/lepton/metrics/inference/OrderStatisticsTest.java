package ai.lepton.metrics.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Golden;
import ai.lepton.metrics.internal.OrderStatistics;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OrderStatisticsTest {

    static Stream<String[]> quantiles() {
        return Golden.lines("inference/resampling.txt").stream().filter(line -> line[0].equals("quantile"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("quantiles")
    void agreesWithScipy(String name, String given, String found) {
        double[] a = Golden.doubles(given);
        double[] expected = Golden.doubles(found);
        Optional<OrderStatistics> ranks = OrderStatistics.around(a[0], (long) a[1], a[2]);
        if (Double.isNaN(expected[0]) || Double.isNaN(expected[1])) {
            assertThat(ranks).as(name).isEmpty();
        } else {
            assertThat(ranks).contains(new OrderStatistics((long) expected[0], (long) expected[1]));
        }
    }

    /** (1 - q)^n or q^n must fall to (1 - level) / 2: for the median at 95 %, 2 * 0.5^6 = 0.03 does, 2 * 0.5^5 does not. */
    @ParameterizedTest
    @CsvSource({"0.5, 0.95, 6", "0.5, 0.5, 2", "0.9, 0.95, 36", "0.99, 0.95, 368", "0.999, 0.95, 3688", "0.1, 0.95, 36"
    })
    void needsSoManyValues(double quantile, double level, long n) {
        assertThat(OrderStatistics.leastValues(quantile, level)).isEqualTo(n);
        assertThat(OrderStatistics.around(quantile, n, level)).isPresent();
        assertThat(OrderStatistics.around(quantile, n - 1, level)).isEmpty();
    }

    @Test
    void servesForABillionValues() {
        OrderStatistics ranks =
                OrderStatistics.around(0.99, 1_000_000_000L, 0.95).orElseThrow();
        double half = 1.959964 * Math.sqrt(1e9 * 0.99 * 0.01);
        assertThat((double) ranks.low()).isCloseTo(0.99e9 - half, within(2.0));
        assertThat((double) ranks.high()).isCloseTo(0.99e9 + half, within(2.0));
    }

    @ParameterizedTest
    @CsvSource({"0.5, 20", "0.9, 60", "0.99, 1000"})
    void enclosesTheQuantileAtLeastAsOftenAsPromised(double quantile, int n) {
        SplittableRandom random = new SplittableRandom(11);
        OrderStatistics ranks = OrderStatistics.around(quantile, n, 0.9).orElseThrow();
        int rounds = 4000;
        int held = 0;
        for (int round = 0; round < rounds; round++) {
            double[] values = random.doubles(n).sorted().toArray();
            held += values[(int) ranks.low() - 1] <= quantile && quantile <= values[(int) ranks.high() - 1] ? 1 : 0;
        }
        assertThat((double) held / rounds).isBetween(0.885, 0.96);
    }

    @Test
    void enclosesTheQuantileOfTiedValuesToo() {
        SplittableRandom random = new SplittableRandom(12);
        OrderStatistics ranks = OrderStatistics.around(0.5, 50, 0.9).orElseThrow();
        int held = 0;
        for (int round = 0; round < 4000; round++) {
            double[] dice = random.ints(50, 1, 4).asDoubleStream().sorted().toArray();
            held += dice[(int) ranks.low() - 1] <= 2 && 2 <= dice[(int) ranks.high() - 1] ? 1 : 0;
        }
        assertThat(held).isGreaterThan(3600);
    }

    @Test
    void saysWhatItCannotTake() {
        assertThatThrownBy(() -> OrderStatistics.around(1, 10, 0.95))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("quantile is 1.0, outside (0, 1)");
        assertThatThrownBy(() -> OrderStatistics.around(0.5, -1, 0.95)).hasMessage("n is -1; it must not be negative");
        assertThatThrownBy(() -> OrderStatistics.around(0.5, 10, 95))
                .hasMessage("confidence level is 95.0, outside (0, 1)");
        assertThatThrownBy(() -> new OrderStatistics(3, 2)).hasMessage("ranks [3, 2] are not in order from 1");
        assertThat(OrderStatistics.around(0.5, 0, 0.95)).isEmpty();
    }
}
