package ai.lepton.ethics.report;

import ai.lepton.ethics.report.FindingEntry.TableEntry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A table of a report whose rows are groups of people: columns that say which, then a column {@code n} of how many, then what was
 * counted and found of them.
 *
 * @param table the table
 * @param n the column of how many; those before it say which group
 */
record CountTable(TableEntry table, int n) {
    /** Columns that name no group but several: what is counted beside them is of all of these together. */
    private static final Set<String> PAIRS = Set.of("comparison", "pair", "against");

    /** Columns whose counts are of people of the row, so that they add up over groups. */
    private static final Set<String> ADDITIVE = Set.of(
            "n",
            "selected",
            "rejected",
            "qualified",
            "people",
            "positive",
            "negative",
            "right",
            "wrong",
            "true positives",
            "false positives",
            "true negatives",
            "false negatives");

    /** Returns the table of groups that a table is; empty if it is none. */
    static Optional<CountTable> of(TableEntry table) {
        int n = table.columns().indexOf("n");
        if (n < 1 || table.columns().subList(0, n).stream().anyMatch(PAIRS::contains)) {
            return Optional.empty();
        }
        for (List<@Nullable Object> row : table.rows()) {
            boolean isGroup = row.get(n) == null || row.get(n) instanceof Long;
            for (int i = 0; i < n; i++) {
                isGroup &= row.get(i) instanceof String;
            }
            if (!isGroup) {
                return Optional.empty();
            }
        }
        return Optional.of(new CountTable(table, n));
    }

    /** Returns which group a row is: the value of each attribute. */
    SortedMap<String, String> group(int row) {
        SortedMap<String, String> group = new TreeMap<>();
        for (int i = 0; i < n; i++) {
            group.put(
                    table.columns().get(i), String.valueOf(table.rows().get(row).get(i)));
        }
        return Collections.unmodifiableSortedMap(group);
    }

    boolean isAdditive(int column) {
        return column >= n && ADDITIVE.contains(table.columns().get(column));
    }

    /** Returns how many people a row is of; 0 where that is not told. */
    long size(int row) {
        return table.rows().get(row).get(n) instanceof Long size ? size : 0;
    }

    /** Returns the counts of a row that add up over groups, how many people first. */
    List<Long> counts(int row) {
        List<Long> counts = new ArrayList<>();
        for (int column = n; column < table.columns().size(); column++) {
            if (isAdditive(column) && table.rows().get(row).get(column) instanceof Long count) {
                counts.add(count);
            }
        }
        return counts;
    }

    /** Returns whether a row tells of 1 to fewer than so many people, by a count or by what is left of its people. */
    boolean isSmall(int row, long below) {
        long size = size(row);
        for (long count : counts(row)) {
            if (isFew(count, below) || isFew(size - count, below)) {
                return true;
            }
        }
        for (int column = n; column < table.columns().size(); column++) {
            boolean isCount = table.rows().get(row).get(column) instanceof Long;
            if (isCount && isFew((Long) table.rows().get(row).get(column), below)) {
                return true;
            }
        }
        return false;
    }

    static boolean isFew(long count, long below) {
        return count > 0 && count < below;
    }
}
