package ai.lepton.metrics.efficiency;

import ai.lepton.metrics.Score;

/**
 * Counts of latencies in buckets whose width grows with them, in memory that does not grow: any quantile is off by at most
 * one part in 512, 0.2 %. Count, mean, least and greatest are exact. Histograms merge, in any order.
 *
 * <p>Why not HdrHistogram, which has the same idea: it has no module name, so that a named module can't rest on it, and it
 * tells values by percentage, not by rank, which the bounds of an interval need. The tests hold this one against it.
 */
public final class LatencyHistogram implements Latencies {
    private static final int SUM_BITS = 32;

    // cumulative[i] latencies are in the buckets up to i; the array ends with the last that has one.
    private final long[] cumulative;
    // The sum is high × 2^32 + low, since a long does not hold the sum of long numbers.
    private final long sumHigh;
    private final long sumLow;
    private final long least;
    private final long greatest;

    /** Takes counts by bucket; of none, least is {@code Long.MAX_VALUE} and greatest is -1. */
    LatencyHistogram(long[] counts, long sumHigh, long sumLow, long least, long greatest) {
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
    public static LatencyHistogram of(long... nanos) {
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
        return new LatencyHistogram(counts, high, low, least, greatest);
    }

    /** Returns what both have counted. */
    public LatencyHistogram merge(LatencyHistogram other) {
        long[] counts = new long[Math.max(cumulative.length, other.cumulative.length)];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = Math.addExact(at(i), other.at(i));
        }
        return new LatencyHistogram(
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
