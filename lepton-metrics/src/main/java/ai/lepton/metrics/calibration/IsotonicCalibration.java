package ai.lepton.metrics.calibration;

import ai.lepton.metrics.internal.Weights;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Recalibration of scores of a positive class by a function that never falls, found by pooling adjacent violators.
 *
 * <p>Between two scores that it was fitted to it goes in a straight line; below the lowest and above the highest it stays.
 *
 * @see <a href="https://doi.org/10.1214/aoms/1177728423">Ayer et al. 1955</a>
 * @see <a href="https://doi.org/10.1145/775047.775151">Zadrozny and Elkan 2002</a>
 */
public final class IsotonicCalibration {
    private final double[] thresholds;
    private final double[] values;

    private IsotonicCalibration(double[] thresholds, double[] values) {
        this.thresholds = thresholds;
        this.values = values;
    }

    /**
     * Fits the function. Examples whose scores tie become one; scikit-learn's {@code IsotonicRegression} joins scores
     * nearer than 1e-15, too. Runs in O(n log n).
     *
     * @param score higher for examples more likely to be positive, shape {@code [n]}, finite
     * @param positive whether each example is of the positive class, shape {@code [n]}
     * @throws IllegalArgumentException if lengths differ, there are no examples, or a score is not finite
     */
    public static IsotonicCalibration fit(double[] score, boolean[] positive) {
        return fit(score, positive, null);
    }

    /**
     * Fits the function, each example with its weight, as {@link #fit(double[], boolean[])}; those of weight 0 are left out.
     *
     * @param score higher for examples more likely to be positive, shape {@code [n]}, finite
     * @param positive whether each example is of the positive class, shape {@code [n]}
     * @param weight shape {@code [n]}, finite and not negative; null for none
     * @throws IllegalArgumentException if lengths differ, there are no examples of some weight, a score is not finite, or a
     *     weight is negative or not finite
     */
    public static IsotonicCalibration fit(double[] score, boolean[] positive, double @Nullable [] weight) {
        Scores.check(score, positive.length, weight);
        Distinct distinct = Distinct.of(score, weight);
        double[] sums = new double[distinct.size()];
        double[] weights = new double[distinct.size()];
        double[] tamed = Weights.tamedOrNone(weight);
        for (int i = 0; i < score.length; i++) {
            double each = tamed == null ? 1 : tamed[i];
            if (each > 0) {
                int group = distinct.group(score[i]);
                weights[group] += each;
                sums[group] += positive[i] ? each : 0;
            }
        }
        double[] values = pooled(sums, weights);
        return trimmed(distinct, values);
    }

    private static double[] pooled(double[] sums, double[] weights) {
        // Blocks in a stack: where one's mean is not above that of the block before, they become one.
        int[] ends = new int[sums.length];
        double[] blockSums = new double[sums.length];
        double[] blockWeights = new double[sums.length];
        int blocks = 0;
        for (int i = 0; i < sums.length; i++) {
            double sum = sums[i];
            double weight = weights[i];
            while (blocks > 0 && blockSums[blocks - 1] / blockWeights[blocks - 1] >= sum / weight) {
                blocks--;
                sum += blockSums[blocks];
                weight += blockWeights[blocks];
            }
            blockSums[blocks] = sum;
            blockWeights[blocks] = weight;
            ends[blocks++] = i + 1;
        }
        double[] values = new double[sums.length];
        for (int block = 0, i = 0; block < blocks; block++) {
            Arrays.fill(values, i, ends[block], blockSums[block] / blockWeights[block]);
            i = ends[block];
        }
        return values;
    }

    /** Leaves out points that lie within a level stretch. */
    private static IsotonicCalibration trimmed(Distinct distinct, double[] values) {
        double[] x = new double[values.length];
        double[] y = new double[values.length];
        int kept = 0;
        for (int i = 0; i < values.length; i++) {
            boolean within = i > 0 && i < values.length - 1 && values[i] == values[i - 1] && values[i] == values[i + 1];
            if (!within) {
                x[kept] = distinct.value(i);
                y[kept++] = values[i];
            }
        }
        return new IsotonicCalibration(Arrays.copyOf(x, kept), Arrays.copyOf(y, kept));
    }

    /** Returns the scores between which the function goes in straight lines, rising. */
    public double[] thresholds() {
        return thresholds.clone();
    }

    /** Returns the probability at each threshold, never falling. */
    public double[] values() {
        return values.clone();
    }

    /**
     * Returns the recalibrated probability of a score.
     *
     * @throws IllegalArgumentException if the score is NaN
     */
    public double apply(double score) {
        if (Double.isNaN(score)) {
            throw new IllegalArgumentException("score is NaN, which has no probability");
        }
        if (score <= thresholds[0]) {
            return values[0];
        }
        if (score >= thresholds[thresholds.length - 1]) {
            return values[values.length - 1];
        }
        int at = Arrays.binarySearch(thresholds, score + 0.0);
        if (at >= 0) {
            return values[at];
        }
        int above = -at - 1;
        double share = (score - thresholds[above - 1]) / (thresholds[above] - thresholds[above - 1]);
        return values[above - 1] + share * (values[above] - values[above - 1]);
    }

    /** Returns the recalibrated probabilities of scores, shape {@code [n]}. Runs in O(n log thresholds). */
    public double[] apply(double[] score) {
        double[] probabilities = new double[score.length];
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = apply(score[i]);
        }
        return probabilities;
    }
}
