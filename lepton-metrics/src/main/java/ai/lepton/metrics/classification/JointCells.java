package ai.lepton.metrics.classification;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Examples with two predictions each, put together where their true class and both predictions are the same.
 *
 * @param codes of each kind that has weight: {@code (truth * k + first) * k + second}, rising
 * @param weights the weight of each kind, relative to the heaviest example where there are weights
 * @param squares sums of squared weights of each kind
 */
@SuppressWarnings("ArrayRecordComponent") // of this package only, and never compared
record JointCells(long[] codes, double[] weights, double[] squares) {
    private static final long MOST_COUNTED = 1 << 22;

    /**
     * Puts examples together, in O(n) for up to 160 classes, else O(n log n).
     *
     * @param weight shape {@code [n]}; null where each weighs 1
     */
    static JointCells of(int k, int[] truth, int[] first, int[] second, double @Nullable [] weight) {
        double greatest = weight == null ? 1 : Arrays.stream(weight).max().orElse(1);
        long[] all = IntStream.range(0, truth.length)
                .filter(i -> weight == null || weight[i] > 0)
                .mapToLong(i -> ((long) truth[i] * k + first[i]) * k + second[i])
                .toArray();
        long[] codes = distinct(all, (long) k * k * k);
        double[] sums = new double[codes.length];
        double[] squares = new double[codes.length];
        int next = 0;
        for (int i = 0; i < truth.length; i++) {
            if (weight == null || weight[i] > 0) {
                double each = weight == null ? 1 : weight[i] / greatest;
                int kind = Arrays.binarySearch(codes, all[next++]);
                sums[kind] += each;
                squares[kind] += each * each;
            }
        }
        return new JointCells(codes, sums, squares);
    }

    private static long[] distinct(long[] codes, long possible) {
        if (possible > MOST_COUNTED) {
            return Arrays.stream(codes).sorted().distinct().toArray();
        }
        boolean[] seen = new boolean[(int) possible];
        for (long code : codes) {
            seen[(int) code] = true;
        }
        return IntStream.range(0, seen.length)
                .filter(code -> seen[code])
                .asLongStream()
                .toArray();
    }
}
