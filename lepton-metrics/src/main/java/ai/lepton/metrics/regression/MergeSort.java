package ai.lepton.metrics.regression;

/** Sorts, and counts how far from sorted the values were. */
final class MergeSort {
    private MergeSort() {}

    /** Sorts the values, rising, and returns how many pairs were in the wrong order. */
    static long exchanges(double[] values) {
        double[] from = values;
        double[] to = new double[values.length];
        long exchanges = 0;
        for (long width = 1; width < values.length; width *= 2) {
            for (long first = 0; first < values.length; first += 2 * width) {
                int middle = (int) Math.min(first + width, values.length);
                int end = (int) Math.min(first + 2 * width, values.length);
                exchanges += merge(from, to, (int) first, middle, end);
            }
            double[] swap = from;
            from = to;
            to = swap;
        }
        if (from != values) {
            System.arraycopy(from, 0, values, 0, values.length);
        }
        return exchanges;
    }

    private static long merge(double[] from, double[] to, int first, int middle, int end) {
        long exchanges = 0;
        int left = first;
        int right = middle;
        for (int k = first; k < end; k++) {
            if (left < middle && (right == end || from[left] <= from[right])) {
                to[k] = from[left++];
            } else {
                to[k] = from[right++];
                exchanges += middle - left;
            }
        }
        return exchanges;
    }
}
