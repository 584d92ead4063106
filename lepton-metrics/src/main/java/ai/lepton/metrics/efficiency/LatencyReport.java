package ai.lepton.metrics.efficiency;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Score;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long something took, and how often it was done; warm-up apart.
 *
 * @param measured latencies after the warm-up
 * @param warmUp latencies of the warm-up, which nothing else here includes
 * @param elapsed from the first start to the last end of what was measured; zero where that is not known
 * @param level of the confidence intervals, in (0, 1)
 */
public record LatencyReport(Latencies measured, Latencies warmUp, Duration elapsed, double level) {
    /** The quantiles that tables and measurements show. */
    public static final List<Double> QUANTILES = List.of(0.5, 0.9, 0.95, 0.99, 0.999);

    /** Checks the time and the level. */
    public LatencyReport {
        if (elapsed.isNegative()) {
            throw new IllegalArgumentException("elapsed is " + elapsed + "; it must not be negative");
        }
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("confidence level is " + level + ", outside (0, 1)");
        }
    }

    /**
     * Returns a report on latencies that were measured elsewhere.
     *
     * @param measured latencies after the warm-up
     * @param elapsed from the first start to the last end; zero where that is not known
     * @param level of the confidence intervals, in (0, 1)
     */
    public static LatencyReport of(Latencies measured, Duration elapsed, double level) {
        return new LatencyReport(measured, Latencies.of(), elapsed, level);
    }

    /**
     * Returns a quantile in nanoseconds, with its interval.
     *
     * @param quantile in (0, 1)
     * @throws IllegalArgumentException if it is outside
     */
    public Estimate quantile(double quantile) {
        return measured.quantile(quantile, level);
    }

    /** Returns how many were done in a second; undefined where the time is not known. It has no interval. */
    public Estimate throughput() {
        if (measured.count() == 0) {
            return Estimate.of(ExactLatencies.NONE, 0);
        }
        double seconds = elapsed.getSeconds() + elapsed.getNano() / 1e9;
        return Estimate.of(
                Score.ratio((double) measured.count(), seconds, "it is not known how long all took together"),
                measured.count());
    }

    /**
     * Returns quantiles, mean and greatest in seconds, and the throughput: {@code latency_p50_seconds}, {@code p90}, {@code
     * p95}, {@code p99}, {@code p999}, {@code mean}, {@code max}, {@code throughput_per_second}.
     */
    public List<Measurement> measurements() {
        List<Measurement> lines = new ArrayList<>();
        for (double quantile : QUANTILES) {
            lines.add(Measurement.of(
                    "latency_" + name(quantile).replace(".", "") + "_seconds", Seconds.of(quantile(quantile))));
        }
        lines.add(Measurement.of("latency_mean_seconds", Seconds.of(Estimate.of(measured.mean(), measured.count()))));
        lines.add(Measurement.of("latency_max_seconds", Seconds.of(Estimate.of(measured.max(), measured.count()))));
        lines.add(Measurement.of("throughput_per_second", throughput()));
        return lines;
    }

    /** Returns such as {@code p50}, {@code p99.9}. */
    static String name(double quantile) {
        return "p"
                + BigDecimal.valueOf(quantile)
                        .movePointRight(2)
                        .stripTrailingZeros()
                        .toPlainString();
    }

    /** Returns the same report with intervals of another level, in (0, 1). */
    public LatencyReport atLevel(double other) {
        return new LatencyReport(measured, warmUp, elapsed, other);
    }

    /** Returns a table of the quantiles with their intervals, beside those of the warm-up, as text of several lines. */
    public String table() {
        return new LatencyTable(this).text();
    }

    /** Returns {@link #table()}. */
    @Override
    public String toString() {
        return table();
    }
}
