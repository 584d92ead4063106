package ai.lepton.metrics.regression;

import ai.lepton.metrics.inference.SampleMean;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How the errors, truths and predictions are distributed: whether intervals hold their level, which fails where a tail is so
 * heavy that what was not seen yet decides the measure.
 *
 * @param n number of examples
 * @param effective Kish's effective number of them
 * @param ofErrors kurtosis of the errors about 0; 3 where they are normal and have no bias
 * @param ofTruths kurtosis of the truths
 * @param ofPredictions kurtosis of the predictions
 * @param cautionOfErrors why the mean absolute error may not hold its level
 */
record Shape(
        long n,
        double effective,
        double ofErrors,
        double ofTruths,
        double ofPredictions,
        @Nullable String cautionOfErrors) {
    // Simulated: below 50 examples, errors with heavy tails can't be told from normal ones.
    private static final int FEWEST_SQUARES = 50;
    private static final double PER_ROOT = 0.28;
    private static final double MOST_SKEW = 0.04;

    static Shape of(RegressionExamples examples) {
        RegressionMoments moments = examples.moments();
        double truthMean = moments.meanTruth().orElse(0);
        double predictedMean = moments.meanPrediction().orElse(0);
        double[] truths = new double[2];
        double[] predictions = new double[2];
        double[] errors = new double[2];
        double[] signed = new double[2];
        double bias = moments.meanError().orElse(0);
        double sum = 0;
        double sumOfSquares = 0;
        // Scaled, so that fourth powers stay within what a double can hold.
        double truthScale = scale(moments.truthVariance().orElse(1));
        double predictedScale = scale(moments.predictionVariance().orElse(1));
        double errorScale = scale(moments.meanSquaredError().orElse(1));
        SampleMean absolute = new SampleMean();
        for (int i = 0; i < examples.size(); i++) {
            double weight = examples.weight(i);
            if (weight > 0) {
                double gap = Math.abs(examples.predicted[i] - examples.truth[i]);
                add(truths, (examples.truth[i] - truthMean) * truthScale, weight);
                add(predictions, (examples.predicted[i] - predictedMean) * predictedScale, weight);
                add(errors, gap * errorScale, weight);
                double deviation = (examples.predicted[i] - examples.truth[i] - bias) * errorScale;
                signed[0] += weight * deviation * deviation;
                signed[1] += weight * deviation * deviation * deviation;
                sum += weight;
                sumOfSquares += weight * weight;
                if (gap <= Double.MAX_VALUE) {
                    absolute.add(gap, weight);
                }
            }
        }
        double effective = sum * (sum / sumOfSquares);
        String caution = absolute.mean().isDefined()
                ? absolute.estimate(0.95, 0, Double.POSITIVE_INFINITY).caution()
                : null;
        double skewness = signed[0] > 0 ? Math.abs(signed[1]) / signed[0] * Math.sqrt(sum / signed[0]) : 0;
        double mostSkewness = MOST_SKEW * effective;
        if (caution == null && skewness > mostSkewness) {
            caution = String.format(
                    Locale.ROOT,
                    "the errors have a skewness of %.1f; with %d examples the level holds up to %.1f",
                    skewness,
                    moments.examples(),
                    mostSkewness);
        }
        return new Shape(
                moments.examples(),
                effective,
                kurtosis(errors, sum),
                kurtosis(truths, sum),
                kurtosis(predictions, sum),
                caution);
    }

    private static double scale(double variance) {
        return variance > 0 && variance < Double.POSITIVE_INFINITY ? 1 / Math.sqrt(variance) : 1;
    }

    private static void add(double[] powers, double deviation, double weight) {
        double square = deviation * deviation;
        powers[0] += weight * square;
        powers[1] += weight * square * square;
    }

    private static double kurtosis(double[] powers, double weight) {
        return powers[0] > 0 ? powers[1] / powers[0] * weight / powers[0] : 1;
    }

    /** Returns the degrees of freedom of a jackknife that leaves out so many examples, or groups of them, in turn. */
    double degrees(int groups) {
        return Math.max(Math.min(effective, groups) - 1, 1e-3);
    }

    /** Returns how many examples there are, in words. */
    String examples() {
        return effective > n * (1 - 1e-9)
                ? n + (n == 1 ? " example" : " examples")
                : String.format(Locale.ROOT, "%d examples, which weigh as much as %.1f", n, effective);
    }

    /** Returns why a mean of squared errors may not hold its level, if anything speaks against it. */
    @Nullable String cautionOfSquares() {
        if (effective < FEWEST_SQUARES * (1 - 1e-9)) {
            return examples() + "; the level of squared errors holds from about " + FEWEST_SQUARES + " on";
        }
        return tooHeavy("errors", ofErrors, mostOfSquares());
    }

    /** Returns why a comparison with the truths' variance may not hold its level, if anything speaks against it. */
    @Nullable String cautionOfTruths() {
        return tooHeavy("truths", ofTruths, mostOfSquares());
    }

    private double mostOfSquares() {
        return 1 + Math.min(PER_ROOT * Math.sqrt(effective), Math.sqrt(Math.sqrt(effective)));
    }

    /** Returns why a correlation may not hold its level, if anything speaks against it. */
    @Nullable String cautionOfPairs(double mostPerRoot) {
        double most = mostPerRoot * Math.sqrt(effective);
        String ofTruth = tooHeavy("truths", ofTruths, most);
        return ofTruth == null ? tooHeavy("predictions", ofPredictions, most) : ofTruth;
    }

    private @Nullable String tooHeavy(String what, double kurtosis, double most) {
        return kurtosis <= most
                ? null
                : String.format(
                        Locale.ROOT,
                        "the %s have a kurtosis of %.1f; with %d examples the level holds up to %.1f",
                        what,
                        kurtosis,
                        n,
                        most);
    }
}
