package ai.lepton.ethics.privacy;

import ai.lepton.ethics.internal.Factor;
import ai.lepton.metrics.internal.RadixSort;
import java.util.Arrays;
import java.util.List;

/**
 * How often each value of a sensitive column is in each class of people who share the quasi-identifiers. Only pairs that there are
 * are kept; found by sorting, in memory of 16 bytes for each person.
 */
final class SensitiveClasses {
    private final EquivalenceClasses classes;
    private final Factor column;

    /** Where the pairs of each class begin, and behind the last one the number of pairs. */
    private final int[] starts;

    private final int[] values;
    private final long[] counts;

    /** How often each value is among all who are in classes. */
    private final long[] totals;

    SensitiveClasses(PersonalRecords records, String sensitive, List<String> quasiIdentifiers) {
        classes = new EquivalenceClasses(records, quasiIdentifiers);
        column = records.column(sensitive);
        totals = new long[column.levels().size()];
        long[] keys = new long[(int) classes.counts().people()];
        int people = 0;
        for (int row = 0; row < records.size(); row++) {
            if (classes.of(row) >= 0) {
                keys[people++] = (long) classes.of(row) << 32 | column.code(row);
                totals[column.code(row)]++;
            }
        }
        keys = RadixSort.sort(keys);
        int pairs = 0;
        for (int i = 0; i < people; i++) {
            pairs += i == 0 || keys[i] != keys[i - 1] ? 1 : 0;
        }
        starts = new int[classes.counts().sizes().length + 1];
        values = new int[pairs];
        counts = new long[pairs];
        int pair = -1;
        for (int i = 0; i < people; i++) {
            if (i == 0 || keys[i] != keys[i - 1]) {
                values[++pair] = (int) keys[i];
                starts[(int) (keys[i] >> 32) + 1] = pair + 1;
            }
            counts[pair]++;
        }
    }

    /** A value of each class. */
    @FunctionalInterface
    interface Measure {
        /**
         * Returns the value of a class.
         *
         * @param codes the values in it, rising
         * @param counts how often each is there
         * @param size number of people in it
         */
        double of(int[] codes, long[] counts, long size);
    }

    EquivalenceClasses classes() {
        return classes;
    }

    Factor column() {
        return column;
    }

    long[] totals() {
        return totals;
    }

    /** Returns the value of each class. */
    double[] each(Measure measure) {
        double[] found = new double[starts.length - 1];
        for (int i = 0; i < found.length; i++) {
            found[i] = measure.of(
                    Arrays.copyOfRange(values, starts[i], starts[i + 1]),
                    Arrays.copyOfRange(counts, starts[i], starts[i + 1]),
                    classes.counts().sizes()[i]);
        }
        return found;
    }

    /** Returns the number of distinct values in each class. */
    long[] distinct() {
        long[] distinct = new long[starts.length - 1];
        for (int i = 0; i < distinct.length; i++) {
            distinct[i] = starts[i + 1] - starts[i];
        }
        return distinct;
    }
}
