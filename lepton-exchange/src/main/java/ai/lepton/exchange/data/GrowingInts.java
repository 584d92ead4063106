package ai.lepton.exchange.data;

import java.util.Arrays;

/** An int array that grows by half as values are added. */
final class GrowingInts {
    /** The longest array that every JVM can make. */
    static final int LONGEST = Integer.MAX_VALUE - 8;

    private int[] values;
    private int size;

    GrowingInts() {
        this(0);
    }

    /** Takes room for about so many. */
    GrowingInts(int expected) {
        values = new int[Math.max(1024, expected + expected / 8)];
    }

    void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, grown(size));
        }
        values[size++] = value;
    }

    int size() {
        return size;
    }

    int[] toArray() {
        return size == values.length ? values : Arrays.copyOf(values, size);
    }

    /** Returns the next capacity, or throws where the longest array is full. */
    static int grown(int size) {
        if (size >= LONGEST) {
            throw new ArrayFullException();
        }
        return (int) Math.min((long) size + (size >> 1), LONGEST);
    }

    /** More cells than one array holds; the reader says which file. */
    static final class ArrayFullException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
