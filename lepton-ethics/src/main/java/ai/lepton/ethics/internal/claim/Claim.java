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
 * @param intervals the interval by confidence level; null where the score is undefined
 */
public record Claim(
        String name, Score score, long n, @Nullable DoubleFunction<Interval> intervals) {
    /** Returns a claim with a value. */
    public static Claim of(String name, double value, long n, DoubleFunction<Interval> intervals) {
        return new Claim(name, Score.of(value), n, intervals);
    }

    /** Returns a claim without a value. */
    public static Claim undefined(String name, String reason, long n) {
        return new Claim(name, Score.undefined(reason), n, null);
    }

    /** Returns the interval at a level, if there is a value. */
    public Optional<Interval> at(double level) {
        return intervals == null ? Optional.empty() : Optional.of(intervals.apply(level));
    }

    /** Returns the value with its interval at a level. */
    public Estimate estimate(double level) {
        return new Estimate(score, at(level).orElse(null), n);
    }
}
