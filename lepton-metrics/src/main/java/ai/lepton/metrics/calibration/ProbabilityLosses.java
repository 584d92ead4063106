package ai.lepton.metrics.calibration;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.inference.SampleMean;
import org.jspecify.annotations.Nullable;

/**
 * Log-loss and Brier score of examples that come piece by piece; two of them merge.
 *
 * <p>Not safe for several threads: give each its own, and merge.
 */
public final class ProbabilityLosses {
    private final SampleMean logLoss = new SampleMean();
    private final SampleMean brierScore = new SampleMean();

    /** Creates losses of no examples. */
    public ProbabilityLosses() {}

    /**
     * Adds examples.
     *
     * @param truth true classes' indices, shape {@code [n]}
     * @param probabilities of each class, shape {@code [n, classes]}
     * @throws IllegalArgumentException if lengths differ, or an index is no class; then nothing is added
     */
    public ProbabilityLosses addAll(int[] truth, ClassProbabilities probabilities) {
        return addAll(truth, probabilities, null);
    }

    /**
     * Adds examples, each with its weight.
     *
     * @param truth true classes' indices, shape {@code [n]}
     * @param probabilities of each class, shape {@code [n, classes]}
     * @param weight shape {@code [n]}, finite and not negative; null for none
     * @throws IllegalArgumentException if lengths differ, an index is no class, or a weight is negative or not finite; then
     *     nothing is added
     */
    public ProbabilityLosses addAll(int[] truth, ClassProbabilities probabilities, double @Nullable [] weight) {
        probabilities.checkTruth(truth);
        Losses.checkWeights(weight, truth.length);
        for (int i = 0; i < truth.length; i++) {
            double each = weight == null ? 1 : weight[i];
            logLoss.add(LogLoss.of(probabilities.of(i, truth[i])), each);
            brierScore.add(BrierScore.of(truth[i], probabilities, i), each);
        }
        return this;
    }

    /** Adds what another has; the other stays as it is. */
    public ProbabilityLosses merge(ProbabilityLosses other) {
        logLoss.merge(other.logLoss);
        brierScore.merge(other.brierScore);
        return this;
    }

    /** Returns the log-loss so far, with Student's interval of this level. */
    public Estimate logLoss(double level) {
        return Losses.notBelowZero(logLoss.estimate(level));
    }

    /** Returns the Brier score so far, with Student's interval of this level. */
    public Estimate brierScore(double level) {
        return Losses.notBelowZero(brierScore.estimate(level));
    }
}
