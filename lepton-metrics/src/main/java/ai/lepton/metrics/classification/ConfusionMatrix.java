package ai.lepton.metrics.classification;

import ai.lepton.metrics.Score;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How often each true class was predicted as each class, and everything that these counts tell.
 *
 * <p>Rows are the truth, columns the prediction, as in scikit-learn. Immutable. Of up to {@value #MOST_DENSE} classes every
 * cell is held; of more, those that hold an example, so that memory grows with the examples and not with the square of the
 * classes.
 *
 * <p>Weights may be of any size: their sums are held as multiples of a power of 2 where they would leave the range of a
 * double, and measures are the same for weights of any scale.
 *
 * @see <a href="https://www.iso.org/standard/79799.html">ISO/IEC TS 4213:2022, clause 6</a>
 */
public final class ConfusionMatrix {
    static final String NO_EXAMPLES = "there are no examples";

    /** The most classes of which every cell is held. */
    static final int MOST_DENSE = 1024;

    /** The most cells that {@link #counts()} returns. */
    private static final int MOST_COUNTS = 1 << 24;

    // Below this every whole number is a double.
    private static final double EXACT = 0x1p53;
    // Sums within this power of 2 of 1 can be multiplied without leaving the range of a double.
    private static final int TAME = 480;
    private static final int TARGET = 400;
    // A difference that is a smaller share of the whole has lost digits, and is added up instead.
    private static final double ACCURATE_SHARE = 1.0 / 256;

    private final Labels labels;
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
    ConfusionMatrix(Labels labels, long[] counts, double @Nullable [] weights, double @Nullable [] squares) {
        this(labels, counts, weights, squares, 0);
    }

    /** Keeps the arrays; weights are multiples of 2^exponent, squares of 4^exponent. */
    ConfusionMatrix(
            Labels labels, long[] counts, double @Nullable [] weights, double @Nullable [] squares, int exponent) {
        this.labels = labels;
        this.k = labels.size();
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
    static ConfusionMatrix sparse(Labels labels, SparseCells cells, int exponent) {
        int by = cells.isWeighted() ? -excess(cells.greatestWeight()) : 0;
        return new ConfusionMatrix(labels, by == 0 ? cells : cells.scaled(by), exponent - by);
    }

    private ConfusionMatrix(Labels labels, SparseCells cells, int exponent) {
        this.labels = labels;
        this.k = labels.size();
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
    private ConfusionMatrix(
            ConfusionMatrix like,
            long[] counts,
            double @Nullable [] weights,
            double[] rows,
            double[] columns,
            double @Nullable [] missed,
            double @Nullable [] mistaken,
            double total,
            boolean drawn) {
        this.labels = like.labels;
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
        Labels labels = pairs == null ? Labels.in(truth, predicted) : pairs.labels();
        long[] counted = pairs == null ? null : pairs.countsOf(labels);
        return counted == null ? of(labels, truth, predicted) : new ConfusionMatrix(labels, counted, null, null);
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
        return GivenCounts.matrix(labels, counts);
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
        return weighted;
    }

    /**
     * Returns the number of examples of class {@code truth} predicted as class {@code predicted}, whatever their weights.
     *
     * @throws IndexOutOfBoundsException if there is no such class
     */
    public long count(int truth, int predicted) {
        check(truth, predicted);
        checkHasCounts();
        return countAt(truth, predicted);
    }

    /** What is drawn for an interval has weights in its cells, and the examples' counts would be those of another matrix. */
    private void checkHasCounts() {
        if (drawn) {
            throw new CountsOfDraw();
        }
    }

    /** Thrown where a measure reads the counts of what was drawn for its interval. */
    static final class CountsOfDraw extends IllegalStateException {
        private static final long serialVersionUID = 1;

        CountsOfDraw() {
            super(
                    "what is drawn for an interval has no counts; a measure that reads weight(truth, predicted), support(...) "
                            + "and total() has one");
        }
    }

    /**
     * Returns the counts of examples, row by row, shape {@code [k * k]}.
     *
     * @throws IllegalStateException if there are more than 4,096 classes, whose cells are too many for an array
     */
    public long[] counts() {
        checkHasCounts();
        if (sparse == null) {
            return counts.clone();
        }
        if ((long) k * k > MOST_COUNTS) {
            throw new IllegalStateException(
                    "counts of " + k + " classes are " + (long) k * k + " cells, above " + MOST_COUNTS
                            + "; ask for single cells by count(truth, predicted), or for some classes by only(...)");
        }
        long[] all = new long[k * k];
        sparse.forEachCell((i, j, count) -> all[i * k + j] = count);
        return all;
    }

    /**
     * Returns the weight of the examples of class {@code truth} predicted as class {@code predicted}: their count, where
     * they had no weights.
     *
     * @throws IndexOutOfBoundsException if there is no such class
     */
    public double weight(int truth, int predicted) {
        check(truth, predicted);
        return unscaled(at(truth, predicted));
    }

    /**
     * Returns the weight of all examples: their number, where they had no weights. Infinite where it exceeds what a double
     * can hold; measures are not.
     */
    public double total() {
        return unscaled(total);
    }

    /**
     * Returns the weight of the examples that are of this class.
     *
     * @throws IndexOutOfBoundsException if there is no such class
     */
    public double support(int label) {
        return unscaled(rows[label]);
    }

    /**
     * Returns the weight of the examples that were predicted to be of this class.
     *
     * @throws IndexOutOfBoundsException if there is no such class
     */
    public double predictedAs(int label) {
        return unscaled(columns[label]);
    }

    private double unscaled(double weight) {
        return exponent == 0 ? weight : Math.scalb(weight, exponent);
    }

    /** Returns the weight of all examples on the scale of the cells' weights. */
    double sum() {
        return total;
    }

    /** Returns the weight of a class in the truth on the scale of the cells' weights. */
    double rowSum(int label) {
        return rows[label];
    }

    /** Returns the weight of a class in the prediction on the scale of the cells' weights. */
    double columnSum(int label) {
        return columns[label];
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

    /**
     * Returns a measure of one class against the rest.
     *
     * @throws IndexOutOfBoundsException if there is no such class
     */
    public Score score(ClassMeasure measure, int label) {
        return score((ClassFormula) measure, Objects.checkIndex(label, k));
    }

    Score score(ClassFormula measure, int label) {
        return measure.of(
                at(label, label),
                falsePositives(label),
                falseNegatives(label),
                trueNegatives(label),
                labels.name(label));
    }

    /** Returns a measure averaged over all classes; undefined where it is for one of them. */
    public Score score(ClassMeasure measure, Average average) {
        return score(measure, average, Score.WhenUndefined.UNDEFINED);
    }

    /** Returns a measure averaged over all classes, undefined ones treated as this policy says. */
    public Score score(ClassMeasure measure, Average average, Score.WhenUndefined policy) {
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
    public Score score(ClassMeasure measure, Average average, Score.WhenUndefined policy, Labels classes) {
        return Averaging.of(this, indicesOf(classes), measure, average, policy);
    }

    /** Returns a measure averaged over some of the classes, or over all where none are given. */
    Score score(ClassFormula measure, Average average, Score.WhenUndefined policy, @Nullable Labels classes) {
        int[] indices = classes == null ? IntStream.range(0, k).toArray() : indicesOf(classes);
        return Averaging.of(this, indices, measure, average, policy);
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
    public Score fBeta(double beta, Average average, Score.WhenUndefined policy) {
        return fBeta(beta, average, policy, labels);
    }

    /** Returns F-beta averaged over some of the classes, undefined ones treated as this policy says. */
    public Score fBeta(double beta, Average average, Score.WhenUndefined policy, Labels classes) {
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

    private void check(int truth, int predicted) {
        if (truth < 0 || truth >= k || predicted < 0 || predicted >= k) {
            throw new IndexOutOfBoundsException(
                    "no cell [" + truth + "][" + predicted + "] in a matrix of " + k + " classes");
        }
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

    /** Returns the power of 2 of which the cells' weights are multiples. */
    int exponent() {
        return exponent;
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

    /** Returns this matrix with one cell's weight changed, in O(k); writes into the weights, and keeps them. */
    ConfusionMatrix reweighted(double[] scratch, int cell, double weight) {
        int row = cell / k;
        int column = cell % k;
        double change = weight - at(row, column);
        scratch[cell] = weight;
        boolean isRight = row == column;
        return new ConfusionMatrix(
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
        return new ConfusionMatrix(this, scratch, null, byRow, byColumn, null, null, examples, false);
    }

    /**
     * Returns a matrix of weights drawn anew, with the same total as here: for one look at it, since it keeps the arrays.
     *
     * @param cells the diagonal, and the others where they are to be looked at, shape {@code [k * k]}
     * @param offByRow sums over the rows without the diagonal
     * @param offByColumn sums over the columns without the diagonal
     */
    ConfusionMatrix ofWeights(double[] cells, double[] offByRow, double[] offByColumn) {
        double[] byRow = new double[k];
        double[] byColumn = new double[k];
        for (int label = 0; label < k; label++) {
            byRow[label] = cells[label * k + label] + offByRow[label];
            byColumn[label] = cells[label * k + label] + offByColumn[label];
        }
        return new ConfusionMatrix(this, counts, cells, byRow, byColumn, offByRow, offByColumn, total, true);
    }

    /** Returns whether the other has the same labels and cells. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ConfusionMatrix matrix
                && labels.equals(matrix.labels)
                && exponent == matrix.exponent
                && Arrays.equals(counts, matrix.counts)
                && Arrays.equals(weights, matrix.weights)
                && Objects.equals(sparse, matrix.sparse);
    }

    @Override
    public int hashCode() {
        return (Arrays.hashCode(counts) * 31 + Arrays.hashCode(weights)) * 31 + Objects.hashCode(sparse);
    }
}
