package ai.lepton.ethics.privacy;

import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.internal.Cross;
import ai.lepton.ethics.internal.Factor;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * People by the values of their quasi-identifiers: those who share them all are one class. Suppressed records are in none.
 */
final class EquivalenceClasses {
    private static final int SMALL = 1024;

    private final Cross cross;

    /** The combination that is no class, for all of its values are suppressed; -1 where no record is. */
    private final int none;

    private final long[] sizes;
    private final long suppressed;

    EquivalenceClasses(PersonalRecords records, List<String> quasiIdentifiers) {
        List<Factor> columns = quasiIdentifiers.stream().map(records::column).toList();
        cross = Cross.of(columns, (int) records.size());
        none = records.maySuppress(columns) ? suppressed(records, columns) : -1;
        long[] all = cross.sizes();
        suppressed = none < 0 ? 0 : all[none];
        sizes = none < 0 ? all : new long[all.length - 1];
        if (none >= 0) {
            System.arraycopy(all, 0, sizes, 0, none);
            System.arraycopy(all, none + 1, sizes, none, sizes.length - none);
        }
    }

    private int suppressed(PersonalRecords records, List<Factor> columns) {
        for (int combination = 0; combination < cross.size(); combination++) {
            if (records.isSuppressed(columns, cross.firstRow(combination))) {
                return combination;
            }
        }
        return -1;
    }

    /** Returns the class of a person; -1 if the record is suppressed. */
    int of(int row) {
        int of = cross.index(row);
        return none < 0 || of < none ? of : of == none ? -1 : of - 1;
    }

    /** Returns the number of people whose records are suppressed. */
    long suppressed() {
        return suppressed;
    }

    /** Returns the number of people who are in classes. */
    long people() {
        return cross.rows() - suppressed;
    }

    /**
     * Returns the number of people of a population in each class.
     *
     * @throws IllegalArgumentException if a class has more people in the records than in the population
     */
    long[] sizesAmong(PersonalRecords records, PersonalRecords population, List<String> quasiIdentifiers) {
        List<Factor> theirs = quasiIdentifiers.stream().map(population::column).toList();
        List<Factor> both = quasiIdentifiers.stream()
                .map(name -> records.column(name).and(population.column(name)))
                .toList();
        // The rows of the records come first, so the numbers of their combinations are those that they have alone.
        Cross all = Cross.of(both, cross.rows() + (int) population.size());
        boolean isAny = population.maySuppress(theirs);
        long[] known = new long[all.size()];
        for (int row = 0; row < population.size(); row++) {
            known[all.index(cross.rows() + row)] += isAny && population.isSuppressed(theirs, row) ? 0 : 1;
        }
        long[] among = new long[sizes.length];
        long lacking = 0;
        for (int of = 0; of < sizes.length; of++) {
            among[of] = known[none < 0 || of < none ? of : of + 1];
            lacking += among[of] < sizes[of] ? 1 : 0;
        }
        if (lacking > 0) {
            throw new IllegalArgumentException(lacking + " of " + sizes.length
                    + " classes have more people in the records than in the population;"
                    + " the records have to be some of it, their quasi-identifiers written in the same way");
        }
        return among;
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
