package ai.lepton.metrics.internal;

import java.util.Arrays;

/** Sorts primitive keys by counting their digits of 11 bits, lowest first. */
public final class RadixSort {
    private static final int BUCKETS = 1 << 11;
    private static final int MASK = BUCKETS - 1;
    private static final int WORTH_IT = 2048;
    private static final int SHORT_RUN = 24;

    private RadixSort() {}

    /**
     * Sorts signed keys, rising, in O(n) where few share their high 33 bits and O(n log n) at worst. Returns the sorted
     * array: the given one or another of its size, the given one's contents lost.
     */
    public static long[] sort(long[] keys) {
        if (keys.length < WORTH_IT) {
            Arrays.sort(keys);
            return keys;
        }
        int[][] starts = new int[3][BUCKETS];
        for (long key : keys) {
            starts[0][digit(key, 31)]++;
            starts[1][digit(key, 42)]++;
            starts[2][digit(key, 53)]++;
        }
        long[] from = keys;
        long[] to = new long[keys.length];
        for (int pass = 0; pass < 3; pass++) {
            int[] start = starts[pass];
            int shift = 31 + 11 * pass;
            if (cumulate(start, keys.length)) {
                for (long key : from) {
                    to[start[digit(key, shift)]++] = key;
                }
                long[] swap = from;
                from = to;
                to = swap;
            }
        }
        sortRuns(from);
        return from;
    }

    /** Returns a digit; of the highest one, the sign is turned, so that negative keys come first. */
    private static int digit(long key, int shift) {
        return (int) ((key ^ Long.MIN_VALUE) >>> shift) & MASK;
    }

    /** Sorts within the runs of keys that share their high 33 bits. */
    private static void sortRuns(long[] keys) {
        for (int i = 1; i < keys.length; i++) {
            if (keys[i] >= keys[i - 1]) {
                continue;
            }
            int first = i - 1;
            long high = keys[i] >> 31;
            while (first > 0 && keys[first - 1] >> 31 == high) {
                first--;
            }
            int end = i + 1;
            while (end < keys.length && keys[end] >> 31 == high) {
                end++;
            }
            if (end - first <= SHORT_RUN) {
                insert(keys, first, end);
            } else {
                Arrays.sort(keys, first, end);
            }
            i = end;
        }
    }

    private static void insert(long[] keys, int first, int end) {
        for (int i = first + 1; i < end; i++) {
            long key = keys[i];
            int at = i;
            while (at > first && keys[at - 1] > key) {
                keys[at] = keys[at - 1];
                at--;
            }
            keys[at] = key;
        }
    }

    /**
     * Sorts unsigned keys, rising, in O(n). Returns the sorted array: the given one or another of its size, the given
     * one's contents lost.
     */
    public static int[] sortUnsigned(int[] keys) {
        int[][] starts = new int[3][BUCKETS];
        for (int key : keys) {
            starts[0][key & MASK]++;
            starts[1][key >>> 11 & MASK]++;
            starts[2][key >>> 22]++;
        }
        int[] from = keys;
        int[] to = new int[keys.length];
        for (int pass = 0; pass < 3; pass++) {
            int[] start = starts[pass];
            int shift = 11 * pass;
            if (cumulate(start, keys.length)) {
                for (int key : from) {
                    to[start[key >>> shift & MASK]++] = key;
                }
                int[] swap = from;
                from = to;
                to = swap;
            }
        }
        return from;
    }

    /** Turns counts into the places where their keys start; returns whether there is anything to move. */
    private static boolean cumulate(int[] counts, int total) {
        int start = 0;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            int count = counts[bucket];
            if (count == total) {
                return false;
            }
            counts[bucket] = start;
            start += count;
        }
        return true;
    }
}
