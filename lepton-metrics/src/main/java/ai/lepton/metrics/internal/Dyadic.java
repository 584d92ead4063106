package ai.lepton.metrics.internal;

import java.math.BigInteger;

/**
 * A whole number times a power of 2, so exact: what sums of products of doubles are. Hundreds of times slower than doubles, and
 * never wrong.
 *
 * @param digits the whole number
 * @param exponent the power of 2
 */
public record Dyadic(BigInteger digits, int exponent) {
    /** Nothing. */
    public static final Dyadic ZERO = new Dyadic(BigInteger.ZERO, 0);

    // Digits that a double is made from; the rest changes nothing.
    private static final int ROUNDED_BITS = 256;

    /** Returns a finite double. */
    public static Dyadic of(double value) {
        if (value == 0) {
            return ZERO;
        }
        int top = Math.max(Math.getExponent(value), Double.MIN_EXPONENT);
        // Two steps, since one factor may be beyond all doubles.
        double whole = value * Math.scalb(1.0, 26 - top / 2) * Math.scalb(1.0, 26 - (top - top / 2));
        return new Dyadic(BigInteger.valueOf((long) whole), top - 52);
    }

    /** Returns a number whose exponent has no bounds; it is taken as it is rounded. */
    public static Dyadic of(Scaled number) {
        Dyadic value = of(number.value());
        return new Dyadic(value.digits, Math.toIntExact(value.exponent + number.exponent()));
    }

    /** Returns the product. */
    public Dyadic times(Dyadic other) {
        return new Dyadic(digits.multiply(other.digits), exponent + other.exponent);
    }

    /** Returns the product with a double. */
    public Dyadic times(double factor) {
        return times(of(factor));
    }

    /** Returns the sum. */
    public Dyadic plus(Dyadic other) {
        if (digits.signum() == 0 || other.digits.signum() == 0) {
            return digits.signum() == 0 ? other : this;
        }
        int least = Math.min(exponent, other.exponent);
        return new Dyadic(
                digits.shiftLeft(exponent - least).add(other.digits.shiftLeft(other.exponent - least)), least);
    }

    /** Returns the difference. */
    public Dyadic minus(Dyadic other) {
        return plus(new Dyadic(other.digits.negate(), other.exponent));
    }

    /** Returns the number without its sign. */
    public Dyadic abs() {
        return digits.signum() < 0 ? new Dyadic(digits.negate(), exponent) : this;
    }

    /** Returns -1, 0 or 1. */
    public int signum() {
        return digits.signum();
    }

    /** Returns the number rounded to a double's digits. */
    public Scaled scaled() {
        int cut = Math.max(0, digits.bitLength() - ROUNDED_BITS);
        return new Scaled(digits.shiftRight(cut).doubleValue(), (long) exponent + cut);
    }

    /** Returns the ratio to a number that is not 0. */
    public Scaled over(Dyadic other) {
        return scaled().over(other.scaled());
    }
}
