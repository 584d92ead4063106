package ai.lepton.exchange.predictions;

import ai.lepton.exchange.DataException;
import ai.lepton.metrics.Report;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.group.Slices;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** What rows are grouped by. */
final class GroupColumn {
    /** More slices than anybody reads. */
    static final int MOST = 1000;

    private final String name;
    private final Labels values;
    private final int[] indices;

    /**
     * Keeps the array, which nobody changes.
     *
     * @param name of the grouping
     * @param values in order
     * @param indices of each row's value, shape {@code [n]}
     */
    GroupColumn(String name, Labels values, int[] indices) {
        this.name = name;
        this.values = values;
        this.indices = indices;
    }

    String name() {
        return name;
    }

    /** Returns the value of each row. */
    List<String> values() {
        return Arrays.stream(indices).mapToObj(values::name).toList();
    }

    /** Checks that there are not more groups than anybody reads. */
    static List<GroupColumn> checked(String file, List<GroupColumn> columns) {
        int groups = columns.stream().mapToInt(column -> column.values.size()).sum();
        if (groups > MOST) {
            GroupColumn largest = columns.stream()
                    .max(Comparator.comparingInt(column -> column.values.size()))
                    .orElseThrow();
            throw new DataException(file + ": '" + PredictionColumns.GROUP + largest.name + "' has "
                    + largest.values.size() + " values; all groups together are at most " + MOST
                    + ", so join some of them or leave the column out");
        }
        return List.copyOf(columns);
    }

    /** Returns the slices by these columns, and their intersections as long as they are not too many to read. */
    static <R extends Report> Slices<R> slice(Slices<R> slices, List<GroupColumn> columns) {
        Slices<R> more = slices;
        for (GroupColumn column : columns) {
            more = more.by(column.name, column.values, column.indices);
        }
        return more.intersecting(columns.size()).atMost(MOST);
    }
}
