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

    /** Columns that count no people, nor are shares of them; most follow from counts that have columns of their own. */
    private static final Set<String> OF_NOBODY = Set.of(
            "shortfall",
            "shortfall to the limit",
            "shortfall to parity",
            "strata",
            "levels",
            "bins",
            "ratio",
            "denial ratio",
            "difference",
            "of the most selected");

    /** The columns of smaller differences but for the shortfall to parity, which had another name; an attribute too may be called "comparison". */
    private static final List<String> DIFFERENCES =
            List.of("comparison", "n", "ratio", "difference", "deviations", "p (Fisher)", "finding");

    /** Returns the table of groups that a table is; empty if it is none. */
    static Optional<CountTable> of(TableEntry table) {
        // An attribute may have any name, so that only what stands in the columns tells which of them are counts.
        int n = 1;
        while (n < table.columns().size() && !isCounts(table, n)) {
            n++;
        }
        if (n == table.columns().size() || isOfSeveral(table)) {
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

    private static boolean isCounts(TableEntry table, int column) {
        return table.columns().get(column).equals("n")
                && table.rows().stream().noneMatch(row -> row.get(column) instanceof String);
    }

    /** Returns whether rows are of comparisons: what is counted beside one is of several groups together. */
    private static boolean isOfSeveral(TableEntry table) {
        List<String> columns = table.columns();
        return columns.get(0).equals("comparison") && (columns.contains("level") || isDifferences(columns));
    }

    private static boolean isDifferences(List<String> columns) {
        return columns.size() == DIFFERENCES.size() + 1
                && columns.get(6).startsWith("shortfall")
                && columns.stream()
                        .filter(column -> !column.startsWith("shortfall"))
                        .toList()
                        .equals(DIFFERENCES);
    }

    /** Returns whether the numbers of a column may be counts or shares of people. */
    static boolean isOfPeople(String column) {
        return !OF_NOBODY.contains(column);
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

    /**
     * Returns the shares of a row: each count, and of how many people it is. A table that counts of several kinds of people, such as
     * the qualified and the others, has a column {@code n} before what is counted of each. A rate is the count that it tells.
     */
    List<Share> shares(int row) {
        List<Share> shares = new ArrayList<>();
        long of = 0;
        int whole = n;
        for (int column = n; column < table.columns().size(); column++) {
            if (!isOfPeople(table.columns().get(column))) {
                continue;
            }
            if (table.rows().get(row).get(column) instanceof Long count) {
                boolean isWhole = table.columns().get(column).equals("n");
                of = isWhole ? count : of;
                whole = isWhole ? column : whole;
                shares.add(share(column, whole, count, of, isAdditive(column) && !isWhole));
            } else if (table.rows().get(row).get(column) instanceof Double value && isShare(value, of)) {
                shares.add(share(column, whole, Math.round(value * of), of, false));
            }
        }
        return shares;
    }

    private Share share(int column, int whole, long count, long of, boolean isAdditive) {
        List<String> columns = table.columns();
        CountedPart part = CountedPart.of(columns, whole, column);
        CountedPart rest = part == null ? null : part.rest(CountedPart.of(columns, whole, whole));
        return new Share(columns.get(column), count, of, isAdditive, part, rest);
    }

    /**
     * A count of a row.
     *
     * @param column its column
     * @param count how many
     * @param of how many people they are of
     * @param isAdditive whether it adds up over groups
     * @param part which people of the group it is of; null if that is not known
     * @param rest which are left of those whom it is of; null if nobody, or that is not known
     */
    record Share(
            String column,
            long count,
            long of,
            boolean isAdditive,
            @Nullable CountedPart part,
            @Nullable CountedPart rest) {
        double value() {
            return (double) count / of;
        }
    }

    /** Returns whether a row tells of 1 to fewer than so many people, by a count or by what is left of its people. */
    boolean isSmall(int row, long below) {
        return shares(row).stream().anyMatch(one -> isFew(one.count, below) || isFew(one.of - one.count, below));
    }

    /** Returns whether a number is a whole part of so many people: a rate beside them tells of how many it is. */
    static boolean isShare(double value, long of) {
        double count = value * of;
        return value >= 0 && value <= 1 && Math.abs(count - Math.rint(count)) <= 1e-9 * Math.max(1, of);
    }

    static boolean isFew(long count, long below) {
        return count > 0 && count < below;
    }
}
