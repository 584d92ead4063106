package ai.lepton.metrics.group;

import ai.lepton.metrics.classification.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What examples are grouped by: a name, its values in order, and the value of each example.
 *
 * <p>Immutable.
 */
final class Grouping {
    final String name;
    private final Labels values;
    private final int[] of;

    private Grouping(String name, Labels values, int[] of) {
        this.name = name;
        this.values = values;
        this.of = of;
    }

    /** Checks the values, and numbers them in natural order where they have one, else in order of appearance. */
    static Grouping of(String name, List<?> list, int examples) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a grouping needs a name");
        }
        if (list.size() != examples) {
            throw new IllegalArgumentException("group '" + name + "' has " + list.size() + " values but there are "
                    + examples + " examples; it needs one for each");
        }
        int index = 0;
        for (Object value : list) {
            if (value == null) {
                throw new IllegalArgumentException(
                        "group '" + name + "'[" + index + "] is null; a missing value needs a name, such as 'unknown'");
            }
            index++;
        }
        if (examples == 0) {
            throw new IllegalArgumentException("there are no examples to group by '" + name + "'");
        }
        Labels values = Labels.in(list, List.of());
        return new Grouping(
                name, values, list.stream().mapToInt(values::indexOf).toArray());
    }

    /** Returns the name of an example's value. */
    String valueOf(int row) {
        return values.name(of[row]);
    }

    /** Returns the rows of each intersection of these groupings' values that occurs, in the values' order. */
    static List<int[]> rows(List<Grouping> groupings, int examples) {
        // After each grouping, the intersections so far are numbered anew, so that their numbers stay below the
        // examples'.
        int[] part = new int[examples];
        int parts = 1;
        for (Grouping grouping : groupings) {
            long[] codes = new long[examples];
            for (int row = 0; row < examples; row++) {
                codes[row] = (long) part[row] * grouping.values.size() + grouping.of[row];
            }
            long[] distinct = Arrays.stream(codes).sorted().distinct().toArray();
            for (int row = 0; row < examples; row++) {
                part[row] = Arrays.binarySearch(distinct, codes[row]);
            }
            parts = distinct.length;
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
