package ai.lepton.metrics.regression;

import org.jspecify.annotations.Nullable;

/**
 * Sums up pairs of truths and predictions, piece by piece, in memory that does not grow; two accumulators merge.
 *
 * <p>Splits and orders change nothing but the last digits. Nothing is allocated per row. Not safe for several threads:
 * give each its own, and merge.
 */
public final class RegressionAccumulator {
    private final MomentSums sums = new MomentSums();
    // Single rows wait here until they make a block.
    private double @Nullable [] waitingTruth;
    private double @Nullable [] waitingPredicted;
    private double @Nullable [] waitingWeight;
    private int waiting;

    /** Creates an empty one. */
    public RegressionAccumulator() {}

    /**
     * Adds one example.
     *
     * @throws IllegalArgumentException if a value is not finite
     */
    public RegressionAccumulator add(double truth, double predicted) {
        return add(truth, predicted, 1);
    }

    /**
     * Adds one example with its weight; of weight 0 it counts nothing.
     *
     * @throws IllegalArgumentException if a value is not finite, or the weight is negative or not finite
     */
    public RegressionAccumulator add(double truth, double predicted, double weight) {
        checkFinite("truth", truth);
        checkFinite("predicted", predicted);
        if (!(weight >= 0 && weight <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("weight is " + weight + "; weights are finite and not negative");
        }
        double[] y = waitingTruth;
        double[] p = waitingPredicted;
        double[] w = waitingWeight;
        if (y == null || p == null || w == null) {
            waitingTruth = y = new double[MomentSums.BLOCK];
            waitingPredicted = p = new double[MomentSums.BLOCK];
            waitingWeight = w = new double[MomentSums.BLOCK];
        }
        y[waiting] = truth;
        p[waiting] = predicted;
        w[waiting] = weight;
        waiting++;
        if (waiting == MomentSums.BLOCK) {
            sums.addBlock(y, p, w, 0, waiting);
            waiting = 0;
        }
        return this;
    }

    private static void checkFinite(String name, double value) {
        if (!(Math.abs(value) <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException(name + " is " + value + "; values must be finite");
        }
    }

    /**
     * Adds these examples.
     *
     * @param truth true values, shape {@code [n]}
     * @param predicted predicted values, shape {@code [n]}
     * @throws IllegalArgumentException if the lengths differ, or a value is not finite; then nothing is added
     */
    public RegressionAccumulator addAll(double[] truth, double[] predicted) {
        return add(RegressionExamples.of(truth, predicted, null));
    }

    /**
     * Adds these examples, each with its weight; those of weight 0 count nothing.
     *
     * @param truth true values, shape {@code [n]}
     * @param predicted predicted values, shape {@code [n]}
     * @param weight shape {@code [n]}, finite and not negative
     * @throws IllegalArgumentException if the lengths differ, a value is not finite, or a weight is negative or not
     *     finite; then nothing is added
     */
    public RegressionAccumulator addAll(double[] truth, double[] predicted, double[] weight) {
        return add(RegressionExamples.of(truth, predicted, weight));
    }

    RegressionAccumulator add(RegressionExamples examples) {
        int n = examples.size();
        for (int from = 0; from < n; from += MomentSums.BLOCK) {
            int to = (int) Math.min(n, (long) from + MomentSums.BLOCK);
            sums.addBlock(examples.truth, examples.predicted, examples.weight, from, to);
        }
        return this;
    }

    /** Adds what another has summed up; the other stays as it is. */
    public RegressionAccumulator merge(RegressionAccumulator other) {
        sums.merge(other.all());
        return this;
    }

    /** Returns the sums over all rows, those that wait included. */
    private MomentSums all() {
        MomentSums all = sums.copy();
        if (waiting > 0 && waitingTruth != null && waitingPredicted != null) {
            all.addBlock(waitingTruth, waitingPredicted, waitingWeight, 0, waiting);
        }
        return all;
    }

    /** Returns the measures of what was added so far. */
    public RegressionMoments moments() {
        return new RegressionMoments(all());
    }
}
