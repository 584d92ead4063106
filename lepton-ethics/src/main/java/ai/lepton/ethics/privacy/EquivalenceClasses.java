package ai.lepton.ethics.privacy;

import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.internal.Cross;
import ai.lepton.ethics.internal.Factor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * People by the values of their quasi-identifiers: those who share them all are one class. Suppressed records are in none.
 */
final class EquivalenceClasses {
    private static final int SMALL = 1024;

    /** The class of each person; -1 of those whose record is suppressed. */
    private final int[] classes;

    private final long[] sizes;
    private final long suppressed;

    EquivalenceClasses(PersonalRecords records, List<String> quasiIdentifiers) {
        List<Factor> columns = quasiIdentifiers.stream().map(records::column).toList();
        Cross cross = Cross.of(columns, (int) records.size());
        int[] numbers = new int[cross.size()];
        int next = 0;
        boolean isAny = records.maySuppress(columns);
        for (int combination = 0; combination < numbers.length; combination++) {
            numbers[combination] = isAny && records.isSuppressed(columns, cross.firstRow(combination)) ? -1 : next++;
        }
        classes = new int[(int) records.size()];
        sizes = new long[next];
        long none = 0;
        for (int row = 0; row < classes.length; row++) {
            int of = numbers[cross.index(row)];
            classes[row] = of;
            if (of < 0) {
                none++;
            } else {
                sizes[of]++;
            }
        }
        suppressed = none;
    }

    /** Returns the class of a person; -1 if the record is suppressed. */
    int of(int row) {
        return classes[row];
    }

    /** Returns the number of people whose records are suppressed. */
    long suppressed() {
        return suppressed;
    }

    /** Returns the number of people who are in classes. */
    long people() {
        return classes.length - suppressed;
    }

    /**
     * Returns the number of people of a population in each class.
     *
     * @throws IllegalArgumentException if a class has more people in the records than in the population
     */
    long[] sizesAmong(PersonalRecords records, PersonalRecords population, List<String> quasiIdentifiers) {
        EquivalenceClasses all = new EquivalenceClasses(population, quasiIdentifiers);
        Map<List<String>, Long> known = new HashMap<>();
        boolean[] isSeen = new boolean[all.sizes.length];
        List<Factor> columns = quasiIdentifiers.stream().map(population::column).toList();
        for (int row = 0; row < all.classes.length; row++) {
            int of = all.classes[row];
            if (of >= 0 && !isSeen[of]) {
                isSeen[of] = true;
                known.put(values(columns, row), all.sizes[of]);
            }
        }
        long[] among = new long[sizes.length];
        List<Factor> own = quasiIdentifiers.stream().map(records::column).toList();
        long lacking = 0;
        for (int row = 0; row < classes.length; row++) {
            int of = classes[row];
            if (of >= 0 && among[of] == 0) {
                among[of] = known.getOrDefault(values(own, row), 0L);
                if (among[of] < sizes[of]) {
                    lacking++;
                    among[of] = Math.max(1, among[of]);
                }
            }
        }
        if (lacking > 0) {
            throw new IllegalArgumentException(lacking + " of " + sizes.length
                    + " classes have more people in the records than in the population;"
                    + " the records have to be some of it, their quasi-identifiers written in the same way");
        }
        return among;
    }

    private static List<String> values(List<Factor> columns, int row) {
        return columns.stream().map(column -> column.value(row)).toList();
    }

    /** Returns how a sentence goes on about records that are suppressed; empty where there are none. */
    String apart() {
        return suppressed == 0
                ? ""
                : "; " + suppressed + (suppressed == 1 ? " suppressed record is" : " suppressed records are")
                        + " no class";
    }

    /** Returns what is said where no record is left. */
    Outcome nobody() {
        return Outcome.of(
                new Verdict.Inconclusive("nothing to judge: all " + suppressed + " records are suppressed", null));
    }

    /** Returns the number of people in each class; the caller does not change it. */
    long[] sizes() {
        return sizes;
    }

    /** Returns how many classes, and people in them, there are of each of the ten smallest values. */
    Breakdown histogram(String what, long[] values) {
        Map<Long, long[]> counts = new TreeMap<>();
        long[][] small = new long[SMALL][2];
        for (int i = 0; i < values.length; i++) {
            long[] count = values[i] >= 0 && values[i] < SMALL
                    ? small[(int) values[i]]
                    : counts.computeIfAbsent(values[i], missing -> new long[2]);
            count[0]++;
            count[1] += sizes[i];
        }
        for (int value = 0; value < SMALL; value++) {
            if (small[value][0] > 0) {
                counts.put((long) value, small[value]);
            }
        }
        List<List<Cell>> rows = counts.entrySet().stream()
                .limit(10)
                .map(entry ->
                        List.of(Cell.of(entry.getKey()), Cell.of(entry.getValue()[0]), Cell.of(entry.getValue()[1])))
                .toList();
        return new Breakdown("classes, the smallest first", List.of(what, "classes", "people"), rows);
    }
}
