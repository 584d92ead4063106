package ai.lepton.metrics.multilabel;

import ai.lepton.metrics.classification.Labels;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Checks of rows, one for each example, with a place for each label. */
final class Rows {
    private Rows() {}

    static void check(Labels labels, boolean[] truth, String other, int length) {
        check(labels.size(), truth, other, length);
    }

    static void check(int labels, boolean[] truth, String other, int length) {
        if (labels < 1) {
            throw new IllegalArgumentException("labels is " + labels + "; it must be at least 1");
        }
        if (truth.length % labels != 0) {
            throw new IllegalArgumentException("truth has " + truth.length + " values, which is no multiple of "
                    + labels + ", the number of labels");
        }
        if (truth.length != length) {
            throw new IllegalArgumentException("truth has " + truth.length + " values but " + other + " has " + length
                    + "; they must describe the same examples");
        }
    }

    static void checkWeights(double @Nullable [] weight, int n) {
        if (weight == null) {
            return;
        }
        if (weight.length != n) {
            throw new IllegalArgumentException(
                    "weight has " + weight.length + " values but there are " + n + " examples");
        }
        for (int i = 0; i < n; i++) {
            if (!(weight[i] >= 0 && weight[i] <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException(
                        "weight[" + i + "] is " + weight[i] + "; weights are finite and not negative");
            }
        }
    }

    /** Returns the greatest weight of an example, 1 where they have none: others are held beside it, whatever their scale. */
    static double greatest(MultilabelEvaluation evaluation) {
        double[] weights = evaluation.weights();
        double greatest = weights == null ? 1 : Arrays.stream(weights).max().orElse(1);
        return greatest > 0 ? greatest : 1;
    }
}
