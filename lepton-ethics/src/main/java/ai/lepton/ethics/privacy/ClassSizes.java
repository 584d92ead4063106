package ai.lepton.ethics.privacy;

import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.Verdict;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How many people each class has, and how many suppressed records are in none. */
final class ClassSizes {
    private static final int SMALL = 1024;

    private final long[] sizes;
    private final long suppressed;
    private final long people;

    /** Takes the sizes as they are. */
    ClassSizes(long[] sizes, long suppressed) {
        this.sizes = sizes;
        this.suppressed = suppressed;
        long sum = 0;
        for (long size : sizes) {
            sum += size;
        }
        people = sum;
    }

    /** Returns the number of people in each class; the caller does not change it. */
    long[] sizes() {
        return sizes;
    }

    /** Returns the number of people whose records are suppressed. */
    long suppressed() {
        return suppressed;
    }

    /** Returns the number of people who are in classes. */
    long people() {
        return people;
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

    /** Returns how many classes, and people in them, there are of each of the ten smallest values. */
    Breakdown histogram(String what, long[] values) {
        Map<Long, long[]> counts = new TreeMap<>();
        long[] classes = new long[SMALL];
        long[] people = new long[SMALL];
        for (int i = 0; i < values.length; i++) {
            if (values[i] >= 0 && values[i] < SMALL) {
                classes[(int) values[i]]++;
                people[(int) values[i]] += sizes[i];
            } else {
                long[] count = counts.computeIfAbsent(values[i], missing -> new long[2]);
                count[0]++;
                count[1] += sizes[i];
            }
        }
        for (int value = 0; value < SMALL; value++) {
            if (classes[value] > 0) {
                counts.put((long) value, new long[] {classes[value], people[value]});
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
