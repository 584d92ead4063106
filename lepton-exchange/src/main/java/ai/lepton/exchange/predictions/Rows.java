package ai.lepton.exchange.predictions;

import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What rows of predictions have, whatever was predicted. The array is not copied, and not changed.
 *
 * @param weights shape {@code [n]}; null where there are none
 * @param groups what the rows are grouped by
 * @param notes what the reader of the results should know of how the file was read
 */
record Rows(double @Nullable [] weights, List<GroupColumn> groups, List<String> notes) {
    /** No weights, no groups, nothing to note. */
    static final Rows NONE = new Rows(null, List.of(), List.of());

    Rows {
        groups = List.copyOf(groups);
        notes = List.copyOf(notes);
    }

    Optional<double[]> copyOfWeights() {
        return Optional.ofNullable(weights).map(double[]::clone);
    }

    List<String> groupings() {
        return groups.stream().map(GroupColumn::name).toList();
    }

    List<String> group(String grouping) {
        Elements.required("grouping", grouping);
        return groups.stream()
                .filter(group -> group.name().equals(grouping))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no grouping " + Quoted.of(grouping) + "; there are " + Quoted.all(groupings())))
                .values();
    }
}
