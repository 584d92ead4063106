package ai.lepton.ethics.internal;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Several factors crossed: for each row the index of its combination, numbered by first appearance.
 *
 * <p>Built in O(rows × factors), one factor at a time, so that the keys stay small however many levels there are.
 */
public final class Cross {
    private static final int DENSE = 1 << 22;

    private final List<Factor> factors;
    private final int[] index;
    private final int[] firstRow;

    private Cross(List<Factor> factors, int[] index, int[] firstRow) {
        this.factors = factors;
        this.index = index;
        this.firstRow = firstRow;
    }

    /** Crosses the factors, which have this many rows; of no factors, all rows are one combination. */
    public static Cross of(List<Factor> factors, int rows) {
        int[] index = new int[rows];
        int count = Math.min(1, rows);
        for (Factor factor : factors) {
            count = cross(index, factor, count);
        }
        int[] first = new int[count];
        Arrays.fill(first, -1);
        for (int row = 0; row < rows; row++) {
            if (first[index[row]] < 0) {
                first[index[row]] = row;
            }
        }
        return new Cross(List.copyOf(factors), index, first);
    }

    /** Refines the index by one more factor, renumbered by first appearance, and returns the new number of values. */
    private static int cross(int[] index, Factor factor, int count) {
        long keys = (long) count * factor.levels().size();
        int next = 0;
        if (keys <= DENSE) {
            int[] seen = new int[(int) keys];
            for (int row = 0; row < index.length; row++) {
                int key = index[row] * factor.levels().size() + factor.code(row);
                if (seen[key] == 0) {
                    seen[key] = ++next;
                }
                index[row] = seen[key] - 1;
            }
            return next;
        }
        Map<Long, Integer> seen = new HashMap<>();
        for (int row = 0; row < index.length; row++) {
            long key = (long) index[row] * factor.levels().size() + factor.code(row);
            Integer value = seen.get(key);
            if (value == null) {
                value = next++;
                seen.put(key, value);
            }
            index[row] = value;
        }
        return next;
    }

    /** Returns the number of distinct combinations. */
    public int size() {
        return firstRow.length;
    }

    /** Returns the combination of a row. */
    public int index(int row) {
        return index[row];
    }

    /** Returns the values of a combination, one for each factor. */
    public List<String> values(int combination) {
        return factors.stream()
                .map(factor -> factor.value(firstRow[combination]))
                .toList();
    }
}
