package ai.lepton.metrics.regression;

/** The order of finite values: indices, by counting sort on the values' bits, 11 at a time. Stable, O(n). */
final class Order {
    private static final int BITS = 11;
    private static final int BUCKETS = 1 << BITS;
    private static final int PASSES = 6;

    private Order() {}

    /** Returns the indices of the values, lowest first, equal ones as they come. */
    static int[] of(double[] values) {
        int[] order = new int[values.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        return sorted(values, order);
    }

    /** Returns these indices by their values, lowest first, those of equal values in the order that they were given. */
    static int[] sorted(double[] values, int[] indices) {
        int n = indices.length;
        long[] keys = new long[n];
        int[][] starts = new int[PASSES][BUCKETS];
        for (int k = 0; k < n; k++) {
            long key = key(values[indices[k]]);
            keys[k] = key;
            for (int pass = 0; pass < PASSES; pass++) {
                starts[pass][digit(key, pass)]++;
            }
        }
        long[] otherKeys = new long[n];
        int[] order = indices.clone();
        int[] otherOrder = new int[n];
        for (int pass = 0; pass < PASSES; pass++) {
            int[] start = starts[pass];
            if (!cumulate(start, n)) {
                continue;
            }
            for (int k = 0; k < n; k++) {
                int place = start[digit(keys[k], pass)]++;
                otherKeys[place] = keys[k];
                otherOrder[place] = order[k];
            }
            long[] swapKeys = keys;
            keys = otherKeys;
            otherKeys = swapKeys;
            int[] swapOrder = order;
            order = otherOrder;
            otherOrder = swapOrder;
        }
        return order;
    }

    /** Returns bits whose unsigned order is that of the values; both zeros have the same. */
    private static long key(double value) {
        long bits = Double.doubleToRawLongBits(value + 0.0);
        return bits ^ ((bits >> 63) | Long.MIN_VALUE);
    }

    private static int digit(long key, int pass) {
        return (int) (key >>> (pass * BITS)) & (BUCKETS - 1);
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
