package ai.lepton.metrics.regression;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.SampleMean;
import ai.lepton.metrics.internal.Scaled;
import org.jspecify.annotations.Nullable;

/** What each of several forecasts costs, none below 0; the lower, the better. */
public final class ForecastLosses {
    private final double[] losses;
    private final double @Nullable [] weight;

    ForecastLosses(double[] losses, double @Nullable [] weight) {
        this.losses = losses;
        this.weight = weight;
    }

    /**
     * Gives each forecast a weight in the mean; those of weight 0 count nothing.
     *
     * @param weights shape {@code [n]}, finite and not negative
     * @throws IllegalArgumentException if lengths differ, or a weight is negative or not finite
     */
    public ForecastLosses weights(double[] weights) {
        RegressionExamples.checkLengths("truth", losses.length, "weight", weights.length);
        RegressionExamples.checkWeights(weights);
        return new ForecastLosses(losses, weights);
    }

    /** Returns the loss of each forecast, a copy, shape {@code [n]}; infinite where it exceeds what a double can hold. */
    public double[] values() {
        return losses.clone();
    }

    /** Returns the number of forecasts. */
    public int size() {
        return losses.length;
    }

    /** Returns the mean loss; undefined without forecasts of some weight, or where one of them is infinite. */
    public Score mean() {
        return isFinite() ? sample().mean() : Scaled.finite(Double.POSITIVE_INFINITY);
    }

    private boolean isFinite() {
        for (int i = 0; i < losses.length; i++) {
            if (Double.isInfinite(losses[i]) && (weight == null || weight[i] > 0)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns the mean loss with its interval: Student's by Hall's transformation of the skewness, {@code "hall-t"}. A
     * caution tells of fewer than 30 forecasts, and of losses too uneven: see {@link SampleMean}.
     *
     * @param level confidence level in (0, 1)
     * @throws IllegalArgumentException if it is outside
     */
    public Estimate estimate(double level) {
        if (!isFinite()) {
            return Estimate.of(mean(), losses.length);
        }
        return sample().estimate(level, 0, Double.POSITIVE_INFINITY);
    }

    private SampleMean sample() {
        SampleMean sample = new SampleMean();
        for (int i = 0; i < losses.length; i++) {
            if (Double.isFinite(losses[i])) {
                sample.add(losses[i], weight == null ? 1 : weight[i]);
            }
        }
        return sample;
    }

    /** Returns such as {@code 120 losses, mean 0.5310}. */
    @Override
    public String toString() {
        return losses.length + " losses, mean " + mean();
    }
}
