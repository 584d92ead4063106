package ai.lepton.metrics.group;

import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What examples are grouped by: a name, its values in order, and the value of each example.
 *
 * <p>Immutable.
 */
final class Grouping {
    /** As many intersections as are numbered by counting; more are sorted. */
    private static final int COUNTED = 1 << 16;

    final String name;
    private final Labels values;
    private final int[] of;

    private Grouping(String name, Labels values, int[] of) {
        this.name = name;
        this.values = values;
        this.of = of;
    }

    /** Checks the values, and numbers them in the order of {@link Labels}. */
    static Grouping of(String name, List<?> list, int examples) {
        check(name, list.size(), examples);
        int index = 0;
        for (Object value : list) {
            if (value == null) {
                throw new IllegalArgumentException("group " + Quoted.of(name) + "[" + index
                        + "] is null; a missing value needs a name, such as 'unknown'");
            }
            index++;
        }
        Labels values = Labels.in(list, List.of());
        return new Grouping(
                name, values, list.stream().mapToInt(values::indexOf).toArray());
    }

    /** Checks the indices, and copies them. */
    static Grouping of(String name, Labels values, int[] indices, int examples) {
        check(name, indices.length, examples);
        for (int row = 0; row < examples; row++) {
            if (indices[row] < 0 || indices[row] >= values.size()) {
                throw new IllegalArgumentException("group " + Quoted.of(name) + "[" + row + "] is " + indices[row]
                        + ", outside [0, " + values.size() + "), the indices of its values");
            }
        }
        return new Grouping(name, values, indices.clone());
    }

    private static void check(String name, int values, int examples) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a grouping needs a name");
        }
        if (values != examples) {
            throw new IllegalArgumentException("group " + Quoted.of(name) + " has " + values + " values but there are "
                    + examples + " examples; it needs one for each");
        }
        if (examples == 0) {
            throw new IllegalArgumentException("there are no examples to group by " + Quoted.of(name));
        }
    }

    /** Returns the name of an example's value. */
    String valueOf(int row) {
        return values.name(of[row]);
    }

    /** Numbers the intersections with a grouping anew, where there can be few; returns how many there are. */
    private static int counted(int[] part, Grouping grouping, int codes) {
        int[] numbers = new int[codes];
        for (int row = 0; row < part.length; row++) {
            part[row] = part[row] * grouping.values.size() + grouping.of[row];
            numbers[part[row]] = 1;
        }
        int parts = 0;
        for (int code = 0; code < codes; code++) {
            if (numbers[code] == 1) {
                numbers[code] = parts++;
            }
        }
        for (int row = 0; row < part.length; row++) {
            part[row] = numbers[part[row]];
        }
        return parts;
    }

    /** Numbers the intersections with a grouping anew, however many there can be; returns how many there are. */
    private static int sorted(int[] part, Grouping grouping) {
        long[] codes = new long[part.length];
        for (int row = 0; row < part.length; row++) {
            codes[row] = (long) part[row] * grouping.values.size() + grouping.of[row];
        }
        long[] distinct = Arrays.stream(codes).sorted().distinct().toArray();
        for (int row = 0; row < part.length; row++) {
            part[row] = Arrays.binarySearch(distinct, codes[row]);
        }
        return distinct.length;
    }

    /** Returns the rows of each intersection of these groupings' values that occurs, in the values' order. */
    static List<int[]> rows(List<Grouping> groupings, int examples) {
        // After each grouping, the intersections so far are numbered anew, so that their numbers stay below the
        // examples'.
        int[] part = new int[examples];
        int parts = 1;
        for (Grouping grouping : groupings) {
            long codes = (long) parts * grouping.values.size();
            parts = codes <= COUNTED ? counted(part, grouping, (int) codes) : sorted(part, grouping);
        }
        int[] sizes = new int[parts];
        for (int one : part) {
            sizes[one]++;
        }
        List<int[]> rows = new ArrayList<>();
        for (int size : sizes) {
            rows.add(new int[size]);
        }
        int[] filled = new int[parts];
        for (int row = 0; row < examples; row++) {
            rows.get(part[row])[filled[part[row]]++] = row;
        }
        return rows;
    }
}
