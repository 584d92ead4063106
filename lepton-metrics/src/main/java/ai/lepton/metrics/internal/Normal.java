package ai.lepton.metrics.internal;

import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.gamma.InverseErfc;

/** The standard normal distribution. */
public final class Normal {
    private static final double SQRT_2 = Math.sqrt(2);

    private Normal() {}

    /** Returns z such that a standard normal lies in [-z, z] with this probability. */
    public static double twoSided(double level) {
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("confidence level is " + level + ", outside (0, 1)");
        }
        return SQRT_2 * InverseErfc.value(1 - level);
    }

    /** Returns the probability of a value at or below x. */
    public static double cdf(double x) {
        return 0.5 * Erfc.value(-x / SQRT_2);
    }

    /** Returns x such that a value lies at or below it with this probability, in [0, 1]. */
    public static double quantile(double probability) {
        return -SQRT_2 * InverseErfc.value(2 * probability);
    }
}
