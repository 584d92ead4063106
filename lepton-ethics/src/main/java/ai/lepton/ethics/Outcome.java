package ai.lepton.ethics;

import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import ai.lepton.metrics.internal.TextTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a requirement found: a verdict, the tables that show why, and what would mend it.
 *
 * @param verdict the verdict
 * @param breakdowns tables of what it rests on, such as one line per group
 * @param parts the findings of the rules that it is composed of; none for a rule that is not
 * @param needs what would mend or decide it, as far as it can be counted or named; none for what is settled
 */
public record Outcome(Verdict verdict, List<Breakdown> breakdowns, List<Finding> parts, List<Need> needs) {
    /** Copies the lists. */
    public Outcome {
        breakdowns = Elements.of("breakdowns", breakdowns);
        parts = Elements.of("parts", parts);
        needs = Elements.of("needs", needs);
    }

    /** Returns a verdict with these tables and parts, which does not say what would mend it. */
    public Outcome(Verdict verdict, List<Breakdown> breakdowns, List<Finding> parts) {
        this(verdict, breakdowns, parts, List.of());
    }

    /** Returns a verdict with these tables, of a rule that is not composed of others. */
    public Outcome(Verdict verdict, List<Breakdown> breakdowns) {
        this(verdict, breakdowns, List.of());
    }

    /** Returns the outcome with what would mend or decide it; the same where it neither failed nor is undecided. */
    public Outcome needing(List<Need> more) {
        List<Need> all = Elements.of("more", more);
        return verdict.stops() ? new Outcome(verdict, breakdowns, parts, all) : this;
    }

    /** Returns a verdict with these tables. */
    public static Outcome of(Verdict verdict, Breakdown... breakdowns) {
        return new Outcome(verdict, Elements.of("breakdowns", breakdowns));
    }

    /**
     * Something that would mend what failed, or decide what could not be.
     *
     * @param what of which sort
     * @param name which one, such as the key of a field or the words for a group; null where there is but one
     * @param count how many, above 0; null where that is not known
     * @param asks what it is, such as a parameter's question; null where that is not said
     * @param translations the same in other languages, by their BCP 47 tags
     */
    public record Need(
            What what,
            @Nullable String name,
            @Nullable Long count,
            @Nullable String asks,
            Map<String, String> translations) {
        /** What may be needed. */
        public enum What {
            /** A value of a parameter of the pack. */
            PARAMETER,
            /** Evidence about another subject than that of the case file. */
            SUBJECT,
            /** What a document, each event of a log, or a timeline has to hold. */
            FIELD,
            /** People more of a group. */
            PEOPLE,
            /** Records that are suppressed, or generalised. */
            RECORDS
        }

        /** Checks that a count is above 0. */
        public Need {
            Elements.required("what", what);
            Elements.required("translations", translations)
                    .forEach((tag, text) -> Elements.required("translations." + tag, text));
            translations = Map.copyOf(translations);
            if (count != null && count < 1) {
                throw new IllegalArgumentException("count is " + count + "; what is needed is at least 1");
            }
        }

        /** Returns that something of this name is needed. */
        public static Need of(What what, String name) {
            return new Need(what, Elements.required("name", name), null, null, Map.of());
        }

        /** Returns that so many are needed. */
        public static Need of(What what, long count) {
            return new Need(what, null, count, null, Map.of());
        }
    }

    /**
     * A small table that shows what a verdict rests on.
     *
     * @param title what the table shows
     * @param columns the names of its columns
     * @param rows its cells, as many in each row as there are columns
     */
    public record Breakdown(String title, List<String> columns, List<List<Cell>> rows) {
        /** One cell of a breakdown; a document writes numbers as numbers. */
        public sealed interface Cell {
            /** A text. */
            record Text(String value) implements Cell {
                @Override
                public String toString() {
                    return value;
                }
            }

            /** A count. */
            record Count(long value) implements Cell {
                @Override
                public String toString() {
                    return Long.toString(value);
                }
            }

            /** A number, or NaN where there is none; shown with four decimals, a tiny one with its power of ten. */
            record Real(double value) implements Cell {
                @Override
                public String toString() {
                    if (Double.isNaN(value)) {
                        return "-";
                    }
                    boolean tiny = value != 0 && Math.abs(value) < 5e-5;
                    return String.format(Locale.ROOT, tiny ? "%.1e" : "%.4f", value);
                }
            }

            /** Returns a text cell. */
            static Cell of(String text) {
                return new Text(text);
            }

            /** Returns a count cell. */
            static Cell of(long count) {
                return new Count(count);
            }

            /** Returns a number cell. */
            static Cell of(double number) {
                return new Real(number);
            }
        }

        /** Copies the table and checks that its rows are as wide as its head. */
        public Breakdown {
            Elements.of("rows", rows);
            columns = Elements.of("columns", columns);
            List<List<Cell>> copy = new ArrayList<>(rows.size());
            for (int i = 0; i < rows.size(); i++) {
                if (rows.get(i).size() != columns.size()) {
                    throw new IllegalArgumentException(Quoted.of(title) + ": row " + i + " has "
                            + rows.get(i).size() + " cells but there are " + columns.size() + " columns");
                }
                copy.add(List.copyOf(rows.get(i)));
            }
            rows = Collections.unmodifiableList(copy);
        }

        /** Returns the table as aligned text, its title first, each line ended by a newline. */
        public String table() {
            TextTable table = new TextTable(this::isNumeric).row(columns.toArray(String[]::new));
            for (List<Cell> row : rows) {
                table.row(row.stream().map(Cell::toString).toArray(String[]::new));
            }
            return Quoted.message(title) + "\n" + table.text().indent(2);
        }

        private boolean isNumeric(int column) {
            return !rows.isEmpty() && rows.stream().noneMatch(row -> row.get(column) instanceof Cell.Text);
        }
    }
}
