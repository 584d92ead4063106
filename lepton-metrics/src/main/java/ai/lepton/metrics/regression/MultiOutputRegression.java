package ai.lepton.metrics.regression;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.SampleMean;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Scaled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A judgement of several numbers predicted for each example.
 *
 * <p>Each output is judged by itself, as in scikit-learn; {@link #scores} is its {@code raw_values}, {@link
 * #uniformAverage} and {@link #varianceWeighted} are its averages of those names. Immutable; the outputs are copied apart.
 */
public final class MultiOutputRegression {
    private final List<RegressionExamples> outputs;

    private MultiOutputRegression(List<RegressionExamples> outputs) {
        this.outputs = outputs;
    }

    /**
     * Judges these predictions.
     *
     * @param outputs numbers per example, at least 1
     * @param truth true values, row-major, shape {@code [n, outputs]}
     * @param predicted predicted values, row-major, shape {@code [n, outputs]}
     * @throws IllegalArgumentException if the lengths differ or are no multiple of the outputs, or a value is not finite
     */
    public static MultiOutputRegression of(int outputs, double[] truth, double[] predicted) {
        if (outputs < 1) {
            throw new IllegalArgumentException("outputs is " + outputs + "; it must be at least 1");
        }
        RegressionExamples.checkLengths("truth", truth.length, "predicted", predicted.length);
        if (truth.length % outputs != 0) {
            throw new IllegalArgumentException(
                    "truth has " + truth.length + " values, which are no rows of " + outputs + " outputs");
        }
        RegressionExamples.checkFinite("truth", truth);
        RegressionExamples.checkFinite("predicted", predicted);
        List<RegressionExamples> columns = new ArrayList<>();
        for (int output = 0; output < outputs; output++) {
            columns.add(
                    RegressionExamples.of(column(truth, output, outputs), column(predicted, output, outputs), null));
        }
        return new MultiOutputRegression(List.copyOf(columns));
    }

    private static double[] column(double[] rowMajor, int output, int outputs) {
        double[] column = new double[rowMajor.length / outputs];
        for (int i = 0; i < column.length; i++) {
            column[i] = rowMajor[i * outputs + output];
        }
        return column;
    }

    /**
     * Gives each example a weight; those of weight 0 count nothing.
     *
     * @param weight shape {@code [n]}, finite and not negative
     * @throws IllegalArgumentException if lengths differ, or a weight is negative or not finite
     */
    public MultiOutputRegression weights(double[] weight) {
        return new MultiOutputRegression(outputs.stream()
                .map(output -> RegressionExamples.of(output.truth, output.predicted, weight))
                .toList());
    }

    /** Returns a measure of each output. */
    public List<Score> scores(RegressionMeasure measure) {
        return outputs.stream().map(Elements.required("measure", measure)::of).toList();
    }

    /** Returns the mean of a measure over the outputs; undefined where it is for one of them. */
    public Score uniformAverage(RegressionMeasure measure) {
        return average(measure, null);
    }

    /**
     * Returns the mean of a measure over the outputs, weighted by the variances of their truths; an output whose truth is
     * constant counts nothing.
     */
    public Score varianceWeighted(RegressionMeasure measure) {
        return average(
                measure,
                outputs.stream()
                        .map(output -> output.moments().exactTruthVariance())
                        .toList());
    }

    /**
     * Returns the weighted mean of a measure over the outputs; one of weight 0 counts nothing, undefined or not.
     *
     * @param outputWeights shape {@code [outputs]}, finite and not negative
     * @throws IllegalArgumentException if the length is another, or a weight is negative or not finite
     */
    public Score weightedAverage(RegressionMeasure measure, double... outputWeights) {
        if (outputWeights.length != outputs.size()) {
            throw new IllegalArgumentException(
                    "there are " + outputWeights.length + " weights for " + outputs.size() + " outputs");
        }
        RegressionExamples.checkWeights(outputWeights);
        return average(
                measure, Arrays.stream(outputWeights).mapToObj(Scaled::of).toList());
    }

    private Score average(RegressionMeasure measure, @Nullable List<Scaled> weights) {
        Scaled sum = Scaled.of(0);
        Scaled total = Scaled.of(0);
        for (int output = 0; output < outputs.size(); output++) {
            Scaled weight = weights == null ? Scaled.of(1) : weights.get(output);
            if (weight.isZero()) {
                continue;
            }
            Score score = measure.of(outputs.get(output));
            if (score instanceof Score.Undefined undefined) {
                return Score.undefined("of output " + output + ": " + undefined.reason());
            }
            sum = sum.plus(weight.times(score.orElseThrow()));
            total = total.plus(weight);
        }
        return total.isZero()
                ? Score.undefined("no output has a weight")
                : sum.over(total).score();
    }

    /**
     * Returns the mean over the examples of the cosine of the angle between true and predicted row.
     *
     * @return in [−1, 1], with Student's interval by Hall's transformation: see {@link SampleMean}; undefined where a row is
     *     all 0, or there are no examples
     * @throws IllegalArgumentException if the level is outside (0, 1)
     */
    public Estimate cosineSimilarity(double level) {
        RegressionExamples first = outputs.get(0);
        SampleMean mean = new SampleMean();
        for (int i = 0; i < first.size(); i++) {
            if (first.weight(i) == 0) {
                continue;
            }
            double ofTruth = scale(i, output -> output.truth);
            double ofPrediction = scale(i, output -> output.predicted);
            double product = 0;
            double truths = 0;
            double predictions = 0;
            for (RegressionExamples output : outputs) {
                double truth = output.truth[i] * ofTruth;
                double predicted = output.predicted[i] * ofPrediction;
                product += truth * predicted;
                truths += truth * truth;
                predictions += predicted * predicted;
            }
            if (truths == 0 || predictions == 0) {
                String zero = truths == 0 ? "truth" : "prediction";
                return Estimate.of(
                        Score.undefined("the " + zero + " of row " + i + " is all 0, and has no direction"),
                        first.counted());
            }
            double cosine = product / Math.sqrt(truths) / Math.sqrt(predictions);
            mean.add(Math.max(-1, Math.min(1, cosine)), first.weight(i), 1);
        }
        return mean.estimate(level, -1, 1);
    }

    /** Returns a power of 2 by which the values of a row are of a size whose squares doubles hold; 1 for most. */
    private double scale(int row, Function<RegressionExamples, double[]> values) {
        double greatest = 0;
        for (RegressionExamples output : outputs) {
            greatest = Math.max(greatest, Math.abs(values.apply(output)[row]));
        }
        return ExactMoments.isTame(greatest)
                ? 1
                : Math.scalb(1.0, Math.min(Double.MAX_EXPONENT, -Math.getExponent(greatest)));
    }
}
