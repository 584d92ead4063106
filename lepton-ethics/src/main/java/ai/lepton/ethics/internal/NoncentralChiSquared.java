package ai.lepton.ethics.internal;

import ai.lepton.metrics.Interval;
import ai.lepton.metrics.internal.Normal;
import org.apache.commons.numbers.gamma.LogGamma;
import org.apache.commons.numbers.gamma.RegularizedGamma;

/** The noncentral chi-squared distribution. */
public final class NoncentralChiSquared {
    private static final double LARGE = 5000;

    private NoncentralChiSquared() {}

    /**
     * Returns the probability of a value at or below x: a mixture of central ones by Poisson's weights; with a large shift by the
     * cube root, which is then nearly normal.
     *
     * @see <a href="https://doi.org/10.1093/biomet/41.3-4.538">Abdel-Aty 1954</a>
     */
    public static double cdf(double x, double degrees, double shift) {
        if (x <= 0) {
            return 0;
        }
        if (shift > LARGE) {
            double mean = degrees + shift;
            double variance = 2 * (1 + shift / mean) / (9 * mean);
            return Normal.cdf((Math.cbrt(x / mean) - 1 + variance) / Math.sqrt(variance));
        }
        double half = shift / 2;
        if (half == 0) {
            return RegularizedGamma.P.value(degrees / 2, x / 2);
        }
        double spread = 9 * Math.sqrt(half) + 20;
        long from = (long) Math.max(0, half - spread);
        long to = (long) (half + spread);
        double sum = 0;
        for (long j = from; j <= to; j++) {
            double weight = Math.exp(-half + j * Math.log(half) - LogGamma.value(j + 1.0));
            sum += weight * RegularizedGamma.P.value(degrees / 2 + j, x / 2);
        }
        return Math.min(1, sum);
    }

    /** Returns the shifts that a value speaks for, at a level. */
    public static Interval shift(double x, double degrees, double level) {
        double tail = (1 - level) / 2;
        return new Interval(solve(x, degrees, 1 - tail), solve(x, degrees, tail), level, "noncentral-chi-squared");
    }

    /** Returns the shift at which so much of the distribution is at or below x; 0 if none is. */
    private static double solve(double x, double degrees, double probability) {
        if (cdf(x, degrees, 0) <= probability) {
            return 0;
        }
        double low = 0;
        double high = Math.max(1, x);
        while (cdf(x, degrees, high) > probability) {
            low = high;
            high *= 2;
        }
        while (high - low > 1e-7 * high) {
            double middle = (low + high) / 2;
            if (cdf(x, degrees, middle) > probability) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }
}
