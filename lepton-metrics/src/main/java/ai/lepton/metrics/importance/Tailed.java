package ai.lepton.metrics.importance;

import java.util.Arrays;

/** How heavy the tails of a distribution are, as a sample shows it. */
final class Tailed {
    private Tailed() {}

    /**
     * Returns the L-kurtosis of the differences between two arrays: 0.12 of a normal distribution, 0.24 of Laplace's, 0.26 of
     * Student's t with 3 degrees. Unlike the kurtosis it is known well from a hundred values, for it is of their order, not of their
     * fourth powers.
     *
     * @return NaN of fewer than 4 values, of values that are all the same, and of others than finite ones
     * @see <a href="https://doi.org/10.1111/j.2517-6161.1990.tb01775.x">Hosking 1990</a>
     */
    static double lKurtosis(double[] a, double[] b) {
        int n = Math.min(a.length, b.length);
        if (n < 4) {
            return Double.NaN;
        }
        double[] sorted = new double[n];
        Arrays.setAll(sorted, i -> a[i] - b[i]);
        Arrays.sort(sorted);
        double b0 = 0;
        double b1 = 0;
        double b2 = 0;
        double b3 = 0;
        for (int i = 0; i < n; i++) {
            double weight = sorted[i] / n;
            b0 += weight;
            weight *= i / (n - 1.0);
            b1 += weight;
            weight *= (i - 1) / (n - 2.0);
            b2 += weight;
            weight *= (i - 2) / (n - 3.0);
            b3 += weight;
        }
        double scale = 2 * b1 - b0;
        double fourth = 20 * b3 - 30 * b2 + 12 * b1 - b0;
        return scale > 0 && scale <= Double.MAX_VALUE ? fourth / scale : Double.NaN;
    }
}
