package ai.lepton.ethics.privacy;

import ai.lepton.ethics.internal.Cross;
import ai.lepton.ethics.internal.Factor;
import java.util.List;

/**
 * People by the values of their quasi-identifiers: those who share them all are one class. Suppressed records are in none.
 */
final class EquivalenceClasses {
    private final Cross cross;

    /** The combination that is no class, for all of its values are suppressed; -1 where no record is. */
    private final int none;

    private final ClassSizes counts;

    EquivalenceClasses(PersonalRecords records, List<String> quasiIdentifiers) {
        List<Factor> columns = quasiIdentifiers.stream().map(records::column).toList();
        cross = Cross.of(columns, (int) records.size());
        none = records.maySuppress(columns) ? suppressed(records, columns) : -1;
        counts = none < 0 ? new ClassSizes(cross.sizes(), 0) : without(cross.sizes(), none);
    }

    private static ClassSizes without(long[] all, int none) {
        long[] sizes = new long[all.length - 1];
        System.arraycopy(all, 0, sizes, 0, none);
        System.arraycopy(all, none + 1, sizes, none, sizes.length - none);
        return new ClassSizes(sizes, all[none]);
    }

    /** Returns how many people the classes have, without saying who they are; the classes are in any order. */
    static ClassSizes sizes(PersonalRecords records, List<String> quasiIdentifiers) {
        List<Factor> columns = quasiIdentifiers.stream().map(records::column).toList();
        return records.maySuppress(columns)
                ? new EquivalenceClasses(records, quasiIdentifiers).counts
                : new ClassSizes(Cross.sizes(columns, (int) records.size()), 0);
    }

    /** Returns how many people the classes have, in their order. */
    ClassSizes counts() {
        return counts;
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
        long[] sizes = counts.sizes();
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
}
