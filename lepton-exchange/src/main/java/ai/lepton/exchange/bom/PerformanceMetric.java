package ai.lepton.exchange.bom;

import ai.lepton.exchange.evaluation.MetricEntry;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.NumberOutput;

/**
 * A value of {@code quantitativeAnalysis}; the standard has numbers as text.
 *
 * @param type what is measured, such as {@code f1 (macro)}
 * @param value the value
 * @param slice the part of the examples, such as {@code sex = female}; null for all
 * @param confidenceInterval its interval; null where there is none
 */
public record PerformanceMetric(
        @Nullable String type,
        @Nullable String value,
        @Nullable String slice,
        @Nullable ConfidenceInterval confidenceInterval) {
    /**
     * The bounds of an interval.
     *
     * @param lowerBound lower bound; null where it is unbounded
     * @param upperBound upper bound; null where it is unbounded
     */
    public record ConfidenceInterval(
            @Nullable String lowerBound, @Nullable String upperBound) {}

    static PerformanceMetric of(MetricEntry metric) {
        String groups = metric.slice().entrySet().stream()
                .map(group -> group.getKey() + " = " + group.getValue())
                .collect(Collectors.joining(", "));
        return new PerformanceMetric(
                metric.what(),
                text(metric.value()),
                groups.isEmpty() ? null : groups,
                metric.level() == null ? null : new ConfidenceInterval(text(metric.low()), text(metric.high())));
    }

    private static @Nullable String text(@Nullable Double number) {
        return number == null ? null : NumberOutput.toString(number, true);
    }
}
