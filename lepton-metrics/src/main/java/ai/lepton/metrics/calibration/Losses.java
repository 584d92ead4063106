package ai.lepton.metrics.calibration;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.inference.SampleMean;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Losses of examples, as a sample. */
final class Losses {
    private Losses() {}

    static SampleMean sample(
            int[] truth, ClassProbabilities probabilities, double @Nullable [] weight, IntToDoubleFunction loss) {
        probabilities.checkTruth(truth);
        checkWeights(weight, truth.length);
        SampleMean sample = new SampleMean();
        for (int i = 0; i < truth.length; i++) {
            sample.add(loss.applyAsDouble(i), weight == null ? 1 : weight[i]);
        }
        return sample;
    }

    static void checkWeights(double @Nullable [] weight, int examples) {
        if (weight == null) {
            return;
        }
        if (weight.length != examples) {
            throw new IllegalArgumentException("weight has " + weight.length + " values but truth has " + examples
                    + "; they must describe the same examples");
        }
        for (int i = 0; i < weight.length; i++) {
            if (!(weight[i] >= 0 && weight[i] <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException(
                        "weight[" + i + "] is " + weight[i] + "; weights are finite and not negative");
            }
        }
    }

    /** Returns the estimate of a loss, its interval cut at 0. */
    static Estimate notBelowZero(Estimate estimate) {
        return estimate.within(0, Double.POSITIVE_INFINITY);
    }

    /** Returns the classes' shares of the examples' weight; all 0 where there is none. */
    static double[] shares(int[] truth, int classes, double @Nullable [] weight) {
        double[] shares = new double[classes];
        double total = 0;
        for (int i = 0; i < truth.length; i++) {
            double each = weight == null ? 1 : weight[i];
            shares[truth[i]] += each;
            total += each;
        }
        for (int j = 0; j < classes; j++) {
            shares[j] = total == 0 ? 0 : shares[j] / total;
        }
        return shares;
    }
}
