package ai.lepton.exchange.data;

import java.util.Arrays;

/** A float array that grows by half as values are added. */
final class GrowingFloats {
    private float[] values = new float[1024];
    private int size;

    void add(float value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, GrowingInts.grown(size));
        }
        values[size++] = value;
    }

    int size() {
        return size;
    }

    float[] toArray() {
        return size == values.length ? values : Arrays.copyOf(values, size);
    }
}
