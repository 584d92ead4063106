package ai.lepton.metrics.conformal;

import ai.lepton.metrics.internal.Elements;
import java.util.Arrays;
import java.util.Optional;

/**
 * Prediction intervals for numbers, whatever the model that predicts them.
 *
 * <p>{@link Absolute}, {@link Normalized} and {@link Quantiles} are calibrated on examples that the model was not fitted to
 * (split conformal prediction). Of exchangeable examples their intervals hold the truth with a probability of at least 1 − α,
 * and below 1 − α + 1 / (n + 1) where scores do not tie. That is on average over calibrations and new examples (marginal): not
 * for each kind of example, for which see {@link Mondrian}, nor after the data have changed. {@link Cross} needs no examples
 * set apart, and guarantees less.
 *
 * <p>All are immutable, small records; the level is chosen when they are calibrated.
 */
public sealed interface ConformalIntervals {
    /** Returns 1 − α, in (0, 1). */
    double confidence();

    /** Returns why all intervals are unbounded: because there were too few examples to calibrate; empty where they are not. */
    Optional<String> whyUnbounded();

    /**
     * Intervals of one width: the prediction, plus and minus the threshold of the absolute residuals.
     *
     * @param threshold of the residuals, in the unit of the truth
     * @see <a href="https://doi.org/10.1080/01621459.2017.1307116">Lei et al. 2018, algorithm 2</a>
     */
    record Absolute(ConformalThreshold threshold) implements ConformalIntervals, Mondrian.Calibrated<Absolute> {
        /** Checks that the threshold is not negative. */
        public Absolute {
            requireNotNegative(threshold);
        }

        /**
         * Calibrates.
         *
         * @param truth true values, shape {@code [n]}, finite; n may be 0
         * @param predicted what a model predicted that was not fitted to these, shape {@code [n]}, finite
         * @param confidence 1 − α, in (0, 1)
         * @throws IllegalArgumentException if lengths differ, a value is not finite, or the confidence is outside its range
         */
        public static Absolute calibrated(double[] truth, double[] predicted, double confidence) {
            Checks.finite("truth", truth);
            Checks.finite("predicted", predicted);
            Checks.lengths("truth", truth.length, "predicted", predicted.length);
            double[] scores = new double[truth.length];
            Arrays.setAll(scores, i -> Checks.score(i, Math.abs(truth[i] - predicted[i])));
            return new Absolute(ConformalThreshold.of(scores, confidence));
        }

        /**
         * Returns the interval of a new example.
         *
         * @throws IllegalArgumentException if the prediction is not finite
         */
        public PredictionInterval interval(double predicted) {
            Checks.finite("predicted", predicted);
            return around(predicted, predicted, 1, threshold);
        }

        @Override
        public double confidence() {
            return threshold.confidence();
        }

        @Override
        public Optional<String> whyUnbounded() {
            return threshold.whyInfinite();
        }

        @Override
        public Absolute ofGroup(String group) {
            return new Absolute(threshold.named(group));
        }
    }

    /**
     * Intervals that are as wide as an example is hard: the prediction, plus and minus the threshold times a scale, such as what
     * another model predicts of the absolute residual. The guarantee holds whatever the scale; how even the coverage is over easy
     * and hard examples depends on it.
     *
     * @param threshold of the residuals divided by their scale, without unit
     * @see <a href="https://doi.org/10.1080/01621459.2017.1307116">Lei et al. 2018, section 5.2</a>
     */
    record Normalized(ConformalThreshold threshold) implements ConformalIntervals, Mondrian.Calibrated<Normalized> {
        /** Checks that the threshold is not negative. */
        public Normalized {
            requireNotNegative(threshold);
        }

        /**
         * Calibrates.
         *
         * @param truth true values, shape {@code [n]}, finite; n may be 0
         * @param predicted what a model predicted that was not fitted to these, shape {@code [n]}, finite
         * @param scale how far off the model is expected to be, not fitted to these either, shape {@code [n]}, finite and above 0
         * @param confidence 1 − α, in (0, 1)
         * @throws IllegalArgumentException if lengths differ, a value is outside its range, or a residual divided by its scale is
         *     beyond what a double can hold
         */
        public static Normalized calibrated(double[] truth, double[] predicted, double[] scale, double confidence) {
            Checks.finite("truth", truth);
            Checks.finite("predicted", predicted);
            Elements.required("scale", scale);
            Checks.lengths("truth", truth.length, "predicted", predicted.length);
            Checks.lengths("truth", truth.length, "scale", scale.length);
            double[] scores = new double[truth.length];
            for (int i = 0; i < scores.length; i++) {
                Checks.scale("scale[" + i + "]", scale[i]);
                scores[i] = Checks.score(i, Math.abs(truth[i] - predicted[i]) / scale[i]);
            }
            return new Normalized(ConformalThreshold.of(scores, confidence));
        }

        /**
         * Returns the interval of a new example.
         *
         * @param predicted finite
         * @param scale how far off the model is expected to be, found as in the calibration, finite and above 0
         * @throws IllegalArgumentException if an argument is outside its range
         */
        public PredictionInterval interval(double predicted, double scale) {
            Checks.finite("predicted", predicted);
            Checks.scale("scale", scale);
            return around(predicted, predicted, scale, threshold);
        }

        @Override
        public double confidence() {
            return threshold.confidence();
        }

        @Override
        public Optional<String> whyUnbounded() {
            return threshold.whyInfinite();
        }

        @Override
        public Normalized ofGroup(String group) {
            return new Normalized(threshold.named(group));
        }
    }

    /**
     * Conformalized quantile regression: two predicted quantiles, moved apart (or together) by the threshold of how far truths lie
     * outside of them. What levels the quantiles are of does not matter for the guarantee; α/2 and 1 − α/2 are usual. Quantiles
     * that cross are taken as they are. Where the threshold is negative and would make the bounds cross, the interval is their
     * middle alone.
     *
     * @param threshold of how far truths lie outside, negative inside, in the unit of the truth
     * @see <a href="https://arxiv.org/abs/1905.03222">Romano, Patterson and Candès 2019, theorem 1</a>
     */
    record Quantiles(ConformalThreshold threshold) implements ConformalIntervals, Mondrian.Calibrated<Quantiles> {
        /** Checks that the threshold is there. */
        public Quantiles {
            Elements.required("threshold", threshold);
        }

        /**
         * Calibrates.
         *
         * @param truth true values, shape {@code [n]}, finite; n may be 0
         * @param low lower quantiles that a model predicted which was not fitted to these, shape {@code [n]}, finite
         * @param high upper quantiles, shape {@code [n]}, finite
         * @param confidence 1 − α, in (0, 1)
         * @throws IllegalArgumentException if lengths differ, a value is not finite, or the confidence is outside its range
         */
        public static Quantiles calibrated(double[] truth, double[] low, double[] high, double confidence) {
            Checks.finite("truth", truth);
            Checks.finite("low", low);
            Checks.finite("high", high);
            Checks.lengths("truth", truth.length, "low", low.length);
            Checks.lengths("truth", truth.length, "high", high.length);
            double[] scores = new double[truth.length];
            Arrays.setAll(scores, i -> Checks.score(i, Math.max(low[i] - truth[i], truth[i] - high[i])));
            return new Quantiles(ConformalThreshold.of(scores, confidence));
        }

        /**
         * Returns the interval of a new example.
         *
         * @throws IllegalArgumentException if a quantile is not finite
         */
        public PredictionInterval interval(double low, double high) {
            Checks.finite("low", low);
            Checks.finite("high", high);
            return around(low, high, 1, threshold);
        }

        @Override
        public double confidence() {
            return threshold.confidence();
        }

        @Override
        public Optional<String> whyUnbounded() {
            return threshold.whyInfinite();
        }

        @Override
        public Quantiles ofGroup(String group) {
            return new Quantiles(threshold.named(group));
        }
    }

    /**
     * CV+ intervals, from out-of-fold residuals and what the folds' models predict of a new example; with a fold for each
     * example, the jackknife+. No example is set apart.
     *
     * <p>Guaranteed is a probability of at least 1 − 2α, less about √(2/n) with few folds; where models are stable it is near
     * 1 − α. The probability is as in {@link ConformalIntervals}, and the models must treat their examples alike.
     *
     * @param confidence 1 − α, in (0, 1)
     * @param residuals absolute residuals, each by the model that was not fitted to its example, in the unit of the truth, by fold,
     *     shape {@code [folds][examples of the fold]}, finite and not negative
     * @see <a href="https://arxiv.org/abs/1905.02928">Barber et al. 2021, theorems 1 and 4</a>
     */
    @SuppressWarnings("ArrayRecordComponent") // copied in and out
    record Cross(double confidence, double[][] residuals) implements ConformalIntervals {
        /** Copies the residuals, checks them, and puts those of each fold in rising order. */
        public Cross {
            ConformalThreshold.checkConfidence(confidence);
            Elements.required("residuals", residuals);
            double[][] copy = new double[residuals.length][];
            for (int k = 0; k < copy.length; k++) {
                String name = "residuals[" + k + "]";
                copy[k] = Elements.required(name, residuals[k]).clone();
                Checks.finite(name, copy[k]);
                for (int i = 0; i < copy[k].length; i++) {
                    if (copy[k][i] < 0) {
                        throw new IllegalArgumentException(
                                name + "[" + i + "] is " + copy[k][i] + "; absolute residuals are not negative");
                    }
                }
                Arrays.sort(copy[k]);
            }
            residuals = copy;
        }

        /**
         * Calibrates.
         *
         * @param truth true values, shape {@code [n]}, finite
         * @param outOfFold what the model of each example's fold predicted, which was fitted to all other folds, shape {@code [n]}
         * @param fold which one each example is in, shape {@code [n]}, numbered from 0
         * @param confidence 1 − α, in (0, 1)
         * @throws IllegalArgumentException if lengths differ, a value is not finite, or a fold or the confidence is outside its range
         */
        public static Cross calibrated(double[] truth, double[] outOfFold, int[] fold, double confidence) {
            Checks.finite("truth", truth);
            Checks.finite("outOfFold", outOfFold);
            Elements.required("fold", fold);
            Checks.lengths("truth", truth.length, "outOfFold", outOfFold.length);
            Checks.lengths("truth", truth.length, "fold", fold.length);
            return new Cross(confidence, ByFold.of(fold, i -> Checks.score(i, Math.abs(truth[i] - outOfFold[i]))));
        }

        /**
         * Returns the interval of a new example. Runs in O(folds · log n).
         *
         * @param predicted what each fold's model predicts of it, shape {@code [folds]}, finite
         * @throws IllegalArgumentException if there are not as many as folds, or one is not finite
         */
        public PredictionInterval interval(double[] predicted) {
            Checks.finite("predicted", predicted);
            if (predicted.length != residuals.length) {
                throw new IllegalArgumentException("predicted has " + predicted.length + " values; there are "
                        + residuals.length + " folds, each with a model of its own");
            }
            Optional<String> why = whyUnbounded();
            if (why.isPresent()) {
                return PredictionInterval.unbounded(confidence, why.orElseThrow());
            }
            int index = (int) ConformalThreshold.rank(examples(), confidence) - 1;
            double[] mirrored = new double[predicted.length];
            Arrays.setAll(mirrored, k -> -predicted[k]);
            return PredictionInterval.between(
                    0.0 - RisingRows.smallest(residuals, mirrored, index),
                    RisingRows.smallest(residuals, predicted, index),
                    confidence);
        }

        /** Returns the number of examples of all folds. */
        public int examples() {
            return ByFold.count(residuals);
        }

        @Override
        public Optional<String> whyUnbounded() {
            return ByFold.whyTooFew(examples(), confidence);
        }

        /** Returns a copy of the residuals, by fold, rising. */
        @Override
        public double[][] residuals() {
            return ByFold.copy(residuals);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Cross cross
                    && Double.compare(confidence, cross.confidence) == 0
                    && Arrays.deepEquals(residuals, cross.residuals);
        }

        @Override
        public int hashCode() {
            return 31 * Double.hashCode(confidence) + Arrays.deepHashCode(residuals);
        }

        /** Returns the numbers of examples and folds; the residuals would be long. */
        @Override
        public String toString() {
            return "Cross[confidence=" + confidence + ", folds=" + residuals.length + ", examples=" + examples() + "]";
        }
    }

    private static void requireNotNegative(ConformalThreshold threshold) {
        Elements.required("threshold", threshold);
        if (threshold.value() < 0) {
            throw new IllegalArgumentException(
                    "the threshold is " + threshold.value() + "; that of absolute residuals is not negative");
        }
    }

    private static PredictionInterval around(double low, double high, double scale, ConformalThreshold threshold) {
        Optional<String> why = threshold.whyInfinite();
        if (why.isPresent()) {
            return PredictionInterval.unbounded(threshold.confidence(), why.orElseThrow());
        }
        double margin = threshold.value() * scale;
        return PredictionInterval.between(low - margin, high + margin, threshold.confidence());
    }
}
