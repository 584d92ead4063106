package ai.lepton.metrics.efficiency;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.OrderStatistics;

/** How long something took, many times; all in nanoseconds. Immutable. */
public sealed interface Latencies permits ExactLatencies, LatencyHistogram {

    /**
     * Returns these latencies, exactly; memory grows with them.
     *
     * @param nanos shape {@code [n]}, none negative; copied
     * @throws IllegalArgumentException if one is negative, with its index
     */
    static Latencies of(long... nanos) {
        return new ExactLatencies(nanos);
    }

    /** Returns how many there are. */
    long count();

    /** Returns their mean, exactly; undefined where there are none. */
    Score mean();

    /** Returns the least, exactly; undefined where there are none. */
    Score min();

    /** Returns the greatest, exactly; undefined where there are none. */
    Score max();

    /** Returns the greatest share by which a quantile may be off, 0 where they are exact. */
    double relativeError();

    /** Returns no more than the latency of a rank, from 1 for the least. */
    long atLeast(long rank);

    /** Returns no less than the latency of a rank, from 1 for the least. */
    long atMost(long rank);

    /**
     * Returns the least latency that a share of all does not exceed: that of rank ⌈quantile × count⌉.
     *
     * @param quantile in (0, 1]; 0.5 is the median, 0.99 the 99th percentile
     * @return off by at most {@link #relativeError()}; undefined where there are none
     * @throws IllegalArgumentException if the quantile is outside (0, 1]
     */
    default Score quantile(double quantile) {
        if (!(quantile > 0 && quantile <= 1)) {
            throw new IllegalArgumentException("quantile is " + quantile + ", outside (0, 1]");
        }
        if (count() == 0) {
            return ExactLatencies.NONE;
        }
        // Rounding must not lift a whole number, such as 0.07 × 100, to the next.
        double place = quantile * count();
        long rank = (long) Math.ceil(place - Math.ulp(place));
        rank = Math.max(1, Math.min(count(), rank));
        long low = atLeast(rank);
        return Score.of(low + (atMost(rank) - low) / 2.0);
    }

    /**
     * Returns a quantile with the interval that two order statistics make, whatever the distribution: where latencies are
     * known to a bucket only, from the lower edge of one to the upper edge of another.
     *
     * <p>It supposes independent latencies. Those that follow each other closely are often alike; then it is too narrow.
     *
     * @param quantile in (0, 1)
     * @param level confidence level in (0, 1)
     * @return without an interval where there are too few: see {@link OrderStatistics#leastValues}
     * @throws IllegalArgumentException if an argument is outside its range
     */
    default Estimate quantile(double quantile, double level) {
        Interval bounds = OrderStatistics.around(quantile, count(), level)
                .map(ranks -> new Interval(atLeast(ranks.low()), atMost(ranks.high()), level, OrderStatistics.METHOD))
                .orElse(null);
        return new Estimate(quantile(quantile), bounds, count());
    }
}
