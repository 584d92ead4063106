package ai.lepton.metrics.regression;

import ai.lepton.metrics.Score;
import org.jspecify.annotations.Nullable;

/** Truths and predictions that were checked, with or without weights; the arrays are read where they are. */
final class RegressionExamples {
    static final Score NONE = Score.undefined("there are no examples");

    final double[] truth;
    final double[] predicted;
    final double @Nullable [] weight;
    private @Nullable RegressionMoments moments;

    private RegressionExamples(double[] truth, double[] predicted, double @Nullable [] weight) {
        this.truth = truth;
        this.predicted = predicted;
        this.weight = weight;
    }

    /** Checks lengths, and that all values are finite and no weight is negative. */
    static RegressionExamples of(double[] truth, double[] predicted, double @Nullable [] weight) {
        checkLengths("truth", truth.length, "predicted", predicted.length);
        if (weight != null) {
            checkLengths("truth", truth.length, "weight", weight.length);
            checkWeights(weight);
        }
        checkFinite("truth", truth);
        checkFinite("predicted", predicted);
        return new RegressionExamples(truth, predicted, weight);
    }

    static void checkLengths(String a, int lengthOfA, String b, int lengthOfB) {
        if (lengthOfA != lengthOfB) {
            throw new IllegalArgumentException(a + " has " + lengthOfA + " values but " + b + " has " + lengthOfB
                    + "; they must describe the same examples");
        }
    }

    static void checkFinite(String name, double[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!(Math.abs(values[i]) <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException(name + "[" + i + "] is " + values[i] + "; values must be finite");
            }
        }
    }

    static void checkWeights(double[] weight) {
        for (int i = 0; i < weight.length; i++) {
            if (!(weight[i] >= 0 && weight[i] <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException(
                        "weight[" + i + "] is " + weight[i] + "; weights are finite and not negative");
            }
        }
    }

    int size() {
        return truth.length;
    }

    double weight(int i) {
        return weight == null ? 1 : weight[i];
    }

    /** Returns the moments, computed once. */
    RegressionMoments moments() {
        RegressionMoments known = moments;
        if (known == null) {
            known = RegressionMoments.of(this);
            moments = known;
        }
        return known;
    }

    /** Returns the number of examples that have some weight. */
    long counted() {
        return moments().examples();
    }
}
