package ai.lepton.metrics.expect;

import ai.lepton.metrics.Measure;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * The limits that make sense for a measure: one outside of its range holds for every model, or for none.
 *
 * @param range the values that the measure can have
 */
record Limits(Measure.Range range) {
    private static final double MOST_PERCENT = 100;
    private static final int DIGITS = 4;

    /** Returns those of the size of a difference between two values. */
    Limits ofGaps() {
        return new Limits(new Measure.Range(0, range.width()));
    }

    /**
     * Refuses a limit that no value can reach, or none can pass.
     *
     * @param title what is measured, in words
     * @throws IllegalArgumentException if it is outside
     */
    void check(String title, double limit) {
        if (!range.contains(limit)) {
            throw new IllegalArgumentException("limit is " + limit + "; " + title + words() + percent(limit));
        }
    }

    /**
     * Refuses a margin that no change can pass.
     *
     * @param title what is measured, in words
     * @throws IllegalArgumentException if it is greater than the range is wide
     */
    void checkMargin(String title, double margin) {
        if (margin > range.width()) {
            throw new IllegalArgumentException("margin is " + margin + "; " + title + words()
                    + ", so it never changes by more than " + text(range.width()) + percent(margin));
        }
    }

    private String words() {
        if (range.highest() == Double.POSITIVE_INFINITY) {
            return " is at least " + text(range.lowest());
        }
        return range.lowest() == Double.NEGATIVE_INFINITY
                ? " is at most " + text(range.highest())
                : " is in [" + text(range.lowest()) + ", " + text(range.highest()) + "]";
    }

    private String percent(double given) {
        return range.highest() == 1 && given > 1 && given <= MOST_PERCENT
                ? "; for " + text(given) + " % say " + text(given / MOST_PERCENT)
                : "";
    }

    private static String text(double value) {
        return new BigDecimal(value)
                .round(new MathContext(DIGITS, RoundingMode.HALF_EVEN))
                .stripTrailingZeros()
                .toPlainString();
    }
}
