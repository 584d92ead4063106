package ai.lepton.metrics.classification;

import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.ValueOrder;
import ai.lepton.metrics.internal.Weights;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The examples of a two-class problem in order of their scores, ties together: what all measures over thresholds share.
 *
 * <p>Examples of weight 0 are left out. Groups of tied scores run from the highest score to the lowest.
 */
final class BinaryRanking {
    /** Indices of the examples, highest score first. */
    final int[] order;
    /** Where each group ends in the order. */
    final int[] ends;
    /** The score of each group, falling. */
    final double[] thresholds;
    /** The weight of the positives in each group and before it. */
    final double[] truePositives;
    /** The weight of the negatives in each group and before it. */
    final double[] falsePositives;

    private final boolean[] positive;
    // Null where there are none; if very large or very small, multiples of 2^exponent, as are the sums.
    private final double @Nullable [] weights;
    private final int exponent;

    private BinaryRanking(boolean[] positive, double[] scores, double @Nullable [] weights, int exponent, int[] order) {
        this.positive = positive;
        this.weights = weights;
        this.exponent = exponent;
        this.order = order;
        int groups = 0;
        int[] groupEnds = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            if (i + 1 == order.length || scores[order[i + 1]] != scores[order[i]]) {
                groupEnds[groups++] = i + 1;
            }
        }
        ends = Arrays.copyOf(groupEnds, groups);
        thresholds = new double[groups];
        truePositives = new double[groups];
        falsePositives = new double[groups];
        double tp = 0;
        double fp = 0;
        int i = 0;
        for (int group = 0; group < groups; group++) {
            thresholds[group] = scores[order[i]] + 0.0;
            for (; i < ends[group]; i++) {
                double weight = weights == null ? 1 : weights[order[i]];
                if (positive[order[i]]) {
                    tp += weight;
                } else {
                    fp += weight;
                }
            }
            truePositives[group] = tp;
            falsePositives[group] = fp;
        }
    }

    /**
     * Orders the examples, in O(n) for most scores.
     *
     * @throws IllegalArgumentException if lengths differ, a score is not finite, or a weight is negative or not finite
     */
    static BinaryRanking of(boolean[] positive, double[] scores, double @Nullable [] weights) {
        checkLengths("score", scores.length, "positive", positive.length);
        for (int i = 0; i < scores.length; i++) {
            if (!(Math.abs(scores[i]) <= Double.MAX_VALUE)) {
                throw notFinite("score", i, scores[i]);
            }
        }
        int[] order = ValueOrder.descending(scores);
        if (weights != null) {
            checkLengths("weight", weights.length, "positive", positive.length);
            checkWeights(weights);
            order = Arrays.stream(order).filter(i -> weights[i] > 0).toArray();
        }
        return new BinaryRanking(positive, scores, Weights.tamedOrNone(weights), Weights.exponent(weights), order);
    }

    static void checkLengths(String one, int length, String other, int otherLength) {
        if (length != otherLength) {
            throw new IllegalArgumentException(one + " has " + length + " values but " + other + " has " + otherLength
                    + "; they must describe the same examples");
        }
    }

    /** Checks weights, and returns the greatest; 0 where there is none. */
    static double checkWeights(double[] weights) {
        double greatest = 0;
        for (int i = 0; i < weights.length; i++) {
            greatest = weights[i] > greatest ? weights[i] : greatest;
            if (!(weights[i] >= 0 && weights[i] <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException(
                        "weight[" + i + "] is " + weights[i] + "; weights are finite and not negative");
            }
        }
        return greatest;
    }

    static IllegalArgumentException notFinite(String what, int index, double value) {
        return new IllegalArgumentException(what + "[" + index + "] is " + value + "; scores must be finite");
    }

    static Score oneClass(String measure, long n, boolean positive) {
        return Score.undefined(
                n == 0
                        ? ConfusionMatrix.NO_EXAMPLES
                        : measure + " needs both classes; all " + n + " labels are "
                                + (positive ? "'positive'" : "'negative'"));
    }

    /** Fails where all examples are of one class. */
    void requireBothClasses(String what) {
        if (rocAuc() instanceof Score.Undefined undefined) {
            throw new IllegalArgumentException(undefined.reason().replace("roc auc", what));
        }
    }

    /** Returns sums of weights as they were given. */
    double[] unscaled(double[] sums) {
        double[] values = sums.clone();
        for (int i = 0; i < values.length && exponent != 0; i++) {
            values[i] = Math.scalb(values[i], exponent);
        }
        return values;
    }

    /** Returns the weight of the examples of a class after each group. */
    double[] below(boolean ofPositives) {
        double[] rest = new double[groups()];
        double sum = 0;
        int i = order.length;
        for (int group = groups() - 1; group >= 0; group--) {
            rest[group] = sum;
            int first = group == 0 ? 0 : ends[group - 1];
            while (i > first) {
                i--;
                sum += positive[order[i]] == ofPositives ? weight(order[i]) : 0;
            }
        }
        return rest;
    }

    /** Returns the number of examples, those of weight 0 included. */
    int size() {
        return positive.length;
    }

    int groups() {
        return ends.length;
    }

    /** Returns the weight of all positives. */
    double positives() {
        return groups() == 0 ? 0 : truePositives[groups() - 1];
    }

    /** Returns the weight of all negatives. */
    double negatives() {
        return groups() == 0 ? 0 : falsePositives[groups() - 1];
    }

    boolean isPositive(int example) {
        return positive[example];
    }

    double weight(int example) {
        return weights == null ? 1 : weights[example];
    }

    /** Returns the weight of the positives in a group. */
    double positivesIn(int group) {
        return truePositives[group] - (group == 0 ? 0 : truePositives[group - 1]);
    }

    /** Returns the weight of the negatives in a group. */
    double negativesIn(int group) {
        return falsePositives[group] - (group == 0 ? 0 : falsePositives[group - 1]);
    }

    /** Returns the share of negatives that score lower than this group, tied ones as half. */
    double negativesBelow(int group) {
        return (negatives() - falsePositives[group] + negativesIn(group) / 2) / negatives();
    }

    /** Returns the share of positives that score higher than this group, tied ones as half. */
    double positivesAbove(int group) {
        return (truePositives[group] - positivesIn(group) / 2) / positives();
    }

    /** Returns the area under the ROC curve: the probability that a positive scores higher than a negative. */
    Score rocAuc() {
        if (positives() == 0 || negatives() == 0) {
            return oneClass("roc auc", order.length, positives() > 0);
        }
        double pairs = 0;
        for (int group = 0; group < groups(); group++) {
            pairs += negativesIn(group) * (truePositives[group] - positivesIn(group) / 2);
        }
        return Score.of(Math.min(1, pairs / positives() / negatives()));
    }

    /** Returns the mean of the precision over the recall's steps, without interpolation. */
    Score averagePrecision() {
        if (positives() == 0) {
            return order.length == 0
                    ? Score.undefined(ConfusionMatrix.NO_EXAMPLES)
                    : Score.undefined(
                            "average precision needs a positive; all " + order.length + " labels are 'negative'");
        }
        double sum = 0;
        for (int group = 0; group < groups(); group++) {
            sum += positivesIn(group) * truePositives[group] / (truePositives[group] + falsePositives[group]);
        }
        return Score.of(Math.min(1, sum / positives()));
    }
}
