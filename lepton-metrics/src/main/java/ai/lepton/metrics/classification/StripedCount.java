package ai.lepton.metrics.classification;

import java.util.function.BinaryOperator;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Counting of pairs of indices at the speed of reading them.
 *
 * <p>Four tables take turns, so that a count seldom waits for the one before; their sides are powers of 2, so that masks
 * keep indices inside, and whether all were labels is seen afterwards.
 */
final class StripedCount {
    private static final int LARGEST = 128;
    private static final int PART = 1 << 19;

    private StripedCount() {}

    /** Counts pairs; returns an empty array where an index is no label. */
    static long[] of(int[] truth, int[] predicted, int from, int to, int k) {
        if (PackedCount.isWorthIt(to - from, k)) {
            return new PackedCount(k).of(truth, predicted, from, to);
        }
        // Few pairs are not worth four tables.
        boolean worthIt = k <= LARGEST && (to - from) / 2 / k >= k;
        return worthIt ? striped(truth, predicted, from, to, k) : plain(truth, predicted, from, to, k);
    }

    /** Counts pairs one by one; returns an empty array where an index is no label. */
    static long[] plain(int[] truth, int[] predicted, int from, int to, int k) {
        long[] counted = new long[k * k];
        for (int i = from; i < to; i++) {
            int row = truth[i];
            int column = predicted[i];
            if (Math.min(row, column) < 0 || Math.max(row, column) >= k) {
                return new long[0];
            }
            counted[row * k + column]++;
        }
        return counted;
    }

    private static long[] striped(int[] truth, int[] predicted, int from, int to, int k) {
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(k - 1);
        int side = 1 << bits;
        int[] first = new int[side * side];
        int[] second = new int[first.length];
        int[] third = new int[first.length];
        int[] fourth = new int[first.length];
        int seen = 0;
        int i = from;
        for (int end = from + ((to - from) & -4); i < end; i += 4) {
            int row0 = truth[i];
            int row1 = truth[i + 1];
            int row2 = truth[i + 2];
            int row3 = truth[i + 3];
            int column0 = predicted[i];
            int column1 = predicted[i + 1];
            int column2 = predicted[i + 2];
            int column3 = predicted[i + 3];
            seen |= row0 | row1 | row2 | row3 | column0 | column1 | column2 | column3;
            first[(row0 << bits | column0) & (first.length - 1)]++;
            second[(row1 << bits | column1) & (second.length - 1)]++;
            third[(row2 << bits | column2) & (third.length - 1)]++;
            fourth[(row3 << bits | column3) & (fourth.length - 1)]++;
        }
        for (; i < to; i++) {
            seen |= truth[i] | predicted[i];
            first[(truth[i] << bits | predicted[i]) & (first.length - 1)]++;
        }
        long[] counted = new long[k * k];
        long inside = 0;
        for (int row = 0; row < k; row++) {
            for (int column = 0; column < k; column++) {
                int cell = row << bits | column;
                long count = (long) first[cell] + second[cell] + third[cell] + fourth[cell];
                counted[row * k + column] = count;
                inside += count;
            }
        }
        return (seen & -side) == 0 && inside == to - from ? counted : new long[0];
    }

    /** Counts pairs with the threads of the common pool; returns an empty array where an index is no label. */
    static long[] inParallel(int[] truth, int[] predicted, int k) {
        return inParts(
                truth.length, k * k, part -> of(truth, predicted, part, end(part, truth.length), k), (one, other) -> {
                    if (one.length == 0 || other.length == 0) {
                        return new long[0];
                    }
                    long[] sum = one.clone();
                    for (int cell = 0; cell < sum.length; cell++) {
                        sum[cell] += other[cell];
                    }
                    return sum;
                });
    }

    private static long[] inParts(int n, int cells, IntFunction<long[]> count, BinaryOperator<long[]> plus) {
        return IntStream.range(0, (int) (((long) n + PART - 1) / PART))
                .parallel()
                .mapToObj(part -> count.apply(part * PART))
                .reduce(plus)
                .orElseGet(() -> new long[cells]);
    }

    private static int end(int from, int n) {
        return (int) Math.min(n, (long) from + PART);
    }
}
