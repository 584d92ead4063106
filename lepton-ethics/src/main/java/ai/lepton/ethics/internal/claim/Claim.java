package ai.lepton.ethics.internal.claim;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import java.util.Optional;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * One measured value of a rule, with its interval at any level.
 *
 * @param name what it is about, in words
 * @param score the value, or why there is none
 * @param n number of examples
 * @param estimates the value with its interval by confidence level, and why that may not hold; null where the score is
 *     undefined
 */
public record Claim(
        String name, Score score, long n, @Nullable DoubleFunction<Estimate> estimates) {
    /** Returns a claim with a value, whose intervals hold their level. */
    public static Claim of(String name, double value, long n, DoubleFunction<Interval> intervals) {
        Estimate point = Estimate.of(Score.of(value), n);
        return new Claim(name, point.score(), n, level -> point.withBounds(intervals.apply(level)));
    }

    /**
     * Returns the claim of what is estimated elsewhere, with its cautions.
     *
     * @param at the estimate by confidence level
     * @param level any of them
     */
    public static Claim of(String name, DoubleFunction<Estimate> at, double level) {
        Estimate estimate = at.apply(level);
        return new Claim(name, estimate.score(), estimate.n(), estimate.score().isDefined() ? at : null);
    }

    /** Returns a claim without a value. */
    public static Claim undefined(String name, String reason, long n) {
        return new Claim(name, Score.undefined(reason), n, null);
    }

    /** Returns the interval at a level, if there is one, whether it holds that or not. */
    public Optional<Interval> at(double level) {
        return estimate(level).interval();
    }

    /** Returns the interval at a level where it may decide: if there is one, and it has no caution. */
    public Optional<Interval> trustedAt(double level) {
        return estimate(level).trustedInterval();
    }

    /** Returns the value with its interval at a level. */
    public Estimate estimate(double level) {
        return estimates == null ? Estimate.of(score, n) : estimates.apply(level);
    }
}
