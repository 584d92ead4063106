package ai.lepton.exchange.tensorboard;

import ai.lepton.metrics.internal.Elements;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** TensorFlow's buckets, and how many numbers fall into each. */
final class Buckets {
    private static final double LEAST = 1e-12;
    private static final double GREATEST = 1e20;
    private static final double FACTOR = 1.1;
    private static final double[] LIMITS = limits();

    private Buckets() {}

    private static double[] limits() {
        List<Double> positive = new ArrayList<>();
        for (double limit = LEAST; limit < GREATEST; limit *= FACTOR) {
            positive.add(limit);
        }
        positive.add(Double.MAX_VALUE);
        int n = positive.size();
        double[] limits = new double[2 * n + 1];
        for (int i = 0; i < n; i++) {
            limits[n + 1 + i] = positive.get(i);
            limits[n - 1 - i] = -positive.get(i);
        }
        return limits;
    }

    static Event.Histogram of(double[] values) {
        Elements.required("values", values);
        if (values.length == 0) {
            throw new IllegalArgumentException("values is empty; a histogram needs numbers");
        }
        double[] counts = new double[LIMITS.length];
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < values.length; i++) {
            double value = values[i];
            if (!(Math.abs(value) <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException(
                        "values[" + i + "] is " + value + "; a histogram needs finite numbers");
            }
            int at = Arrays.binarySearch(LIMITS, value + 0.0);
            // A bucket begins at the limit before it, and ends before its own.
            counts[Math.min(LIMITS.length - 1, at >= 0 ? at + 1 : -at - 1)]++;
            least = Math.min(least, value);
            greatest = Math.max(greatest, value);
            sum += value;
            squares += value * value;
        }
        int first = 0;
        while (counts[first] == 0) {
            first++;
        }
        int last = counts.length - 1;
        while (counts[last] == 0) {
            last--;
        }
        first = Math.max(0, first - 1); // an empty bucket before, which says where the first one begins
        return new Event.Histogram(
                least, greatest, values.length, sum, squares, list(LIMITS, first, last), list(counts, first, last));
    }

    private static List<Double> list(double[] values, int first, int last) {
        return Arrays.stream(values, first, last + 1).boxed().toList();
    }
}
