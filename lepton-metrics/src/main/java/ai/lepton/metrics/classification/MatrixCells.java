package ai.lepton.metrics.classification;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The cells of a confusion matrix, with the sums over its rows and columns: counts, and weights where the examples have some.
 * Weights are multiples of a power of 2, so that sums can be multiplied without leaving the range of a double. Immutable.
 */
final class MatrixCells {
    // Below this every whole number is a double.
    private static final double EXACT = 0x1p53;
    // Sums within this power of 2 of 1 can be multiplied without leaving the range of a double.
    private static final int TAME = 480;
    private static final int TARGET = 400;
    // A difference that is a smaller share of the whole has lost digits, and is added up instead.
    private static final double ACCURATE_SHARE = 1.0 / 256;

    private final int k;
    // All cells, row by row; empty where there are more than MOST_DENSE classes.
    private final long[] counts;
    private final @Nullable SparseCells sparse;
    // Null where the examples have no weights, that is, where each weighs 1. Multiples of 2^exponent.
    private final double @Nullable [] weights;
    private final double @Nullable [] squares;
    private final int exponent;
    private final boolean weighted;
    private final long examples;
    private final double[] rows;
    private final double[] columns;
    // Sums over the cells off the diagonal; null in resamples, whose counts are small enough to be told by subtraction.
    private final double @Nullable [] missed;
    private final double @Nullable [] mistaken;
    private final double total;
    // Whether this is a draw, of which what is left of the total may be told by subtraction.
    private final boolean drawn;

    /** Keeps the arrays. */
    MatrixCells(int k, long[] counts, double @Nullable [] weights, double @Nullable [] squares) {
        this(k, counts, weights, squares, 0);
    }

    /** Keeps the arrays; weights are multiples of 2^exponent, squares of 4^exponent. */
    MatrixCells(int k, long[] counts, double @Nullable [] weights, double @Nullable [] squares, int exponent) {
        this.k = k;
        this.counts = counts;
        this.sparse = null;
        int by = weights == null ? 0 : -excess(Arrays.stream(weights).max().orElse(0));
        this.weights = weights == null || by == 0 ? weights : scaled(weights, by);
        this.squares = squares == null || by == 0 ? squares : scaled(squares, 2 * by);
        this.exponent = exponent - by;
        this.weighted = weights != null;
        this.examples = Arrays.stream(counts).sum();
        this.rows = new double[k];
        this.columns = new double[k];
        this.missed = new double[k];
        this.mistaken = new double[k];
        this.total = addUp(rows, columns, missed, mistaken);
        this.drawn = false;
    }

    /** Returns a matrix of many classes; weights are multiples of 2^exponent, squares of 4^exponent. */
    static MatrixCells sparse(int k, SparseCells cells, int exponent) {
        int by = cells.isWeighted() ? -excess(cells.greatestWeight()) : 0;
        return new MatrixCells(k, by == 0 ? cells : cells.scaled(by), exponent - by);
    }

    private MatrixCells(int k, SparseCells cells, int exponent) {
        this.k = k;
        this.counts = new long[0];
        this.sparse = cells;
        this.weights = null;
        this.squares = null;
        this.exponent = exponent;
        this.weighted = cells.isWeighted();
        this.examples = cells.examples();
        this.rows = new double[k];
        this.columns = new double[k];
        this.missed = new double[k];
        this.mistaken = new double[k];
        this.total = addUp(rows, columns, missed, mistaken);
        this.drawn = false;
    }

    /** Keeps the arrays: a matrix for one look at it. */
    private MatrixCells(
            MatrixCells like,
            long[] counts,
            double @Nullable [] weights,
            double[] rows,
            double[] columns,
            double @Nullable [] missed,
            double @Nullable [] mistaken,
            double total,
            boolean drawn) {
        this.k = like.k;
        this.counts = counts;
        this.sparse = null;
        this.weights = weights;
        this.squares = null;
        this.exponent = weights == null ? 0 : like.exponent;
        this.weighted = weights != null;
        this.rows = rows;
        this.columns = columns;
        this.missed = missed;
        this.mistaken = mistaken;
        this.examples = like.examples;
        this.total = total;
        this.drawn = drawn;
    }

    private double addUp(double[] byRow, double[] byColumn, double[] offByRow, double[] offByColumn) {
        if (sparse != null) {
            sparse.forEachWeight((i, j, weight) -> {
                byRow[i] += weight;
                byColumn[j] += weight;
                offByRow[i] += i == j ? 0 : weight;
                offByColumn[j] += i == j ? 0 : weight;
            });
            return Arrays.stream(byRow).sum();
        }
        double sum = 0;
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                double cell = at(i, j);
                byRow[i] += cell;
                byColumn[j] += cell;
                if (i != j) {
                    offByRow[i] += cell;
                    offByColumn[j] += cell;
                }
            }
            sum += byRow[i];
        }
        return sum;
    }

    /** Returns the power of 2 by which weights are to be divided, 0 where their sums can be multiplied as they are. */
    private static int excess(double greatest) {
        int top = Math.getExponent(greatest);
        return greatest == 0 || Math.abs(top) <= TAME ? 0 : top - TARGET;
    }

    private static double[] scaled(double[] values, int by) {
        return Arrays.stream(values).map(value -> Math.scalb(value, by)).toArray();
    }

    /** Returns the number of classes. */
    int classes() {
        return k;
    }

    /** Returns the number of examples, those of weight 0 included. */
    long examples() {
        return examples;
    }

    boolean isWeighted() {
        return weighted;
    }

    /** Returns whether this is a draw, whose counts are those of another matrix. */
    boolean isDrawn() {
        return drawn;
    }

    /** Returns the power of 2 of which the cells' weights are multiples. */
    int exponent() {
        return exponent;
    }

    /** Returns the weight of all examples. */
    double sum() {
        return total;
    }

    /** Returns the weight of a class in the truth. */
    double rowSum(int label) {
        return rows[label];
    }

    /** Returns the weight of a class in the prediction. */
    double columnSum(int label) {
        return columns[label];
    }

    /** Returns the number of examples of each cell, row by row. */
    long[] counts() {
        if (sparse == null) {
            return counts.clone();
        }
        long[] all = new long[k * k];
        sparse.forEachCell((i, j, count) -> all[i * k + j] = count);
        return all;
    }

    /** Returns the weight of the examples wrongly predicted to be of this class, on the scale of the cells' weights. */
    double falsePositives(int label) {
        return mistaken == null ? columns[label] - at(label, label) : mistaken[label];
    }

    /** Returns the weight of this class's examples that were predicted to be of others, on the scale of the cells' weights. */
    double falseNegatives(int label) {
        return missed == null ? rows[label] - at(label, label) : missed[label];
    }

    /** Returns the weight of the examples that neither are nor were predicted of this class, as the cells' weights. */
    double trueNegatives(int label) {
        double left = total - rows[label] - falsePositives(label);
        if (drawn) {
            return Math.max(0, left);
        }
        boolean isExact = !weighted && total < EXACT;
        return isExact || missed == null || left > total * ACCURATE_SHARE ? left : sumWithout(label);
    }

    /** Returns the weight of the examples that are of other classes, as the cells' weights. */
    double negatives(int label) {
        return trueNegatives(label) + falsePositives(label);
    }

    /** Returns the weight of the examples that were predicted to be of other classes, as the cells' weights. */
    double negativePredictions(int label) {
        return trueNegatives(label) + falseNegatives(label);
    }

    private double sumWithout(int label) {
        double[] sum = {0};
        forEachWeight((i, j, weight) -> sum[0] += i == label || j == label ? 0 : weight);
        return sum[0];
    }

    /** Returns the weight of the examples predicted rightly. */
    double trace() {
        double right = 0;
        for (int i = 0; i < k; i++) {
            right += at(i, i);
        }
        return right;
    }

    /** Returns whether every cell is held, so that arrays of all cells are no waste. */
    boolean isDense() {
        return sparse == null;
    }

    /** Returns a cell's weight, unchecked, a multiple of a power of 2 that is the same for all cells. */
    double at(int truth, int predicted) {
        if (sparse != null) {
            return sparse.weight(truth, predicted);
        }
        int cell = truth * k + predicted;
        return weights == null ? counts[cell] : weights[cell];
    }

    /** Returns the sum of the squared weights of a cell's examples, on the scale of the cells' weights. */
    double squares(int truth, int predicted) {
        if (sparse != null) {
            return sparse.squares(truth, predicted);
        }
        int cell = truth * k + predicted;
        return squares == null ? counts[cell] : squares[cell];
    }

    /** Returns the number of examples in a cell, unchecked. */
    long countAt(int truth, int predicted) {
        return sparse == null ? counts[truth * k + predicted] : sparse.count(truth, predicted);
    }

    /** Visits the cells that hold an example, row by row and from left to right, each with its number of examples. */
    void forEachCell(CellVisitor visitor) {
        if (sparse != null) {
            sparse.forEachCell(visitor);
            return;
        }
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                if (counts[i * k + j] > 0) {
                    visitor.visit(i, j, counts[i * k + j]);
                }
            }
        }
    }

    /** Visits the cells that have weight, row by row and from left to right, each with what {@link #at} returns. */
    void forEachWeight(WeightVisitor visitor) {
        if (sparse != null) {
            sparse.forEachWeight(visitor);
            return;
        }
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                double weight = at(i, j);
                if (weight > 0) {
                    visitor.visit(i, j, weight);
                }
            }
        }
    }

    /** What is done with a cell that holds an example. */
    @FunctionalInterface
    interface CellVisitor {
        void visit(int truth, int predicted, long count);
    }

    /** What is done with a cell that has weight. */
    @FunctionalInterface
    interface WeightVisitor {
        void visit(int truth, int predicted, double weight);
    }

    /** Returns these with one cell's weight changed, in O(k); writes into the weights, and keeps them. */
    MatrixCells reweighted(double[] scratch, int cell, double weight) {
        int row = cell / k;
        int column = cell % k;
        double change = weight - at(row, column);
        scratch[cell] = weight;
        boolean isRight = row == column;
        return new MatrixCells(
                this,
                counts,
                scratch,
                plus(rows, row, change),
                plus(columns, column, change),
                missed == null || isRight ? missed : plus(missed, row, change),
                mistaken == null || isRight ? mistaken : plus(mistaken, column, change),
                total + change,
                false);
    }

    private static double[] plus(double[] values, int at, double change) {
        double[] changed = values.clone();
        changed[at] += change;
        return changed;
    }

    /**
     * Returns cells whose counts were drawn anew in some cells, which rise, in O(cells + k): for one look at it, since it keeps
     * the array that it writes the counts into.
     */
    MatrixCells redrawn(long[] scratch, int[] cells, long[] drawn) {
        double[] byRow = new double[k];
        double[] byColumn = new double[k];
        int row = 0;
        int end = k;
        for (int i = 0; i < cells.length; i++) {
            int cell = cells[i];
            while (cell >= end) {
                row++;
                end += k;
            }
            scratch[cell] = drawn[i];
            byRow[row] += drawn[i];
            byColumn[cell - end + k] += drawn[i];
        }
        return new MatrixCells(this, scratch, null, byRow, byColumn, null, null, examples, false);
    }

    /**
     * Returns cells of weights drawn anew, with the same total as here: for one look at it, since it keeps the arrays.
     *
     * @param cells the diagonal, and the others where they are to be looked at, shape {@code [k * k]}
     * @param offByRow sums over the rows without the diagonal
     * @param offByColumn sums over the columns without the diagonal
     */
    MatrixCells ofWeights(double[] cells, double[] offByRow, double[] offByColumn) {
        double[] byRow = new double[k];
        double[] byColumn = new double[k];
        for (int label = 0; label < k; label++) {
            byRow[label] = cells[label * k + label] + offByRow[label];
            byColumn[label] = cells[label * k + label] + offByColumn[label];
        }
        return new MatrixCells(this, counts, cells, byRow, byColumn, offByRow, offByColumn, total, true);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MatrixCells cells
                && k == cells.k
                && exponent == cells.exponent
                && Arrays.equals(counts, cells.counts)
                && Arrays.equals(weights, cells.weights)
                && Objects.equals(sparse, cells.sparse);
    }

    @Override
    public int hashCode() {
        return (Arrays.hashCode(counts) * 31 + Arrays.hashCode(weights)) * 31 + Objects.hashCode(sparse);
    }
}
