package ai.lepton.metrics.efficiency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Score;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LatencyRecorderTest {
    /** Far below 0, as System.nanoTime may be. */
    private final AtomicLong clock = new AtomicLong(Long.MIN_VALUE + 5);

    private LatencyRecorder recorder(long count, Duration duration) {
        return new LatencyRecorder(count, duration.toNanos(), clock::get);
    }

    private void take(LatencyRecorder recorder, long nanos) {
        long start = recorder.now();
        clock.addAndGet(nanos);
        recorder.recordSince(start);
    }

    @Test
    void keepsACountedWarmUpApart() {
        LatencyRecorder recorder = recorder(2, Duration.ZERO);
        for (long nanos : new long[] {900, 800, 10, 20, 30}) {
            take(recorder, nanos);
        }
        LatencyReport report = recorder.report(0.95);
        assertThat(report.warmUp().count()).isEqualTo(2);
        assertThat(report.warmUp().min()).isEqualTo(Score.of(800));
        assertThat(report.measured().count()).isEqualTo(3);
        assertThat(report.measured().max()).isEqualTo(Score.of(30));
        assertThat(report.measured().mean()).isEqualTo(Score.of(20));
        assertThat(report.elapsed()).isEqualTo(Duration.ofNanos(60));
        assertThat(report.throughput().value()).isCloseTo(5e7, within(1e-3));
    }

    @Test
    void keepsATimedWarmUpApart() {
        LatencyRecorder recorder = recorder(0, Duration.ofNanos(100));
        clock.addAndGet(12_345); // Idle before the first counts for nothing.
        for (long nanos : new long[] {60, 70, 10, 20}) {
            take(recorder, nanos); // They start at 0, 60, 130, 140.
        }
        LatencyReport report = recorder.report(0.95);
        assertThat(report.warmUp().max()).isEqualTo(Score.of(70));
        assertThat(report.warmUp().count()).isEqualTo(2);
        assertThat(report.measured().count()).isEqualTo(2);
        assertThat(report.elapsed()).isEqualTo(Duration.ofNanos(30));
    }

    @Test
    void measuresFromTheFirstOnWithoutWarmUp() throws Exception {
        LatencyRecorder recorder = recorder(0, Duration.ZERO);
        assertThat(recorder.report(0.9).throughput().score()).isEqualTo(Score.undefined("nothing was measured"));
        recorder.record(500);
        assertThat(recorder.report(0.9).warmUp().count()).isZero();
        // It ended now, so it started 500 ns ago.
        assertThat(recorder.report(0.9).elapsed()).isEqualTo(Duration.ofNanos(500));
        recorder.time(() -> {
            clock.addAndGet(40);
        });
        assertThat(recorder.time(() -> clock.addAndGet(60) > 0)).isFalse();
        assertThatThrownBy(() -> recorder.time(() -> {
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        assertThat(recorder.report(0.9).measured().count()).isEqualTo(3);
        assertThat(recorder.report(0.9).measured().min()).isEqualTo(Score.of(40));
    }

    @Test
    void losesNothingFromSeveralThreads() throws Exception {
        LatencyRecorder recorder = LatencyRecorder.warmingUpFor(1000);
        int threads = 8;
        int each = 20_000;
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> futures = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int offset = t;
                futures.add(pool.submit(() -> {
                    start.await();
                    for (int i = 0; i < each; i++) {
                        recorder.record((long) i * threads + offset);
                    }
                    return null;
                }));
            }
            start.countDown();
            // Reports may be asked for all the while, and hold together.
            for (int r = 0; r < 20; r++) {
                Latencies some = recorder.report(0.95).measured();
                if (some.count() > 0) {
                    assertThat(some.atLeast(1)).isLessThanOrEqualTo(some.atMost(some.count()));
                }
            }
            for (Future<?> future : futures) {
                future.get();
            }
        } finally {
            pool.shutdown();
        }
        LatencyReport report = recorder.report(0.95);
        assertThat(report.warmUp().count()).isEqualTo(1000);
        assertThat(report.measured().count()).isEqualTo(threads * each - 1000);
        // All numbers from 0 to threads * each - 1 were recorded, once each.
        double sum = report.measured().mean().orElseThrow() * report.measured().count()
                + report.warmUp().mean().orElseThrow() * report.warmUp().count();
        double n = threads * each;
        assertThat(sum).isCloseTo(n * (n - 1) / 2, within(1.0));
        assertThat(Math.max(
                        report.measured().max().orElseThrow(),
                        report.warmUp().max().orElseThrow()))
                .isEqualTo(n - 1);
    }

    @Test
    void allocatesNothingForEachRecord() throws Exception {
        Object threads = Class.forName("java.lang.management.ManagementFactory")
                .getMethod("getThreadMXBean")
                .invoke(null);
        Method allocated =
                Class.forName("com.sun.management.ThreadMXBean").getMethod("getThreadAllocatedBytes", long.class);
        long thread = Thread.currentThread().getId();
        LatencyRecorder recorder = LatencyRecorder.warmingUpFor(10);
        for (int i = 0; i < 1000; i++) {
            recorder.recordSince(recorder.now());
        }
        long before = (Long) allocated.invoke(threads, thread);
        for (int i = 0; i < 100_000; i++) {
            recorder.recordSince(recorder.now());
        }
        long after = (Long) allocated.invoke(threads, thread);
        // What the question itself costs, not a byte for each record.
        assertThat(after - before).isLessThan(10_000);
    }

    @Test
    void readsAsATable() {
        LatencyRecorder recorder = recorder(3, Duration.ZERO);
        for (int i = 0; i < 3; i++) {
            take(recorder, 40_000_000 - i * 1_000_000L);
        }
        for (int i = 0; i < 500; i++) {
            take(recorder, 1_000_000 + i * 10_000L);
        }
        assertThat(recorder.report(0.95).table()).isEqualTo("""
                latency    measured                     warm-up
                least      1.00 ms                      38.0 ms
                p50        3.49 ms [3.27 ms, 3.73 ms]   39.0 ms
                p90        5.50 ms [5.34 ms, 5.64 ms]   40.0 ms
                p95        5.74 ms [5.64 ms, 5.85 ms]   40.0 ms
                p99        5.94 ms [5.88 ms, 5.99 ms]   40.0 ms
                p99.9      5.99 ms                      40.0 ms
                greatest   5.99 ms                      40.0 ms
                mean       3.50 ms                      39.0 ms
                count      500                          3

                286.1 per second, over 1.75 s
                [low, high] at 95 % confidence: order-statistics, for independent latencies
                too few for an interval at 95 %: p99.9 from 3688 on
                quantiles are off by at most 0.2 %
                """);
        assertThat(LatencyReport.of(Latencies.of(5, 7, 1500), Duration.ZERO, 0.9)
                        .table())
                .isEqualTo("""
                latency    measured
                least      5 ns
                p50        7 ns
                p90        1.50 µs
                p95        1.50 µs
                p99        1.50 µs
                p99.9      1.50 µs
                greatest   1.50 µs
                mean       504 ns
                count      3

                throughput is undefined: it is not known how long all took together
                too few for an interval at 90 %: p50 from 5, p90 from 29, p95 from 59, p99 from 299, p99.9 from 2995 on
                """);
    }

    @Test
    void listsMeasurementsInSeconds() {
        LatencyReport report = LatencyReport.of(Latencies.of(5_000_000, 7_000_000), Duration.ofMillis(16), 0.5);
        assertThat(report.measurements().stream().map(Measurement::name))
                .containsExactly(
                        "latency_p50_seconds",
                        "latency_p90_seconds",
                        "latency_p95_seconds",
                        "latency_p99_seconds",
                        "latency_p999_seconds",
                        "latency_mean_seconds",
                        "latency_max_seconds",
                        "throughput_per_second");
        assertThat(report.measurements().stream().map(line -> line.estimate().value()))
                .containsExactly(0.005, 0.007, 0.007, 0.007, 0.007, 0.006, 0.007, 125.0);
        assertThat(report.measurements())
                .allSatisfy(line -> assertThat(line.estimate().n()).isEqualTo(2));
        assertThat(report.measurements().get(0).estimate().interval()).hasValueSatisfying(interval -> {
            assertThat(interval.low()).isEqualTo(0.005);
            assertThat(interval.high()).isEqualTo(0.007);
        });
        assertThat(report.atLevel(0.9).quantile(0.5).interval()).isEmpty();
    }

    @Test
    void refusesWhatCannotBe() {
        LatencyRecorder recorder = recorder(0, Duration.ZERO);
        assertThatThrownBy(() -> recorder.record(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("latency is -1; nothing takes less than no time");
        assertThatThrownBy(() -> recorder.recordSince(recorder.now() + 5))
                .hasMessage("start is 5 ns from now; it must be what now() returned before");
        assertThatThrownBy(() -> LatencyRecorder.warmingUpFor(-1))
                .hasMessage("warm-up count is -1; it must not be negative");
        assertThatThrownBy(() -> LatencyRecorder.warmingUpFor(Duration.ofSeconds(-1)))
                .hasMessage("warm-up is PT-1S; it must not be negative, or over 100 years");
        assertThatThrownBy(() -> recorder.report(95)).hasMessage("confidence level is 95.0, outside (0, 1)");
        assertThatThrownBy(() -> LatencyReport.of(Latencies.of(), Duration.ofNanos(-1), 0.9))
                .hasMessage("elapsed is PT-0.000000001S; it must not be negative");
        assertThat(recorder.report(0.9).measured().count()).isZero();
    }
}
