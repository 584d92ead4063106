package ai.lepton.metrics.efficiency;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Counts latencies from several threads, in one array for each few threads so that they seldom meet. An array is made when a
 * thread first needs it; after that nothing is allocated.
 */
final class Stripes {
    private static final int MOST = 16;
    private static final int LOW_BITS = 32;
    private static final long LOW_MASK = 0xFFFF_FFFFL;

    // After the buckets: the sum's high and low halves, the least, the greatest, the first start, the last end.
    private static final int SUM_HIGH = Buckets.COUNT;
    private static final int SUM_LOW = Buckets.COUNT + 1;
    private static final int LEAST = Buckets.COUNT + 2;
    private static final int GREATEST = Buckets.COUNT + 3;
    private static final int FIRST_START = Buckets.COUNT + 4;
    private static final int LAST_END = Buckets.COUNT + 5;
    private static final int LENGTH = Buckets.COUNT + 6;

    private final AtomicReferenceArray<AtomicLongArray> stripes;

    Stripes() {
        int processors = Math.min(MOST, Runtime.getRuntime().availableProcessors());
        stripes = new AtomicReferenceArray<>(Integer.highestOneBit(2 * processors - 1));
    }

    /** Counts a latency that ended at this time of a clock that only goes on; not negative. */
    void record(long nanos, long end) {
        AtomicLongArray stripe = mine();
        lower(stripe, LEAST, nanos);
        raise(stripe, GREATEST, nanos);
        lower(stripe, FIRST_START, end - nanos);
        raise(stripe, LAST_END, end);
        stripe.getAndAdd(SUM_LOW, nanos & LOW_MASK);
        if (nanos > LOW_MASK) {
            stripe.getAndAdd(SUM_HIGH, nanos >>> LOW_BITS);
        }
        // Last, so that whoever reads a count finds the bounds of all that it counts.
        stripe.getAndIncrement(Buckets.indexOf(nanos));
    }

    private AtomicLongArray mine() {
        // The multiplier spreads the numbers of threads that were started in turn.
        long spread = Thread.currentThread().getId() * 0x9E3779B97F4A7C15L;
        int index = (int) (spread >>> 40) & (stripes.length() - 1);
        AtomicLongArray stripe = stripes.get(index);
        if (stripe != null) {
            return stripe;
        }
        AtomicLongArray fresh = new AtomicLongArray(LENGTH);
        fresh.set(LEAST, Long.MAX_VALUE);
        fresh.set(GREATEST, Long.MIN_VALUE);
        fresh.set(FIRST_START, Long.MAX_VALUE);
        fresh.set(LAST_END, Long.MIN_VALUE);
        return stripes.compareAndSet(index, null, fresh) ? fresh : stripes.get(index);
    }

    private static void lower(AtomicLongArray stripe, int slot, long value) {
        long known = stripe.get(slot);
        while (value < known && !stripe.weakCompareAndSetVolatile(slot, known, value)) {
            known = stripe.get(slot);
        }
    }

    private static void raise(AtomicLongArray stripe, int slot, long value) {
        long known = stripe.get(slot);
        while (value > known && !stripe.weakCompareAndSetVolatile(slot, known, value)) {
            known = stripe.get(slot);
        }
    }

    /** Returns what was counted so far. */
    Latencies.Histogram histogram() {
        Latencies.Histogram all = Latencies.Histogram.of();
        for (int s = 0; s < stripes.length(); s++) {
            AtomicLongArray stripe = stripes.get(s);
            if (stripe != null) {
                all = all.merge(histogram(stripe));
            }
        }
        return all;
    }

    private static Latencies.Histogram histogram(AtomicLongArray stripe) {
        long[] counts = new long[Buckets.COUNT];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = stripe.get(i);
        }
        return new Latencies.Histogram(
                counts,
                stripe.get(SUM_HIGH),
                stripe.get(SUM_LOW),
                stripe.get(LEAST),
                Math.max(-1, stripe.get(GREATEST)));
    }

    /** Returns the nanoseconds from the first start to the last end, or -1 where nothing was counted. */
    long elapsed() {
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (int s = 0; s < stripes.length(); s++) {
            AtomicLongArray stripe = stripes.get(s);
            if (stripe != null) {
                first = Math.min(first, stripe.get(FIRST_START));
                last = Math.max(last, stripe.get(LAST_END));
            }
        }
        return first == Long.MAX_VALUE ? -1 : last - first;
    }
}
