package ai.lepton.metrics.internal;

import java.util.function.DoublePredicate;
import org.apache.commons.numbers.gamma.RegularizedBeta;

/** Quantiles of the beta distribution, by bisection on its distribution function to the last bits. */
public final class Beta {
    private Beta() {}

    /** Returns x such that a Beta(a, b) lies at or below it with this probability, in (0, 1). */
    public static double quantile(double probability, double a, double b) {
        return border(x -> RegularizedBeta.value(x, a, b) < probability);
    }

    /** Returns x such that a Beta(a, b) lies above it with this probability, in (0, 1). */
    public static double upperQuantile(double probability, double a, double b) {
        return border(x -> RegularizedBeta.complement(x, a, b) > probability);
    }

    /** Returns where in (0, 1) a predicate turns from true to false. */
    private static double border(DoublePredicate isBelow) {
        double high = 1;
        // First the power of two, so that small quantiles keep their digits; then the value.
        while (high > Double.MIN_NORMAL && !isBelow.test(high / 2)) {
            high /= 2;
        }
        double low = high / 2;
        while (true) {
            double middle = low + (high - low) / 2;
            if (middle <= low || middle >= high) {
                return middle;
            }
            if (isBelow.test(middle)) {
                low = middle;
            } else {
                high = middle;
            }
        }
    }
}
