package ai.lepton.metrics.importance;

import ai.lepton.metrics.internal.Elements;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Rows of which some columns have the values of other rows: what a model is asked to predict.
 *
 * <p>Immutable. {@link #apply} moves a column that lies in an array.
 */
public final class Permuted {
    private final List<String> columns;
    private final int[] from;

    Permuted(List<String> columns, int[] from) {
        this.columns = columns;
        this.from = from;
    }

    /** Returns the columns that are permuted, together; empty where rows are as they were. */
    public List<String> columns() {
        return columns;
    }

    /** Returns the number of rows. */
    public int rows() {
        return from.length;
    }

    /**
     * Returns the row whose value of a column this row has: itself, unless the column is permuted.
     *
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public int row(String column, int row) {
        Objects.checkIndex(row, from.length);
        return columns.contains(Elements.required("column", column)) ? from[row] : row;
    }

    /**
     * Returns a column's values as the rows have them now: a new array, or the given one where the column is not permuted.
     *
     * @param values of the rows as they were, shape {@code [n]}
     * @throws IllegalArgumentException if there are not as many as rows
     */
    public double[] apply(String column, double[] values) {
        Elements.required("values", values);
        check(values.length);
        if (!columns.contains(Elements.required("column", column))) {
            return values;
        }
        double[] moved = new double[values.length];
        for (int i = 0; i < moved.length; i++) {
            moved[i] = values[from[i]];
        }
        return moved;
    }

    /**
     * Returns a column's values as the rows have them now.
     *
     * @param values of the rows as they were, shape {@code [n]}
     * @throws IllegalArgumentException if there are not as many as rows
     */
    public <T> List<T> apply(String column, List<T> values) {
        Elements.required("values", values);
        check(values.size());
        if (!columns.contains(Elements.required("column", column))) {
            return values;
        }
        return Arrays.stream(from).mapToObj(values::get).toList();
    }

    private void check(int length) {
        if (length != from.length) {
            throw new IllegalArgumentException("values has " + length + " values; there are " + from.length + " rows");
        }
    }
}
