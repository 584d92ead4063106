package ai.lepton.metrics.regression;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.Proportions;
import ai.lepton.metrics.internal.EffectiveTrials;
import ai.lepton.metrics.internal.Weights;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A judgement of predicted intervals: how often they hold the truth, how wide they are, and both in one score.
 *
 * <p>Immutable. The arrays are read where they are, not copied; don't change them while this is in use.
 */
public final class PredictionIntervals {
    private final double[] truth;
    private final double[] low;
    private final double[] high;
    private final double nominal;
    private final double @Nullable [] weight;

    private PredictionIntervals(
            double[] truth, double[] low, double[] high, double nominal, double @Nullable [] weight) {
        this.truth = truth;
        this.low = low;
        this.high = high;
        this.nominal = nominal;
        this.weight = weight;
    }

    /**
     * Judges these intervals.
     *
     * @param truth what happened, shape {@code [n]}
     * @param low lower bounds, shape {@code [n]}
     * @param high upper bounds, shape {@code [n]}, none below its lower one
     * @param nominal the share of the truths that they are meant to hold, in (0, 1), such as 0.9
     * @throws IllegalArgumentException if lengths differ, a value is not finite, bounds are not in order, or the share is
     *     outside (0, 1)
     */
    public static PredictionIntervals of(double[] truth, double[] low, double[] high, double nominal) {
        RegressionExamples.checkLengths("truth", truth.length, "low", low.length);
        RegressionExamples.checkLengths("truth", truth.length, "high", high.length);
        RegressionExamples.checkFinite("truth", truth);
        RegressionExamples.checkFinite("low", low);
        RegressionExamples.checkFinite("high", high);
        for (int i = 0; i < low.length; i++) {
            if (low[i] > high[i]) {
                throw new IllegalArgumentException("low[" + i + "] is " + low[i] + ", above high[" + i + "], which is "
                        + high[i] + "; swap the bounds, or sort the predicted quantiles");
            }
        }
        if (!(nominal > 0 && nominal < 1)) {
            throw new IllegalArgumentException("nominal coverage is " + nominal + ", outside (0, 1)");
        }
        return new PredictionIntervals(truth, low, high, nominal, null);
    }

    /**
     * Gives each example a weight; those of weight 0 count nothing.
     *
     * @param weights shape {@code [n]}, finite and not negative
     * @throws IllegalArgumentException if lengths differ, or a weight is negative or not finite
     */
    public PredictionIntervals weights(double[] weights) {
        RegressionExamples.checkLengths("truth", truth.length, "weight", weights.length);
        RegressionExamples.checkWeights(weights);
        return new PredictionIntervals(truth, low, high, nominal, weights);
    }

    /** Returns the share of the truths that the intervals are meant to hold. */
    public double nominal() {
        return nominal;
    }

    /** Returns the share of the truths that lie in their interval, its bounds included, with Wilson's interval. */
    public Estimate coverage(double level) {
        return share(level, i -> truth[i] >= low[i] && truth[i] <= high[i]);
    }

    /** Returns the share of the truths that lie below their interval, with Wilson's interval. */
    public Estimate below(double level) {
        return share(level, i -> truth[i] < low[i]);
    }

    /** Returns the share of the truths that lie above their interval, with Wilson's interval. */
    public Estimate above(double level) {
        return share(level, i -> truth[i] > high[i]);
    }

    private Estimate share(double level, IntPredicate counts) {
        long n = 0;
        double held = 0;
        double heldSquares = 0;
        double other = 0;
        double otherSquares = 0;
        double[] weights = Weights.tamedOrNone(weight);
        for (int i = 0; i < truth.length; i++) {
            double w = weights == null ? 1 : weights[i];
            if (w > 0) {
                n++;
                boolean isHeld = counts.test(i);
                held += isHeld ? w : 0;
                heldSquares += isHeld ? w * w : 0;
                other += isHeld ? 0 : w;
                otherSquares += isHeld ? 0 : w * w;
            }
        }
        if (n == 0) {
            return Estimate.of(RegressionExamples.NONE, 0);
        }
        double share = Math.min(1, held / (held + other));
        EffectiveTrials trials = new EffectiveTrials(held, heldSquares, other, otherSquares);
        Interval bounds = Proportions.share(share, weights == null ? n : trials.number(), level);
        return new Estimate(Score.of(share), bounds, n).withCaution(weights == null ? null : trials.caution(n));
    }

    /** Returns the widths of the intervals, in the unit of the truth; their mean tells how sharp they are. */
    public ForecastLosses widths() {
        double[] widths = new double[truth.length];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = high[i] - low[i];
        }
        return new ForecastLosses(widths, weight);
    }

    /**
     * Returns the interval scores, also Winkler's: the width, and 2 / (1 − nominal coverage) times as much as the truth
     * lies outside. No other intervals than the true quantiles have a better mean in the long run.
     *
     * @see <a href="https://doi.org/10.1080/01621459.1972.10481224">Winkler 1972</a>
     */
    public ForecastLosses intervalScores() {
        double[] scores = new double[truth.length];
        for (int i = 0; i < scores.length; i++) {
            double outside = Math.max(0, Math.max(low[i] - truth[i], truth[i] - high[i]));
            scores[i] = high[i] - low[i] + 2 / (1 - nominal) * outside;
        }
        return new ForecastLosses(scores, weight);
    }

    /** Returns coverage, mean width and mean interval score, with intervals at this level. */
    public List<Measurement> measurements(double level) {
        return List.of(
                Measurement.of("interval_coverage", coverage(level)),
                Measurement.of("mean_interval_width", widths().estimate(level)),
                Measurement.of("mean_interval_score", intervalScores().estimate(level)));
    }
}
