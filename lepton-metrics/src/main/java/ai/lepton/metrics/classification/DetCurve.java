package ai.lepton.metrics.classification;

import ai.lepton.metrics.internal.Elements;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The detection error trade-off: for each threshold, the share of negatives at or above it and of positives below it.
 *
 * <p>Points run from the lowest threshold that matters, where no positive is missed, to the highest, where the fewest
 * negatives are taken for positives, as in scikit-learn; with a last one above all scores where even the highest score is
 * that of a negative.
 *
 * @see <a href="https://doi.org/10.21437/Eurospeech.1997-504">Martin et al. 1997</a>
 */
public final class DetCurve {
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
