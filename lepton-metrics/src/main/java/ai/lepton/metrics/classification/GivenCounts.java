package ai.lepton.metrics.classification;

import java.util.Arrays;

/** Counts that were made elsewhere, checked. */
final class GivenCounts {
    private GivenCounts() {}

    /** Returns the matrix; no count is negative, and together they are no more than a long holds. */
    static ConfusionMatrix matrix(Labels labels, long[][] counts) {
        int k = labels.size();
        if (counts.length != k) {
            throw new IllegalArgumentException("counts has " + counts.length + " rows for " + k + " labels");
        }
        long sum = 0;
        int filled = 0;
        for (int i = 0; i < k; i++) {
            sum = plus(sum, sum(counts[i], i, k));
            filled += (int) Arrays.stream(counts[i]).filter(count -> count > 0).count();
        }
        return k <= ConfusionMatrix.MOST_DENSE
                ? new ConfusionMatrix(labels, dense(counts), null, null)
                : new ConfusionMatrix(labels, MatrixCells.sparse(labels.size(), sparse(counts, filled), 0));
    }

    private static long sum(long[] row, int i, int k) {
        if (row.length != k) {
            throw new IllegalArgumentException("counts[" + i + "] has " + row.length + " values for " + k + " labels");
        }
        long sum = 0;
        for (int j = 0; j < k; j++) {
            if (row[j] < 0) {
                throw new IllegalArgumentException(
                        "counts[" + i + "][" + j + "] is " + row[j] + "; counts are not negative");
            }
            sum = plus(sum, row[j]);
        }
        return sum;
    }

    private static long plus(long sum, long more) {
        if (sum > Long.MAX_VALUE - more) {
            throw new IllegalArgumentException("the counts add up to more than " + Long.MAX_VALUE);
        }
        return sum + more;
    }

    private static long[] dense(long[][] counts) {
        return Arrays.stream(counts).flatMapToLong(Arrays::stream).toArray();
    }

    private static SparseCells sparse(long[][] counts, int filled) {
        int k = counts.length;
        long[] keys = new long[filled];
        long[] found = new long[filled];
        int next = 0;
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                if (counts[i][j] > 0) {
                    keys[next] = (long) i * k + j;
                    found[next++] = counts[i][j];
                }
            }
        }
        return SparseCells.of(k, keys, found, null, null);
    }
}
