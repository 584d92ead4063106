package ai.lepton.metrics.classification;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The cells of a matrix of many classes that hold an example, row by row and from left to right. Immutable; what is not
 * there holds none. A cell is found in O(log of the cells in its row).
 */
final class SparseCells {
    // The cells of row i are those from starts[i] to starts[i + 1] - 1.
    private final int[] starts;
    private final int[] columns;
    private final long[] counts;
    private final double @Nullable [] weights;
    private final double @Nullable [] squares;

    private SparseCells(
            int[] starts, int[] columns, long[] counts, double @Nullable [] weights, double @Nullable [] squares) {
        this.starts = starts;
        this.columns = columns;
        this.counts = counts;
        this.weights = weights;
        this.squares = squares;
    }

    /**
     * Takes cells in order; keeps the arrays.
     *
     * @param k number of classes
     * @param keys row × k + column of each cell, rising
     * @param counts number of examples in each, above 0
     */
    static SparseCells of(int k, long[] keys, long[] counts, double @Nullable [] weights, double @Nullable [] squares) {
        int[] starts = new int[k + 1];
        int[] columns = new int[keys.length];
        for (int i = 0; i < keys.length; i++) {
            starts[(int) (keys[i] / k) + 1]++;
            columns[i] = (int) (keys[i] % k);
        }
        Arrays.parallelPrefix(starts, Integer::sum);
        return new SparseCells(starts, columns, counts, weights, squares);
    }

    private int find(int row, int column) {
        return Arrays.binarySearch(columns, starts[row], starts[row + 1], column);
    }

    long count(int row, int column) {
        int at = find(row, column);
        return at < 0 ? 0 : counts[at];
    }

    double weight(int row, int column) {
        int at = find(row, column);
        return at < 0 ? 0 : weights == null ? counts[at] : weights[at];
    }

    double squares(int row, int column) {
        int at = find(row, column);
        return at < 0 ? 0 : squares == null ? counts[at] : squares[at];
    }

    boolean isWeighted() {
        return weights != null;
    }

    /** Returns the greatest weight of a cell; 0 without cells. */
    double greatestWeight() {
        return weights == null
                ? Arrays.stream(counts).max().orElse(0)
                : Arrays.stream(weights).max().orElse(0);
    }

    /** Returns these cells with all weights multiplied by a power of 2. */
    SparseCells scaled(int by) {
        return new SparseCells(
                starts,
                columns,
                counts,
                weights == null
                        ? null
                        : Arrays.stream(weights).map(w -> Math.scalb(w, by)).toArray(),
                squares == null
                        ? null
                        : Arrays.stream(squares).map(w -> Math.scalb(w, 2 * by)).toArray());
    }

    /** Returns the number of examples in all cells. */
    long examples() {
        return Arrays.stream(counts).sum();
    }

    void forEachCell(MatrixCells.CellVisitor visitor) {
        for (int row = 0; row + 1 < starts.length; row++) {
            for (int at = starts[row]; at < starts[row + 1]; at++) {
                visitor.visit(row, columns[at], counts[at]);
            }
        }
    }

    void forEachWeight(MatrixCells.WeightVisitor visitor) {
        for (int row = 0; row + 1 < starts.length; row++) {
            for (int at = starts[row]; at < starts[row + 1]; at++) {
                double weight = weights == null ? counts[at] : weights[at];
                if (weight > 0) {
                    visitor.visit(row, columns[at], weight);
                }
            }
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SparseCells cells
                && Arrays.equals(starts, cells.starts)
                && Arrays.equals(columns, cells.columns)
                && Arrays.equals(counts, cells.counts)
                && Arrays.equals(weights, cells.weights);
    }

    @Override
    public int hashCode() {
        return (Arrays.hashCode(columns) * 31 + Arrays.hashCode(counts)) * 31 + Arrays.hashCode(weights);
    }
}
