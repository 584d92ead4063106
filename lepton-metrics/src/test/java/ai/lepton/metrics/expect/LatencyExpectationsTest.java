package ai.lepton.metrics.expect;

import static ai.lepton.metrics.efficiency.LatencyReport.P95;
import static ai.lepton.metrics.efficiency.LatencyReport.P99;
import static ai.lepton.metrics.efficiency.LatencyReport.P999;
import static ai.lepton.metrics.expect.LeptonAssertions.assertThat;
import static ai.lepton.metrics.expect.LeptonAssertions.atLeast;
import static ai.lepton.metrics.expect.LeptonAssertions.atMost;
import static ai.lepton.metrics.expect.LeptonAssertions.latencyGate;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.lepton.metrics.efficiency.Latencies;
import ai.lepton.metrics.efficiency.LatencyReport;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatencyExpectationsTest {
    /** 1,000 latencies of 0.02 to 20 ms, in even steps, done in 4 s. */
    private static final LatencyReport REPORT = LatencyReport.of(
            Latencies.of(LongStream.rangeClosed(1, 1000).map(i -> i * 20_000).toArray()), ofSeconds(4), 0.95);

    private static void assertMiss(Runnable assertion, String message) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(assertion::run)
                .withMessage(message);
    }

    @Test
    void whatIsMetPassesInOneChain() {
        assertThat(REPORT)
                .hasLatency(P99, atMost(Duration.ofNanos(19_800_000)))
                .hasLatency(P99, atMost(ofMillis(20)).atConfidence(0.95))
                .hasLatency(P95, atMost(ofMillis(19)))
                .hasLatency(0.75, atMost(ofMillis(15)))
                .hasMedianLatency(atLeast(ofMillis(10)))
                .hasMedianLatency(atMost(ofMillis(11)).atConfidence(0.99))
                .hasMeanLatency(atMost(ofNanos(10_010_000)))
                .hasMaxLatency(atMost(ofMillis(20)))
                .hasThroughput(atLeast(250))
                .passes(latencyGate().hasLatency(P999, atMost(ofMillis(20))));
    }

    @Test
    void aMissSaysTheTimesInTheUnitOfTheLimit() {
        assertMiss(
                () -> assertThat(REPORT).hasLatency(P99, atMost(ofMillis(15)).atConfidence(0.95)),
                "latency p99: wanted at most 15.00 ms at 95 % confidence, got 19.800 [19.660, 19.940] ms from 1000"
                        + " latencies");
        assertMiss(
                () -> assertThat(REPORT).hasMedianLatency(atMost(ofNanos(500))),
                "latency p50: wanted at most 500.00 ns, got 10000000.000 [9380000.000, 10640000.000] ns from 1000"
                        + " latencies");
        assertMiss(
                () -> assertThat(REPORT).hasLatency(P95, atMost(ofNanos(18_999_999))),
                "latency p95: wanted at most 18.999999 ms, got 19.000 [18.720, 19.280] ms from 1000 latencies");
        assertMiss(
                () -> assertThat(REPORT).hasMaxLatency(atMost(ofSeconds(1)).atConfidence(0.95)),
                "greatest latency: wanted at most 1.00 s at 95 % confidence, got 0.020 s without an interval from"
                        + " 1000 latencies");
    }

    @Test
    void tooFewLatenciesHaveNoInterval() {
        LatencyReport few = LatencyReport.of(Latencies.of(1000, 2000, 3000), Duration.ZERO, 0.95);
        assertMiss(
                () -> assertThat(few).hasLatency(P99, atMost(ofMillis(1)).atConfidence(0.95)),
                "latency p99: wanted at most 1.00 ms at 95 % confidence, got 0.003 ms without an interval from 3"
                        + " latencies");
        assertMiss(
                () -> assertThat(few).hasThroughput(atLeast(1)),
                "throughput: wanted at least 1.00 per second, but it is undefined: it is not known how long all took"
                        + " together");
        QualityGate.Result result = latencyGate()
                .hasThroughput(atLeast(1))
                .hasMaxLatency(atMost(ofNanos(3000)))
                .check(few);
        assertThat(result.checks()).extracting(QualityGate.Check::met).containsExactly(false, true);
    }

    @Test
    void anyQuantileIsComputedByItsName() {
        for (double quantile : new double[] {0.001, 0.005, 0.05, 0.07, 0.1, 0.125, 0.5, 0.75, 0.99, 0.999, 0.9999}) {
            double nanos = REPORT.quantile(quantile).value();
            assertThat(REPORT.measure(LatencyReport.measurementOf(quantile), null, null)
                            .estimate()
                            .value())
                    .isEqualTo(nanos / 1e9);
        }
        assertMiss(
                () -> assertThat(REPORT).has(Expectation.of("latency_p99_second", atMost(1))),
                "latency p99 second: wanted at most 1.00, but there is no measure 'latency_p99_second'; measures are"
                        + " 'latency_p50_seconds', 'latency_p90_seconds', 'latency_p95_seconds',"
                        + " 'latency_p99_seconds', 'latency_p999_seconds', 'latency_mean_seconds',"
                        + " 'latency_max_seconds', 'throughput_per_second'; did you mean 'latency_p99_seconds'?");
    }

    @Test
    void boundsAreChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> atMost(ofMillis(-1)))
                .withMessage("limit is PT-0.001S; a time must not be negative");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> latencyGate().hasLatency(99, atMost(ofMillis(1))))
                .withMessage("quantile is 99.0, outside (0, 1)");
        assertThat(atMost(ofMillis(18)).atConfidence(0.9)).hasToString("at most 18.00 ms at 90 % confidence");
    }
}
