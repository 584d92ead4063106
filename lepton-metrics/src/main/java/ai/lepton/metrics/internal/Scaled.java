package ai.lepton.metrics.internal;

import ai.lepton.metrics.Score;

/**
 * A number {@code value × 2^exponent}: a double whose exponent has no bounds, so that products, ratios and roots of numbers of any
 * size keep their digits. It is rounded as doubles are.
 *
 * @param value 0, or within 2^±256
 * @param exponent 0 where the value is 0
 */
public record Scaled(double value, long exponent) {
    private static final int TAME = 256;

    /** The reason of scores that are greater than doubles are. */
    public static final String BEYOND = "the value exceeds what a double can hold";

    /** The reason of scores that are not 0, but smaller than doubles are. */
    public static final String BELOW = "the value is below what a double can hold, but not 0";

    /** Brings the value into its range. */
    public Scaled {
        if (value == 0) {
            exponent = 0;
        } else if (Math.abs(Math.getExponent(value)) > TAME) {
            // Of numbers below the normal ones it takes a second step.
            int by = Math.getExponent(value);
            value = Math.scalb(value, -by);
            int rest = Math.getExponent(value);
            value = Math.scalb(value, -rest);
            exponent += (long) by + rest;
        }
    }

    /** Returns a finite double. */
    public static Scaled of(double value) {
        return new Scaled(value, 0);
    }

    /** Returns a score, undefined where the value is infinite or not a number. */
    public static Score finite(double value) {
        return Math.abs(value) <= Double.MAX_VALUE ? Score.of(value) : Score.undefined(BEYOND);
    }

    /** Returns the greater of two numbers. */
    public static Scaled greater(Scaled one, Scaled other) {
        return one.minus(other).value() < 0 ? other : one;
    }

    /** Returns whether this is 0. */
    public boolean isZero() {
        return value == 0;
    }

    /** Returns the product. */
    public Scaled times(Scaled other) {
        return new Scaled(value * other.value, exponent + other.exponent);
    }

    /** Returns the product. */
    public Scaled times(double factor) {
        return times(of(factor));
    }

    /** Returns the ratio to a number that is not 0. */
    public Scaled over(Scaled other) {
        return new Scaled(value / other.value, exponent - other.exponent);
    }

    /** Returns the sum. */
    public Scaled plus(Scaled other) {
        if (exponent == other.exponent) {
            return new Scaled(value + other.value, exponent);
        }
        if (value == 0 || other.value == 0) {
            return value == 0 ? other : this;
        }
        long top = Math.max(top(), other.top());
        return new Scaled(at(top) + other.at(top), top);
    }

    /** Returns the difference. */
    public Scaled minus(Scaled other) {
        return plus(other.negated());
    }

    /** Returns the number without its sign. */
    public Scaled abs() {
        return new Scaled(Math.abs(value), exponent);
    }

    private Scaled negated() {
        return new Scaled(-value, exponent);
    }

    /** Returns the exponent of the first digit. */
    private long top() {
        return exponent + Math.getExponent(value);
    }

    /** Returns the value as a multiple of 2^unit. */
    private double at(long unit) {
        return Math.scalb(value, (int) Math.max(-4000, Math.min(4000, exponent - unit)));
    }

    /** Returns the root of a number that is not negative. */
    public Scaled root() {
        long half = Math.floorDiv(exponent, 2);
        return new Scaled(Math.sqrt(exponent == 2 * half ? value : 2 * value), half);
    }

    /** Returns the natural logarithm of a number that is above 0. */
    public double log() {
        return exponent == 0 ? Math.log(value) : Math.log(value) + exponent * Math.log(2);
    }

    /** Returns a power of a number that is above 0. */
    public Scaled power(double of) {
        if (Math.abs(of) > TAME) {
            Scaled half = power(of / 2);
            return half.times(half);
        }
        long top = top();
        // Of 2^(top × of), the whole part becomes exponent; what rounding takes from the product is kept.
        double product = top * of;
        double whole = Math.rint(product);
        double rest = product - whole + Math.fma((double) top, of, -product);
        return new Scaled(Math.pow(at(top), of) * Math.pow(2, rest), (long) whole);
    }

    /** Returns the number as a double: 0 or infinite where it is beyond their range. */
    public double toDouble() {
        return exponent == 0 ? value : at(0);
    }

    /** Returns the number as a score: undefined where doubles hold nothing so great, or so small and not 0. */
    public Score score() {
        double rounded = toDouble();
        return rounded == 0 && value != 0 ? Score.undefined(BELOW) : finite(rounded);
    }
}
