package ai.lepton.ethics.internal;

import ai.lepton.metrics.internal.Elements;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;

/** How figures are written, and checks of those that rules are given. */
public final class Figures {
    /** The confidence level of a rule that states none. */
    public static final double LEVEL = 0.95;

    private static final BigDecimal ALL = BigDecimal.valueOf(100);

    private Figures() {}

    /** Returns a fraction in percent, without needless digits: 0.95 as 95, 0.9917 as 99.17; one below 1 never as 100. */
    public static String percent(double fraction) {
        BigDecimal exact = BigDecimal.valueOf(fraction).scaleByPowerOfTen(2);
        int digits = 4;
        while (fraction < 1
                && digits < exact.precision()
                && exact.round(new MathContext(digits)).compareTo(ALL) >= 0) {
            digits++;
        }
        return exact.round(new MathContext(digits)).stripTrailingZeros().toPlainString();
    }

    /** Returns the level, refusing one outside (0, 1). */
    public static double level(double level) {
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("confidence level is " + level + ", outside (0, 1)");
        }
        return level;
    }

    /** Returns the value, refusing one that is not finite. */
    public static double finite(String what, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(what + " is " + value + "; it must be a finite number");
        }
        return value;
    }

    /** Returns the value, refusing one that is not above 0 and finite. */
    public static double positive(String what, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(what + " is " + value + "; it must be above 0 and finite");
        }
        return value;
    }

    /** Returns the value, refusing one that is negative or not finite. */
    public static double notNegative(String what, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(what + " is " + value + "; it must be finite and not negative");
        }
        return value;
    }

    /** Returns the value, refusing one outside [0, 1]. */
    public static double fraction(String what, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(what + " is " + value + ", outside [0, 1]");
        }
        return value;
    }

    /**
     * Returns the value, refusing one outside a range.
     *
     * @param lowest the least; minus infinity where there is none
     * @param highest the greatest; infinity where there is none
     */
    public static double within(String what, double value, double lowest, double highest) {
        if (!(value >= lowest && value <= highest && Double.isFinite(value))) {
            String low = Double.isInfinite(lowest) ? "(-infinity" : "[" + lowest;
            String high = Double.isInfinite(highest) ? "infinity)" : highest + "]";
            throw new IllegalArgumentException(what + " is " + value + ", outside " + low + ", " + high);
        }
        return value;
    }

    /**
     * Returns a sorted copy of scores, -0 being 0.
     *
     * @throws NullPointerException if there are none
     * @throws IllegalArgumentException if one is NaN; the message says which
     */
    public static double[] sorted(String what, double[] scores) {
        double[] copy = new double[Elements.required(what, scores).length];
        for (int i = 0; i < copy.length; i++) {
            if (Double.isNaN(scores[i])) {
                throw new IllegalArgumentException(what + "[" + i + "] is NaN; a score must be a number");
            }
            copy[i] = scores[i] + 0.0;
        }
        Arrays.sort(copy);
        return copy;
    }
}
