package ai.lepton.metrics.regression;

import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Dyadic;
import ai.lepton.metrics.internal.Scaled;
import java.util.function.DoubleBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What one prediction costs.
 *
 * @param title what it is, for the reason why it is undefined
 * @param truths the truths that it is defined for
 * @param predictions the predictions that it is defined for
 * @param value of truth and prediction, not below 0
 * @param scaled the same of values that are so large or so small that a double can't hold what comes between
 */
record RowLoss(String title, Domain truths, Domain predictions, DoubleBinaryOperator value, AnySize scaled) {
    static final RowLoss ABSOLUTE =
            of("absolute error", (truth, predicted) -> Math.abs(predicted - truth), ExactMoments::gap);
    static final RowLoss SQUARED = of(
            "squared error",
            (truth, predicted) -> (predicted - truth) * (predicted - truth),
            (truth, predicted) -> ExactMoments.gap(truth, predicted).times(ExactMoments.gap(truth, predicted)));
    static final RowLoss RELATIVE = of(
            "relative error",
            (truth, predicted) -> predicted == truth ? 0 : Math.abs(predicted - truth) / Math.abs(truth),
            (truth, predicted) -> ExactMoments.gap(truth, predicted).over(Scaled.of(Math.abs(truth))));
    static final RowLoss SYMMETRIC = of(
            "symmetric relative error",
            (truth, predicted) ->
                    predicted == truth ? 0 : 2 * Math.abs(predicted - truth) / (Math.abs(truth) + Math.abs(predicted)),
            (truth, predicted) -> ExactMoments.gap(truth, predicted)
                    .times(2)
                    .over(Scaled.of(Math.abs(truth)).plus(Scaled.of(Math.abs(predicted)))));

    static final RowLoss LOG_COSH = of("log-cosh error", RowLoss::logCosh, RowLoss::scaledLogCosh);

    // Sums within these bounds have lost nothing to what a double can't hold.
    private static final double LEAST_SUM = 1e-190;
    private static final double GREATEST_SUM = 1e290;
    private static final double LEAST_WEIGHT = 1e-100;
    private static final double GREATEST_WEIGHT = 1e100;

    /** A loss in numbers without a least or a greatest. */
    @FunctionalInterface
    interface AnySize {
        Scaled of(double truth, double predicted);
    }

    static RowLoss of(String title, DoubleBinaryOperator value, AnySize scaled) {
        return new RowLoss(title, Domain.ANY, Domain.ANY, value, scaled);
    }

    double of(double truth, double predicted) {
        return value.applyAsDouble(truth, predicted);
    }

    /** Returns why there is no loss of the examples: where one is outside the domain, or there is none. */
    @Nullable Score flaw(RegressionExamples examples) {
        boolean isAny = truths == Domain.ANY && predictions == Domain.ANY;
        boolean isEmpty = true;
        for (int i = 0; i < examples.size(); i++) {
            if (examples.weight(i) == 0) {
                continue;
            }
            isEmpty = false;
            if (isAny) {
                break;
            }
            if (!truths.contains(examples.truth[i])) {
                return outside("truth", i, examples.truth[i], truths);
            }
            if (!predictions.contains(examples.predicted[i])) {
                return outside("predicted", i, examples.predicted[i], predictions);
            }
        }
        return isEmpty ? RegressionExamples.NONE : null;
    }

    private Score outside(String name, int index, double value, Domain domain) {
        return Score.undefined(
                name + "[" + index + "] is " + value + ", and " + title + " needs values " + domain.words());
    }

    /** Returns the mean over examples without a {@link #flaw}. */
    Scaled mean(RegressionExamples examples) {
        return mean(examples, examples.predicted);
    }

    /** Returns the mean over examples without a {@link #flaw} for a prediction that is always the same. */
    Scaled meanOfConstant(RegressionExamples examples, double constant) {
        return mean(examples, new double[] {constant});
    }

    /** Returns the mean for predictions, of which one stands for all. */
    private Scaled mean(RegressionExamples examples, double[] predicted) {
        int step = predicted.length == 1 ? 0 : 1;
        CompensatedSum losses = new CompensatedSum();
        CompensatedSum weights = new CompensatedSum();
        for (int i = 0; i < examples.size(); i++) {
            double weight = examples.weight(i);
            if (weight > 0) {
                losses.add(weight * of(examples.truth[i], predicted[i * step]));
                weights.add(weight);
            }
        }
        double sum = losses.value();
        double all = weights.value();
        boolean isTame = sum >= LEAST_SUM && sum <= GREATEST_SUM && all >= LEAST_WEIGHT && all <= GREATEST_WEIGHT;
        return isTame ? Scaled.of(sum / all) : exactMean(examples, predicted);
    }

    private Scaled exactMean(RegressionExamples examples, double[] predicted) {
        int step = predicted.length == 1 ? 0 : 1;
        Dyadic losses = Dyadic.ZERO;
        Dyadic weights = Dyadic.ZERO;
        for (int i = 0; i < examples.size(); i++) {
            double weight = examples.weight(i);
            if (weight > 0) {
                weights = weights.plus(Dyadic.of(weight));
                if (examples.truth[i] != predicted[i * step]) {
                    losses = losses.plus(Dyadic.of(scaled.of(examples.truth[i], predicted[i * step]))
                            .times(weight));
                }
            }
        }
        return losses.over(weights);
    }

    /**
     * Returns the pinball loss of a predicted quantile.
     *
     * @throws IllegalArgumentException if alpha is outside [0, 1]
     */
    static RowLoss pinball(double alpha) {
        if (!(alpha >= 0 && alpha <= 1)) {
            throw new IllegalArgumentException("alpha is " + alpha + ", outside [0, 1]");
        }
        return of(
                "pinball loss",
                (truth, predicted) -> {
                    double gap = truth - predicted;
                    return gap >= 0 ? alpha * gap : (alpha - 1) * gap;
                },
                (truth, predicted) -> ExactMoments.gap(truth, predicted).times(truth >= predicted ? alpha : 1 - alpha));
    }

    /** Returns (ln(1 + prediction) − ln(1 + truth))², under this name in messages. */
    static RowLoss squaredLogError(String title) {
        return new RowLoss(
                title,
                Domain.ABOVE_MINUS_ONE,
                Domain.ABOVE_MINUS_ONE,
                (truth, predicted) -> {
                    double gap = logGap(truth, predicted);
                    return gap * gap;
                },
                (truth, predicted) -> {
                    Scaled gap = Scaled.of(logGap(truth, predicted));
                    return gap.times(gap);
                });
    }

    /** Returns ln(1 + prediction) − ln(1 + truth), which close values tell by their difference. */
    private static double logGap(double truth, double predicted) {
        double relative = (predicted - truth) / (1 + truth);
        return Math.abs(relative) <= 0.5 ? Math.log1p(relative) : Math.log1p(predicted) - Math.log1p(truth);
    }

    private static Scaled scaledLogCosh(double truth, double predicted) {
        Scaled gap = ExactMoments.gap(truth, predicted);
        double rounded = gap.toDouble();
        if (rounded < 1e-9) {
            return gap.times(gap).times(0.5); // what is left out is of the fourth power
        }
        return rounded <= Double.MAX_VALUE ? Scaled.of(logCosh(truth, predicted)) : gap;
    }

    private static double logCosh(double truth, double predicted) {
        double gap = Math.abs(predicted - truth);
        if (gap < 1) {
            double half = Math.sinh(gap / 2);
            return Math.log1p(2 * half * half);
        }
        return gap + Math.log1p(Math.exp(-2 * gap)) - Math.log(2);
    }
}
