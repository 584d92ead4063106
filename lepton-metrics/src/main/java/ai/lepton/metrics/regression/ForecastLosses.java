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

    /**
     * Returns the scores of ensembles, each taken for the whole distribution: E|X − y| − ½ E|X − X′|. So do properscoring
     * and torchmetrics. Runs in O(n m log m).
     *
     * @param truth what happened, shape {@code [n]}
     * @param members what the members predicted, row-major, shape {@code [n, m]}, in any order
     * @throws IllegalArgumentException if there are not n rows of the same length, or a value is not finite
     */
    public static ForecastLosses crpsOfEnsemble(double[] truth, double[] members) {
        return Crps.ensemble(truth, members);
    }

    /**
     * Returns the scores of ensembles, each taken for a sample of the distribution, so that the number of members does not
     * matter on average: E|X − y| − ½ the mean of |X − X′| over pairs of different members.
     *
     * @param truth what happened, shape {@code [n]}
     * @param members what the members predicted, row-major, shape {@code [n, m]}, m at least 2
     * @throws IllegalArgumentException if there are not n rows of the same length of at least 2, or a value is not finite
     * @see <a href="https://doi.org/10.1002/qj.2270">Ferro 2014</a>
     */
    public static ForecastLosses crpsOfFairEnsemble(double[] truth, double[] members) {
        return Crps.fairEnsemble(truth, members);
    }

    /**
     * Returns the scores of predicted normal distributions.
     *
     * @param truth what happened, shape {@code [n]}
     * @param mean predicted means, shape {@code [n]}
     * @param deviation predicted standard deviations, shape {@code [n]}, not negative; of 0 all lies at the mean
     * @throws IllegalArgumentException if lengths differ, a value is not finite, or a deviation is negative
     * @see <a href="https://doi.org/10.1175/MWR2904.1">Gneiting et al. 2005, equation 5</a>
     */
    public static ForecastLosses crpsOfGaussian(double[] truth, double[] mean, double[] deviation) {
        return Crps.gaussian(truth, mean, deviation);
    }
}
