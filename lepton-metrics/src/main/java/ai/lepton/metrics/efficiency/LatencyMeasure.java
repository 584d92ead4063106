package ai.lepton.metrics.efficiency;

import ai.lepton.metrics.Direction;
import ai.lepton.metrics.Measure;
import ai.lepton.metrics.inference.OrderStatistics;
import ai.lepton.metrics.internal.Elements;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A figure of a {@link LatencyReport}: times in seconds, the throughput per second.
 *
 * @param key such as {@code latency_p99_seconds}
 * @param title such as {@code latency p99}
 */
public record LatencyMeasure(String key, String title) implements Measure.Of<LatencyReport> {
    /** The mean. */
    public static final LatencyMeasure MEAN = new LatencyMeasure("latency_mean_seconds", "mean latency");
    /** The greatest. */
    public static final LatencyMeasure MAX = new LatencyMeasure("latency_max_seconds", "greatest latency");
    /** How many are done in a second. */
    public static final LatencyMeasure THROUGHPUT = new LatencyMeasure("throughput_per_second", "throughput");

    /** Checks that nothing is null. */
    public LatencyMeasure {
        Elements.required("key", key);
        Elements.required("title", title);
    }

    /**
     * Returns a quantile.
     *
     * @param quantile in (0, 1), such as {@link LatencyReport#P99}
     * @throws IllegalArgumentException if it is outside
     */
    public static LatencyMeasure quantile(double quantile) {
        if (!(quantile > 0 && quantile < 1)) {
            throw new IllegalArgumentException("quantile is " + quantile + ", outside (0, 1)");
        }
        return new LatencyMeasure(LatencyReport.measurementOf(quantile), "latency " + LatencyReport.name(quantile));
    }

    /** Returns the measure of this name in reports, such as {@code latency_p75_seconds}, if it is one. */
    public static Optional<Measure> named(String key) {
        return LatencyReport.quantileOf(Elements.required("key", key)).map(LatencyMeasure::quantile);
    }

    /** Returns all that a report lists. */
    public static List<LatencyMeasure> all() {
        return Stream.concat(
                        LatencyReport.QUANTILES.stream().map(LatencyMeasure::quantile),
                        Stream.of(MEAN, MAX, THROUGHPUT))
                .toList();
    }

    @Override
    public Class<LatencyReport> reports() {
        return LatencyReport.class;
    }

    /** Returns that more is better of the throughput, and less of times. */
    @Override
    public Direction direction() {
        return key.equals(THROUGHPUT.key()) ? Direction.HIGHER_IS_BETTER : Direction.LOWER_IS_BETTER;
    }

    @Override
    public Range range() {
        return Range.NOT_NEGATIVE;
    }

    @Override
    public List<IntervalMethod> intervals() {
        boolean isQuantile = key.startsWith("latency_p");
        return List.of(
                isQuantile
                        ? new IntervalMethod(
                                "", OrderStatistics.METHOD, "for independent latencies, where they are enough")
                        : IntervalMethod.none("", "latencies follow each other, and their tails are long"));
    }
}
