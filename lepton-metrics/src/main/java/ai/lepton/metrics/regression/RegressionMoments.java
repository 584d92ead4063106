package ai.lepton.metrics.regression;

import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Rounding;

/**
 * All measures of predicted numbers that follow from their moments, at once: one pass over the rows.
 *
 * <p>Immutable. What has no value is undefined, with the reason, where scikit-learn returns 0, 1 or NaN and torchmetrics
 * puts a small number in place of a zero denominator.
 */
public final class RegressionMoments {
    static final Score BEYOND = Score.undefined("the sums exceed what a double can hold");

    private final MomentSums sums;

    RegressionMoments(MomentSums sums) {
        this.sums = sums;
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
        return new RegressionAccumulator().add(examples).moments();
    }

    /** Returns the number of examples, those of weight 0 not among them. */
    public long examples() {
        return sums.n;
    }

    /** Returns the sum of the weights; without weights, the number of examples. */
    public double weight() {
        return sums.weight;
    }

    /** Returns the mean of the truths. */
    public Score meanTruth() {
        return known(sums.truth.value());
    }

    /** Returns the mean of the predictions. */
    public Score meanPrediction() {
        return known(sums.predicted.value());
    }

    /** Returns the mean of prediction less truth: above 0 where predictions are too high. Also bias. */
    public Score meanError() {
        return known(sums.error.value());
    }

    /** Returns the variance of the truths, with the sum of the weights as divisor. */
    public Score truthVariance() {
        return mean(sums.truthSquares);
    }

    /** Returns the variance of the predictions, with the sum of the weights as divisor. */
    public Score predictionVariance() {
        return mean(sums.predictedSquares);
    }

    /** Returns the least truth. */
    public Score leastTruth() {
        return known(sums.leastTruth);
    }

    /** Returns the greatest truth. */
    public Score greatestTruth() {
        return known(sums.greatestTruth);
    }

    /**
     * Returns the share of the truth's squared deviations from their mean that the predictions explain, R².
     *
     * @return 1 at best, 0 for always predicting the mean; undefined for fewer than two examples or for one value only,
     *     where scikit-learn returns 1 for exact predictions and else 0
     */
    public Score r2() {
        return explained("r2", squaredErrors());
    }

    /** Returns as {@link #r2()}, a constant error forgiven. */
    public Score explainedVariance() {
        return explained("explained variance", sums.errorSquares);
    }

    private Score explained(String name, double lost) {
        if (sums.n < 2) {
            return tooFew(name);
        }
        if (isTruthConstant()) {
            return Score.undefined(constantTruth());
        }
        return known(1 - lost / sums.truthSquares);
    }

    Score tooFew(String name) {
        return Score.undefined(name + " needs two examples; there " + (sums.n == 0 ? "are none" : "is 1"));
    }

    boolean isTruthConstant() {
        return isConstant(sums.leastTruth, sums.greatestTruth) || sums.truthSquares == 0;
    }

    String constantTruth() {
        return "all truths are " + sums.truth.value() + ", so there is no variation to explain";
    }

    /** Returns the mean of |prediction − truth|. */
    public Score meanAbsoluteError() {
        return mean(sums.absoluteErrors.value());
    }

    /** Returns the mean of (prediction − truth)². */
    public Score meanSquaredError() {
        return mean(squaredErrors());
    }

    /** Returns the root of the mean squared error. */
    public Score rootMeanSquaredError() {
        return meanSquaredError().map(Math::sqrt);
    }

    /** Returns the greatest |prediction − truth|; examples of weight 0 don't count. */
    public Score maxError() {
        return known(sums.greatestError);
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
        return mean(sums.relativeErrors.value());
    }

    /**
     * Returns the mean of 2 |prediction − truth| / (|truth| + |prediction|); where both are 0 it is 0.
     *
     * @return a value in [0, 2], lower is better; torchmetrics differs where a denominator is below 1.17e-6
     */
    public Score symmetricMeanAbsolutePercentageError() {
        return mean(sums.symmetricErrors.value());
    }

    /** Returns the sum of |prediction − truth| by the sum of |truth|; undefined where all truths are 0. */
    public Score weightedMeanAbsolutePercentageError() {
        double truths = sums.absoluteTruths.value();
        return truths == 0 && sums.n > 0
                ? Score.undefined("all truths are 0, and an error relative to 0 has no value")
                : known(sums.absoluteErrors.value() / truths);
    }

    /**
     * Returns the root of the mean squared error, divided by a size of the truth.
     *
     * @return 0 at best; undefined where that size is 0
     */
    public Score normalizedRootMeanSquaredError(NormalizedBy size) {
        if (sums.n == 0) {
            return RegressionExamples.NONE;
        }
        double divisor = switch (size) {
            case MEAN -> {
                double mean = Math.abs(sums.truth.value());
                yield mean <= Rounding.of(sums.absoluteTruths.value() / sums.weight) ? 0 : mean;
            }
            case RANGE -> isTruthConstant() ? 0 : sums.greatestTruth - sums.leastTruth;
            case STD -> isTruthConstant() ? 0 : Math.sqrt(sums.truthSquares / sums.weight);
            case L2 -> Math.sqrt(squares(sums.truth, sums.truthSquares));
        };
        return divisor == 0
                ? Score.undefined("the truth's " + size.key() + " is 0, and an error relative to 0 has no value")
                : known(Math.sqrt(squaredErrors() / sums.weight) / divisor);
    }

    /** Returns the sum of squared errors by the truth's sum of squared deviations: 1 − {@link #r2()}. */
    public Score relativeSquaredError() {
        if (sums.n == 0) {
            return RegressionExamples.NONE;
        }
        return isTruthConstant() ? Score.undefined(constantTruth()) : known(squaredErrors() / sums.truthSquares);
    }

    /** Returns the root of {@link #relativeSquaredError()}. */
    public Score rootRelativeSquaredError() {
        return relativeSquaredError().map(Math::sqrt);
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
            return Score.undefined("all truths are " + sums.truth.value() + ", and a constant has no correlation");
        }
        if (isPredictionConstant()) {
            return Score.undefined(
                    "all predictions are " + sums.predicted.value() + ", and a constant has no correlation");
        }
        return cosine(sums.products, sums.truthSquares, sums.predictedSquares);
    }

    boolean isPredictionConstant() {
        return isConstant(sums.leastPrediction, sums.greatestPrediction) || sums.predictedSquares == 0;
    }

    /** Returns whether values are the same but for rounding; those of resamples, whose least is unknown, are not. */
    private static boolean isConstant(double least, double greatest) {
        return Rounding.areSame(least, greatest, Math.max(Math.abs(least), Math.abs(greatest)));
    }

    private static Score cosine(double product, double squaresOfOne, double squaresOfOther) {
        double value = product / Math.sqrt(squaresOfOne) / Math.sqrt(squaresOfOther);
        return known(value, 1).map(cosine -> Math.max(-1, Math.min(1, cosine)));
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
            return Score.undefined(
                    "all truths and predictions are " + sums.truth.value() + ", and a constant has no correlation");
        }
        double bias = sums.error.value();
        double below = sums.truthSquares + sums.predictedSquares + sums.weight * bias * bias;
        double products = isTruthConstant() || isPredictionConstant() ? 0 : sums.products;
        return known(2 * products / below);
    }

    /** Returns the cosine of the angle between truth and prediction as vectors; undefined where one is all 0. */
    public Score cosineSimilarity() {
        if (sums.n == 0) {
            return RegressionExamples.NONE;
        }
        double truths = squares(sums.truth, sums.truthSquares);
        double predictions = squares(sums.predicted, sums.predictedSquares);
        if (truths == 0 || predictions == 0) {
            return Score.undefined("all " + (truths == 0 ? "truths" : "predictions") + " are 0, and have no direction");
        }
        return cosine(sums.products + sums.weight * sums.truth.value() * sums.predicted.value(), truths, predictions);
    }

    private double squaredErrors() {
        return squares(sums.error, sums.errorSquares);
    }

    /** Returns the sum of squares about 0. */
    private double squares(PreciseMean mean, double squaresAboutMean) {
        return squaresAboutMean + sums.weight * mean.value() * mean.value();
    }

    private Score mean(double sum) {
        return known(sum / sums.weight);
    }

    private Score known(double value) {
        return known(value, sums.n);
    }

    private static Score known(double value, long n) {
        if (n == 0) {
            return RegressionExamples.NONE;
        }
        return Double.isNaN(value) ? BEYOND : Score.of(value);
    }
}
