package ai.lepton.metrics.regression;

import ai.lepton.metrics.Score;
import java.util.function.DoubleBinaryOperator;

/**
 * What one prediction costs.
 *
 * @param title what it is, for the reason why it is undefined
 * @param truths the truths that it is defined for
 * @param predictions the predictions that it is defined for
 * @param value of truth and prediction, not below 0
 */
record RowLoss(String title, Domain truths, Domain predictions, DoubleBinaryOperator value) {
    static final RowLoss ABSOLUTE = of("absolute error", (truth, predicted) -> Math.abs(predicted - truth));
    static final RowLoss SQUARED =
            of("squared error", (truth, predicted) -> (predicted - truth) * (predicted - truth));
    static final RowLoss RELATIVE = of(
            "relative error",
            (truth, predicted) -> predicted == truth ? 0 : Math.abs(predicted - truth) / Math.abs(truth));
    static final RowLoss SYMMETRIC = of(
            "symmetric relative error",
            (truth, predicted) -> predicted == truth
                    ? 0
                    : 2 * Math.abs(predicted - truth) / (Math.abs(truth) + Math.abs(predicted)));

    static RowLoss of(String title, DoubleBinaryOperator value) {
        return new RowLoss(title, Domain.ANY, Domain.ANY, value);
    }

    double of(double truth, double predicted) {
        return value.applyAsDouble(truth, predicted);
    }

    /** Returns the mean over the examples, undefined where one is outside the domain. */
    Score mean(RegressionExamples examples) {
        CompensatedSum losses = new CompensatedSum();
        CompensatedSum weights = new CompensatedSum();
        for (int i = 0; i < examples.size(); i++) {
            double weight = examples.weight(i);
            if (weight == 0) {
                continue;
            }
            double truth = examples.truth[i];
            double predicted = examples.predicted[i];
            if (!truths.contains(truth)) {
                return outside("truth", i, truth, truths);
            }
            if (!predictions.contains(predicted)) {
                return outside("predicted", i, predicted, predictions);
            }
            losses.add(weight * of(truth, predicted));
            weights.add(weight);
        }
        return over(losses, weights);
    }

    /** Returns the mean for a prediction that is always the same; the truths are in the domain. */
    Score meanOfConstant(RegressionExamples examples, double constant) {
        CompensatedSum losses = new CompensatedSum();
        CompensatedSum weights = new CompensatedSum();
        for (int i = 0; i < examples.size(); i++) {
            double weight = examples.weight(i);
            if (weight > 0) {
                losses.add(weight * of(examples.truth[i], constant));
                weights.add(weight);
            }
        }
        return over(losses, weights);
    }

    private static Score over(CompensatedSum losses, CompensatedSum weights) {
        double mean = losses.value() / weights.value();
        if (weights.value() == 0) {
            return RegressionExamples.NONE;
        }
        return Double.isNaN(mean) ? RegressionMoments.BEYOND : Score.of(mean);
    }

    private Score outside(String name, int index, double value, Domain domain) {
        return Score.undefined(
                name + "[" + index + "] is " + value + ", and " + title + " needs values " + domain.words());
    }
}
