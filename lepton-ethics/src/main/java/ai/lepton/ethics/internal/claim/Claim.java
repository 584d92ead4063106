package ai.lepton.ethics.internal.claim;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Limit.Side;
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
 * @param test where it stands by a test of its own; null where its interval says so
 * @param reach what it can show, where it is about a group among others; null where it has to be decided in any case
 */
public record Claim(
        String name,
        Score score,
        long n,
        @Nullable DoubleFunction<Estimate> estimates,
        @Nullable Test test,
        @Nullable Reach reach) {
    /** A test of where a value stands. */
    @FunctionalInterface
    public interface Test {
        /** Returns the side of a limit that is shown at a two-sided level. */
        Side side(Limit limit, double level);
    }

    /** A claim whose interval says where it stands, and which has to be decided. */
    public Claim(String name, Score score, long n, @Nullable DoubleFunction<Estimate> estimates) {
        this(name, score, n, estimates, null, null);
    }

    /** Returns the claim that two shares compare so. */
    public static Claim of(String name, double value, long n, TwoShares shares) {
        Claim claim = of(name, value, n, shares::interval);
        return new Claim(name, claim.score, n, claim.estimates, shares::side, null);
    }

    /** Returns the claim that two shares compare so within strata. */
    public static Claim of(String name, long n, StratifiedShares shares) {
        Claim claim = of(name, shares.value(), n, shares::interval);
        return new Claim(name, claim.score, n, claim.estimates, shares::side, null);
    }

    /** Returns the claim with what it can show. */
    public Claim withReach(Reach reach) {
        return new Claim(name, score, n, estimates, test, reach);
    }

    /** Returns where it stands, at a two-sided level. */
    public Side side(Limit limit, double level) {
        if (test != null && score.isDefined()) {
            return test.side(limit, level);
        }
        return trustedAt(level).map(limit::sideOf).orElse(Side.UNDECIDED);
    }

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
