package ai.lepton.metrics.efficiency;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Measure;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Report;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Absent;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.OrderStatistics;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How long something took, and how often it was done; warm-up apart.
 *
 * @param measured latencies after the warm-up
 * @param warmUp latencies of the warm-up, which nothing else here includes
 * @param elapsed from the first start to the last end of what was measured; zero where that is not known
 * @param level of the confidence intervals, in (0, 1)
 */
public record LatencyReport(Latencies measured, Latencies warmUp, Duration elapsed, double level) implements Report {
    /** The quantile of the 95th percentile. */
    public static final double P95 = 0.95;

    /** The quantile of the 99th percentile. */
    public static final double P99 = 0.99;

    /** The quantile of the 99.9th percentile. */
    public static final double P999 = 0.999;

    /** The quantiles that tables and measurements show. */
    public static final List<Double> QUANTILES = List.of(0.5, 0.9, P95, P99, P999);

    private static final Pattern QUANTILE = Pattern.compile("latency_p(?!0+_)(\\d{1,9})_seconds");

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
    @Override
    public List<Measurement> measurements() {
        List<Measurement> lines = new ArrayList<>();
        for (double quantile : QUANTILES) {
            lines.add(Measurement.of(measurementOf(quantile), Seconds.of(quantile(quantile))));
        }
        lines.add(Measurement.of(Figure.MEAN.key(), Seconds.of(Estimate.of(measured.mean(), measured.count()))));
        lines.add(Measurement.of(Figure.MAX.key(), Seconds.of(Estimate.of(measured.max(), measured.count()))));
        lines.add(Measurement.of(Figure.THROUGHPUT.key(), throughput()));
        return lines;
    }

    /** Returns the name of a quantile's measurement, such as {@code latency_p999_seconds}. */
    public static String measurementOf(double quantile) {
        return "latency_" + name(quantile).replace(".", "") + "_seconds";
    }

    /** Returns a measurement of the list, or one of another quantile, such as {@code latency_p75_seconds}. */
    @Override
    public Measurement measure(String name, @Nullable String average, @Nullable String label) {
        Elements.required("name", name);
        Optional<Measurement> listed = find(name, average, label);
        Optional<Double> quantile = quantileOf(name);
        if (listed.isPresent() || average != null || label != null || quantile.isEmpty()) {
            return listed.orElseThrow(() -> Absent.among(measurements(), name, average, label));
        }
        return Measurement.of(name, Seconds.of(quantile(quantile.get())));
    }

    /** Returns the quantile whose measurement has this name; empty for another name. */
    static Optional<Double> quantileOf(String name) {
        Matcher quantile = QUANTILE.matcher(name);
        if (!quantile.matches()) {
            return Optional.empty();
        }
        String digits = quantile.group(1);
        // The first two digits are before the point, or one alone; where the first is 0, it is.
        int before = digits.startsWith("0") ? 1 : Math.min(2, digits.length());
        BigDecimal percent = new BigDecimal(digits.substring(0, before) + "." + digits.substring(before) + "0");
        return Optional.of(percent.movePointLeft(2).doubleValue());
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
    @Override
    public LatencyReport atLevel(double other) {
        return new LatencyReport(measured, warmUp, elapsed, other);
    }

    /** Returns a table of the quantiles with their intervals, beside those of the warm-up, as text of several lines. */
    @Override
    public String table() {
        return new LatencyTable(this).text();
    }

    /** Returns {@link #table()}. */
    @Override
    public String toString() {
        return table();
    }

    /**
     * A figure of a {@link LatencyReport}: times in seconds, the throughput per second.
     *
     * @param key such as {@code latency_p99_seconds}
     * @param title such as {@code latency p99}
     */
    public record Figure(String key, String title) implements Measure.Of<LatencyReport> {
        /** The mean. */
        public static final Figure MEAN = new Figure("latency_mean_seconds", "mean latency");
        /** The greatest. */
        public static final Figure MAX = new Figure("latency_max_seconds", "greatest latency");
        /** How many are done in a second. */
        public static final Figure THROUGHPUT = new Figure("throughput_per_second", "throughput");

        /** Checks that nothing is null. */
        public Figure {
            Elements.required("key", key);
            Elements.required("title", title);
        }

        /**
         * Returns a quantile.
         *
         * @param quantile in (0, 1), such as {@link LatencyReport#P99}
         * @throws IllegalArgumentException if it is outside
         */
        public static Figure quantile(double quantile) {
            if (!(quantile > 0 && quantile < 1)) {
                throw new IllegalArgumentException("quantile is " + quantile + ", outside (0, 1)");
            }
            return new Figure(LatencyReport.measurementOf(quantile), "latency " + LatencyReport.name(quantile));
        }

        /** Returns the measure of this name in reports, such as {@code latency_p75_seconds}, if it is one. */
        public static Optional<Measure> named(String key) {
            return LatencyReport.quantileOf(Elements.required("key", key)).map(Figure::quantile);
        }

        /** Returns all that a report lists. */
        public static List<Figure> all() {
            return Stream.concat(
                            LatencyReport.QUANTILES.stream().map(Figure::quantile), Stream.of(MEAN, MAX, THROUGHPUT))
                    .toList();
        }

        @Override
        public Class<LatencyReport> reports() {
            return LatencyReport.class;
        }

        /** Returns that more is better of the throughput, and less of times. */
        @Override
        public Traits traits() {
            boolean isQuantile = key.startsWith("latency_p");
            return new Traits(
                    key.equals(THROUGHPUT.key())
                            ? Measure.Direction.HIGHER_IS_BETTER
                            : Measure.Direction.LOWER_IS_BETTER,
                    Range.NOT_NEGATIVE,
                    List.of(
                            isQuantile
                                    ? new IntervalMethod(
                                            "",
                                            OrderStatistics.METHOD,
                                            "for independent latencies, where they are enough")
                                    : IntervalMethod.none(
                                            "", "latencies follow each other, and their tails are long")));
        }
    }
}
