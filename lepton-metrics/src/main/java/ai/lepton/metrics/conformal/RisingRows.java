package ai.lepton.metrics.conformal;

/** Numbers in rows, each in rising order, of which one is sought without putting them all together. */
final class RisingRows {
    private RisingRows() {}

    /**
     * Returns the number that so many are below, of all rows, each moved: by halving the range of doubles, at most 64 times.
     *
     * @param rows rising; not all empty
     * @param moves what is added to each number of a row, finite
     * @param index from 0, below the count of all numbers
     */
    static double smallest(double[][] rows, double[] moves, int index) {
        long low = Long.MAX_VALUE;
        long high = Long.MIN_VALUE;
        for (int k = 0; k < rows.length; k++) {
            if (rows[k].length > 0) {
                low = Math.min(low, ordinal(rows[k][0] + moves[k]));
                high = Math.max(high, ordinal(rows[k][rows[k].length - 1] + moves[k]));
            }
        }
        while (low < high) {
            long middle = (low & high) + ((low ^ high) >> 1); // rounded down, without overflow
            if (notAbove(rows, moves, of(middle)) > index) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return of(low) + 0.0; // no -0.0
    }

    private static int notAbove(double[][] rows, double[] moves, double value) {
        int count = 0;
        for (int k = 0; k < rows.length; k++) {
            int from = 0;
            int to = rows[k].length;
            while (from < to) {
                int middle = (from + to) >>> 1;
                if (rows[k][middle] + moves[k] <= value) {
                    from = middle + 1;
                } else {
                    to = middle;
                }
            }
            count += from;
        }
        return count;
    }

    /** Returns where a number stands among all doubles. */
    private static long ordinal(double value) {
        long bits = Double.doubleToLongBits(value);
        return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }

    private static double of(long ordinal) {
        return Double.longBitsToDouble(ordinal ^ ((ordinal >> 63) & Long.MAX_VALUE));
    }
}
