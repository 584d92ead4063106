package ai.lepton.metrics.internal;

/**
 * Whether values differ by more than rounding can make of equal ones. What needs to know whether there is any variation
 * asks here: equal values seldom stay equal to the last bit once they were computed, as 0.3 − 0.2 and 0.9 − 0.8 are not.
 *
 * <p>Each operation on doubles is off by at most half a unit in the last place of what it works on. A value that comes from
 * a few of them is so off by a few such units of the greatest number that went into it, however small it is itself.
 */
public final class Rounding {
    private static final double UNITS = 8;

    private Rounding() {}

    /**
     * Returns how far values may lie from each other and still be the same.
     *
     * @param magnitude the greatest absolute number that went into them, not negative
     */
    public static double of(double magnitude) {
        return UNITS * Math.ulp(1.0) * magnitude;
    }

    /**
     * Returns how far sums may lie from each other and still be the same.
     *
     * @param magnitude the greatest absolute number that the sums, or what was computed from them, are compared with
     * @param terms number of terms, each of which rounds the sum once
     */
    public static double ofSum(double magnitude, double terms) {
        return (UNITS + terms) * Math.ulp(1.0) * magnitude;
    }

    /**
     * Returns whether all values are the same but for rounding.
     *
     * @param least of the values
     * @param greatest of the values
     * @param magnitude the greatest absolute number that went into them, not negative
     */
    public static boolean areSame(double least, double greatest, double magnitude) {
        return greatest - least <= of(magnitude);
    }
}
