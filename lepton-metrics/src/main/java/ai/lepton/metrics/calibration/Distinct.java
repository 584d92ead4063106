package ai.lepton.metrics.calibration;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The distinct ones of some values, rising. */
final class Distinct {
    private final double[] values;

    private Distinct(double[] values) {
        this.values = values;
    }

    /** Returns the distinct values; of those with weights, the ones of some weight. */
    static Distinct of(double[] all, double @Nullable [] weight) {
        double[] sorted = new double[all.length];
        int kept = 0;
        for (int i = 0; i < all.length; i++) {
            if (weight == null || weight[i] > 0) {
                sorted[kept++] = all[i] + 0.0; // one zero
            }
        }
        Arrays.sort(sorted, 0, kept);
        int count = 0;
        for (int i = 0; i < kept; i++) {
            if (i == 0 || sorted[i] != sorted[i - 1]) {
                sorted[count++] = sorted[i];
            }
        }
        return new Distinct(Arrays.copyOf(sorted, count));
    }

    int size() {
        return values.length;
    }

    double value(int group) {
        return values[group];
    }

    /** Returns the place of a value that is there. */
    int group(double value) {
        return Arrays.binarySearch(values, value + 0.0);
    }
}
