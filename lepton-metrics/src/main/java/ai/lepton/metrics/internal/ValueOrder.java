package ai.lepton.metrics.internal;

import java.util.Arrays;

/** The order of finite values. Stable; runs in O(n) where few share their high 32 bits. */
public final class ValueOrder {
    private static final long HIGH = 0xffff_ffff_0000_0000L;

    private ValueOrder() {}

    /** Returns a key whose signed order is that of the values; both zeros have the same. */
    public static long key(double value) {
        long bits = Double.doubleToRawLongBits(value + 0.0);
        return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }

    /** Returns the indices of the values, highest first, equal ones as they come. */
    public static int[] descending(double[] values) {
        long[] keys = new long[values.length];
        for (int i = 0; i < keys.length; i++) {
            // The complement turns the order round; the low half makes room for the index.
            keys[i] = (~key(values[i]) & HIGH) | i;
        }
        return places(keys, values, true);
    }

    /** Returns the indices of the values, lowest first, equal ones as they come. */
    public static int[] ascending(double[] values) {
        long[] keys = new long[values.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = (key(values[i]) & HIGH) | i;
        }
        return places(keys, values, false);
    }

    private static int[] places(long[] unsorted, double[] values, boolean turned) {
        long[] keys = RadixSort.sort(unsorted);
        int[] order = new int[keys.length];
        int first = 0;
        while (first < keys.length) {
            long high = keys[first] >> 32;
            int end = first + 1;
            while (end < keys.length && keys[end] >> 32 == high) {
                end++;
            }
            if (end - first > 1) {
                sortByLowHalf(keys, first, end, values, turned);
            }
            for (int i = first; i < end; i++) {
                order[i] = (int) keys[i];
            }
            first = end;
        }
        return order;
    }

    private static void sortByLowHalf(long[] keys, int first, int end, double[] values, boolean turned) {
        for (int i = first; i < end; i++) {
            int index = (int) keys[i];
            long key = key(values[index]);
            // As a signed number, the low half's order is kept by turning its sign.
            keys[i] = (((turned ? ~key : key) << 32) ^ Long.MIN_VALUE) | index;
        }
        Arrays.sort(keys, first, end);
    }
}
