package ai.lepton.metrics;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A score with what is known of its uncertainty.
 *
 * @param score the point estimate, or why there is none
 * @param bounds its confidence interval; null where none was computed
 * @param n number of examples that it rests on
 */
public record Estimate(Score score, @Nullable Interval bounds, long n) {
    /** Checks that n is not negative. */
    public Estimate {
        if (n < 0) {
            throw new IllegalArgumentException("n is " + n + "; it must not be negative");
        }
    }

    /** Returns an estimate with no interval. */
    public static Estimate of(Score score, long n) {
        return new Estimate(score, null, n);
    }

    /** Returns the confidence interval, if one was computed. */
    public Optional<Interval> interval() {
        return Optional.ofNullable(bounds);
    }

    /** Returns the value, or NaN where the score is undefined. */
    public double value() {
        return score.orNaN();
    }

    /** Returns such as {@code 0.9120 [0.8840, 0.9350]}. */
    @Override
    public String toString() {
        return bounds == null
                ? score.toString()
                : score + String.format(Locale.ROOT, " [%.4f, %.4f]", bounds.low(), bounds.high());
    }
}
