package ai.lepton.metrics;

import java.math.BigDecimal;
import java.math.RoundingMode;
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

    /**
     * Returns such as {@code 0.912 [0.884, 0.935]}, or such as {@code undefined: there are no examples}.
     *
     * @param decimals number of digits behind the point, rounded half to even
     */
    public String text(int decimals) {
        if (!score.isDefined()) {
            return score.toString();
        }
        String value = rounded(score.orElseThrow(), decimals);
        return bounds == null
                ? value
                : value + " [" + rounded(bounds.low(), decimals) + ", " + rounded(bounds.high(), decimals) + "]";
    }

    private static String rounded(double value, int decimals) {
        return Double.isInfinite(value)
                ? Double.toString(value)
                : new BigDecimal(value)
                        .setScale(decimals, RoundingMode.HALF_EVEN)
                        .toPlainString();
    }

    /** Returns {@link #text} with four decimals. */
    @Override
    public String toString() {
        return text(4);
    }
}
