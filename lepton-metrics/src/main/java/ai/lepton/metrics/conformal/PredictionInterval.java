package ai.lepton.metrics.conformal;

import ai.lepton.metrics.Interval;
import ai.lepton.metrics.internal.Quoted;
import org.jspecify.annotations.Nullable;

/**
 * Bounds between which the true value of one example lies with a confidence.
 *
 * @param low lower bound, not above {@code high}; minus infinity where there is none
 * @param high upper bound; infinity where there is none
 * @param confidence the share of such intervals that hold the truth at least, in (0, 1); what it is a share of is said by the
 *     method that made it
 * @param whyUnbounded why a bound is infinite, such as {@code 12 examples are too few for 95 %, which takes 19}; null exactly
 *     where both are finite
 */
public record PredictionInterval(
        double low,
        double high,
        double confidence,
        @Nullable String whyUnbounded) {

    /** Checks the order of the bounds, and that an infinite one has its reason. */
    public PredictionInterval {
        if (!(low <= high)) {
            throw new IllegalArgumentException("prediction interval [" + low + ", " + high + "] is not in order");
        }
        ConformalThreshold.checkConfidence(confidence);
        boolean bounded = !Double.isInfinite(low) && !Double.isInfinite(high);
        if (bounded != (whyUnbounded == null)) {
            throw new IllegalArgumentException("prediction interval [" + low + ", " + high + "] "
                    + (bounded ? "is bounded, so that it has no reason not to be" : "is unbounded without a reason"));
        }
    }

    /** Returns the interval that leaves nothing out. */
    static PredictionInterval unbounded(double confidence, String why) {
        return new PredictionInterval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, confidence, why);
    }

    /** Returns an interval whose bounds were computed; of bounds that crossed, their middle. */
    static PredictionInterval between(double low, double high, double confidence) {
        if (low > high) {
            double middle = low / 2 + high / 2;
            return new PredictionInterval(middle, middle, confidence, null);
        }
        boolean isHeld = Math.abs(low) <= Double.MAX_VALUE && Math.abs(high) <= Double.MAX_VALUE;
        return isHeld
                ? new PredictionInterval(low, high, confidence, null)
                : unbounded(confidence, "a bound is beyond what a double can hold");
    }

    /** Returns whether both bounds are finite. */
    public boolean isBounded() {
        return whyUnbounded == null;
    }

    /** Returns whether the value lies in the interval, its bounds included. */
    public boolean contains(double value) {
        return low <= value && value <= high;
    }

    /** Returns {@code high - low}, which may be infinite. */
    public double width() {
        return high - low;
    }

    /** Returns such as {@code [3.1, 5.4] at 90 %}, or {@code unbounded at 95 %: 12 examples are too few ...}. */
    @Override
    public String toString() {
        return (isBounded() ? "[" + low + ", " + high + "]" : "unbounded") + " at " + Interval.percent(confidence)
                + (whyUnbounded == null ? "" : ": " + Quoted.message(whyUnbounded));
    }
}
