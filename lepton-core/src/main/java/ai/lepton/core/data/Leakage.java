package ai.lepton.core.data;

import ai.lepton.exchange.data.Table;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What rows to be judged by have in common with those that a model was trained on: where it is much, a report is better than the
 * model. Immutable.
 *
 * <pre>{@code
 * Leakage.between(split.train(), split.test()).ofGroups("patient").ofTime("admitted")
 * }</pre>
 */
public final class Leakage {
    private final Table train;
    private final Table test;
    private final int[] equalRows;
    private final List<String> findings;

    private Leakage(Table train, Table test, int[] equalRows, List<String> findings) {
        this.train = train;
        this.test = test;
        this.equalRows = equalRows;
        this.findings = List.copyOf(findings);
    }

    /**
     * Compares the numbers and categories of all rows. O(rows · columns).
     *
     * @throws IllegalArgumentException if the columns differ
     */
    public static Leakage between(Table train, Table test) {
        Elements.required("train", train);
        Elements.required("test", test);
        if (!train.schema().equals(test.schema())) {
            throw new IllegalArgumentException(
                    "the tables have the columns " + Quoted.all(train.schema().columns()) + " and "
                            + Quoted.all(test.schema().columns()) + "; they must be the same, with the same levels");
        }
        Set<List<Number>> known = new HashSet<>(rows(train));
        List<List<Number>> rows = rows(test);
        int[] equal = IntStream.range(0, test.size())
                .filter(row -> known.contains(rows.get(row)))
                .toArray();
        List<String> findings = equal.length == 0
                ? List.of()
                : List.of(equal.length + " of " + test.size()
                        + " rows have the numbers and categories of a training row, the first of them row " + equal[0]);
        return new Leakage(train, test, equal, findings);
    }

    private static List<List<Number>> rows(Table table) {
        double[] numbers = table.numbers();
        int[] codes = table.categories();
        int width = table.schema().numbers().size();
        int categories = table.schema().categories().size();
        List<List<Number>> rows = new ArrayList<>(table.size());
        for (int row = 0; row < table.size(); row++) {
            Number[] values = new Number[width + categories];
            for (int j = 0; j < width; j++) {
                values[j] = numbers[row * width + j] + 0.0; // -0.0 is 0.0
            }
            for (int j = 0; j < categories; j++) {
                values[width + j] = codes[row * categories + j];
            }
            rows.add(Arrays.asList(values));
        }
        return rows;
    }

    /**
     * Looks for groups that are in both, such as patients of whom there are several rows.
     *
     * @param column a text, a category or a number column
     */
    public Leakage ofGroups(String column) {
        Set<String> known = new HashSet<>(values(train, column));
        known.remove(ABSENT);
        Set<String> shared = new HashSet<>(values(test, column));
        shared.retainAll(known);
        if (shared.isEmpty()) {
            return this;
        }
        long rows = values(test, column).stream().filter(shared::contains).count();
        String example = shared.stream().sorted().findFirst().orElseThrow();
        return with(rows + " of " + test.size() + " rows are of a group of " + Quoted.of(column)
                + " that was trained on, such as " + Quoted.of(example));
    }

    /**
     * Looks for rows that are no later than the last one that was trained on.
     *
     * @param column a number column, or a text column in the order of its characters, such as dates of ISO 8601
     */
    public Leakage ofTime(String column) {
        long early;
        String last;
        if (train.schema().numbers().contains(Elements.required("column", column))) {
            double latest = Arrays.stream(train.column(column))
                    .filter(time -> !Double.isNaN(time))
                    .max()
                    .orElse(Double.NEGATIVE_INFINITY);
            early = Arrays.stream(test.column(column))
                    .filter(time -> time <= latest)
                    .count();
            last = Double.toString(latest);
        } else {
            String latest =
                    values(train, column).stream().max(String::compareTo).orElse(ABSENT);
            early = values(test, column).stream()
                    .filter(time -> !time.equals(ABSENT) && time.compareTo(latest) <= 0)
                    .count();
            last = latest;
        }
        return early == 0
                ? this
                : with(early + " of " + test.size() + " rows are no later in " + Quoted.of(column)
                        + " than the last training row, at " + Quoted.bare(last));
    }

    /** A missing value, before all others. */
    private static final String ABSENT = "";

    private static List<String> values(Table table, String column) {
        if (table.schema().numbers().contains(Elements.required("column", column))) {
            return Arrays.stream(table.column(column))
                    .mapToObj(value -> Double.isNaN(value) ? ABSENT : Double.toString(value))
                    .toList();
        }
        List<@Nullable String> names = table.names(column);
        return names.stream().map(name -> name == null ? ABSENT : name).toList();
    }

    private Leakage with(String finding) {
        List<String> more = new ArrayList<>(findings);
        more.add(finding);
        return new Leakage(train, test, equalRows, more);
    }

    /** Returns a copy of the indices of rows that equal a training row in all numbers and categories. */
    public int[] equalRows() {
        return equalRows.clone();
    }

    /** Returns what was found, a sentence each; none if nothing was. */
    public List<String> findings() {
        return findings;
    }

    /** Returns the findings, or that there are none. */
    @Override
    public String toString() {
        return findings.isEmpty() ? "nothing of what was looked at is in both" : String.join("; ", findings);
    }
}
