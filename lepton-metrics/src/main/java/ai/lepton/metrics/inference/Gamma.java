package ai.lepton.metrics.inference;

import org.apache.commons.numbers.gamma.RegularizedGamma;

/** Quantiles of the gamma distribution of scale 1, by bisection on its distribution function. */
final class Gamma {
    private Gamma() {}

    /** Returns x such that a Gamma(shape) lies at or below it with this probability, in (0, 1). */
    static double quantile(double probability, double shape) {
        double low = 0;
        double high = Math.max(1, shape);
        while (RegularizedGamma.P.value(shape, high) < probability) {
            high *= 2;
        }
        while (true) {
            double middle = low + (high - low) / 2;
            if (middle <= low || middle >= high) {
                return middle;
            }
            if (RegularizedGamma.P.value(shape, middle) < probability) {
                low = middle;
            } else {
                high = middle;
            }
        }
    }
}
