package ai.lepton.metrics.calibration;

import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.SampleMean;
import ai.lepton.metrics.internal.Scaled;
import ai.lepton.metrics.internal.Weights;
import java.util.Arrays;
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

    /**
     * Returns the classes' shares of the examples' weight, and beside each what all others have together, told by them;
     * shape {@code [2, classes]}, all 0 where there is no weight.
     */
    static double[][] shares(int[] truth, int classes, double @Nullable [] weight) {
        double[] tamed = Weights.tamed(weight);
        double[] shares = new double[classes];
        double total = 0;
        for (int i = 0; i < truth.length; i++) {
            double each = tamed == null ? 1 : tamed[i];
            shares[truth[i]] += each;
            total += each;
        }
        for (int j = 0; j < classes && total > 0; j++) {
            shares[j] /= total;
        }
        double[] others = new double[classes];
        for (int j = 0; j < classes; j++) {
            others[j] = 1 - shares[j];
            if (others[j] < 0.5) {
                others[j] = 0;
                for (int other = 0; other < classes; other++) {
                    others[j] += other == j ? 0 : shares[other];
                }
            }
        }
        return new double[][] {shares, others};
    }

    /** Returns what is gained on predicting the shares: one less the loss over theirs. */
    static Score gain(Score loss, double ofShares, double[][] shares) {
        if (loss.isDefined() && ofShares <= 0) {
            long classes = Arrays.stream(shares[0]).filter(share -> share > 0).count();
            return Score.undefined(classes < 2 ? "all examples are of one class" : Scaled.BEYOND);
        }
        return loss instanceof Score.Defined defined ? Scaled.finite(1 - defined.value() / ofShares) : loss;
    }
}
