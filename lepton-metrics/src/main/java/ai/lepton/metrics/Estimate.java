package ai.lepton.metrics;

import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A score with what is known of its uncertainty.
 *
 * <p>What is made of an estimate is made with {@link #withScore}, {@link #withBounds}, {@link #within} and {@link #map},
 * which keep its caution.
 *
 * @param score the point estimate, or why there is none
 * @param bounds its confidence interval; null where none was computed. It holds the value, but for some methods that
 *     correct a bias, such as a bootstrap's; where it does not, a bound with confidence is not met unless the value meets it too
 * @param n number of examples that it rests on
 * @param caution why the interval may not hold its level here, such as {@code "only 3 examples of 'rare'"}; null where
 *     nothing speaks against it. An interval with a caution is shown, and settles nothing.
 */
public record Estimate(
        Score score,
        @Nullable Interval bounds,
        long n,
        @Nullable String caution) {
    private static final int MOST_DECIMALS = 100;
    // From here on a number is shown with an exponent.
    private static final double LONG = 1e15;

    /** Checks that n is not negative, and that a caution says something. */
    public Estimate {
        if (n < 0) {
            throw new IllegalArgumentException("n is " + n + "; it must not be negative");
        }
        if (caution != null && caution.isBlank()) {
            throw new IllegalArgumentException("a caution needs a reason; null where there is none");
        }
    }

    /** An estimate without a caution. */
    public Estimate(Score score, @Nullable Interval bounds, long n) {
        this(score, bounds, n, null);
    }

    /** Returns an estimate with no interval. */
    public static Estimate of(Score score, long n) {
        return new Estimate(score, null, n);
    }

    /** Returns the confidence interval, if one was computed. */
    public Optional<Interval> interval() {
        return Optional.ofNullable(bounds);
    }

    /** Returns the same estimate with this reason for caution; null for none. */
    public Estimate withCaution(@Nullable String reason) {
        return new Estimate(score, bounds, n, reason);
    }

    /** Returns the same estimate with this reason for caution beside the one that it has; null for none. */
    public Estimate withFurtherCaution(@Nullable String reason) {
        if (reason == null || reason.equals(caution)) {
            return this;
        }
        return withCaution(caution == null ? reason : caution + "; " + reason);
    }

    /** Returns the same estimate with another score, such as one under a policy for undefined ones. */
    public Estimate withScore(Score other) {
        return new Estimate(other, bounds, n, caution);
    }

    /** Returns the same estimate with another interval; null for none. */
    public Estimate withBounds(@Nullable Interval other) {
        return new Estimate(score, other, n, caution);
    }

    /** Returns the same estimate with another number of examples. */
    public Estimate withN(long other) {
        return new Estimate(score, bounds, other, caution);
    }

    /** Returns the estimate with its interval cut to what its values can be; the score stays as it is. */
    public Estimate within(double lowest, double highest) {
        return bounds == null || (bounds.low() >= lowest && bounds.high() <= highest)
                ? this
                : withBounds(new Interval(
                        Math.max(lowest, bounds.low()),
                        Math.min(highest, bounds.high()),
                        bounds.level(),
                        bounds.method()));
    }

    /** Returns the estimate of an increasing function of what this one is of, such as of the same in another unit. */
    public Estimate map(DoubleUnaryOperator increasing) {
        Elements.required("increasing", increasing);
        return withScore(score.map(increasing))
                .withBounds(
                        bounds == null
                                ? null
                                : new Interval(
                                        increasing.applyAsDouble(bounds.low()),
                                        increasing.applyAsDouble(bounds.high()),
                                        bounds.level(),
                                        bounds.method()));
    }

    /** Returns the interval where it holds its level: if one was computed, and nothing speaks against it. */
    public Optional<Interval> trustedInterval() {
        return caution == null ? interval() : Optional.empty();
    }

    /** Returns the value, or NaN where the score is undefined. */
    public double value() {
        return score.orNaN();
    }

    /**
     * Returns such as {@code 0.912 [0.884, 0.935]}, with its caution, if it has one:
     * {@code 0.912 [0.884, 0.935] (caution: only 3 examples of 'rare')}. An undefined score says why:
     * {@code undefined: there are no examples}.
     *
     * @param decimals number of digits behind the point, at most 100, rounded half to even; numbers from 1e15 on are shown
     *     as {@code 1.0E300}
     * @throws IllegalArgumentException if there can't be so many
     */
    public String text(int decimals) {
        String figures = figures(decimals);
        return caution == null || !score.isDefined()
                ? figures
                : figures + " (caution: " + Quoted.message(caution) + ")";
    }

    /**
     * Returns such as {@code 0.912 [0.884, 0.935]}, without its caution: for a table or a sentence that tells of it elsewhere.
     *
     * @param decimals number of digits behind the point, at most 100, rounded half to even
     * @throws IllegalArgumentException if there can't be so many
     */
    public String figures(int decimals) {
        if (decimals < 0 || decimals > MOST_DECIMALS) {
            throw new IllegalArgumentException("decimals is " + decimals + ", outside [0, " + MOST_DECIMALS + "]");
        }
        if (!score.isDefined()) {
            return score.toString();
        }
        String value = rounded(score.orElseThrow(), decimals);
        return bounds == null
                ? value
                : value + " [" + rounded(bounds.low(), decimals) + ", " + rounded(bounds.high(), decimals) + "]";
    }

    private static String rounded(double value, int decimals) {
        return Double.isInfinite(value) || Math.abs(value) >= LONG
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
