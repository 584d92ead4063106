package ai.lepton.ethics.report;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which people of a group a count is of, as far as the names of a table's columns tell: bits for the rejected and the selected of
 * those who are not qualified, of those who are, and of those of whom it is not known. So it is known which counts are of some of
 * the people of others.
 *
 * @param matter whose selection it is: the class of a measure of one class, and "" otherwise; parts of two matters are not compared
 * @param kinds a bit for each kind of people, in [1, 63]
 */
record CountedPart(String matter, int kinds) {
    /** How many kinds of people there are. */
    static final int KINDS = 6;

    static final int ALL = 0b11_1111;
    private static final int SELECTED = 0b10_1010;
    private static final int QUALIFIED = 0b00_1100;
    private static final int KNOWN = 0b00_1111;

    /** Columns by what is counted: the rate's name, who of the people has it, and what people they are. */
    private static final Map<String, int[]> RATES = Map.ofEntries(
            Map.entry("rate", new int[] {SELECTED, ALL}),
            Map.entry("disparity", new int[] {SELECTED, ALL}),
            Map.entry("selection rate", new int[] {SELECTED, ALL}),
            Map.entry("predicted prevalence", new int[] {SELECTED, ALL}),
            Map.entry("rejection rate", new int[] {ALL & ~SELECTED, ALL}),
            Map.entry("true positive rate", new int[] {SELECTED & QUALIFIED, QUALIFIED}),
            Map.entry("recall", new int[] {SELECTED & QUALIFIED, QUALIFIED}),
            Map.entry("false negative rate", new int[] {QUALIFIED & ~SELECTED, QUALIFIED}),
            Map.entry("false positive rate", new int[] {SELECTED & KNOWN & ~QUALIFIED, KNOWN & ~QUALIFIED}),
            Map.entry("true negative rate", new int[] {KNOWN & ~QUALIFIED & ~SELECTED, KNOWN & ~QUALIFIED}),
            Map.entry("specificity", new int[] {KNOWN & ~QUALIFIED & ~SELECTED, KNOWN & ~QUALIFIED}),
            Map.entry("positive predictive value", new int[] {SELECTED & QUALIFIED, SELECTED & KNOWN}),
            Map.entry("precision", new int[] {SELECTED & QUALIFIED, SELECTED & KNOWN}),
            Map.entry("false discovery rate", new int[] {SELECTED & KNOWN & ~QUALIFIED, SELECTED & KNOWN}),
            Map.entry("negative predictive value", new int[] {KNOWN & ~QUALIFIED & ~SELECTED, KNOWN & ~SELECTED}),
            Map.entry("false omission rate", new int[] {QUALIFIED & ~SELECTED, KNOWN & ~SELECTED}),
            Map.entry("accuracy", new int[] {(SELECTED & QUALIFIED) | (KNOWN & ~QUALIFIED & ~SELECTED), KNOWN}),
            Map.entry("error rate", new int[] {(SELECTED & KNOWN & ~QUALIFIED) | (QUALIFIED & ~SELECTED), KNOWN}));

    /**
     * Returns which people a column's count is of; null where the columns do not tell.
     *
     * @param columns the heads of a table
     * @param n the column {@code n} that says of how many people it is counted
     * @param column the column, which may be {@code n} itself
     */
    static @Nullable CountedPart of(List<String> columns, int n, int column) {
        String counted = columns.get(column);
        for (int i = n + 1; i < columns.size() && !columns.get(i).equals("n"); i++) {
            int split = columns.get(i).indexOf(" of ");
            String name = split < 0 ? columns.get(i) : columns.get(i).substring(0, split);
            int[] rate = RATES.get(name);
            if (rate != null) {
                String matter = split < 0 ? "" : columns.get(i).substring(split);
                boolean isHit = counted.equals("selected") || (column == i && !name.equals("disparity"));
                return column == n
                        ? new CountedPart(matter, rate[1])
                        : isHit
                                ? new CountedPart(matter, rate[0])
                                : counted.equals("rejected") ? new CountedPart(matter, rate[1] & ~rate[0]) : null;
            }
        }
        return null;
    }

    /** Returns the people of another part who are not in this one; null if there are none, or that is not known. */
    @Nullable CountedPart rest(@Nullable CountedPart of) {
        return of == null || !of.matter.equals(matter) || (of.kinds & ~kinds) == 0
                ? null
                : new CountedPart(matter, of.kinds & ~kinds);
    }

    /** Returns whether it is known that neither part is of people of the other. */
    boolean isApartFrom(CountedPart other) {
        int common = kinds & other.kinds;
        return matter.equals(other.matter) && common != kinds && common != other.kinds;
    }
}
