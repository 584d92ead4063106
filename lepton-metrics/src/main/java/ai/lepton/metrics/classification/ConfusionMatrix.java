package ai.lepton.metrics.classification;

import ai.lepton.metrics.Score;
import java.util.List;
import java.util.Objects;
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

    private final Labels labels;
    private final int k;
    private final MatrixCells cells;

    ConfusionMatrix(Labels labels, MatrixCells cells) {
        this.labels = labels;
        this.k = labels.size();
        this.cells = cells;
    }

    /** Keeps the arrays. */
    ConfusionMatrix(Labels labels, long[] counts, double @Nullable [] weights, double @Nullable [] squares) {
        this(labels, counts, weights, squares, 0);
    }

    /** Keeps the arrays; weights are multiples of 2^exponent, squares of 4^exponent. */
    ConfusionMatrix(
            Labels labels, long[] counts, double @Nullable [] weights, double @Nullable [] squares, int exponent) {
        this(labels, new MatrixCells(labels.size(), counts, weights, squares, exponent));
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
        return cells.examples();
    }

    /** Returns whether the examples had weights. */
    public boolean isWeighted() {
        return cells.isWeighted();
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
        if (cells.isDrawn()) {
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
        if (!cells.isDense() && (long) k * k > MOST_COUNTS) {
            throw new IllegalStateException(
                    "counts of " + k + " classes are " + (long) k * k + " cells, above " + MOST_COUNTS
                            + "; ask for single cells by count(truth, predicted), or for some classes by only(...)");
        }
        return cells.counts();
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
        return unscaled(cells.sum());
    }

    /**
     * Returns the weight of the examples that are of this class.
     *
     * @throws IndexOutOfBoundsException if there is no such class
     */
    public double support(int label) {
        return unscaled(cells.rowSum(label));
    }

    /**
     * Returns the weight of the examples that were predicted to be of this class.
     *
     * @throws IndexOutOfBoundsException if there is no such class
     */
    public double predictedAs(int label) {
        return unscaled(cells.columnSum(label));
    }

    private double unscaled(double weight) {
        return cells.exponent() == 0 ? weight : Math.scalb(weight, cells.exponent());
    }

    /** Returns the weight of all examples on the scale of the cells' weights. */
    double sum() {
        return cells.sum();
    }

    /** Returns the weight of a class in the truth on the scale of the cells' weights. */
    double rowSum(int label) {
        return cells.rowSum(label);
    }

    /** Returns the weight of a class in the prediction on the scale of the cells' weights. */
    double columnSum(int label) {
        return cells.columnSum(label);
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
        return Averaging.of(this, all(), measure, average, policy);
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
        int[] indices = classes == null ? all() : indicesOf(classes);
        return Averaging.of(this, indices, measure, average, policy);
    }

    /** Asked for at each draw of a bootstrap. */
    private int[] all() {
        int[] all = new int[k];
        for (int i = 0; i < k; i++) {
            all[i] = i;
        }
        return all;
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
        return Score.ratio(trace(), sum(), NO_EXAMPLES);
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

    private void check(int truth, int predicted) {
        if (truth < 0 || truth >= k || predicted < 0 || predicted >= k) {
            throw new IndexOutOfBoundsException(
                    "no cell [" + truth + "][" + predicted + "] in a matrix of " + k + " classes");
        }
    }

    /** Returns the power of 2 of which the cells' weights are multiples. */
    int exponent() {
        return cells.exponent();
    }

    /** Returns the weight of the examples wrongly predicted to be of this class, on the scale of the cells' weights. */
    double falsePositives(int label) {
        return cells.falsePositives(label);
    }

    /** Returns the weight of this class's examples that were predicted to be of others, on the scale of the cells' weights. */
    double falseNegatives(int label) {
        return cells.falseNegatives(label);
    }

    /** Returns the weight of the examples that neither are nor were predicted of this class, as the cells' weights. */
    double trueNegatives(int label) {
        return cells.trueNegatives(label);
    }

    /** Returns the weight of the examples that are of other classes, as the cells' weights. */
    double negatives(int label) {
        return cells.negatives(label);
    }

    /** Returns the weight of the examples that were predicted to be of other classes, as the cells' weights. */
    double negativePredictions(int label) {
        return cells.negativePredictions(label);
    }

    /** Returns the weight of the examples predicted rightly. */
    double trace() {
        return cells.trace();
    }

    /** Returns whether every cell is held, so that arrays of all cells are no waste. */
    boolean isDense() {
        return cells.isDense();
    }

    /** Returns a cell's weight, unchecked, a multiple of a power of 2 that is the same for all cells. */
    double at(int truth, int predicted) {
        return cells.at(truth, predicted);
    }

    /** Returns the sum of the squared weights of a cell's examples, on the scale of the cells' weights. */
    double squares(int truth, int predicted) {
        return cells.squares(truth, predicted);
    }

    /** Returns the number of examples in a cell, unchecked. */
    long countAt(int truth, int predicted) {
        return cells.countAt(truth, predicted);
    }

    /** Visits the cells that hold an example, row by row and from left to right, each with its number of examples. */
    void forEachCell(MatrixCells.CellVisitor visitor) {
        cells.forEachCell(visitor);
    }

    /** Visits the cells that have weight, row by row and from left to right, each with what {@link #at} returns. */
    void forEachWeight(MatrixCells.WeightVisitor visitor) {
        cells.forEachWeight(visitor);
    }

    /** Returns {@link MatrixCells#reweighted}. */
    ConfusionMatrix reweighted(double[] scratch, int cell, double weight) {
        return new ConfusionMatrix(labels, cells.reweighted(scratch, cell, weight));
    }

    /** Returns {@link MatrixCells#redrawn}. */
    ConfusionMatrix redrawn(long[] scratch, int[] changed, long[] drawn) {
        return new ConfusionMatrix(labels, cells.redrawn(scratch, changed, drawn));
    }

    /** Returns {@link MatrixCells#ofWeights}. */
    ConfusionMatrix ofWeights(double[] weights, double[] offByRow, double[] offByColumn) {
        return new ConfusionMatrix(labels, cells.ofWeights(weights, offByRow, offByColumn));
    }

    /** Returns whether the other has the same labels and cells. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ConfusionMatrix matrix && labels.equals(matrix.labels) && cells.equals(matrix.cells);
    }

    @Override
    public int hashCode() {
        return labels.hashCode() * 31 + cells.hashCode();
    }
}
