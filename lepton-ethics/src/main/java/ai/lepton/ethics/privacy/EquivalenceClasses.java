package ai.lepton.ethics.privacy;

import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.internal.Cross;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** People by the values of their quasi-identifiers: those who share them all are one class. */
final class EquivalenceClasses {
    private final Cross cross;
    private final long[] sizes;

    EquivalenceClasses(PersonalRecords records, List<String> quasiIdentifiers) {
        cross = Cross.of(quasiIdentifiers.stream().map(records::column).toList(), (int) records.size());
        sizes = new long[cross.size()];
        for (int row = 0; row < records.size(); row++) {
            sizes[cross.index(row)]++;
        }
    }

    /** Returns the class of a person. */
    int of(int row) {
        return cross.index(row);
    }

    /** Returns the number of people in each class; the caller does not change it. */
    long[] sizes() {
        return sizes;
    }

    /** Returns how many classes, and people in them, there are of each of the ten smallest values. */
    Breakdown histogram(String what, long[] values) {
        Map<Long, long[]> counts = new TreeMap<>();
        for (int i = 0; i < values.length; i++) {
            long[] count = counts.computeIfAbsent(values[i], missing -> new long[2]);
            count[0]++;
            count[1] += sizes[i];
        }
        List<List<Cell>> rows = counts.entrySet().stream()
                .limit(10)
                .map(entry ->
                        List.of(Cell.of(entry.getKey()), Cell.of(entry.getValue()[0]), Cell.of(entry.getValue()[1])))
                .toList();
        return new Breakdown("classes, the smallest first", List.of(what, "classes", "people"), rows);
    }
}
