package ai.lepton.ethics.internal;

import java.util.List;

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
        // Numbered by first appearance: the next new number is met where the row's is as large as those before are
        // many.
        int[] first = new int[count];
        int met = 0;
        for (int row = 0; row < rows && met < count; row++) {
            if (index[row] == met) {
                first[met++] = row;
            }
        }
        return new Cross(List.copyOf(factors), index, first);
    }

    /** Refines the index by one more factor, renumbered by first appearance, and returns the new number of values. */
    private static int cross(int[] index, Factor factor, int count) {
        int levels = factor.levels().size();
        long keys = (long) count * levels;
        int next = 0;
        if (keys <= DENSE) {
            int[] seen = new int[(int) keys];
            for (int row = 0; row < index.length; row++) {
                int key = index[row] * levels + factor.code(row);
                if (seen[key] == 0) {
                    seen[key] = ++next;
                }
                index[row] = seen[key] - 1;
            }
            return next;
        }
        Numbered seen = new Numbered(index.length);
        for (int row = 0; row < index.length; row++) {
            index[row] = seen.of((long) index[row] * levels + factor.code(row));
        }
        return seen.size;
    }

    /** Keys, numbered by first appearance: open addressing, never more than half full. */
    private static final class Numbered {
        private long[] keys = new long[1 << 12];
        private int[] numbers = new int[1 << 12];
        private final int most;
        private int size;

        private Numbered(int most) {
            this.most = most;
        }

        private int of(long key) {
            int at = place(key);
            if (numbers[at] == 0) {
                if (size >= keys.length / 2 && size < most) {
                    grow();
                    at = place(key);
                }
                keys[at] = key;
                numbers[at] = ++size;
            }
            return numbers[at] - 1;
        }

        private int place(long key) {
            int at = (int) ((key * 0x9e3779b97f4a7c15L) >>> 32) & (keys.length - 1);
            while (numbers[at] != 0 && keys[at] != key) {
                at = (at + 1) & (keys.length - 1);
            }
            return at;
        }

        private void grow() {
            long[] oldKeys = keys;
            int[] oldNumbers = numbers;
            keys = new long[oldKeys.length * 2];
            numbers = new int[oldKeys.length * 2];
            for (int i = 0; i < oldKeys.length; i++) {
                if (oldNumbers[i] != 0) {
                    int at = place(oldKeys[i]);
                    keys[at] = oldKeys[i];
                    numbers[at] = oldNumbers[i];
                }
            }
        }
    }

    /** Returns the number of distinct combinations. */
    public int size() {
        return firstRow.length;
    }

    /** Returns the combination of a row. */
    public int index(int row) {
        return index[row];
    }

    /** Returns the first row of a combination. */
    public int firstRow(int combination) {
        return firstRow[combination];
    }

    /** Returns the values of a combination, one for each factor. */
    public List<String> values(int combination) {
        return factors.stream()
                .map(factor -> factor.value(firstRow[combination]))
                .toList();
    }
}
