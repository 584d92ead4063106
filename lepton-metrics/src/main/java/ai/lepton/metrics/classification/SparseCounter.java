package ai.lepton.metrics.classification;

import ai.lepton.metrics.internal.WeightScale;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Counts in the cells of a matrix of many classes: a hash table with open addressing, which holds the cells that have an
 * example and no others.
 */
final class SparseCounter {
    private static final long EMPTY = -1;
    private static final int SMALLEST = 1 << 10;
    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

    private final int k;
    private long[] keys;
    private long[] counts;
    // Null until the first weight; then the sums of all examples' weights and of their squares.
    private double @Nullable [] weights;
    private double @Nullable [] squares;
    private int size;

    /** Creates a counter of this number of classes; of none, it holds nothing. */
    SparseCounter(int k) {
        this.k = k;
        this.keys = emptyKeys(k == 0 ? 0 : SMALLEST);
        this.counts = new long[keys.length];
    }

    private static long[] emptyKeys(int length) {
        long[] keys = new long[length];
        Arrays.fill(keys, EMPTY);
        return keys;
    }

    /** Counts examples of a cell, of these sums of weights and of squared weights where weights count. */
    void add(int row, int column, long count, double weight, double square) {
        int slot = slotOf((long) row * k + column);
        counts[slot] += count;
        if (weights != null && squares != null) {
            weights[slot] += weight;
            squares[slot] += square;
        }
    }

    void becomeWeighted() {
        if (weights == null) {
            weights = asDoubles(counts);
            squares = weights.clone();
        }
    }

    boolean isWeighted() {
        return weights != null;
    }

    /** Adds the counts of another, its weights multiplied by a power of 2. */
    void merge(SparseCounter other, int exponent) {
        for (int at = 0; at < other.keys.length; at++) {
            if (other.keys[at] != EMPTY) {
                int slot = slotOf(other.keys[at]);
                counts[slot] += other.counts[at];
                if (weights != null && squares != null) {
                    double more = other.weights == null ? other.counts[at] : other.weights[at];
                    double moreSquares = other.squares == null ? other.counts[at] : other.squares[at];
                    weights[slot] += WeightScale.scaled(more, exponent);
                    squares[slot] += Math.scalb(moreSquares, 2 * exponent);
                }
            }
        }
    }

    /** Multiplies all weights by this power of 2. */
    void scale(int exponent) {
        if (weights != null && squares != null) {
            for (int at = 0; at < weights.length; at++) {
                weights[at] = WeightScale.scaled(weights[at], exponent);
                squares[at] = Math.scalb(squares[at], 2 * exponent);
            }
        }
    }

    private int slotOf(long key) {
        int slot = slotIn(keys, key);
        if (keys[slot] == key) {
            return slot;
        }
        if (size >= keys.length - keys.length / 3) {
            grow();
            slot = slotIn(keys, key);
        }
        keys[slot] = key;
        size++;
        return slot;
    }

    /** Returns where a key is, or belongs. */
    private static int slotIn(long[] keys, long key) {
        int slot = (int) ((key * SPREAD) >>> 32) & (keys.length - 1);
        while (keys[slot] != EMPTY && keys[slot] != key) {
            slot = (slot + 1) & (keys.length - 1);
        }
        return slot;
    }

    private void grow() {
        if (keys.length == 1 << 30) {
            throw new IllegalStateException("there are examples in more than " + size + " cells of the matrix of " + k
                    + " classes, more than one counter holds");
        }
        long[] newKeys = emptyKeys(2 * keys.length);
        long[] newCounts = new long[newKeys.length];
        double[] newWeights = weights == null ? null : new double[newKeys.length];
        double[] newSquares = squares == null ? null : new double[newKeys.length];
        for (int at = 0; at < keys.length; at++) {
            if (keys[at] != EMPTY) {
                int slot = slotIn(newKeys, keys[at]);
                newKeys[slot] = keys[at];
                newCounts[slot] = counts[at];
                if (newWeights != null && newSquares != null && weights != null && squares != null) {
                    newWeights[slot] = weights[at];
                    newSquares[slot] = squares[at];
                }
            }
        }
        keys = newKeys;
        counts = newCounts;
        weights = newWeights;
        squares = newSquares;
    }

    /** Returns the cells counted so far. */
    SparseCells cells() {
        long[] sorted = new long[size];
        int next = 0;
        for (long key : keys) {
            if (key != EMPTY) {
                sorted[next++] = key;
            }
        }
        Arrays.sort(sorted);
        return SparseCells.of(
                k,
                sorted,
                inOrder(sorted),
                weights == null ? null : inOrder(sorted, weights),
                squares == null ? null : inOrder(sorted, squares));
    }

    private long[] inOrder(long[] sorted) {
        long[] ordered = new long[sorted.length];
        Arrays.setAll(ordered, i -> counts[slotIn(keys, sorted[i])]);
        return ordered;
    }

    private double[] inOrder(long[] sorted, double[] values) {
        double[] ordered = new double[sorted.length];
        Arrays.setAll(ordered, i -> values[slotIn(keys, sorted[i])]);
        return ordered;
    }

    private static double[] asDoubles(long[] values) {
        return Arrays.stream(values).asDoubleStream().toArray();
    }
}
