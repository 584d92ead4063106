package ai.lepton.ethics.safety.drift;

import ai.lepton.metrics.internal.Normal;

/**
 * The two-sample test of Kolmogorov and Smirnov, two-sided.
 *
 * <p>Up to {@value #EXACT} pairs of rows the p-value is exact: the share of all ways to deal the values to the two samples in which
 * the distance is as large. It holds for tied values too, which are dealt as they are. Beyond that it is the limit for large
 * samples, which ties only make larger than it would have to be.
 *
 * @param distance the greatest distance of the two distribution functions, in [0, 1]
 * @param pValue of both samples being drawn from one distribution
 * @param isExact whether it was counted
 * @see <a href="https://doi.org/10.1007/BF02589501">Hodges 1958</a>
 * @see <a href="https://doi.org/10.1080/00949655.2012.741120">Schroer and Trenkler 1995, for ties</a>
 */
record KolmogorovSmirnov(double distance, double pValue, boolean isExact) {
    static final long EXACT = 4_000_000;

    /** Distances are fractions of the two sizes; they are compared as whole numbers. */
    static KolmogorovSmirnov of(double[] first, double[] second) {
        int n = first.length;
        int m = second.length;
        long greatest = greatest(first, second);
        double distance = (double) greatest / n / m;
        if ((long) n * m <= EXACT) {
            return new KolmogorovSmirnov(distance, exact(first, second, greatest), true);
        }
        return new KolmogorovSmirnov(distance, limit(distance * Math.sqrt((double) n / (n + m) * m)), false);
    }

    /** Returns the greatest distance of two sorted samples, times both their sizes. */
    private static long greatest(double[] first, double[] second) {
        long greatest = 0;
        int i = 0;
        int j = 0;
        while (i < first.length && j < second.length) {
            double value = Math.min(first[i], second[j]);
            while (i < first.length && first[i] <= value) {
                i++;
            }
            while (j < second.length && second[j] <= value) {
                j++;
            }
            greatest = Math.max(greatest, Math.abs((long) i * second.length - (long) j * first.length));
        }
        return greatest;
    }

    /**
     * Returns the probability that a random way to deal the values is as far apart. A way is a path from (0, 0) to (n, m); what is
     * kept of each place is the probability that a random path to it was too far out, where a value ended.
     */
    private static double exact(double[] first, double[] second, long greatest) {
        if (greatest == 0) {
            return 1;
        }
        int n = first.length;
        int m = second.length;
        boolean[] ends = ends(first, second);
        double[] reached = new double[m + 1];
        for (int i = 0; i <= n; i++) {
            for (int j = 0; j <= m; j++) {
                if (i + j == 0) {
                    continue;
                }
                if (ends[i + j] && Math.abs((long) i * m - (long) j * n) >= greatest) {
                    reached[j] = 1;
                } else {
                    double before = i == 0 ? 0 : reached[j] * i;
                    reached[j] = (before + (j == 0 ? 0 : reached[j - 1] * j)) / (i + j);
                }
            }
        }
        return Math.min(1, reached[m]);
    }

    /** Returns after how many of all values, in their order, another value begins. */
    private static boolean[] ends(double[] first, double[] second) {
        boolean[] ends = new boolean[first.length + second.length + 1];
        int i = 0;
        int j = 0;
        while (i < first.length || j < second.length) {
            double value = j == second.length || (i < first.length && first[i] <= second[j]) ? first[i] : second[j];
            while (i < first.length && first[i] <= value) {
                i++;
            }
            while (j < second.length && second[j] <= value) {
                j++;
            }
            ends[i + j] = true;
        }
        return ends;
    }

    /** Returns the probability that Kolmogorov's distribution is at least x. */
    static double limit(double x) {
        if (x < 0.3) {
            // The other way to write the series converges there, and is below 1e-5.
            return 1;
        }
        double sum = 0;
        for (int k = 1; k <= 100; k++) {
            double term = Math.exp(-2.0 * k * k * x * x);
            sum += k % 2 == 1 ? term : -term;
            if (term < 1e-18) {
                break;
            }
        }
        return Math.max(0, Math.min(1, 2 * sum));
    }

    /** Returns the least probability with which a distance is noticed by a test at this level of significance. */
    static double noticed(double distance, long n, long m, double alpha) {
        double both = Math.sqrt(1.0 / n + 1.0 / m);
        double critical = Math.sqrt(-Math.log(alpha / 2) / 2) * both;
        // Where the functions are furthest apart, each one's variance is at most a quarter.
        return Normal.cdf((distance - critical) / (0.5 * both));
    }
}
