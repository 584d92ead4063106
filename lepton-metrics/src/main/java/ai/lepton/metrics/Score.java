package ai.lepton.metrics;

import ai.lepton.metrics.internal.Scaled;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.function.DoubleUnaryOperator;

/**
 * The outcome of a measure: a number, or the reason why there is none.
 *
 * <p>A zero denominator is never a silent 0: {@code precision} of a class that was never predicted is
 * {@link Undefined}, and says so.
 */
public sealed interface Score {

    /** A score with a value, which may be infinite but is never NaN. */
    record Defined(double value) implements Score {
        // From here on a number is shown with an exponent.
        private static final double LONG = 1e15;

        /** Refuses NaN: a score that is not a number is {@link Undefined}. */
        public Defined {
            if (Double.isNaN(value)) {
                throw new IllegalArgumentException("a defined score can't be NaN; use Score.undefined(reason)");
            }
        }

        @Override
        public String toString() {
            return Math.abs(value) >= LONG ? Double.toString(value) : String.format(Locale.ROOT, "%.4f", value);
        }
    }

    /** No score, and why, in a few words: {@code "no example was predicted 'malignant'"}. */
    record Undefined(String reason) implements Score {
        /** Refuses an empty reason. */
        public Undefined {
            if (reason.isBlank()) {
                throw new IllegalArgumentException("an undefined score needs a reason");
            }
        }

        @Override
        public String toString() {
            return "undefined: " + reason;
        }
    }

    /** Returns a defined score; NaN is refused. */
    static Score of(double value) {
        return new Defined(value);
    }

    /** Returns a score that is undefined for this reason. */
    static Score undefined(String reason) {
        return new Undefined(reason);
    }

    /**
     * Returns {@code numerator / denominator}, undefined for this reason where the denominator is 0; undefined too where
     * the ratio is beyond what a double can hold.
     */
    static Score ratio(double numerator, double denominator, String reasonIfZero) {
        return denominator == 0 ? undefined(reasonIfZero) : Scaled.finite(numerator / denominator);
    }

    /** Returns whether there is a value. */
    default boolean isDefined() {
        return this instanceof Defined;
    }

    /** Returns the value, or NaN where it is undefined. */
    default double orNaN() {
        return orElse(Double.NaN);
    }

    /** Returns the value, or {@code other} where it is undefined. */
    default double orElse(double other) {
        return this instanceof Defined defined ? defined.value() : other;
    }

    /**
     * Returns the value.
     *
     * @throws NoSuchElementException if it is undefined, with the reason
     */
    default double orElseThrow() {
        if (this instanceof Undefined undefined) {
            throw new NoSuchElementException(undefined.reason());
        }
        return ((Defined) this).value();
    }

    /** Returns the score with its value transformed; an undefined one stays as it is. */
    default Score map(DoubleUnaryOperator function) {
        return this instanceof Defined defined ? of(function.applyAsDouble(defined.value())) : this;
    }

    /**
     * What to do with a score that is undefined, such as the precision of a class that was never predicted.
     *
     * <p>The same choice everywhere; scikit-learn's {@code zero_division} is {@link #ZERO} for 0 (and for its default,
     * {@code "warn"}), {@link #ONE} for 1, {@link #SKIP} for {@code numpy.nan}.
     */
    public enum WhenUndefined {
        /** It stays undefined, and so does every average that it is part of. */
        UNDEFINED,
        /** It counts as 0. */
        ZERO,
        /** It counts as 1. */
        ONE,
        /** It stays undefined by itself, and is left out of averages. */
        SKIP,
        /** It is an error. */
        THROW;

        /**
         * Returns the score under this policy: a defined one as it is.
         *
         * @throws NoSuchElementException if it is undefined and this is {@link #THROW}, with the reason
         */
        public Score applyTo(Score score) {
            if (score.isDefined()) {
                return score;
            }
            return switch (this) {
                case UNDEFINED, SKIP -> score;
                case ZERO -> Score.of(0);
                case ONE -> Score.of(1);
                case THROW -> Score.of(score.orElseThrow());
            };
        }
    }
}
