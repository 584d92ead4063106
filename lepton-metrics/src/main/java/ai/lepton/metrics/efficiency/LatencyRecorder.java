package ai.lepton.metrics.efficiency;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Records how long something takes, from one thread or several, in memory that does not grow.
 *
 * <pre>{@code
 * LatencyRecorder recorder = LatencyRecorder.warmingUpFor(1_000);
 * for (Request request : requests) {
 *     long start = recorder.now();
 *     model.predict(request);
 *     recorder.recordSince(start);
 * }
 * System.out.println(recorder.report(0.95).table());
 * }</pre>
 *
 * <p>What is recorded first can be declared to be warm-up: it is shown, but never mixed with the rest. Recording allocates
 * nothing, but for an array when a thread first needs one. Safe for several threads, a report at any time included.
 *
 * <p>Where requests come at their own pace, measure from when each should have started, not from when it did: else a long
 * one hides how long those behind it waited.
 */
public final class LatencyRecorder {
    private static final Duration LONGEST = Duration.ofDays(36_525);

    private final LongSupplier clock;
    private final long origin;
    private final long warmUpCount;
    private final long warmUpNanos;
    private final AtomicLong warmUps = new AtomicLong();
    // The end of the warm-up by duration, from the origin; Long.MAX_VALUE until something was recorded.
    private final AtomicLong warmUntil = new AtomicLong(Long.MAX_VALUE);
    private final Stripes warmUp = new Stripes();
    private final Stripes measured = new Stripes();
    private volatile boolean isWarm;

    LatencyRecorder(long warmUpCount, long warmUpNanos, LongSupplier clock) {
        this.warmUpCount = warmUpCount;
        this.warmUpNanos = warmUpNanos;
        this.clock = clock;
        this.origin = clock.getAsLong();
        this.isWarm = warmUpCount == 0 && warmUpNanos == 0;
    }

    /** Returns a recorder that measures from the first on. */
    public static LatencyRecorder withoutWarmUp() {
        return new LatencyRecorder(0, 0, System::nanoTime);
    }

    /**
     * Returns a recorder that takes the first ones for warm-up.
     *
     * @param count how many, not negative
     * @throws IllegalArgumentException if it is negative
     */
    public static LatencyRecorder warmingUpFor(long count) {
        if (count < 0) {
            throw new IllegalArgumentException("warm-up count is " + count + "; it must not be negative");
        }
        return new LatencyRecorder(count, 0, System::nanoTime);
    }

    /**
     * Returns a recorder that takes for warm-up what starts within this time of the first start.
     *
     * @param duration not negative, at most 100 years
     * @throws IllegalArgumentException if it is outside this range
     */
    public static LatencyRecorder warmingUpFor(Duration duration) {
        if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "warm-up is " + duration + "; it must not be negative, or over 100 years");
        }
        return new LatencyRecorder(0, duration.toNanos(), System::nanoTime);
    }

    /** Returns the time on this recorder's clock, in nanoseconds, for {@link #recordSince}. */
    public long now() {
        return clock.getAsLong() - origin;
    }

    /**
     * Records what started at this time and has just ended.
     *
     * @param start as {@link #now} told it
     * @throws IllegalArgumentException if that is still to come
     */
    public void recordSince(long start) {
        long end = now();
        if (start > end) {
            throw new IllegalArgumentException(
                    "start is " + (start - end) + " ns from now; it must be what now() returned before");
        }
        record(end - start, end);
    }

    /**
     * Records what has just ended.
     *
     * @param nanos how long it took, in nanoseconds
     * @throws IllegalArgumentException if it is negative
     */
    public void record(long nanos) {
        ExactLatencies.check("latency", nanos);
        record(nanos, now());
    }

    /**
     * Records how long a task takes, and returns its result; one that fails is not recorded.
     *
     * @throws Exception what the task throws
     */
    public <T> T time(Callable<T> task) throws Exception {
        long start = now();
        T result = task.call();
        recordSince(start);
        return result;
    }

    /** Records how long a task takes; one that fails is not recorded. */
    public void time(Runnable task) {
        long start = now();
        task.run();
        recordSince(start);
    }

    private void record(long nanos, long end) {
        if (isWarm || !isWarmUp(end - nanos)) {
            measured.record(nanos, end);
        } else {
            warmUp.record(nanos, end);
        }
    }

    private boolean isWarmUp(long start) {
        if (warmUpCount > 0) {
            if (warmUps.getAndIncrement() < warmUpCount) {
                return true;
            }
        } else {
            // The first start sets the end, and a still earlier one, from another thread, does not move it far.
            warmUntil.compareAndSet(Long.MAX_VALUE, start + warmUpNanos);
            if (start < warmUntil.get()) {
                return true;
            }
        }
        isWarm = true;
        return false;
    }

    /**
     * Returns what was recorded so far, with intervals of a level.
     *
     * @param level confidence level in (0, 1)
     * @throws IllegalArgumentException if it is outside
     */
    public LatencyReport report(double level) {
        long nanos = measured.elapsed();
        return new LatencyReport(
                measured.histogram(), warmUp.histogram(), nanos < 0 ? Duration.ZERO : Duration.ofNanos(nanos), level);
    }
}
