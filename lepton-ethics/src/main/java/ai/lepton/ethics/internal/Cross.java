package ai.lepton.ethics.internal;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Several factors crossed: for each row the index of its combination, numbered by first appearance.
 *
 * <p>The codes of a row are digits of one number, its key. Keys are counted in a table of all that there could be, as many factors
 * at once as it has room for; where one factor alone is too many, in a table of those that there are, as many factors at once as
 * fit into 64 bits. So the keys stay small however many levels there are, and time grows as rows × factors.
 */
public final class Cross {
    private static final int DENSE = 1 << 22;
    private static final int FEW = 1 << 12;
    private static final int DENSE_FOR_EACH = 8;
    private static final int BLOCK = 1 << 10;

    private final List<Factor> factors;
    private final int[] index;
    private final int size;

    /** The first row of each combination, found when it is first asked for. */
    private volatile int @Nullable [] firstRows;

    private Cross(List<Factor> factors, int[] index, int size) {
        this.factors = factors;
        this.index = index;
        this.size = size;
    }

    /** Crosses the factors, which have this many rows; of no factors, all rows are one combination. */
    public static Cross of(List<Factor> factors, int rows) {
        int[] index = new int[rows];
        int count = Math.min(1, rows);
        long dense = dense(rows);
        for (int next = 0; next < factors.size() && rows > 0; ) {
            int end = fitting(factors, next, count, dense);
            if (end > next) {
                count = number(index, factors.subList(next, end), new All(keys(factors.subList(next, end), count)));
            } else {
                end = fitting(factors, next, count, Long.MAX_VALUE);
                count = number(index, factors.subList(next, end), new Met(rows));
            }
            next = end;
        }
        return new Cross(List.copyOf(factors), index, count);
    }

    /**
     * Returns how many rows each combination has, as {@link #sizes()} does but in any order: where a table has room for all keys, they
     * are counted in it and no row is numbered.
     */
    public static long[] sizes(List<Factor> factors, int rows) {
        if (rows == 0 || fitting(factors, 0, 1, dense(rows)) < factors.size()) {
            return of(factors, rows).sizes();
        }
        int[] counts = new int[keys(factors, 1)];
        int[] keys = new int[BLOCK];
        int[] room = new int[BLOCK];
        for (int from = 0; from < rows; from += BLOCK) {
            int count = Math.min(BLOCK, rows - from);
            Arrays.fill(keys, 0);
            for (Factor factor : factors) {
                factor.addTo(keys, count, from, room);
            }
            for (int i = 0; i < count; i++) {
                counts[keys[i]]++;
            }
        }
        // Without a branch, for which keys were met can't be foretold; to the front of the table, of which they are a
        // part.
        int met = 0;
        for (int size : counts) {
            counts[met] = size;
            met += -size >>> 31;
        }
        long[] sizes = new long[met];
        for (int i = 0; i < met; i++) {
            sizes[i] = counts[i];
        }
        return sizes;
    }

    /** Returns how many keys a table for all that there could be has room for. */
    private static long dense(int rows) {
        return Math.min(DENSE, Math.max(FEW, (long) DENSE_FOR_EACH * rows));
    }

    /** Returns behind which factor there would be more keys than this; a product of two whole numbers is no more than 62 bits. */
    private static int fitting(List<Factor> factors, int from, int count, long most) {
        long keys = count;
        int end = from;
        while (end < factors.size() && factors.get(end).levels().size() <= most / keys) {
            keys *= factors.get(end++).levels().size();
        }
        return end;
    }

    private static int keys(List<Factor> factors, int count) {
        int keys = count;
        for (Factor factor : factors) {
            keys *= factor.levels().size();
        }
        return keys;
    }

    /** Refines the index by more factors, renumbered by first appearance, and returns the new number of values. */
    private static int number(int[] index, List<Factor> factors, Numbers numbers) {
        long[] keys = new long[BLOCK];
        for (int from = 0; from < index.length; from += BLOCK) {
            int count = Math.min(BLOCK, index.length - from);
            for (int i = 0; i < count; i++) {
                keys[i] = index[from + i];
            }
            for (Factor factor : factors) {
                factor.addTo(keys, count, from);
            }
            numbers.number(keys, count, index, from);
        }
        return numbers.size();
    }

    /** Keys, numbered by first appearance. */
    private interface Numbers {
        /** Numbers the first keys, into the index from a row on. */
        void number(long[] keys, int count, int[] index, int from);

        int size();
    }

    /** A number for each key that there could be. */
    private static final class All implements Numbers {
        /** The number of each key, counted from 1; 0 of one that was not met. */
        private final int[] numbers;

        private int size;

        private All(int keys) {
            numbers = new int[keys];
        }

        @Override
        public void number(long[] keys, int count, int[] index, int from) {
            int met = size;
            for (int i = 0; i < count; i++) {
                int key = (int) keys[i];
                int number = numbers[key];
                // Without a branch, for which keys are new can't be foretold: 1 where the number is 0.
                int isNew = number - 1 >>> 31;
                met += isNew;
                number += isNew * met;
                numbers[key] = number;
                index[from + i] = number - 1;
            }
            size = met;
        }

        @Override
        public int size() {
            return size;
        }
    }

    /**
     * The keys that were met: open addressing, never more than half full. The hash is a product with an odd number drawn for each
     * table, so that nobody can make records whose keys share places.
     *
     * @see <a href="https://doi.org/10.1006/jagm.1997.0873">Dietzfelbinger et al. 1997, multiplicative hashing is universal</a>
     */
    private static final class Met implements Numbers {
        private final long odd = new SplittableRandom().nextLong() | 1;
        private final int most;
        private long[] keys = new long[FEW];
        private int[] numbers = new int[FEW];
        private int shift = Long.SIZE - Integer.numberOfTrailingZeros(FEW);
        private int size;

        private Met(int most) {
            this.most = most;
        }

        @Override
        public void number(long[] all, int count, int[] index, int from) {
            for (int i = 0; i < count; i++) {
                index[from + i] = of(all[i]);
            }
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
            int at = (int) (key * odd >>> shift);
            while (numbers[at] != 0 && keys[at] != key) {
                at = at + 1 & keys.length - 1;
            }
            return at;
        }

        private void grow() {
            long[] oldKeys = keys;
            int[] oldNumbers = numbers;
            keys = new long[oldKeys.length * 2];
            numbers = new int[oldKeys.length * 2];
            shift--;
            for (int i = 0; i < oldKeys.length; i++) {
                if (oldNumbers[i] != 0) {
                    int at = place(oldKeys[i]);
                    keys[at] = oldKeys[i];
                    numbers[at] = oldNumbers[i];
                }
            }
        }

        @Override
        public int size() {
            return size;
        }
    }

    /** Returns how many rows each combination has. */
    public long[] sizes() {
        int[] rows = new int[size];
        for (int of : index) {
            rows[of]++;
        }
        return Arrays.stream(rows).asLongStream().toArray();
    }

    /** Returns the number of distinct combinations. */
    public int size() {
        return size;
    }

    /** Returns the number of rows. */
    public int rows() {
        return index.length;
    }

    /** Returns the combination of a row. */
    public int index(int row) {
        return index[row];
    }

    /** Returns the first row of a combination. */
    public int firstRow(int combination) {
        return firstRows()[combination];
    }

    private int[] firstRows() {
        int[] known = firstRows;
        if (known != null) {
            return known;
        }
        // Numbered by first appearance: the next new number is met where the row's is as large as those before are
        // many. Without a branch, for which rows are new can't be foretold.
        int[] first = new int[size + 1];
        int met = 0;
        for (int row = 0; row < index.length && met < size; row++) {
            first[met] = row;
            met += index[row] == met ? 1 : 0;
        }
        firstRows = first;
        return first;
    }

    /** Returns the values of a combination, one for each factor. */
    public List<String> values(int combination) {
        return factors.stream()
                .map(factor -> factor.value(firstRow(combination)))
                .toList();
    }
}
