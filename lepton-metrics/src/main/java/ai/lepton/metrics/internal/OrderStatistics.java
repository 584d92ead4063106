package ai.lepton.metrics.internal;

import java.util.Optional;
import org.apache.commons.numbers.gamma.RegularizedBeta;

/**
 * Two ranks between whose values a quantile lies, whatever the distribution.
 *
 * <p>Of n independent values, the number below the true quantile is binomial. So the {@code low}-th smallest and the
 * {@code high}-th smallest enclose it with a probability that is at least the level, and more where n is small or values
 * tie.
 *
 * @param low rank of the lower value, from 1
 * @param high rank of the upper value, not below {@code low}, at most n
 * @see <a href="https://doi.org/10.1002/0471722162">David and Nagaraja 2003, section 7.1</a>
 */
public record OrderStatistics(long low, long high) {
    /** Beyond this the chances of ranks can't be computed. */
    private static final long MOST_VALUES = 1L << 40;

    /** The name of the method in intervals. */
    public static final String METHOD = "order-statistics";

    /** Checks the order of the ranks. */
    public OrderStatistics {
        if (low < 1 || high < low) {
            throw new IllegalArgumentException("ranks [" + low + ", " + high + "] are not in order from 1");
        }
    }

    /**
     * Returns the ranks that enclose a quantile, with at most half of what the level leaves on each side.
     *
     * @param quantile which one, in (0, 1); 0.5 is the median
     * @param n number of independent values, not negative
     * @param level confidence level in (0, 1)
     * @return the ranks; nothing where n values are too few, as 100 are for the 0.999 quantile: see {@link #leastValues}
     * @throws IllegalArgumentException if an argument is outside its range
     */
    public static Optional<OrderStatistics> around(double quantile, long n, double level) {
        check(quantile, level);
        if (n < 0) {
            throw new IllegalArgumentException("n is " + n + "; it must not be negative");
        }
        if (n > MOST_VALUES) {
            throw new IllegalArgumentException("n is " + n + "; it must be at most " + MOST_VALUES);
        }
        double tail = (1 - level) / 2;
        if (n == 0 || atLeast(n, n, quantile) > tail || atMost(0, n, quantile) > tail) {
            return Optional.empty();
        }
        // The highest rank with few chances of lying above the quantile, and the lowest with few of lying below it.
        long low = 1;
        long beyond = n + 1;
        while (beyond - low > 1) {
            long middle = (low + beyond) >>> 1;
            if (atMost(middle - 1, n, quantile) <= tail) {
                low = middle;
            } else {
                beyond = middle;
            }
        }
        long high = n;
        long before = 0;
        while (high - before > 1) {
            long middle = (high + before) >>> 1;
            if (atLeast(middle, n, quantile) <= tail) {
                high = middle;
            } else {
                before = middle;
            }
        }
        return Optional.of(new OrderStatistics(low, high));
    }

    /**
     * Returns how many values it takes for a quantile to have an interval.
     *
     * @param quantile which one, in (0, 1)
     * @param level confidence level in (0, 1)
     * @throws IllegalArgumentException if an argument is outside its range
     */
    public static long leastValues(double quantile, double level) {
        check(quantile, level);
        double tail = (1 - level) / 2;
        long least = (long) Math.floor(Math.log(tail) / Math.log(Math.max(quantile, 1 - quantile)));
        // The logarithms are rounded: look at the neighbours too.
        long n = Math.max(1, least - 1);
        while (atLeast(n, n, quantile) > tail || atMost(0, n, quantile) > tail) {
            n++;
        }
        return n;
    }

    private static void check(double quantile, double level) {
        if (!(quantile > 0 && quantile < 1)) {
            throw new IllegalArgumentException("quantile is " + quantile + ", outside (0, 1)");
        }
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("confidence level is " + level + ", outside (0, 1)");
        }
    }

    /** Returns the probability of at most k successes in n trials, k in [0, n). */
    private static double atMost(long k, long n, double probability) {
        return RegularizedBeta.complement(probability, k + 1.0, (double) (n - k));
    }

    /** Returns the probability of at least k successes in n trials, k in [1, n]. */
    private static double atLeast(long k, long n, double probability) {
        return RegularizedBeta.value(probability, (double) k, n - k + 1.0);
    }
}
