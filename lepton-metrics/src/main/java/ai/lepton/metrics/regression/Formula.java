package ai.lepton.metrics.regression;

import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Scaled;
import ai.lepton.metrics.internal.Weights;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** How a measure comes from examples. */
sealed interface Formula {
    Score of(RegressionExamples examples);

    /** From moments; those that need no least or greatest value can be resampled. */
    record OfMoments(Function<RegressionMoments, Score> function, boolean canBeResampled) implements Formula {
        @Override
        public Score of(RegressionExamples examples) {
            return function.apply(examples.moments());
        }
    }

    /** The mean of a loss, transformed; in numbers of any size, and in those of resamples. */
    record OfMeanLoss(RowLoss loss, UnaryOperator<Scaled> whole, DoubleUnaryOperator transformed) implements Formula {
        @Override
        public Score of(RegressionExamples examples) {
            Score flaw = loss.flaw(examples);
            return flaw == null ? whole.apply(loss.mean(examples)).score() : flaw;
        }
    }

    /** What is gained on the best constant prediction: 1 − mean loss / its mean loss. */
    record OfGain(RowLoss loss, Baseline baseline) implements Formula {
        @Override
        public Score of(RegressionExamples examples) {
            Score flaw = loss.flaw(examples);
            RegressionMoments moments = examples.moments();
            if (flaw != null || moments.isTruthConstant() || moments.examples() < 2) {
                // R² has the same reasons, where the loss has none.
                return flaw == null ? Score.undefined(reason(moments)) : flaw;
            }
            double constant = baseline.of(examples);
            boolean isRounded = baseline.share() == null && Math.abs(constant) < Double.MIN_NORMAL && constant != 0;
            if (isRounded || !loss.predictions().contains(constant)) {
                return Score.undefined(Scaled.BELOW);
            }
            Scaled below = loss.meanOfConstant(examples, constant);
            if (below.isZero()) {
                return Score.undefined("a constant prediction loses nothing here, so there is nothing to gain on it");
            }
            return Scaled.of(1).minus(loss.mean(examples).over(below)).score();
        }

        private String reason(RegressionMoments moments) {
            return moments.examples() < 2
                    ? "the gain on a constant prediction needs two examples; there is 1"
                    : moments.constantTruth();
        }
    }

    /** From all examples together. */
    record OfExamples(Function<RegressionExamples, Score> function) implements Formula {
        @Override
        public Score of(RegressionExamples examples) {
            return function.apply(examples);
        }
    }

    /**
     * The constant that has the least mean loss: a quantile of the truths, or their mean.
     *
     * @param share of the quantile, in [0, 1]; null for the mean
     */
    record Baseline(@Nullable Double share) {
        static final Baseline MEAN = new Baseline(null);

        static Baseline quantile(double share) {
            return new Baseline(share);
        }

        /** Returns the constant for these examples, some of which have weight. */
        double of(RegressionExamples examples) {
            if (share == null) {
                return examples.moments().exactMeanTruth().toDouble();
            }
            double[] truth = examples.weight == null ? examples.truth.clone() : examples.truth;
            return WeightedQuantile.of(truth, examples.weight, share);
        }
    }

    /** The median absolute error. */
    static Score medianAbsoluteError(RegressionExamples examples) {
        if (examples.counted() == 0) {
            return RegressionExamples.NONE;
        }
        return Scaled.finite(WeightedQuantile.of(absoluteErrors(examples), examples.weight, 0.5));
    }

    /** Returns |prediction − truth| of each example. */
    static double[] absoluteErrors(RegressionExamples examples) {
        double[] errors = new double[examples.size()];
        Arrays.setAll(errors, i -> Math.abs(examples.predicted[i] - examples.truth[i]));
        return errors;
    }

    /** The share of the events, seen or foreseen, that were both. */
    static Score criticalSuccessIndex(RegressionExamples examples, double threshold) {
        double[] weights = Weights.tamedOrNone(examples.weight);
        double both = 0;
        double either = 0;
        for (int i = 0; i < examples.size(); i++) {
            boolean seen = examples.truth[i] >= threshold;
            boolean foreseen = examples.predicted[i] >= threshold;
            double weight = weights == null ? 1 : weights[i];
            both += seen && foreseen ? weight : 0;
            either += seen || foreseen ? weight : 0;
        }
        return Score.ratio(both, either, "no truth or prediction reaches " + threshold);
    }

    /** The p-norm of the errors. */
    static Score minkowskiDistance(RegressionExamples examples, double p) {
        if (examples.counted() == 0) {
            return RegressionExamples.NONE;
        }
        Scaled greatest = examples.moments().greatestError();
        if (greatest.isZero()) {
            return Score.of(0);
        }
        boolean isExtreme = examples.moments().isExtreme();
        CompensatedSum sum = new CompensatedSum();
        Scaled ofAnySize = Scaled.of(0);
        for (int i = 0; i < examples.size(); i++) {
            double weight = examples.weight(i);
            double gap = Math.abs(examples.predicted[i] - examples.truth[i]);
            if (weight > 0 && gap > 0) {
                // By the greatest, so that no power is beyond all numbers.
                if (isExtreme) {
                    Scaled part = ExactMoments.gap(examples.truth[i], examples.predicted[i])
                            .over(greatest);
                    ofAnySize = ofAnySize.plus(part.power(p).times(weight));
                } else {
                    sum.add(weight * Math.pow(gap / greatest.toDouble(), p));
                }
            }
        }
        return greatest.times(ofAnySize.plus(Scaled.of(sum.value())).power(1 / p))
                .score();
    }
}
