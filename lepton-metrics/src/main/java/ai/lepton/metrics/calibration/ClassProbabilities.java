package ai.lepton.metrics.calibration;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.inference.SampleMean;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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

    /**
     * Log-loss and Brier score of examples that come piece by piece; two of them merge, where they are of the same classes.
     *
     * <p>Not safe for several threads: give each its own, and merge.
     */
    public static final class Losses {
        private static final double LEAST = Math.ulp(1.0);

        private @Nullable SeenClasses seen;
        private @Nullable LossSample logLoss;
        private @Nullable LossSample brierScore;

        /** Creates losses of no examples. */
        public Losses() {}

        /**
         * Adds examples.
         *
         * @param truth true classes' indices, shape {@code [n]}
         * @param probabilities of each class, shape {@code [n, classes]}
         * @throws IllegalArgumentException if lengths differ, an index is no class, or what was added before is of another number
         *     of classes; then nothing is added
         */
        public Losses addAll(int[] truth, ClassProbabilities probabilities) {
            return addAll(truth, probabilities, null);
        }

        /**
         * Adds examples, each with its weight.
         *
         * @param truth true classes' indices, shape {@code [n]}
         * @param probabilities of each class, shape {@code [n, classes]}
         * @param weight shape {@code [n]}, finite and not negative; null for none
         * @throws IllegalArgumentException if lengths differ, an index is no class, a weight is negative or not finite, or what
         *     was added before is of another number of classes; then nothing is added
         */
        public Losses addAll(int[] truth, ClassProbabilities probabilities, double @Nullable [] weight) {
            probabilities.checkTruth(truth);
            ExampleLosses.checkWeights(weight, truth.length);
            begin(probabilities.classes());
            SeenClasses classes = Objects.requireNonNull(seen);
            LossSample logs = Objects.requireNonNull(logLoss);
            LossSample briers = Objects.requireNonNull(brierScore);
            classes.addAll(truth, probabilities, weight);
            double least = Double.POSITIVE_INFINITY;
            for (int i = 0; i < truth.length; i++) {
                double each = weight == null ? 1 : weight[i];
                double p = probabilities.of(i, truth[i]);
                double log = LogLoss.of(p);
                // Probabilities come from numbers around 1, and are off by as much as those are: the log of the least,
                // most.
                double from = log;
                if (p < least && each > 0) {
                    least = p;
                    from = Math.max(log, 1 / Math.max(p, LEAST));
                }
                logs.add(truth[i], log, each, from);
                briers.add(truth[i], BrierScore.of(truth[i], probabilities, i), each, 1 - p + LEAST);
            }
            return this;
        }

        /** Makes ready for so many classes. */
        private void begin(int classes) {
            String why = SeenClasses.sameOrWhy(seen, classes);
            if (why != null) {
                throw new IllegalArgumentException(why);
            }
            if (seen == null) {
                seen = new SeenClasses(classes);
                logLoss = new LossSample(classes);
                brierScore = new LossSample(classes);
            }
        }

        /**
         * Adds what another has; the other stays as it is.
         *
         * @throws IllegalArgumentException if the other is of another number of classes; then nothing is added
         */
        public Losses merge(Losses other) {
            if (other.seen == null || other.logLoss == null || other.brierScore == null) {
                return this;
            }
            begin(other.seen.classes());
            Objects.requireNonNull(seen).merge(other.seen);
            Objects.requireNonNull(logLoss).merge(other.logLoss);
            Objects.requireNonNull(brierScore).merge(other.brierScore);
            return this;
        }

        /**
         * Returns the log-loss so far, with its interval: see {@link LogLoss#estimate}.
         *
         * @param level confidence level in (0, 1)
         * @throws IllegalArgumentException if it is outside
         */
        public Estimate logLoss(double level) {
            SeenClasses classes = seen;
            return classes == null || logLoss == null
                    ? new SampleMean().estimate(level)
                    : logLoss.estimate(level, LogLoss.GREATEST, classes, classes::logLossIfSeen);
        }

        /**
         * Returns the Brier score so far, with its interval: see {@link BrierScore#estimate}.
         *
         * @param level confidence level in (0, 1)
         * @throws IllegalArgumentException if it is outside
         */
        public Estimate brierScore(double level) {
            SeenClasses classes = seen;
            return classes == null || brierScore == null
                    ? new SampleMean().estimate(level)
                    : brierScore.estimate(
                            level, 2 * BrierScore.scale(classes.classes()), classes, classes::brierIfSeen);
        }
    }
}
