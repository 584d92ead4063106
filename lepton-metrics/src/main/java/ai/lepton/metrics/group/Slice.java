package ai.lepton.metrics.group;

import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.classification.ClassificationReport;
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
 * @param isSmall whether it has fewer examples than the least that was asked for, so that its numbers say little
 */
public record Slice(Map<String, String> groups, ClassificationReport report, boolean isSmall) {
    /** Copies the map, in its order. */
    public Slice {
        groups = Collections.unmodifiableMap(new LinkedHashMap<>(groups));
    }

    /** Returns the number of examples. */
    public long examples() {
        return report.examples();
    }

    /** Returns the report's measurements, each with this slice. */
    public List<Measurement> measurements() {
        return report.measurements().stream()
                .map(line -> new Measurement(line.name(), line.average(), line.label(), groups, line.estimate()))
                .toList();
    }

    /** Returns such as {@code sex=female, age=60+}. */
    public String title() {
        return title(groups);
    }

    static String title(Map<String, String> groups) {
        return groups.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
