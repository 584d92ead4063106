package ai.lepton.metrics.classification;

import ai.lepton.metrics.Score;
import ai.lepton.metrics.WhenUndefined;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How often each true class was predicted as each class, and everything that these counts tell.
 *
 * <p>Rows are the truth, columns the prediction, as in scikit-learn. Immutable.
 *
 * @see <a href="https://www.iso.org/standard/79799.html">ISO/IEC TS 4213:2022, clause 6</a>
 */
public final class ConfusionMatrix {
    private final Labels labels;
    private final int k;
    // Either counts, or weights with their squares.
    private final long @Nullable [] counts;
    private final double @Nullable [] weights;
    private final double @Nullable [] squares;
    private final long examples;
    private final double[] rows;
    private final double[] columns;
    private final double total;

    ConfusionMatrix(
            Labels labels,
            long @Nullable [] counts,
            double @Nullable [] weights,
            double @Nullable [] squares,
            long examples) {
        this.labels = labels;
        this.k = labels.size();
        this.counts = counts;
        this.weights = weights;
        this.squares = squares;
        this.examples = examples;
        this.rows = new double[k];
        this.columns = new double[k];
        double sum = 0;
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                double cell = at(i, j);
                rows[i] += cell;
                columns[j] += cell;
            }
            sum += rows[i];
        }
        this.total = sum;
    }

    /**
     * Counts examples given by their classes' indices. Runs in O(n + k²).
     *
     * @param labels the classes
     * @param truth true classes' indices, shape {@code [n]}
     * @param predicted predicted classes' indices, shape {@code [n]}
     * @throws IllegalArgumentException if the lengths differ, or an index is outside [0, number of labels)
     */
    public static ConfusionMatrix of(Labels labels, int[] truth, int[] predicted) {
        return counter(labels).addAll(truth, predicted).matrix();
    }

    /**
     * Adds up the weights of examples given by their classes' indices.
     *
     * @param labels the classes
     * @param truth true classes' indices, shape {@code [n]}
     * @param predicted predicted classes' indices, shape {@code [n]}
     * @param weight weights, shape {@code [n]}, each finite and not negative
     * @throws IllegalArgumentException if the lengths differ, an index is outside [0, number of labels), or a weight is
     *     negative, infinite or NaN
     */
    public static ConfusionMatrix of(Labels labels, int[] truth, int[] predicted, double[] weight) {
        return counter(labels).addAll(truth, predicted, weight).matrix();
    }

    /**
     * Counts examples given by their labels, which are found in the lists as by {@link Labels#in}.
     *
     * @throws IllegalArgumentException if the lengths differ, there is no example, or a label is null
     */
    public static ConfusionMatrix of(List<?> truth, List<?> predicted) {
        return of(Labels.in(truth, predicted), truth, predicted);
    }

    /**
     * Counts examples given by their labels.
     *
     * @throws IllegalArgumentException if the lengths differ, or a label is unknown or null
     */
    public static ConfusionMatrix of(Labels labels, List<?> truth, List<?> predicted) {
        return counter(labels).addAll(truth, predicted).matrix();
    }

    /**
     * Returns the matrix of counts known already.
     *
     * @param labels the classes
     * @param counts shape {@code [k, k]}, rows are the truth; none negative
     * @throws IllegalArgumentException if the shape is another, or a count is negative
     */
    public static ConfusionMatrix ofCounts(Labels labels, long[][] counts) {
        int k = labels.size();
        long[] cells = new long[k * k];
        long examples = 0;
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
                examples = Math.addExact(examples, counts[i][j]);
            }
        }
        return new ConfusionMatrix(labels, cells, null, null, examples);
    }

    /** Returns an empty counter, to count piece by piece. */
    public static ConfusionCounter counter(Labels labels) {
        return new ConfusionCounter(labels);
    }

    /** Returns the classes. */
    public Labels labels() {
        return labels;
    }

    /** Returns the number of examples, those of weight 0 included. */
    public long examples() {
        return examples;
    }

    /** Returns whether the examples had weights. */
    public boolean isWeighted() {
        return counts == null;
    }

    /**
     * Returns the number of examples of class {@code truth} predicted as class {@code predicted}.
     *
     * @throws IndexOutOfBoundsException if there is no such class
     * @throws IllegalStateException if the examples had weights
     */
    public long count(int truth, int predicted) {
        return requireCounts()[cell(truth, predicted)];
    }

    /** Returns the counts, row by row, shape {@code [k * k]}. Fails where the examples had weights. */
    public long[] counts() {
        return requireCounts().clone();
    }

    /**
     * Returns the weight of the examples of class {@code truth} predicted as class {@code predicted}: their count, where
     * they had no weights.
     *
     * @throws IndexOutOfBoundsException if there is no such class
     */
    public double weight(int truth, int predicted) {
        cell(truth, predicted);
        return at(truth, predicted);
    }

    /** Returns the weight of all examples: their number, where they had no weights. */
    public double total() {
        return total;
    }

    /** Returns the weight of the examples that are of this class. */
    public double support(int label) {
        return rows[label];
    }

    /** Returns the weight of the examples that were predicted to be of this class. */
    public double predictedAs(int label) {
        return columns[label];
    }

    /** Returns a measure of one class against the rest. */
    public Score score(ClassMeasure measure, int label) {
        double tp = at(label, label);
        double fp = columns[label] - tp;
        double fn = rows[label] - tp;
        return measure.of(tp, fp, fn, total - tp - fp - fn, "'" + labels.name(label) + "'");
    }

    /** Returns a measure averaged over all classes; undefined where it is for one of them. */
    public Score score(ClassMeasure measure, Average average) {
        return score(measure, average, WhenUndefined.UNDEFINED);
    }

    /** Returns a measure averaged over all classes. */
    public Score score(ClassMeasure measure, Average average, WhenUndefined policy) {
        return Averaging.of(this, measure, average, policy);
    }

    /** Returns the share of examples predicted rightly; undefined without examples. */
    public Score accuracy() {
        double right = 0;
        for (int i = 0; i < k; i++) {
            right += at(i, i);
        }
        return Score.ratio(right, total, NO_EXAMPLES);
    }

    static final String NO_EXAMPLES = "there are no examples";

    private long[] requireCounts() {
        if (counts == null) {
            throw new IllegalStateException("the examples had weights, so there are no counts; ask for weight(i, j)");
        }
        return counts;
    }

    private int cell(int truth, int predicted) {
        if (truth < 0 || truth >= k || predicted < 0 || predicted >= k) {
            throw new IndexOutOfBoundsException(
                    "no cell [" + truth + "][" + predicted + "] in a matrix of " + k + " classes");
        }
        return truth * k + predicted;
    }

    /** Returns a cell, unchecked. */
    double at(int truth, int predicted) {
        int cell = truth * k + predicted;
        if (counts != null) {
            return counts[cell];
        }
        return weights == null ? 0 : weights[cell];
    }

    /** Returns whether the other has the same labels and cells. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ConfusionMatrix matrix
                && labels.equals(matrix.labels)
                && examples == matrix.examples
                && Arrays.equals(counts, matrix.counts)
                && Arrays.equals(weights, matrix.weights);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts) * 31 + Arrays.hashCode(weights);
    }
}
