package ai.lepton.metrics.classification;

/** Counts that were made elsewhere, checked. */
final class GivenCounts {
    private GivenCounts() {}

    /** Returns the cells row by row; none is negative, and together they are no more than a long holds. */
    static long[] cells(Labels labels, long[][] counts) {
        int k = labels.size();
        long[] cells = new long[k * k];
        long sum = 0;
        if (counts.length != k) {
            throw new IllegalArgumentException("counts has " + counts.length + " rows for " + k + " labels");
        }
        for (int i = 0; i < k; i++) {
            if (counts[i].length != k) {
                throw new IllegalArgumentException(
                        "counts[" + i + "] has " + counts[i].length + " values for " + k + " labels");
            }
            for (int j = 0; j < k; j++) {
                if (counts[i][j] < 0) {
                    throw new IllegalArgumentException(
                            "counts[" + i + "][" + j + "] is " + counts[i][j] + "; counts are not negative");
                }
                cells[i * k + j] = counts[i][j];
                sum = Math.addExact(sum, counts[i][j]);
            }
        }
        return cells;
    }
}
