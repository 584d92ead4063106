package ai.lepton.metrics.regression;

import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Rounding;
import ai.lepton.metrics.internal.Scaled;
import org.jspecify.annotations.Nullable;

/**
 * All measures of predicted numbers that follow from their moments, at once: one pass over the rows.
 *
 * <p>Immutable. What has no value is undefined, with the reason, where scikit-learn returns 0, 1 or NaN and torchmetrics
 * puts a small number in place of a zero denominator. Values and weights may be of any size: what a double can hold is right,
 * and what is greater, or smaller but not 0, is undefined.
 */
public final class RegressionMoments {
    private static final Scaled ONE = Scaled.of(1);

    private final MomentSums sums;
    private final Moments all;

    RegressionMoments(MomentSums sums) {
        this.sums = sums;
        this.all = sums.moments();
    }

    /**
     * Returns the moments of these examples.
     *
     * @param truth true values, shape {@code [n]}
     * @param predicted predicted values, shape {@code [n]}
     * @throws IllegalArgumentException if the lengths differ, or a value is not finite
     */
    public static RegressionMoments of(double[] truth, double[] predicted) {
        return of(RegressionExamples.of(truth, predicted, null));
    }

    /**
     * Returns the moments of these examples, each with its weight; those of weight 0 count nothing.
     *
     * @param truth true values, shape {@code [n]}
     * @param predicted predicted values, shape {@code [n]}
     * @param weight shape {@code [n]}, finite and not negative
     * @throws IllegalArgumentException if the lengths differ, a value is not finite, or a weight is negative or not finite
     */
    public static RegressionMoments of(double[] truth, double[] predicted, double[] weight) {
        return of(RegressionExamples.of(truth, predicted, weight));
    }

    static RegressionMoments of(RegressionExamples examples) {
        return new Accumulator().add(examples).moments();
    }

    /** Returns the number of examples, those of weight 0 not among them. */
    public long examples() {
        return sums.n;
    }

    /** Returns the sum of the weights; without weights, the number of examples. Infinite where no double holds it. */
    public double weight() {
        return all.weight().toDouble();
    }

    /** Returns whether values or weights are so large or so small that doubles could not hold their squares. */
    boolean isExtreme() {
        return sums.exact != null;
    }

    Scaled exactMeanTruth() {
        return all.meanTruth();
    }

    Scaled exactTruthVariance() {
        return isTruthConstant() ? Scaled.of(0) : all.truthSquaresAboutMean().over(all.weight());
    }

    /** Returns the mean of the truths. */
    public Score meanTruth() {
        return known(all.meanTruth());
    }

    /** Returns the mean of the predictions. */
    public Score meanPrediction() {
        return known(all.meanPrediction());
    }

    /** Returns the mean of prediction less truth: above 0 where predictions are too high. Also bias. */
    public Score meanError() {
        return known(all.meanError());
    }

    /** Returns the variance of the truths, with the sum of the weights as divisor. */
    public Score truthVariance() {
        return mean(all.truthSquaresAboutMean());
    }

    /** Returns the variance of the predictions, with the sum of the weights as divisor. */
    public Score predictionVariance() {
        return mean(all.predictedSquaresAboutMean());
    }

    /** Returns the least truth. */
    public Score leastTruth() {
        return sums.n == 0 ? RegressionExamples.NONE : Score.of(sums.leastTruth);
    }

    /** Returns the greatest truth. */
    public Score greatestTruth() {
        return sums.n == 0 ? RegressionExamples.NONE : Score.of(sums.greatestTruth);
    }

    /**
     * Returns the share of the truth's squared deviations from their mean that the predictions explain, R².
     *
     * @return 1 at best, 0 for always predicting the mean; undefined for fewer than two examples or for one value only,
     *     where scikit-learn returns 1 for exact predictions and else 0
     */
    public Score r2() {
        return explained("r2", all.errorSquares());
    }

    /** Returns 1 − variance of the errors / variance of the truths: {@link #r2()} after the mean error was taken out. */
    public Score explainedVariance() {
        return explained("explained variance", all.errorSquaresAboutMean());
    }

    private Score explained(String name, Scaled lost) {
        if (sums.n < 2) {
            return tooFew(name);
        }
        if (isTruthConstant()) {
            return Score.undefined(constantTruth());
        }
        return known(ONE.minus(lost.over(all.truthSquaresAboutMean())));
    }

    Score tooFew(String name) {
        return Score.undefined(name + " needs two examples; there " + (sums.n == 0 ? "are none" : "is 1"));
    }

    boolean isTruthConstant() {
        return isConstant(sums.leastTruth, sums.greatestTruth)
                || all.truthSquaresAboutMean().isZero();
    }

    String constantTruth() {
        return "all truths are " + all.meanTruth().toDouble() + ", so there is no variation to explain";
    }

    /** Returns the mean of |prediction − truth|. */
    public Score meanAbsoluteError() {
        return mean(all.absoluteErrors());
    }

    /** Returns the mean of (prediction − truth)². */
    public Score meanSquaredError() {
        return mean(all.errorSquares());
    }

    /** Returns the root of the mean squared error. */
    public Score rootMeanSquaredError() {
        return sums.n == 0
                ? RegressionExamples.NONE
                : known(all.errorSquares().over(all.weight()).root());
    }

    /** Returns the greatest |prediction − truth|; examples of weight 0 don't count. */
    public Score maxError() {
        return known(all.greatestError());
    }

    Scaled greatestError() {
        return all.greatestError();
    }

    /**
     * Returns the mean of |prediction − truth| / |truth|, as a fraction.
     *
     * @return 0 at best; undefined where a truth is 0 and its prediction is not, where scikit-learn divides by 2.2e-16
     */
    public Score meanAbsolutePercentageError() {
        if (sums.zeroTruths > 0) {
            return Score.undefined(
                    sums.zeroTruths + " of " + sums.n + " truths " + (sums.zeroTruths == 1 ? "is" : "are")
                            + " 0 but predicted otherwise, and an error relative to 0 has no value");
        }
        return mean(all.relativeErrors());
    }

    /**
     * Returns the mean of 2 |prediction − truth| / (|truth| + |prediction|); where both are 0 it is 0.
     *
     * @return a value in [0, 2], lower is better; torchmetrics differs where a denominator is below 1.17e-6
     */
    public Score symmetricMeanAbsolutePercentageError() {
        return mean(all.symmetricErrors()).map(value -> Math.min(2, value));
    }

    /** Returns the sum of |prediction − truth| by the sum of |truth|; undefined where all truths are 0. */
    public Score weightedMeanAbsolutePercentageError() {
        if (sums.n > 0 && all.absoluteTruths().isZero()) {
            return Score.undefined("all truths are 0, and an error relative to 0 has no value");
        }
        return over(all.absoluteErrors(), all.absoluteTruths());
    }

    /**
     * Returns the root of the mean squared error, divided by a size of the truth.
     *
     * @return 0 at best; undefined where that size is 0
     */
    public Score normalizedRootMeanSquaredError(RegressionMeasure.NormalizedBy size) {
        if (sums.n == 0) {
            return RegressionExamples.NONE;
        }
        Scaled divisor = switch (size) {
            case MEAN -> isMeanOfRounding() ? Scaled.of(0) : all.meanTruth().abs();
            case RANGE ->
                isTruthConstant() ? Scaled.of(0) : Scaled.of(sums.greatestTruth).minus(Scaled.of(sums.leastTruth));
            case STD -> exactTruthVariance().root();
            case L2 -> all.truthSquares().root();
        };
        return divisor.isZero()
                ? Score.undefined("the truth's " + size.key() + " is 0, and an error relative to 0 has no value")
                : known(all.errorSquares().over(all.weight()).root().over(divisor));
    }

    /** Returns whether the truths' mean is no more than rounding leaves of numbers that add up to 0. */
    private boolean isMeanOfRounding() {
        if (isExtreme()) {
            return false; // sums of such numbers are exact
        }
        double share = all.meanTruth()
                .abs()
                .times(all.weight())
                .over(all.absoluteTruths())
                .toDouble();
        return share <= Rounding.of(1);
    }

    /** Returns the sum of squared errors by the truth's sum of squared deviations: 1 − {@link #r2()}. */
    public Score relativeSquaredError() {
        if (sums.n == 0) {
            return RegressionExamples.NONE;
        }
        return isTruthConstant() ? Score.undefined(constantTruth()) : known(relativeSquares());
    }

    private Scaled relativeSquares() {
        return all.errorSquares().over(all.truthSquaresAboutMean());
    }

    /** Returns the root of {@link #relativeSquaredError()}. */
    public Score rootRelativeSquaredError() {
        if (sums.n == 0 || isTruthConstant()) {
            return relativeSquaredError();
        }
        return known(relativeSquares().root());
    }

    /**
     * Returns Pearson's correlation of truth and prediction, in [−1, 1]; undefined where one of them is constant.
     *
     * @see <a href="https://doi.org/10.1098/rspl.1895.0041">Pearson 1895</a>
     */
    public Score pearsonCorrelation() {
        if (sums.n < 2) {
            return tooFew("pearson correlation");
        }
        if (isTruthConstant()) {
            return Score.undefined(
                    "all truths are " + all.meanTruth().toDouble() + ", and a constant has no correlation");
        }
        if (isPredictionConstant()) {
            return Score.undefined(
                    "all predictions are " + all.meanPrediction().toDouble() + ", and a constant has no correlation");
        }
        return cosine(all.productsAboutMean(), all.truthSquaresAboutMean(), all.predictedSquaresAboutMean());
    }

    boolean isPredictionConstant() {
        return isConstant(sums.leastPrediction, sums.greatestPrediction)
                || all.predictedSquaresAboutMean().isZero();
    }

    /** Returns whether values are the same but for rounding; those of resamples, whose least is unknown, are not. */
    private static boolean isConstant(double least, double greatest) {
        return Rounding.areSame(least, greatest, Math.max(Math.abs(least), Math.abs(greatest)));
    }

    private static Score cosine(Scaled product, Scaled squaresOfOne, Scaled squaresOfOther) {
        double value =
                product.over(squaresOfOne.root()).over(squaresOfOther.root()).toDouble();
        return Double.isNaN(value) ? Scaled.finite(value) : Score.of(Math.max(-1, Math.min(1, value)));
    }

    /**
     * Returns Lin's concordance correlation: how close the pairs are to the line where prediction equals truth.
     *
     * <p>Variances have the number of examples as divisor, as in Lin's paper; torchmetrics has one less, and so differs by a
     * share of about 1/n where the means differ.
     *
     * @return a value in [−1, 1]; undefined for fewer than two examples, or where truth and prediction are the
     *     same constant
     * @see <a href="https://doi.org/10.2307/2532051">Lin 1989</a>
     */
    public Score concordanceCorrelation() {
        if (sums.n < 2) {
            return tooFew("concordance correlation");
        }
        if (isTruthConstant() && isPredictionConstant() && sums.leastTruth == sums.leastPrediction) {
            return Score.undefined("all truths and predictions are "
                    + all.meanTruth().toDouble() + ", and a constant has no correlation");
        }
        if (isTruthConstant() || isPredictionConstant()) {
            return Score.of(0);
        }
        Scaled bias = all.meanError();
        Scaled below = all.truthSquaresAboutMean()
                .plus(all.predictedSquaresAboutMean())
                .plus(all.weight().times(bias).times(bias));
        double value = all.productsAboutMean().times(2).over(below).toDouble();
        return Double.isNaN(value) ? Scaled.finite(value) : Score.of(Math.max(-1, Math.min(1, value)));
    }

    /** Returns the cosine of the angle between truth and prediction as vectors; undefined where one is all 0. */
    public Score cosineSimilarity() {
        if (sums.n == 0) {
            return RegressionExamples.NONE;
        }
        boolean noTruth = all.truthSquares().isZero();
        if (noTruth || all.predictedSquares().isZero()) {
            return Score.undefined("all " + (noTruth ? "truths" : "predictions") + " are 0, and have no direction");
        }
        return cosine(all.products(), all.truthSquares(), all.predictedSquares());
    }

    private Score mean(Scaled sum) {
        return over(sum, all.weight());
    }

    private Score over(Scaled sum, Scaled divisor) {
        return sums.n == 0 ? RegressionExamples.NONE : sum.over(divisor).score();
    }

    private Score known(Scaled value) {
        return sums.n == 0 ? RegressionExamples.NONE : value.score();
    }

    /**
     * Sums up pairs of truths and predictions, piece by piece, in memory that does not grow; two accumulators merge.
     *
     * <p>Splits and orders change nothing but the last digits. Nothing is allocated per row. Not safe for several threads:
     * give each its own, and merge.
     */
    public static final class Accumulator {
        private final MomentSums sums = new MomentSums();
        // Single rows wait here until they make a block.
        private double @Nullable [] waitingTruth;
        private double @Nullable [] waitingPredicted;
        private double @Nullable [] waitingWeight;
        private int waiting;

        /** Creates an accumulator of no examples. */
        public Accumulator() {}

        /**
         * Adds one example.
         *
         * @throws IllegalArgumentException if a value is not finite
         */
        public Accumulator add(double truth, double predicted) {
            return add(truth, predicted, 1);
        }

        /**
         * Adds one example with its weight; of weight 0 it counts nothing.
         *
         * @throws IllegalArgumentException if a value is not finite, or the weight is negative or not finite
         */
        public Accumulator add(double truth, double predicted, double weight) {
            checkFinite("truth", truth);
            checkFinite("predicted", predicted);
            if (!(weight >= 0 && weight <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException("weight is " + weight + "; weights are finite and not negative");
            }
            double[] y = waitingTruth;
            double[] p = waitingPredicted;
            double[] w = waitingWeight;
            if (y == null || p == null || w == null) {
                waitingTruth = y = new double[MomentSums.BLOCK];
                waitingPredicted = p = new double[MomentSums.BLOCK];
                waitingWeight = w = new double[MomentSums.BLOCK];
            }
            y[waiting] = truth;
            p[waiting] = predicted;
            w[waiting] = weight;
            waiting++;
            if (waiting == MomentSums.BLOCK) {
                sums.addBlock(y, p, w, 0, waiting);
                waiting = 0;
            }
            return this;
        }

        private static void checkFinite(String name, double value) {
            if (!(Math.abs(value) <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException(name + " is " + value + "; values must be finite");
            }
        }

        /**
         * Adds these examples.
         *
         * @param truth true values, shape {@code [n]}
         * @param predicted predicted values, shape {@code [n]}
         * @throws IllegalArgumentException if the lengths differ, or a value is not finite; then nothing is added
         */
        public Accumulator addAll(double[] truth, double[] predicted) {
            return add(RegressionExamples.of(truth, predicted, null));
        }

        /**
         * Adds these examples, each with its weight; those of weight 0 count nothing.
         *
         * @param truth true values, shape {@code [n]}
         * @param predicted predicted values, shape {@code [n]}
         * @param weight shape {@code [n]}, finite and not negative
         * @throws IllegalArgumentException if the lengths differ, a value is not finite, or a weight is negative or not
         *     finite; then nothing is added
         */
        public Accumulator addAll(double[] truth, double[] predicted, double[] weight) {
            return add(RegressionExamples.of(truth, predicted, weight));
        }

        Accumulator add(RegressionExamples examples) {
            int n = examples.size();
            for (int from = 0; from < n; from += MomentSums.BLOCK) {
                int to = (int) Math.min(n, (long) from + MomentSums.BLOCK);
                sums.addBlock(examples.truth, examples.predicted, examples.weight, from, to);
            }
            return this;
        }

        /** Adds what another has summed up; the other stays as it is. */
        public Accumulator merge(Accumulator other) {
            sums.merge(other.all());
            return this;
        }

        /** Returns the sums over all rows, those that wait included. */
        private MomentSums all() {
            MomentSums all = sums.copy();
            if (waiting > 0 && waitingTruth != null && waitingPredicted != null) {
                all.addBlock(waitingTruth, waitingPredicted, waitingWeight, 0, waiting);
            }
            return all;
        }

        /** Returns the measures of what was added so far. */
        public RegressionMoments moments() {
            return new RegressionMoments(all());
        }
    }
}
