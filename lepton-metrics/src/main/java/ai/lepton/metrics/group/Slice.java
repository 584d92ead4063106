package ai.lepton.metrics.group;

import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Report;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A group of examples, or an intersection of groups, and its report.
 *
 * @param groups the group's value by the name of what it is grouped by, such as {@code sex} to {@code female}
 * @param report of its examples alone
 * @param measurements those of the report, each with this slice
 * @param examples how many of them the report counts
 * @param isSmall whether it has fewer examples than the least that was asked for, so that its numbers say little
 * @param <R> {@link ai.lepton.metrics.classification.ClassificationReport} or {@link
 *     ai.lepton.metrics.regression.RegressionReport}
 */
public record Slice<R extends Report>(
        Map<String, String> groups, R report, List<Measurement> measurements, long examples, boolean isSmall) {
    /** Copies the map and the list, in their order. */
    public Slice {
        Elements.required("groups", groups);
        groups = Collections.unmodifiableMap(new LinkedHashMap<>(groups));
        measurements = Elements.of("measurements", measurements);
    }

    /** Returns such as {@code sex=female, age=60+}, on one line; a value without a text is {@code (empty)}. */
    public String title() {
        return title(groups);
    }

    static String title(Map<String, String> groups) {
        return groups.entrySet().stream()
                .map(entry -> Quoted.bare(entry.getKey()) + "="
                        + (entry.getValue().isEmpty() ? "(empty)" : Quoted.bare(entry.getValue())))
                .collect(Collectors.joining(", "));
    }
}
