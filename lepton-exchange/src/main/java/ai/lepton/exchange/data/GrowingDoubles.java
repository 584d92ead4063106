package ai.lepton.exchange.data;

import java.util.Arrays;

/** A double array that grows by half as values are added. */
final class GrowingDoubles {
    private double[] values;
    private int size;

    GrowingDoubles() {
        this(0);
    }

    /** Takes room for about so many. */
    GrowingDoubles(int expected) {
        values = new double[Math.max(1024, expected + expected / 8)];
    }

    void add(double value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, GrowingInts.grown(size));
        }
        values[size++] = value;
    }

    int size() {
        return size;
    }

    double[] toArray() {
        return size == values.length ? values : Arrays.copyOf(values, size);
    }
}
