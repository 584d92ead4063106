package ai.lepton.metrics.classification;

import ai.lepton.metrics.internal.Elements;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The receiver operating characteristic: for each threshold, the share of negatives and of positives that score at least
 * as much.
 *
 * <p>It starts at (0, 0), its threshold infinite, and has one more point for each distinct score, highest first, so ties
 * never make a step that depends on the order of the examples.
 */
public final class RocCurve {
    private final double[] falsePositiveRates;
    private final double[] truePositiveRates;
    private final double[] thresholds;

    private RocCurve(double[] falsePositiveRates, double[] truePositiveRates, double[] thresholds) {
        this.falsePositiveRates = falsePositiveRates;
        this.truePositiveRates = truePositiveRates;
        this.thresholds = thresholds;
    }

    /**
     * Returns the curve of these scores. Runs in O(n) for most scores, O(n log n) at worst.
     *
     * @param positive whether each example is of the positive class, shape {@code [n]}
     * @param score higher for examples more likely to be positive, shape {@code [n]}, finite
     * @throws IllegalArgumentException if lengths differ, a score is not finite, or all examples are of one class
     */
    public static RocCurve of(boolean[] positive, double[] score) {
        Elements.required("score", score);
        return of(BinaryRanking.of(positive, score, null));
    }

    /**
     * Returns the curve of these scores, each example with its weight; those of weight 0 are left out.
     *
     * @param positive whether each example is of the positive class, shape {@code [n]}
     * @param score higher for examples more likely to be positive, shape {@code [n]}, finite
     * @param weight shape {@code [n]}, finite and not negative
     * @throws IllegalArgumentException if lengths differ, a score is not finite, a weight is negative or not finite, or
     *     all examples are of one class
     */
    public static RocCurve of(boolean[] positive, double[] score, double[] weight) {
        Elements.required("score", score);
        return of(BinaryRanking.of(positive, score, weight));
    }

    static RocCurve of(BinaryRanking ranking) {
        ranking.requireBothClasses("a roc curve");
        return new RocCurve(
                rates(ranking.falsePositives), rates(ranking.truePositives), from(Double.POSITIVE_INFINITY, ranking));
    }

    private static double[] rates(double[] cumulated) {
        double[] rates = new double[cumulated.length + 1];
        for (int i = 0; i < cumulated.length; i++) {
            rates[i + 1] = cumulated[i] / cumulated[cumulated.length - 1];
        }
        return rates;
    }

    private static double[] from(double first, BinaryRanking ranking) {
        double[] thresholds = new double[ranking.groups() + 1];
        thresholds[0] = first;
        System.arraycopy(ranking.thresholds, 0, thresholds, 1, ranking.groups());
        return thresholds;
    }

    /** Returns the number of points. */
    public int size() {
        return thresholds.length;
    }

    /** Returns the share of negatives at or above each threshold, rising from 0 to 1. */
    public double[] falsePositiveRates() {
        return falsePositiveRates.clone();
    }

    /** Returns the share of positives at or above each threshold, rising from 0 to 1. */
    public double[] truePositiveRates() {
        return truePositiveRates.clone();
    }

    /** Returns the thresholds, falling, the first infinite. */
    public double[] thresholds() {
        return thresholds.clone();
    }

    /** Returns the area under the curve, by trapezoids: ties count as half in order. */
    public double area() {
        double area = 0;
        for (int i = 1; i < size(); i++) {
            area += (falsePositiveRates[i] - falsePositiveRates[i - 1])
                    * (truePositiveRates[i] + truePositiveRates[i - 1])
                    / 2;
        }
        return area;
    }

    /**
     * Returns the area under the curve up to a false positive rate, a fraction of the whole square.
     *
     * @param upTo false positive rate, in (0, 1]
     * @throws IllegalArgumentException if the rate is outside (0, 1]
     */
    public double areaUpTo(double upTo) {
        checkRate(upTo);
        double area = 0;
        for (int i = 1; i < size() && falsePositiveRates[i - 1] < upTo; i++) {
            double left = falsePositiveRates[i - 1];
            double right = falsePositiveRates[i];
            double end = truePositiveRates[i];
            if (right > upTo) {
                end = truePositiveRates[i - 1] + (end - truePositiveRates[i - 1]) * ((upTo - left) / (right - left));
                right = upTo;
            }
            area += (right - left) * (truePositiveRates[i - 1] + end) / 2;
        }
        return area;
    }

    /**
     * Returns the area up to a false positive rate, standardised: 0.5 for guesses and 1 at best, whatever the rate.
     * scikit-learn's {@code roc_auc_score} with {@code max_fpr}.
     *
     * @param upTo false positive rate, in (0, 1]
     * @throws IllegalArgumentException if the rate is outside (0, 1]
     * @see <a href="https://doi.org/10.1177/0272989X8900900307">McClish 1989</a>
     */
    public double standardisedAreaUpTo(double upTo) {
        double byChance = upTo * upTo / 2;
        return (1 + (areaUpTo(upTo) - byChance) / (upTo - byChance)) / 2;
    }

    private static void checkRate(double upTo) {
        if (!(upTo > 0 && upTo <= 1)) {
            throw new IllegalArgumentException("false positive rate is " + upTo + ", outside (0, 1]");
        }
    }

    /**
     * Returns the equal error rate: the mean of false positive and false negative rate at the point where they are
     * nearest, the highest threshold of those that tie. So does torchmetrics; others interpolate between two points.
     */
    public double equalErrorRate() {
        int nearest = 0;
        for (int i = 1; i < size(); i++) {
            if (imbalance(i) < imbalance(nearest)) {
                nearest = i;
            }
        }
        return (falsePositiveRates[nearest] + (1 - truePositiveRates[nearest])) / 2;
    }

    private double imbalance(int i) {
        return Math.abs(falsePositiveRates[i] - (1 - truePositiveRates[i]));
    }

    /** Returns the same curve without the points that lie between others on a horizontal or vertical line; for drawing. */
    public RocCurve corners() {
        int[] kept = new int[size()];
        int count = 0;
        for (int i = 0; i < size(); i++) {
            boolean between =
                    i > 0 && i < size() - 1 && (constant(falsePositiveRates, i) || constant(truePositiveRates, i));
            if (!between) {
                kept[count++] = i;
            }
        }
        int[] indices = Arrays.copyOf(kept, count);
        return new RocCurve(at(falsePositiveRates, indices), at(truePositiveRates, indices), at(thresholds, indices));
    }

    private static boolean constant(double[] values, int i) {
        return values[i - 1] == values[i] && values[i] == values[i + 1];
    }

    private static double[] at(double[] values, int[] indices) {
        return Arrays.stream(indices).mapToDouble(i -> values[i]).toArray();
    }

    /** Returns whether the other has the same points. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RocCurve curve
                && Arrays.equals(falsePositiveRates, curve.falsePositiveRates)
                && Arrays.equals(truePositiveRates, curve.truePositiveRates)
                && Arrays.equals(thresholds, curve.thresholds);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(falsePositiveRates) + Arrays.hashCode(truePositiveRates);
    }

    /**
     * The detection error trade-off: for each threshold, the share of negatives at or above it and of positives below it.
     *
     * <p>Points run from the lowest threshold that matters, where no positive is missed, to the highest, where the fewest
     * negatives are taken for positives, as in scikit-learn; with a last one above all scores where even the highest score is
     * that of a negative.
     *
     * @see <a href="https://doi.org/10.21437/Eurospeech.1997-504">Martin et al. 1997</a>
     */
    public static final class DetCurve {
        private final double[] falsePositiveRates;
        private final double[] falseNegativeRates;
        private final double[] thresholds;

        private DetCurve(double[] falsePositiveRates, double[] falseNegativeRates, double[] thresholds) {
            this.falsePositiveRates = falsePositiveRates;
            this.falseNegativeRates = falseNegativeRates;
            this.thresholds = thresholds;
        }

        /**
         * Returns the curve of these scores. Runs in O(n) for most scores, O(n log n) at worst.
         *
         * @param positive whether each example is of the positive class, shape {@code [n]}
         * @param score higher for examples more likely to be positive, shape {@code [n]}, finite
         * @throws IllegalArgumentException if lengths differ, a score is not finite, or all examples are of one class
         */
        public static DetCurve of(boolean[] positive, double[] score) {
            Elements.required("score", score);
            return of(BinaryRanking.of(positive, score, null));
        }

        /**
         * Returns the curve of these scores, each example with its weight; those of weight 0 are left out.
         *
         * @param positive whether each example is of the positive class, shape {@code [n]}
         * @param score higher for examples more likely to be positive, shape {@code [n]}, finite
         * @param weight shape {@code [n]}, finite and not negative
         * @throws IllegalArgumentException if lengths differ, a score is not finite, a weight is negative or not finite, or
         *     all examples are of one class
         */
        public static DetCurve of(boolean[] positive, double[] score, double[] weight) {
            Elements.required("score", score);
            return of(BinaryRanking.of(positive, score, weight));
        }

        static DetCurve of(BinaryRanking ranking) {
            ranking.requireBothClasses("a det curve");
            // The point above all scores comes first; the last with as few false positives starts the curve.
            int first = 0;
            while (first < ranking.groups() && ranking.falsePositives[first] == 0) {
                first++;
            }
            int last = 1;
            while (ranking.truePositives[last - 1] < ranking.positives()) {
                last++;
            }
            int size = last - first + 1;
            double[] fpr = new double[size];
            double[] fnr = new double[size];
            double[] thresholds = new double[size];
            for (int i = 0; i < size; i++) {
                int group = last - 1 - i;
                fpr[i] = group < 0 ? 0 : ranking.falsePositives[group] / ranking.negatives();
                fnr[i] = group < 0 ? 1 : (ranking.positives() - ranking.truePositives[group]) / ranking.positives();
                thresholds[i] = group < 0 ? Double.POSITIVE_INFINITY : ranking.thresholds[group];
            }
            return new DetCurve(fpr, fnr, thresholds);
        }

        /** Returns the number of points. */
        public int size() {
            return thresholds.length;
        }

        /** Returns the share of negatives at or above each threshold, falling. */
        public double[] falsePositiveRates() {
            return falsePositiveRates.clone();
        }

        /** Returns the share of positives below each threshold, rising from 0. */
        public double[] falseNegativeRates() {
            return falseNegativeRates.clone();
        }

        /** Returns the thresholds, rising; the last may be infinite. */
        public double[] thresholds() {
            return thresholds.clone();
        }

        /** Returns whether the other has the same points. */
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof DetCurve curve
                    && Arrays.equals(falsePositiveRates, curve.falsePositiveRates)
                    && Arrays.equals(falseNegativeRates, curve.falseNegativeRates)
                    && Arrays.equals(thresholds, curve.thresholds);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(falsePositiveRates) + Arrays.hashCode(falseNegativeRates);
        }
    }
}
