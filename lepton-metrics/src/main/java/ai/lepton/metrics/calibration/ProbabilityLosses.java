package ai.lepton.metrics.calibration;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.inference.SampleMean;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Log-loss and Brier score of examples that come piece by piece; two of them merge, where they are of the same classes.
 *
 * <p>Not safe for several threads: give each its own, and merge.
 */
public final class ProbabilityLosses {
    private static final double LEAST = Math.ulp(1.0);

    private @Nullable SeenClasses seen;
    private @Nullable LossSample logLoss;
    private @Nullable LossSample brierScore;

    /** Creates losses of no examples. */
    public ProbabilityLosses() {}

    /**
     * Adds examples.
     *
     * @param truth true classes' indices, shape {@code [n]}
     * @param probabilities of each class, shape {@code [n, classes]}
     * @throws IllegalArgumentException if lengths differ, an index is no class, or what was added before is of another number
     *     of classes; then nothing is added
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
     * @throws IllegalArgumentException if lengths differ, an index is no class, a weight is negative or not finite, or what
     *     was added before is of another number of classes; then nothing is added
     */
    public ProbabilityLosses addAll(int[] truth, ClassProbabilities probabilities, double @Nullable [] weight) {
        probabilities.checkTruth(truth);
        Losses.checkWeights(weight, truth.length);
        begin(probabilities.classes());
        SeenClasses classes = Objects.requireNonNull(seen);
        LossSample logs = Objects.requireNonNull(logLoss);
        LossSample briers = Objects.requireNonNull(brierScore);
        classes.addAll(truth, probabilities, weight);
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < truth.length; i++) {
            double each = weight == null ? 1 : weight[i];
            double p = probabilities.of(i, truth[i]);
            double log = LogLoss.of(p);
            // Probabilities come from numbers around 1, and are off by as much as those are: the log of the least,
            // most.
            double from = log;
            if (p < least && each > 0) {
                least = p;
                from = Math.max(log, 1 / Math.max(p, LEAST));
            }
            logs.add(truth[i], log, each, from);
            briers.add(truth[i], BrierScore.of(truth[i], probabilities, i), each, 1 - p + LEAST);
        }
        return this;
    }

    /** Makes ready for so many classes. */
    private void begin(int classes) {
        String why = SeenClasses.sameOrWhy(seen, classes);
        if (why != null) {
            throw new IllegalArgumentException(why);
        }
        if (seen == null) {
            seen = new SeenClasses(classes);
            logLoss = new LossSample(classes);
            brierScore = new LossSample(classes);
        }
    }

    /**
     * Adds what another has; the other stays as it is.
     *
     * @throws IllegalArgumentException if the other is of another number of classes; then nothing is added
     */
    public ProbabilityLosses merge(ProbabilityLosses other) {
        if (other.seen == null || other.logLoss == null || other.brierScore == null) {
            return this;
        }
        begin(other.seen.classes());
        Objects.requireNonNull(seen).merge(other.seen);
        Objects.requireNonNull(logLoss).merge(other.logLoss);
        Objects.requireNonNull(brierScore).merge(other.brierScore);
        return this;
    }

    /**
     * Returns the log-loss so far, with its interval: see {@link LogLoss#estimate}.
     *
     * @param level confidence level in (0, 1)
     * @throws IllegalArgumentException if it is outside
     */
    public Estimate logLoss(double level) {
        SeenClasses classes = seen;
        return classes == null || logLoss == null
                ? new SampleMean().estimate(level)
                : logLoss.estimate(level, LogLoss.GREATEST, classes, classes::logLossIfSeen);
    }

    /**
     * Returns the Brier score so far, with its interval: see {@link BrierScore#estimate}.
     *
     * @param level confidence level in (0, 1)
     * @throws IllegalArgumentException if it is outside
     */
    public Estimate brierScore(double level) {
        SeenClasses classes = seen;
        return classes == null || brierScore == null
                ? new SampleMean().estimate(level)
                : brierScore.estimate(level, 2 * BrierScore.scale(classes.classes()), classes, classes::brierIfSeen);
    }
}
