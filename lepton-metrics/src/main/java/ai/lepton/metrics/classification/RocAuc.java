package ai.lepton.metrics.classification;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.calibration.ClassProbabilities;
import ai.lepton.metrics.internal.Elements;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The area under the ROC curve: the probability that a positive example scores higher than a negative one, ties as half.
 */
public final class RocAuc {
    private RocAuc() {}

    /**
     * Returns the area under the ROC curve, exact: pairs are counted in whole numbers, and divided once.
     *
     * <p>Runs in O(n) for most scores, O(n log n) at worst; fastest where all are floats and not negative.
     *
     * @param positive whether each example is of the positive class, shape {@code [n]}
     * @param score higher for examples more likely to be positive, shape {@code [n]}, finite
     * @return a score in [0, 1], higher is better; undefined where all examples are of one class
     * @throws IllegalArgumentException if lengths differ, or a score is not finite
     */
    public static Score of(boolean[] positive, double[] score) {
        Elements.required("score", score);
        BinaryRanking.checkLengths("score", score.length, "positive", positive.length);
        return ExactAuc.of(positive, score);
    }

    /**
     * Returns the area under the ROC curve of scores in single precision, as {@link #of(boolean[], double[])}.
     *
     * @param positive whether each example is of the positive class, shape {@code [n]}
     * @param score higher for examples more likely to be positive, shape {@code [n]}, finite
     * @return a score in [0, 1], higher is better; undefined where all examples are of one class
     * @throws IllegalArgumentException if lengths differ, or a score is not finite
     */
    public static Score of(boolean[] positive, float[] score) {
        Elements.required("score", score);
        return of(positive, Doubles.of(score));
    }

    /**
     * Returns the area under the ROC curve, each example with its weight.
     *
     * @param positive whether each example is of the positive class, shape {@code [n]}
     * @param score higher for examples more likely to be positive, shape {@code [n]}, finite
     * @param weight shape {@code [n]}, finite and not negative
     * @return a score in [0, 1], higher is better; undefined where all examples of some weight are of one class
     * @throws IllegalArgumentException if lengths differ, a score is not finite, or a weight is negative or not finite
     */
    public static Score of(boolean[] positive, double[] score, double[] weight) {
        Elements.required("score", score);
        return BinaryRanking.of(positive, score, weight).rocAuc();
    }

    /**
     * Returns the area under the ROC curve with DeLong's interval on the logit scale, by Student's t with as many degrees of
     * freedom as its variance is known with, {@code "delong-logit"}; with Newcombe's where a class has fewer than 30 examples, or
     * all pairs are in order, {@code "newcombe-auc"}. Where few examples of the smaller class are misplaced, its bounds are moved out
     * to where one more could take them, {@code "one-more-beta"}: by simulation it holds its level, whatever the prevalence and the
     * form of the scores, and is wider than it says where these are normal.
     *
     * @param positive whether each example is of the positive class, shape {@code [n]}
     * @param score higher for examples more likely to be positive, shape {@code [n]}, finite
     * @param level confidence level in (0, 1)
     * @throws IllegalArgumentException if lengths differ, a score is not finite, or the level is outside (0, 1)
     * @see <a href="https://doi.org/10.1002/sim.2324">Newcombe 2006</a>
     */
    public static Estimate estimate(boolean[] positive, double[] score, double level) {
        Elements.required("score", score);
        return estimate(positive, score, null, level);
    }

    /**
     * Returns the area under the ROC curve, each example with its weight, with an interval as
     * {@link #estimate(boolean[], double[], double)}; a class counts as many examples as Kish's effective number of them.
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
        return DeLong.estimate(BinaryRanking.of(positive, score, weight), level);
    }

    /**
     * Returns the same by the level, for intervals at several: the examples are ordered once, and what is returned keeps none of
     * them.
     *
     * @param positive whether each example is of the positive class, shape {@code [n]}
     * @param score higher for examples more likely to be positive, shape {@code [n]}, finite
     * @param weight shape {@code [n]}, finite and not negative; null for none
     * @return the area with its interval, by a confidence level in (0, 1)
     * @throws IllegalArgumentException if lengths differ, a score is not finite, or a weight is negative or not finite
     */
    public static DoubleFunction<Estimate> estimates(boolean[] positive, double[] score, double @Nullable [] weight) {
        Elements.required("score", score);
        return DeLong.estimates(BinaryRanking.of(positive, score, weight));
    }

    /**
     * Returns the mean area over the classes, each against the rest; {@link Average#MICRO} takes every entry of the matrix
     * as an example of its own.
     *
     * @param truth true classes' indices, shape {@code [n]}
     * @param probabilities of each class, shape {@code [n, classes]}
     * @param average how the classes' areas become one
     * @param weight shape {@code [n]}, finite and not negative; null for none
     * @param policy what to do with a class that has no example, or all
     * @throws IllegalArgumentException if lengths differ, an index is no class, or a weight is negative or not finite
     */
    public static Score oneVsRest(
            int[] truth,
            ClassProbabilities probabilities,
            Average average,
            double @Nullable [] weight,
            Score.WhenUndefined policy) {
        return MulticlassAuc.oneVsRest(truth, probabilities, average, weight, policy);
    }

    /**
     * Returns the mean area over all pairs of classes, that of a pair being the mean of the area by the column of the one
     * and of the area by the column of the other; only the pair's examples count. With {@link Average#MACRO} it is Hand and
     * Till's M; with {@link Average#WEIGHTED} a pair weighs as much as it has examples, as in scikit-learn.
     *
     * <p>Runs in O(k n) for most scores.
     *
     * @param truth true classes' indices, shape {@code [n]}
     * @param probabilities of each class, shape {@code [n, classes]}
     * @param average {@link Average#MACRO} or {@link Average#WEIGHTED}
     * @param policy what to do with a pair of which a class has no example
     * @throws IllegalArgumentException if lengths differ, an index is no class, or the average is another
     */
    public static Score oneVsOne(
            int[] truth, ClassProbabilities probabilities, Average average, Score.WhenUndefined policy) {
        return MulticlassAuc.oneVsOne(truth, probabilities, average, policy);
    }
}
