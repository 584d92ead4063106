package ai.lepton.examples;

import java.util.ArrayList;
import java.util.List;

/** Numbers in the order in which they come, as many as there are: kept in chunks, so that none is copied as they grow. */
final class KeptNumbers {
    private static final int CHUNK = 1 << 16;

    private final List<double[]> chunks = new ArrayList<>();
    private int size;
    private double least = Double.POSITIVE_INFINITY;
    private double most = Double.NEGATIVE_INFINITY;

    void add(double number) {
        if (size % CHUNK == 0) {
            chunks.add(new double[CHUNK]);
        }
        chunks.get(size / CHUNK)[size % CHUNK] = number;
        size++;
        least = Math.min(least, number);
        most = Math.max(most, number);
    }

    /** Returns the least of all; infinity if there are none. */
    double least() {
        return least;
    }

    /** Returns the greatest of all; minus infinity if there are none. */
    double most() {
        return most;
    }

    /** Returns all numbers, and keeps none. */
    double[] taken() {
        double[] all = new double[size];
        for (int i = 0; i < chunks.size(); i++) {
            System.arraycopy(chunks.get(i), 0, all, i * CHUNK, Math.min(CHUNK, size - i * CHUNK));
        }
        chunks.clear();
        size = 0;
        return all;
    }
}
