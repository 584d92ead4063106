package ai.lepton.metrics.classification;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Elements;
import org.jspecify.annotations.Nullable;

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
        Elements.required("score", score);
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
        Elements.required("score", score);
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
        Elements.required("score", score);
        return BinaryRanking.of(positive, score, weight).averagePrecision();
    }

    /**
     * Returns the average precision with its interval: Student's t on the logit scale, by what each example adds to the
     * deviation, {@code "influence-logit-t"}; where it is 1, Wilson's of as many trials as there are positives.
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
    public static Estimate estimate(boolean[] positive, double[] score, double @Nullable [] weight, double level) {
        Elements.required("score", score);
        return PrecisionInfluence.estimate(BinaryRanking.of(positive, score, weight), level);
    }
}
