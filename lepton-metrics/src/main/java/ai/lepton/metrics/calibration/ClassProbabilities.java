package ai.lepton.metrics.calibration;

import java.util.Objects;

/**
 * Predicted probabilities of each class for each example, checked once.
 *
 * <p>The array is read where it is, not copied: don't change it while this is in use.
 */
public final class ClassProbabilities {
    /** How far the probabilities of an example may add up to something other than 1. */
    public static final double TOLERANCE = 1e-3;

    private static final int ALL = -1;

    private final double[] values;
    private final int classes;
    // The class, of two, that the values are of, or ALL where they are of each class in turn.
    private final int only;

    private ClassProbabilities(double[] values, int classes, int only) {
        this.values = values;
        this.classes = classes;
        this.only = only;
    }

    /**
     * Returns these probabilities.
     *
     * @param rowMajor probability of each class for each example, shape {@code [n, classes]}, each in [0, 1], each row
     *     adding up to 1 within {@link #TOLERANCE}; they are used as they are, not scaled
     * @param classes number of classes, at least 1
     * @throws IllegalArgumentException if the length is no multiple of the classes, a value is outside [0, 1] or a row
     *     adds up to something else; the message names the example
     */
    public static ClassProbabilities of(double[] rowMajor, int classes) {
        if (classes < 1) {
            throw new IllegalArgumentException("classes is " + classes + "; it must be at least 1");
        }
        if (rowMajor.length % classes != 0) {
            throw new IllegalArgumentException("probabilities has " + rowMajor.length
                    + " values, which is no multiple of " + classes + ", the number of classes");
        }
        for (int i = 0, at = 0; at < rowMajor.length; i++) {
            double sum = 0;
            for (int j = 0; j < classes; j++, at++) {
                double value = rowMajor[at];
                if (!(value >= 0 && value <= 1)) {
                    throw new IllegalArgumentException(
                            "probabilities[" + i + "][" + j + "] is " + value + ", outside [0, 1]");
                }
                sum += value;
            }
            if (Math.abs(sum - 1) > TOLERANCE) {
                throw new IllegalArgumentException(
                        "probabilities[" + i + "] adds up to " + sum + ", not 1; logits need a softmax first");
            }
        }
        return new ClassProbabilities(rowMajor, classes, ALL);
    }

    /**
     * Returns the probabilities of two classes, given that of one of them.
     *
     * @param probability of the positive class, shape {@code [n]}, each in [0, 1]
     * @param positive index of the positive class, 0 or 1
     * @throws IllegalArgumentException if a value is outside [0, 1], or the index is another
     */
    public static ClassProbabilities ofPositive(double[] probability, int positive) {
        if (positive != 0 && positive != 1) {
            throw new IllegalArgumentException("the positive class is " + positive + "; of two classes it is 0 or 1");
        }
        for (int i = 0; i < probability.length; i++) {
            double value = probability[i];
            if (!(value >= 0 && value <= 1)) {
                throw new IllegalArgumentException("probability[" + i + "] is " + value + ", outside [0, 1]");
            }
        }
        return new ClassProbabilities(probability, 2, positive);
    }

    /** Returns the number of examples. */
    public int size() {
        return only == ALL ? values.length / classes : values.length;
    }

    /** Returns the number of classes. */
    public int classes() {
        return classes;
    }

    /**
     * Returns the probability of a class for an example.
     *
     * @throws IndexOutOfBoundsException if there is no such example or class
     */
    public double of(int example, int label) {
        Objects.checkIndex(label, classes);
        if (only == ALL) {
            return values[Objects.checkIndex(example, size()) * classes + label];
        }
        return label == only ? values[example] : 1 - values[example];
    }

    /** Returns all probabilities, row by row, shape {@code [n, classes]}: a copy. */
    public double[] rowMajor() {
        if (only == ALL) {
            return values.clone();
        }
        double[] both = new double[2 * values.length];
        for (int i = 0; i < values.length; i++) {
            both[2 * i] = of(i, 0);
            both[2 * i + 1] = of(i, 1);
        }
        return both;
    }

    /**
     * Returns the probabilities of one class, shape {@code [n]}.
     *
     * @throws IndexOutOfBoundsException if there is no such class
     */
    public double[] column(int label) {
        double[] column = new double[size()];
        for (int i = 0; i < column.length; i++) {
            column[i] = of(i, label);
        }
        return column;
    }

    /** Returns the most probable class of each example, the first of those that tie, shape {@code [n]}. */
    public int[] mostProbable() {
        int[] best = new int[size()];
        for (int i = 0; i < best.length; i++) {
            for (int j = 1; j < classes; j++) {
                if (of(i, j) > of(i, best[i])) {
                    best[i] = j;
                }
            }
        }
        return best;
    }

    /**
     * Returns the probabilities for some of the examples, copied.
     *
     * @param examples their indices, in any order
     * @throws IndexOutOfBoundsException if there is no such example
     */
    public ClassProbabilities rows(int[] examples) {
        int width = only == ALL ? classes : 1;
        double[] picked = new double[examples.length * width];
        for (int i = 0; i < examples.length; i++) {
            Objects.checkIndex(examples[i], size());
            System.arraycopy(values, examples[i] * width, picked, i * width, width);
        }
        return new ClassProbabilities(picked, classes, only);
    }

    void checkTruth(int[] truth) {
        if (truth.length != size()) {
            throw new IllegalArgumentException("truth has " + truth.length + " values but probabilities has " + size()
                    + " rows; they must describe the same examples");
        }
        for (int i = 0; i < truth.length; i++) {
            if (truth[i] < 0 || truth[i] >= classes) {
                throw new IllegalArgumentException(
                        "truth[" + i + "] is " + truth[i] + ", outside [0, " + classes + ")");
            }
        }
    }
}
