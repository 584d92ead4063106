package ai.lepton.metrics;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A two-sided confidence interval.
 *
 * @param low lower bound, not above {@code high}
 * @param high upper bound
 * @param level confidence level in (0, 1), such as 0.95
 * @param method how it was found, such as {@code "wilson"}, {@code "multinomial-bootstrap"}
 */
public record Interval(double low, double high, double level, String method) {
    /** Checks the order of the bounds and the level. */
    public Interval {
        if (!(low <= high)) {
            throw new IllegalArgumentException("interval [" + low + ", " + high + "] is not in order");
        }
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("confidence level is " + level + ", outside (0, 1)");
        }
    }

    /** Returns whether the value lies in the interval, its bounds included. */
    public boolean contains(double value) {
        return low <= value && value <= high;
    }

    /** Returns a level in words, such as {@code 95 %}. */
    public static String percent(double level) {
        BigDecimal percent = BigDecimal.valueOf(level).movePointRight(2).setScale(6, RoundingMode.HALF_EVEN);
        return percent.stripTrailingZeros().toPlainString() + " %";
    }

    /** Returns {@code high - low}. */
    public double width() {
        return high - low;
    }
}
