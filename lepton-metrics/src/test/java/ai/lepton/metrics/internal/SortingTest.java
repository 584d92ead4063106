package ai.lepton.metrics.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SortingTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 2047, 2048, 5000})
    void sortsAsTheJdkDoes(int n) {
        SplittableRandom random = new SplittableRandom(n);
        for (int kind = 0; kind < 4; kind++) {
            int shift = new int[] {0, 20, 33, 50}[kind];
            long[] keys = random.longs(n).map(key -> key >> shift).toArray();
            long[] expected = keys.clone();
            Arrays.sort(expected);
            assertThat(RadixSort.sort(keys)).isEqualTo(expected);
            int[] ints = random.ints(n).map(key -> key >>> (shift / 2)).toArray();
            long[] unsigned = Arrays.stream(ints)
                    .mapToLong(Integer::toUnsignedLong)
                    .sorted()
                    .toArray();
            assertThat(Arrays.stream(RadixSort.sortUnsigned(ints))
                            .mapToLong(Integer::toUnsignedLong)
                            .toArray())
                    .isEqualTo(unsigned);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 5000})
    void ordersValuesThatDifferInTheirLastBitOnly(int n) {
        double[] values = new double[n];
        double next = -0.3;
        for (int i = 0; i < n; i++) {
            values[i] = next;
            next = Math.nextUp(next);
        }
        int[] falling = ValueOrder.descending(values);
        int[] rising = ValueOrder.ascending(values);
        for (int i = 0; i < n; i++) {
            assertThat(falling[i]).isEqualTo(n - 1 - i);
            assertThat(rising[i]).isEqualTo(i);
        }
    }

    @Test
    void ordersValuesOfAllSizesAndKeepsTheOrderOfEqualOnes() {
        SplittableRandom random = new SplittableRandom(2);
        double[] values = random.doubles(5000, -1, 1)
                .map(value -> random.nextInt(3) == 0 ? Math.rint(20 * value) : value)
                .toArray();
        values[17] = Double.MAX_VALUE;
        values[18] = -Double.MAX_VALUE;
        values[19] = Double.MIN_VALUE;
        values[20] = -0.0;
        values[21] = 0.0;
        values[22] = -0.0;
        Comparator<Integer> rising = Comparator.comparingDouble(i -> values[i] + 0.0);
        assertThat(ValueOrder.ascending(values)).isEqualTo(sorted(rising));
        assertThat(ValueOrder.descending(values)).isEqualTo(sorted(rising.reversed()));
    }

    private static int[] sorted(Comparator<Integer> comparator) {
        return IntStream.range(0, 5000)
                .boxed()
                .sorted(comparator)
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
