package ai.lepton.metrics.classification;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Elements;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Precision and recall at each threshold.
 *
 * <p>One point for each distinct score, lowest first, and a last one at precision 1 and recall 0 that has no threshold, as
 * in scikit-learn. Points are not to be joined by straight lines: {@link
 * #averagePrecision(boolean[], double[])} weighs the precision at each threshold by the recall that it adds, and interpolates
 * nothing, where Spark's area under the curve joins them.
 */
public final class PrecisionRecallCurve {
    private final double[] precisions;
    private final double[] recalls;
    private final double[] thresholds;

    private PrecisionRecallCurve(double[] precisions, double[] recalls, double[] thresholds) {
        this.precisions = precisions;
        this.recalls = recalls;
        this.thresholds = thresholds;
    }

    /**
     * Returns the curve of these scores. Runs in O(n) for most scores, O(n log n) at worst.
     *
     * @param positive whether each example is of the positive class, shape {@code [n]}
     * @param score higher for examples more likely to be positive, shape {@code [n]}, finite
     * @throws IllegalArgumentException if lengths differ, a score is not finite, or there is no positive
     */
    public static PrecisionRecallCurve of(boolean[] positive, double[] score) {
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
     *     there is no positive
     */
    public static PrecisionRecallCurve of(boolean[] positive, double[] score, double[] weight) {
        Elements.required("score", score);
        return of(BinaryRanking.of(positive, score, weight));
    }

    static PrecisionRecallCurve of(BinaryRanking ranking) {
        if (ranking.averagePrecision() instanceof Score.Undefined undefined) {
            throw new IllegalArgumentException(
                    undefined.reason().replace("average precision", "a precision-recall curve"));
        }
        int groups = ranking.groups();
        double[] precisions = new double[groups + 1];
        double[] recalls = new double[groups + 1];
        double[] thresholds = new double[groups];
        for (int i = 0; i < groups; i++) {
            int group = groups - 1 - i;
            double tp = ranking.truePositives[group];
            precisions[i] = tp / (tp + ranking.falsePositives[group]);
            recalls[i] = tp / ranking.positives();
            thresholds[i] = ranking.thresholds[group];
        }
        precisions[groups] = 1;
        return new PrecisionRecallCurve(precisions, recalls, thresholds);
    }

    /** Returns the number of points, one more than there are thresholds. */
    public int size() {
        return precisions.length;
    }

    /** Returns the share of positives among the examples at or above each threshold; the last is 1. */
    public double[] precisions() {
        return precisions.clone();
    }

    /** Returns the share of the positives that are at or above each threshold, falling from 1 to 0. */
    public double[] recalls() {
        return recalls.clone();
    }

    /** Returns the thresholds, rising. */
    public double[] thresholds() {
        return thresholds.clone();
    }

    /** Returns whether the other has the same points. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PrecisionRecallCurve curve
                && Arrays.equals(precisions, curve.precisions)
                && Arrays.equals(recalls, curve.recalls)
                && Arrays.equals(thresholds, curve.thresholds);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(precisions) + Arrays.hashCode(recalls);
    }

    /**
     * Returns the average precision of these scores. Runs in O(n) for most scores, O(n log n) at worst.
     *
     * @param positive whether each example is of the positive class, shape {@code [n]}
     * @param score higher for examples more likely to be positive, shape {@code [n]}, finite
     * @return a score in (0, 1], higher is better; undefined where there is no positive
     * @throws IllegalArgumentException if lengths differ, or a score is not finite
     */
    public static Score averagePrecision(boolean[] positive, double[] score) {
        return AveragePrecision.of(positive, score);
    }

    /**
     * Returns the average precision of scores in single precision, as {@link #averagePrecision(boolean[], double[])}.
     *
     * @param positive whether each example is of the positive class, shape {@code [n]}
     * @param score higher for examples more likely to be positive, shape {@code [n]}, finite
     * @return a score in (0, 1], higher is better; undefined where there is no positive
     * @throws IllegalArgumentException if lengths differ, or a score is not finite
     */
    public static Score averagePrecision(boolean[] positive, float[] score) {
        return AveragePrecision.of(positive, score);
    }

    /**
     * Returns the average precision of these scores, each example with its weight.
     *
     * @param positive whether each example is of the positive class, shape {@code [n]}
     * @param score higher for examples more likely to be positive, shape {@code [n]}, finite
     * @param weight shape {@code [n]}, finite and not negative
     * @return a score in (0, 1], higher is better; undefined where no positive has a weight
     * @throws IllegalArgumentException if lengths differ, a score is not finite, or a weight is negative or not finite
     */
    public static Score averagePrecision(boolean[] positive, double[] score, double[] weight) {
        return AveragePrecision.of(positive, score, weight);
    }

    /**
     * Returns the average precision with its interval: Student's t on the logit scale, by what each example adds to the
     * deviation, {@code "influence-logit-t"}; where it is 1, Wilson's of as many trials as there are positives. Where few examples
     * are misplaced, its lower bound is moved out to where one more could take it, {@code "one-more-beta"}.
     *
     * <p>The level holds from about 10 positives on, whatever the prevalence; with fewer there is a caution.
     *
     * @param positive whether each example is of the positive class, shape {@code [n]}
     * @param score higher for examples more likely to be positive, shape {@code [n]}, finite
     * @param weight shape {@code [n]}, finite and not negative; null for none
     * @param level confidence level in (0, 1)
     * @throws IllegalArgumentException if lengths differ, a score is not finite, a weight is negative or not finite, or the
     *     level is outside (0, 1)
     */
    public static Estimate averagePrecision(
            boolean[] positive, double[] score, double @Nullable [] weight, double level) {
        return AveragePrecision.estimate(positive, score, weight, level);
    }
}
