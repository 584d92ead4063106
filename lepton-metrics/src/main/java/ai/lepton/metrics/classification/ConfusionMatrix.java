package ai.lepton.metrics.classification;

import ai.lepton.metrics.Score;
import ai.lepton.metrics.WhenUndefined;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How often each true class was predicted as each class, and everything that these counts tell.
 *
 * <p>Rows are the truth, columns the prediction, as in scikit-learn. Immutable.
 *
 * @see <a href="https://www.iso.org/standard/79799.html">ISO/IEC TS 4213:2022, clause 6</a>
 */
public final class ConfusionMatrix {
    static final String NO_EXAMPLES = "there are no examples";

    private final Labels labels;
    private final int k;
    private final long[] counts;
    // Null where the examples have no weights, that is, where each weighs 1.
    private final double @Nullable [] weights;
    private final double @Nullable [] squares;
    private final long examples;
    private final double[] rows;
    private final double[] columns;
    private final double total;

    /** Keeps the arrays. */
    ConfusionMatrix(Labels labels, long[] counts, double @Nullable [] weights, double @Nullable [] squares) {
        this.labels = labels;
        this.k = labels.size();
        this.counts = counts;
        this.weights = weights;
        this.squares = squares;
        this.examples = Arrays.stream(counts).sum();
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

    private ConfusionMatrix(
            Labels labels, long[] counts, double @Nullable [] weights, double[] rows, double[] columns, double total) {
        this.labels = labels;
        this.k = labels.size();
        this.counts = counts;
        this.weights = weights;
        this.squares = null;
        this.rows = rows;
        this.columns = columns;
        this.examples = Math.round(total);
        this.total = total;
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
        LabelPairs pairs = truth.size() == predicted.size() ? LabelPairs.in(truth, predicted) : null;
        return pairs == null ? of(Labels.in(truth, predicted), truth, predicted) : pairs.matrix();
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
        return new ConfusionMatrix(labels, GivenCounts.cells(labels, counts), null, null);
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
        return weights != null;
    }

    /**
     * Returns the number of examples of class {@code truth} predicted as class {@code predicted}, whatever their weights.
     *
     * @throws IndexOutOfBoundsException if there is no such class
     */
    public long count(int truth, int predicted) {
        return counts[cell(truth, predicted)];
    }

    /** Returns the counts of examples, row by row, shape {@code [k * k]}. */
    public long[] counts() {
        return counts.clone();
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

    /**
     * Returns a measure of one class against the rest.
     *
     * @throws IndexOutOfBoundsException if there is no such class
     */
    public Score score(ClassMeasure measure, int label) {
        return score((ClassFormula) measure, Objects.checkIndex(label, k));
    }

    Score score(ClassFormula measure, int label) {
        double tp = at(label, label);
        double fp = columns[label] - tp;
        double fn = rows[label] - tp;
        return measure.of(tp, fp, fn, total - tp - fp - fn, labels.name(label));
    }

    /** Returns a measure averaged over all classes; undefined where it is for one of them. */
    public Score score(ClassMeasure measure, Average average) {
        return score(measure, average, WhenUndefined.UNDEFINED);
    }

    /** Returns a measure averaged over all classes, undefined ones treated as this policy says. */
    public Score score(ClassMeasure measure, Average average, WhenUndefined policy) {
        return Averaging.of(this, IntStream.range(0, k).toArray(), measure, average, policy);
    }

    /**
     * Returns a measure averaged over some of the classes, undefined ones treated as this policy says.
     *
     * <p>All examples count, those of other classes as negatives; so micro-averages differ from the accuracy here.
     *
     * @param classes the labels to average over, each one of {@link #labels()}
     * @throws IllegalArgumentException if one of them is not a label
     */
    public Score score(ClassMeasure measure, Average average, WhenUndefined policy, Labels classes) {
        return Averaging.of(this, indicesOf(classes), measure, average, policy);
    }

    private int[] indicesOf(Labels classes) {
        return classes.names().stream().mapToInt(labels::indexOf).toArray();
    }

    /** Returns a measure of the whole matrix. */
    public Score score(OverallMeasure measure) {
        return measure.of(this);
    }

    /**
     * Returns F-beta for a class: the harmonic mean of precision and recall, in which recall weighs beta times as much.
     *
     * @param beta at least 0; 0 gives precision, infinity recall
     * @see <a href="http://www.dcs.gla.ac.uk/Keith/Preface.html">van Rijsbergen 1979, chapter 7</a>
     */
    public Score fBeta(double beta, Object label) {
        return score(new FBeta(beta), labels.indexOf(label));
    }

    /** Returns F-beta averaged over all classes, undefined ones treated as this policy says. */
    public Score fBeta(double beta, Average average, WhenUndefined policy) {
        return fBeta(beta, average, policy, labels);
    }

    /** Returns F-beta averaged over some of the classes, undefined ones treated as this policy says. */
    public Score fBeta(double beta, Average average, WhenUndefined policy, Labels classes) {
        return Averaging.of(this, indicesOf(classes), new FBeta(beta), average, policy);
    }

    /**
     * Returns the matrix of some of the classes, in this order; examples that are, or were predicted, of others are left
     * out. So does scikit-learn's {@code confusion_matrix} with {@code labels}.
     *
     * @throws IllegalArgumentException if one of them is not a label
     */
    public ConfusionMatrix only(Labels classes) {
        return Regrouping.only(this, classes, indicesOf(classes));
    }

    /**
     * Returns the two-class matrix of a class, its second label, against the rest: scikit-learn's
     * {@code multilabel_confusion_matrix} has one of each class.
     *
     * @throws IllegalArgumentException if it is not a label
     */
    public ConfusionMatrix oneAgainstRest(Object label) {
        return Regrouping.oneAgainstRest(this, labels.indexOf(label));
    }

    /** Returns precision for a class: {@link ClassMeasure#PRECISION}. */
    public Score precision(Object label) {
        return score(ClassMeasure.PRECISION, labels.indexOf(label));
    }

    /** Returns recall for a class: {@link ClassMeasure#RECALL}. */
    public Score recall(Object label) {
        return score(ClassMeasure.RECALL, labels.indexOf(label));
    }

    /** Returns F1 for a class: {@link ClassMeasure#F1}. */
    public Score f1(Object label) {
        return score(ClassMeasure.F1, labels.indexOf(label));
    }

    /** Returns specificity for a class: {@link ClassMeasure#SPECIFICITY}. */
    public Score specificity(Object label) {
        return score(ClassMeasure.SPECIFICITY, labels.indexOf(label));
    }

    /** Returns the share of examples predicted rightly; undefined without examples. */
    public Score accuracy() {
        return Score.ratio(trace(), total, NO_EXAMPLES);
    }

    /** Returns the mean recall of the classes that occur in the truth; undefined without examples. */
    public Score balancedAccuracy() {
        return Agreement.balancedAccuracy(this);
    }

    /**
     * Returns Matthews's correlation coefficient for any number of classes, in [-1, 1]; undefined where all examples are,
     * or were predicted, of one class. There scikit-learn has 0.
     *
     * @see <a href="https://doi.org/10.1016/j.compbiolchem.2004.09.006">Gorodkin 2004</a>
     */
    public Score matthewsCorrelation() {
        return Agreement.matthewsCorrelation(this);
    }

    /**
     * Returns Cohen's kappa: agreement beyond chance, at most 1; undefined where truth and prediction are all of one same
     * class.
     *
     * @see <a href="https://doi.org/10.1177/001316446002000104">Cohen 1960</a>
     */
    public Score cohenKappa() {
        return Agreement.cohenKappa(this);
    }

    /** Returns the weight of the examples predicted rightly. */
    double trace() {
        double right = 0;
        for (int i = 0; i < k; i++) {
            right += at(i, i);
        }
        return right;
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
        return weights == null ? counts[cell] : weights[cell];
    }

    /** Returns the sum of the squared weights of a cell's examples. */
    double squares(int truth, int predicted) {
        int cell = truth * k + predicted;
        return squares == null ? counts[cell] : squares[cell];
    }

    /** Returns the number of examples in a cell, unchecked. */
    long countAt(int truth, int predicted) {
        return counts[truth * k + predicted];
    }

    /** Returns this matrix with one cell's weight changed, in O(k); writes into the weights, and keeps them. */
    ConfusionMatrix reweighted(double[] scratch, int cell, double weight) {
        double[] byRow = rows.clone();
        double[] byColumn = columns.clone();
        double change = weight - at(cell / k, cell % k);
        byRow[cell / k] += change;
        byColumn[cell % k] += change;
        scratch[cell] = weight;
        return new ConfusionMatrix(labels, counts, scratch, byRow, byColumn, total + change);
    }

    /**
     * Returns a matrix whose counts were drawn anew in some cells, which rise, in O(cells + k): for one look at it, since it keeps
     * the array that it writes the counts into.
     */
    ConfusionMatrix redrawn(long[] scratch, int[] cells, long[] drawn) {
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
        return new ConfusionMatrix(labels, scratch, null, byRow, byColumn, examples);
    }

    /** Returns a matrix of these totals, as many examples as here: only its diagonal and they are to be looked at. */
    ConfusionMatrix ofTotals(long[] cells, double[] byRow, double[] byColumn) {
        return new ConfusionMatrix(labels, cells, null, byRow, byColumn, examples);
    }

    /** Returns whether the other has the same labels and cells. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ConfusionMatrix matrix
                && labels.equals(matrix.labels)
                && Arrays.equals(counts, matrix.counts)
                && Arrays.equals(weights, matrix.weights);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts) * 31 + Arrays.hashCode(weights);
    }
}
