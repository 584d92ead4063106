package ai.lepton.metrics.calibration;

import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.SampleMean;
import ai.lepton.metrics.internal.Scaled;
import ai.lepton.metrics.internal.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Losses of examples, as a sample. */
final class ExampleLosses {
    private static final double NEGLIGIBLE = 1e-20;
    // A difference that is a smaller share has lost digits.
    private static final double ACCURATE = 1.0 / 256;

    private ExampleLosses() {}

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
     * A class's share of the examples' weight.
     *
     * @param share above 0
     * @param others what all other classes have together, told by them
     */
    record Share(Scaled share, Scaled others) {
        /** Returns -ln(share). */
        Scaled surprise() {
            double rest = others.toDouble();
            if (rest < NEGLIGIBLE) {
                return others; // the square is nothing beside it
            }
            return Scaled.of(rest < 0.5 ? -Math.log1p(-rest) : -share.log());
        }
    }

    /** Returns the shares of the classes that have weight. */
    static List<Share> shares(int[] truth, int classes, double @Nullable [] weight) {
        Scaled[] sums = Weights.exponent(weight) == 0
                ? Arrays.stream(sums(truth, classes, weight))
                        .mapToObj(Scaled::of)
                        .toArray(Scaled[]::new)
                : scaledSums(truth, classes, weight);
        Scaled total = Scaled.of(0);
        for (Scaled sum : sums) {
            total = total.plus(sum);
        }
        List<Share> shares = new ArrayList<>();
        for (int j = 0; j < classes; j++) {
            if (!sums[j].isZero()) {
                Scaled others = total.minus(sums[j]);
                if (others.over(total).toDouble() < ACCURATE) {
                    others = sumWithout(sums, j);
                }
                shares.add(new Share(sums[j].over(total), others.over(total)));
            }
        }
        return shares;
    }

    private static double[] sums(int[] truth, int classes, double @Nullable [] weight) {
        double[] sums = new double[classes];
        for (int i = 0; i < truth.length; i++) {
            sums[truth[i]] += weight == null ? 1 : weight[i];
        }
        return sums;
    }

    private static Scaled[] scaledSums(int[] truth, int classes, double @Nullable [] weight) {
        Scaled[] sums = new Scaled[classes];
        Arrays.fill(sums, Scaled.of(0));
        for (int i = 0; i < truth.length; i++) {
            sums[truth[i]] = sums[truth[i]].plus(Scaled.of(weight == null ? 1 : weight[i]));
        }
        return sums;
    }

    private static Scaled sumWithout(Scaled[] sums, int left) {
        Scaled sum = Scaled.of(0);
        for (int j = 0; j < sums.length; j++) {
            sum = j == left ? sum : sum.plus(sums[j]);
        }
        return sum;
    }

    /** Returns what is gained on predicting the shares: one less the loss over the mean of theirs. */
    static Score gain(Score loss, List<Share> shares, Function<Share, Scaled> ofShare) {
        if (!loss.isDefined()) {
            return loss;
        }
        if (shares.size() < 2) {
            return Score.undefined("all examples are of one class");
        }
        Scaled sum = Scaled.of(0);
        for (Share share : shares) {
            sum = sum.plus(share.share().times(ofShare.apply(share)));
        }
        return Scaled.of(1).minus(Scaled.of(loss.orElseThrow()).over(sum)).score();
    }
}
