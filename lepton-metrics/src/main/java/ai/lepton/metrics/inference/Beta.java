package ai.lepton.metrics.inference;

import org.apache.commons.numbers.gamma.RegularizedBeta;

/** Quantiles of the beta distribution, by bisection on its distribution function to the last bits. */
final class Beta {
    private Beta() {}

    /** Returns x such that a Beta(a, b) lies at or below it with this probability, in (0, 1). */
    static double quantile(double probability, double a, double b) {
        double low = 0;
        double high = 1;
        // A few halvings of the exponent, then of the value: small quantiles keep their digits.
        for (double x = 0.5; x > 0 && RegularizedBeta.value(x, a, b) > probability; x *= 0.5) {
            high = x;
        }
        if (high < 1) {
            low = high / 2;
        }
        while (true) {
            double middle = low + (high - low) / 2;
            if (middle <= low || middle >= high) {
                return middle;
            }
            if (RegularizedBeta.value(middle, a, b) < probability) {
                low = middle;
            } else {
                high = middle;
            }
        }
    }

    /** Returns x such that a Beta(a, b) lies above it with this probability, in (0, 1). */
    static double upperQuantile(double probability, double a, double b) {
        return 1 - quantile(probability, b, a);
    }
}
