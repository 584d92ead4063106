package ai.lepton.metrics.regression;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.SampleMean;
import java.util.ArrayList;
import java.util.List;
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
        return outputs.stream().map(measure::of).toList();
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
                        .mapToDouble(output -> output.moments().isTruthConstant()
                                ? 0
                                : output.moments().truthVariance().orElse(0))
                        .toArray());
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
        return average(measure, outputWeights);
    }

    private Score average(RegressionMeasure measure, double @Nullable [] weights) {
        double sum = 0;
        double total = 0;
        for (int output = 0; output < outputs.size(); output++) {
            double weight = weights == null ? 1 : weights[output];
            if (weight == 0) {
                continue;
            }
            Score score = measure.of(outputs.get(output));
            if (score instanceof Score.Undefined undefined) {
                return Score.undefined("of output " + output + ": " + undefined.reason());
            }
            sum += weight * score.orElseThrow();
            total += weight;
        }
        return Score.ratio(sum, total, "no output has a weight");
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
            double product = 0;
            double truths = 0;
            double predictions = 0;
            for (RegressionExamples output : outputs) {
                product += output.truth[i] * output.predicted[i];
                truths += output.truth[i] * output.truth[i];
                predictions += output.predicted[i] * output.predicted[i];
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
}
