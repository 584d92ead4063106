package ai.lepton.ethics;

import ai.lepton.ethics.internal.Figures;
import ai.lepton.metrics.Interval;
import java.util.Locale;

/**
 * A limit that a measured value is held against; the limit itself is allowed.
 *
 * @param bound whether it bounds from below or from above
 * @param value the limit, finite
 */
public record Limit(Bound bound, double value) {
    /** The direction of a limit. */
    public enum Bound {
        /** The value has to be the limit or more. */
        AT_LEAST,
        /** The value has to be the limit or less. */
        AT_MOST
    }

    /** Where a value stands, once its uncertainty is taken into account. */
    public enum Side {
        /** All of the interval keeps the limit. */
        WITHIN,
        /** All of the interval breaks the limit. */
        BEYOND,
        /** The interval reaches across the limit: the evidence can't tell. */
        UNDECIDED
    }

    /** Checks that the limit is finite. */
    public Limit {
        Figures.finite("limit", value);
    }

    /** Returns a limit from below. */
    public static Limit atLeast(double value) {
        return new Limit(Bound.AT_LEAST, value);
    }

    /** Returns a limit from above. */
    public static Limit atMost(double value) {
        return new Limit(Bound.AT_MOST, value);
    }

    /** Returns whether this exact value keeps the limit; NaN does not. */
    public boolean admits(double measured) {
        return bound == Bound.AT_LEAST ? measured >= value : measured <= value;
    }

    /** Returns where an interval stands: within, beyond, or across the limit. */
    public Side sideOf(Interval interval) {
        boolean low = admits(interval.low());
        boolean high = admits(interval.high());
        if (low && high) {
            return Side.WITHIN;
        }
        return low || high ? Side.UNDECIDED : Side.BEYOND;
    }

    /** Returns a negative number if {@code a} is worse than {@code b} for this limit, positive if better; NaN is worst. */
    public int compare(double a, double b) {
        if (Double.isNaN(a) || Double.isNaN(b)) {
            return Boolean.compare(Double.isNaN(b), Double.isNaN(a));
        }
        return bound == Bound.AT_LEAST ? Double.compare(a, b) : Double.compare(b, a);
    }

    /** Returns such as {@code "at least 0.80"}. */
    @Override
    public String toString() {
        return (bound == Bound.AT_LEAST ? "at least " : "at most ") + number(value);
    }

    /** Returns the number with two to four decimals, as many as it has. */
    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.4f", value);
        while (text.endsWith("0") && text.indexOf('.') < text.length() - 3) {
            text = text.substring(0, text.length() - 1);
        }
        return text;
    }
}
