package ai.lepton.metrics.classification;

import ai.lepton.metrics.Score;

/**
 * Average precision: the precision at each threshold, weighted by the recall that it adds.
 *
 * <p>Nothing is interpolated between the thresholds, as in scikit-learn; Spark's area under the precision-recall curve
 * joins points by lines, and so differs.
 */
public final class AveragePrecision {
    private AveragePrecision() {}

    /**
     * Returns the average precision of these scores. Runs in O(n) for most scores, O(n log n) at worst.
     *
     * @param positive whether each example is of the positive class, shape {@code [n]}
     * @param score higher for examples more likely to be positive, shape {@code [n]}, finite
     * @return a score in (0, 1], higher is better; undefined where there is no positive
     * @throws IllegalArgumentException if lengths differ, or a score is not finite
     */
    public static Score of(boolean[] positive, double[] score) {
        return BinaryRanking.of(positive, score, null).averagePrecision();
    }

    /**
     * Returns the average precision of scores in single precision, as {@link #of(boolean[], double[])}.
     *
     * @param positive whether each example is of the positive class, shape {@code [n]}
     * @param score higher for examples more likely to be positive, shape {@code [n]}, finite
     * @return a score in (0, 1], higher is better; undefined where there is no positive
     * @throws IllegalArgumentException if lengths differ, or a score is not finite
     */
    public static Score of(boolean[] positive, float[] score) {
        return of(positive, Doubles.of(score));
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
    public static Score of(boolean[] positive, double[] score, double[] weight) {
        return BinaryRanking.of(positive, score, weight).averagePrecision();
    }
}
