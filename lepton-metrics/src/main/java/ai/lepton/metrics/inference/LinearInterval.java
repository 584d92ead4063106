package ai.lepton.metrics.inference;

import ai.lepton.metrics.Interval;
import java.util.Optional;

/** The interval of z standard errors to either side. */
public final class LinearInterval {
    private LinearInterval() {}

    /**
     * Returns the interval of a value whose variance is known approximately, cut at the range of its measure.
     *
     * @param value the estimate
     * @param variance of the estimate
     * @param lowest the least value that the measure can have
     * @param highest the greatest
     * @param level confidence level in (0, 1)
     * @return the interval, its method {@code "delta"}; nothing where the variance is 0 or not a number, which tells
     *     nothing
     */
    public static Optional<Interval> of(double value, double variance, double lowest, double highest, double level) {
        double half = Normal.twoSided(level) * Math.sqrt(variance);
        if (!(half > 0)) {
            return Optional.empty();
        }
        return Optional.of(
                new Interval(Math.max(lowest, value - half), Math.min(highest, value + half), level, "delta"));
    }
}
