package ai.lepton.ethics.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is counted of one group in all tables that are about one matter, and whether few people can be computed from it.
 *
 * <p>The unknowns are how many there are of each kind of people; a count is the sum over the kinds that it is of. A part can be
 * computed if and only if it is in the row space of the counts. A part of nobody has nobody of each of its kinds. Of 205 selected and
 * 214 qualified people nobody can tell how many are both, so that their difference of 9 is no count of anybody; of 214 people and
 * 205 of them who are qualified it is how many are not.
 *
 * <p>Where it is not known of whom a count is, any two of the same column are taken to be one of some of the other's people: then
 * more is hidden than must be, never less.
 */
final class KnownCounts {
    private static final double CLOSE = 1e-6;

    private final long below;
    private final Map<String, List<Count>> counts = new HashMap<>();
    private final Map<CountedPart, Long> parts = new HashMap<>();
    private boolean isChanged;
    private boolean isOfFew;

    KnownCounts(long below) {
        this.below = below;
    }

    private record Count(long people, @Nullable CountedPart part) {}

    /**
     * Adds a count.
     *
     * @param column what was counted
     * @param people how many
     * @param part of whom; null if that is not known
     */
    void add(String column, long people, @Nullable CountedPart part) {
        Count count = new Count(people, part);
        List<Count> known = counts.computeIfAbsent(column, none -> new ArrayList<>());
        if (known.contains(count)) {
            return;
        }
        for (Count other : known) {
            boolean isApart = part != null && other.part != null && part.isApartFrom(other.part);
            isOfFew |= !isApart && CountTable.isFew(Math.abs(other.people - people), below);
        }
        known.add(count);
        if (part != null) {
            isChanged |= parts.putIfAbsent(part, people) == null;
        }
    }

    /** Returns whether the counts tell of 1 to fewer than so many people. */
    boolean tellOfFew() {
        if (isChanged) {
            isChanged = false;
            parts.keySet().stream()
                    .map(CountedPart::matter)
                    .distinct()
                    .forEach(matter -> isOfFew = isOfFew || isAnyComputed(matter));
        }
        return isOfFew;
    }

    private boolean isAnyComputed(String matter) {
        List<double[]> rows = new ArrayList<>();
        parts.forEach((part, people) -> {
            if (part.matter().equals(matter)) {
                rows.add(row(part.kinds(), people));
            }
        });
        for (int empty = 0, before = -1; empty != before; ) {
            before = empty;
            List<double[]> reduced = reduced(rows);
            for (int kinds = 1; kinds <= CountedPart.ALL; kinds++) {
                Double people = computed(reduced, kinds);
                if (people != null && CountTable.isFew(Math.round(people), below)) {
                    return true;
                }
                if (people != null && Math.abs(people) < 0.5 && (empty & kinds) != kinds) {
                    empty |= kinds;
                    for (int kind = 0; kind < CountedPart.KINDS; kind++) {
                        if ((kinds >> kind & 1) == 1) {
                            rows.add(row(1 << kind, 0));
                        }
                    }
                }
            }
        }
        return false;
    }

    private static double[] row(int kinds, long people) {
        double[] row = new double[CountedPart.KINDS + 1];
        for (int kind = 0; kind < CountedPart.KINDS; kind++) {
            row[kind] = kinds >> kind & 1;
        }
        row[CountedPart.KINDS] = people;
        return row;
    }

    /** Returns the reduced row echelon form, by kind the row that begins with it. */
    private static List<double[]> reduced(List<double[]> given) {
        List<double[]> basis = new ArrayList<>();
        for (double[] one : given) {
            double[] row = less(basis, one);
            int pivot = pivot(row);
            if (pivot < CountedPart.KINDS) {
                double first = row[pivot];
                for (int i = 0; i < row.length; i++) {
                    row[i] /= first;
                }
                for (double[] other : basis) {
                    subtract(other, row, other[pivot]);
                }
                basis.add(row);
            }
        }
        return basis;
    }

    private static double[] less(List<double[]> basis, double[] given) {
        double[] row = given.clone();
        for (double[] other : basis) {
            subtract(row, other, row[pivot(other)]);
        }
        return row;
    }

    private static void subtract(double[] from, double[] row, double factor) {
        if (factor != 0) {
            for (int i = 0; i < from.length; i++) {
                from[i] -= factor * row[i];
            }
        }
    }

    private static int pivot(double[] row) {
        int pivot = 0;
        while (pivot < CountedPart.KINDS && Math.abs(row[pivot]) < CLOSE) {
            pivot++;
        }
        return pivot;
    }

    /** Returns how many people a part has; null if the counts do not tell. */
    private static @Nullable Double computed(List<double[]> reduced, int kinds) {
        double[] rest = less(reduced, row(kinds, 0));
        return pivot(rest) < CountedPart.KINDS ? null : (Double) (0 - rest[CountedPart.KINDS]);
    }
}
