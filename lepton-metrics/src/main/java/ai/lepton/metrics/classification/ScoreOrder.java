package ai.lepton.metrics.classification;

import java.util.Arrays;

/** The order of finite scores. */
final class ScoreOrder {
    private ScoreOrder() {}

    /** Returns a key whose signed order is that of the scores; both zeros have the same. */
    static long key(double score) {
        long bits = Double.doubleToRawLongBits(score + 0.0);
        return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }

    /** Returns the indices of the scores, highest first. Runs in O(n) where few share their high 32 bits. */
    static int[] descending(double[] scores) {
        long[] keys = new long[scores.length];
        for (int i = 0; i < keys.length; i++) {
            // The complement turns the order round; the low half makes room for the index.
            keys[i] = (~key(scores[i]) & 0xffff_ffff_0000_0000L) | i;
        }
        keys = RadixSort.sort(keys);
        int[] order = new int[keys.length];
        int first = 0;
        while (first < keys.length) {
            long high = keys[first] >> 32;
            int end = first + 1;
            while (end < keys.length && keys[end] >> 32 == high) {
                end++;
            }
            if (end - first > 1) {
                sortByLowHalf(keys, first, end, scores);
            }
            for (int i = first; i < end; i++) {
                order[i] = (int) keys[i];
            }
            first = end;
        }
        return order;
    }

    private static void sortByLowHalf(long[] keys, int first, int end, double[] scores) {
        for (int i = first; i < end; i++) {
            int index = (int) keys[i];
            // As a signed number, the low half's order is kept by turning its sign.
            keys[i] = ((~key(scores[index]) << 32) ^ Long.MIN_VALUE) | index;
        }
        Arrays.sort(keys, first, end);
    }
}
