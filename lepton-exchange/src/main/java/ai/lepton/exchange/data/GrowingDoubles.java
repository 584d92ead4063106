package ai.lepton.exchange.data;

import java.util.Arrays;

/** A double array that grows by half as values are added. */
final class GrowingDoubles {
    private double[] values = new double[1024];
    private int size;

    void add(double value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, GrowingInts.grown(size));
        }
        values[size++] = value;
    }

    int size() {
        return size;
    }

    /** Leaves out what was added after this many values. */
    void shrink(int most) {
        size = Math.min(size, most);
    }

    double[] toArray() {
        return size == values.length ? values : Arrays.copyOf(values, size);
    }
}
