package ai.lepton.metrics.efficiency;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.OrderStatistics;

/** How long something took, many times; all in nanoseconds. Immutable. */
public sealed interface Latencies permits ExactLatencies, Latencies.Histogram {

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
     * @return without an interval where there are too few latencies: at 95 % it takes 6 for the median, 368 for the 0.99 quantile
     * @throws IllegalArgumentException if an argument is outside its range
     */
    default Estimate quantile(double quantile, double level) {
        Interval bounds = OrderStatistics.around(quantile, count(), level)
                .map(ranks -> new Interval(atLeast(ranks.low()), atMost(ranks.high()), level, OrderStatistics.METHOD))
                .orElse(null);
        return new Estimate(quantile(quantile), bounds, count());
    }

    /**
     * Counts of latencies in buckets whose width grows with them, in memory that does not grow: any quantile is off by at most
     * one part in 512, 0.2 %. Count, mean, least and greatest are exact. Histograms merge, in any order.
     */
    // Not HdrHistogram, which has the same idea: its jar has no module name, so a named module can't rest on it, and it
    // tells
    // values by percentage, where the bounds of an interval need ranks. The tests hold this one against it.
    public static final class Histogram implements Latencies {
        private static final int SUM_BITS = 32;

        // cumulative[i] latencies are in the buckets up to i; the array ends with the last that has one.
        private final long[] cumulative;
        // The sum is high × 2^32 + low, since a long does not hold the sum of long numbers.
        private final long sumHigh;
        private final long sumLow;
        private final long least;
        private final long greatest;

        /** Takes counts by bucket; of none, least is {@code Long.MAX_VALUE} and greatest is -1. */
        Histogram(long[] counts, long sumHigh, long sumLow, long least, long greatest) {
            int length = counts.length;
            while (length > 0 && counts[length - 1] == 0) {
                length--;
            }
            cumulative = new long[length];
            long sum = 0;
            for (int i = 0; i < length; i++) {
                sum = Math.addExact(sum, counts[i]);
                cumulative[i] = sum;
            }
            this.sumHigh = sumHigh + (sumLow >>> SUM_BITS);
            this.sumLow = sumLow & 0xFFFF_FFFFL;
            this.least = least;
            this.greatest = greatest;
        }

        /**
         * Counts these latencies.
         *
         * @param nanos shape {@code [n]}, none negative
         * @throws IllegalArgumentException if one is negative, with its index
         */
        public static Histogram of(long... nanos) {
            long[] counts = new long[Buckets.COUNT];
            long high = 0;
            long low = 0;
            long least = Long.MAX_VALUE;
            long greatest = -1;
            for (int i = 0; i < nanos.length; i++) {
                ExactLatencies.check("nanos[" + i + "]", nanos[i]);
                counts[Buckets.indexOf(nanos[i])]++;
                high += nanos[i] >>> SUM_BITS;
                low += nanos[i] & 0xFFFF_FFFFL;
                least = Math.min(least, nanos[i]);
                greatest = Math.max(greatest, nanos[i]);
            }
            return new Histogram(counts, high, low, least, greatest);
        }

        /** Returns what both have counted. */
        public Histogram merge(Histogram other) {
            long[] counts = new long[Math.max(cumulative.length, other.cumulative.length)];
            for (int i = 0; i < counts.length; i++) {
                counts[i] = Math.addExact(at(i), other.at(i));
            }
            return new Histogram(
                    counts,
                    Math.addExact(sumHigh, other.sumHigh),
                    sumLow + other.sumLow,
                    Math.min(least, other.least),
                    Math.max(greatest, other.greatest));
        }

        private long at(int bucket) {
            if (bucket >= cumulative.length) {
                return 0;
            }
            return cumulative[bucket] - (bucket == 0 ? 0 : cumulative[bucket - 1]);
        }

        @Override
        public long count() {
            return cumulative.length == 0 ? 0 : cumulative[cumulative.length - 1];
        }

        @Override
        public Score mean() {
            return count() == 0 ? ExactLatencies.NONE : Score.of((sumHigh * 0x1p32 + sumLow) / count());
        }

        @Override
        public Score min() {
            return count() == 0 ? ExactLatencies.NONE : Score.of((double) least);
        }

        @Override
        public Score max() {
            return count() == 0 ? ExactLatencies.NONE : Score.of((double) greatest);
        }

        @Override
        public double relativeError() {
            return Buckets.RELATIVE_ERROR;
        }

        @Override
        public long atLeast(long rank) {
            return Math.max(least, Buckets.least(bucket(rank)));
        }

        @Override
        public long atMost(long rank) {
            return Math.min(greatest, Buckets.greatest(bucket(rank)));
        }

        /** Returns the bucket that holds the latency of a rank. */
        private int bucket(long rank) {
            if (rank < 1 || rank > count()) {
                throw new IllegalArgumentException("rank is " + rank + ", outside [1, " + count() + "]");
            }
            int low = 0;
            int high = cumulative.length - 1;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (cumulative[middle] >= rank) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            return low;
        }

        /** Returns such as {@code 1200 latencies}. */
        @Override
        public String toString() {
            return count() + " latencies";
        }
    }
}
