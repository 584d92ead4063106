package ai.lepton.metrics.regression;

import ai.lepton.metrics.Measure;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Scaled;
import ai.lepton.metrics.regression.IntervalRule.OfMean;
import ai.lepton.metrics.regression.IntervalRule.OfSums;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A measure of predicted numbers, under the name that scikit-learn (without {@code _score}) or torchmetrics gives it.
 *
 * <p>All take weights, but for the correlations of ranks. Examples of weight 0 count nothing, not even where a measure is
 * not defined for their values. Sums are compensated, and may be of values and weights of any size: what a double can't hold is
 * undefined, and says so.
 */
public final class RegressionMeasure implements Measure.Of<RegressionReport> {
    /** What is known of a kind of measure. */
    private enum Sort {
        /** An error, 0 at best. */
        LOSS(Measure.Direction.LOWER_IS_BETTER, Range.NOT_NEGATIVE),
        /** An error relative to half of what truth and prediction are together. */
        UP_TO_TWO(Measure.Direction.LOWER_IS_BETTER, new Range(0, 2)),
        /** What is gained on a constant prediction, as a share of its loss. */
        GAIN(Measure.Direction.HIGHER_IS_BETTER, Range.AT_MOST_ONE),
        CORRELATION(Measure.Direction.HIGHER_IS_BETTER, Range.CORRELATION),
        HITS(Measure.Direction.HIGHER_IS_BETTER, Range.SHARE);

        private final Measure.Direction direction;
        private final Range range;

        Sort(Measure.Direction direction, Range range) {
            this.direction = direction;
            this.range = range;
        }
    }

    private static final IntervalRule EXTREME = new IntervalRule.None("samples tell little of extremes");

    /** {@link RegressionMoments#r2()}. */
    public static final RegressionMeasure R2 = moments("r2", Sort.GAIN, RegressionMoments::r2, OfSums.gain(1, true));
    /** {@link RegressionMoments#explainedVariance()}. */
    public static final RegressionMeasure EXPLAINED_VARIANCE =
            moments("explained_variance", Sort.GAIN, RegressionMoments::explainedVariance, OfSums.gain(0, true));
    /** {@link RegressionMoments#meanAbsoluteError()}. */
    public static final RegressionMeasure MEAN_ABSOLUTE_ERROR = moments(
            "mean_absolute_error", Sort.LOSS, RegressionMoments::meanAbsoluteError, OfMean.of(RowLoss.ABSOLUTE, false));
    /** {@link RegressionMoments#meanSquaredError()}. */
    public static final RegressionMeasure MEAN_SQUARED_ERROR = moments(
            "mean_squared_error", Sort.LOSS, RegressionMoments::meanSquaredError, OfMean.of(RowLoss.SQUARED, true));
    /** {@link RegressionMoments#rootMeanSquaredError()}. */
    public static final RegressionMeasure ROOT_MEAN_SQUARED_ERROR = moments(
            "root_mean_squared_error",
            Sort.LOSS,
            RegressionMoments::rootMeanSquaredError,
            OfMean.of(RowLoss.SQUARED, true).rooted());
    /** The median of |prediction − truth|; with weights, the value that half of the weight does not exceed. */
    public static final RegressionMeasure MEDIAN_ABSOLUTE_ERROR =
            examples("median_absolute_error", Sort.LOSS, Formula::medianAbsoluteError, new IntervalRule.OfMedian());
    /** {@link RegressionMoments#maxError()}. */
    public static final RegressionMeasure MAX_ERROR = new RegressionMeasure(
            "max_error", Sort.LOSS, new Formula.OfMoments(RegressionMoments::maxError, false), EXTREME);
    /** {@link RegressionMoments#meanAbsolutePercentageError()}. */
    public static final RegressionMeasure MEAN_ABSOLUTE_PERCENTAGE_ERROR = moments(
            "mean_absolute_percentage_error",
            Sort.LOSS,
            RegressionMoments::meanAbsolutePercentageError,
            OfMean.of(RowLoss.RELATIVE, false));
    /** {@link RegressionMoments#symmetricMeanAbsolutePercentageError()}. */
    public static final RegressionMeasure SYMMETRIC_MEAN_ABSOLUTE_PERCENTAGE_ERROR = moments(
            "symmetric_mean_absolute_percentage_error",
            Sort.UP_TO_TWO,
            RegressionMoments::symmetricMeanAbsolutePercentageError,
            new OfMean(RowLoss.SYMMETRIC, 2, false, x -> x));
    /** {@link RegressionMoments#weightedMeanAbsolutePercentageError()}. */
    public static final RegressionMeasure WEIGHTED_MEAN_ABSOLUTE_PERCENTAGE_ERROR = moments(
            "weighted_mean_absolute_percentage_error",
            Sort.LOSS,
            RegressionMoments::weightedMeanAbsolutePercentageError,
            OfSums.ratio(0, false));
    /** The mean of (ln(1 + prediction) − ln(1 + truth))²; undefined where a value is not above −1. */
    public static final RegressionMeasure MEAN_SQUARED_LOG_ERROR =
            loss("mean_squared_log_error", RowLoss.squaredLogError("mean squared log error"), true);
    /** The root of the mean squared log error. */
    public static final RegressionMeasure ROOT_MEAN_SQUARED_LOG_ERROR = new RegressionMeasure(
            "root_mean_squared_log_error",
            Sort.LOSS,
            new Formula.OfMeanLoss(RowLoss.squaredLogError("root mean squared log error"), Scaled::root, Math::sqrt),
            OfMean.of(RowLoss.squaredLogError("root mean squared log error"), true)
                    .rooted());
    /** The mean Poisson deviance; undefined where a truth is below 0 or a prediction not above 0. */
    public static final RegressionMeasure MEAN_POISSON_DEVIANCE =
            loss("mean_poisson_deviance", Deviance.ofPower(1), true);
    /** The mean gamma deviance; undefined where a value is not above 0. */
    public static final RegressionMeasure MEAN_GAMMA_DEVIANCE = loss("mean_gamma_deviance", Deviance.ofPower(2), true);
    /** 1 − mean absolute error / that of the truth's median. Undefined as {@link RegressionMoments#r2()}. */
    public static final RegressionMeasure D2_ABSOLUTE_ERROR = new RegressionMeasure(
            "d2_absolute_error",
            Sort.GAIN,
            new Formula.OfGain(RowLoss.pinball(0.5), Formula.Baseline.quantile(0.5)),
            OfSums.gain(0, false));
    /** {@link RegressionMoments#pearsonCorrelation()}. */
    public static final RegressionMeasure PEARSON_CORRCOEF = moments(
            "pearson_corrcoef", Sort.CORRELATION, RegressionMoments::pearsonCorrelation, OfSums.correlation(1.2));
    /** Spearman's rho, ties at the mean of their ranks, in [−1, 1]. Without weights only. */
    public static final RegressionMeasure SPEARMAN_CORRCOEF =
            examples("spearman_corrcoef", Sort.CORRELATION, RankCorrelation::spearman, new IntervalRule.OfRanks(false));
    /** Kendall's tau-b, in [−1, 1], in O(n log n). Without weights only. */
    public static final RegressionMeasure KENDALL_RANK_CORRCOEF = examples(
            "kendall_rank_corrcoef", Sort.CORRELATION, RankCorrelation::kendall, new IntervalRule.OfRanks(true));
    /** {@link RegressionMoments#concordanceCorrelation()}. */
    public static final RegressionMeasure CONCORDANCE_CORRCOEF = moments(
            "concordance_corrcoef",
            Sort.CORRELATION,
            RegressionMoments::concordanceCorrelation,
            OfSums.correlation(0.55));
    /** {@link RegressionMoments#relativeSquaredError()}. */
    public static final RegressionMeasure RELATIVE_SQUARED_ERROR = moments(
            "relative_squared_error", Sort.LOSS, RegressionMoments::relativeSquaredError, OfSums.ratio(1, true));
    /** The mean of ln cosh(prediction − truth); large errors don't overflow. */
    public static final RegressionMeasure LOG_COSH_ERROR = loss("log_cosh_error", RowLoss.LOG_COSH, true);
    /** {@link RegressionMoments#cosineSimilarity()}. */
    public static final RegressionMeasure COSINE_SIMILARITY = moments(
            "cosine_similarity", Sort.CORRELATION, RegressionMoments::cosineSimilarity, OfSums.correlation(1.2));

    /** What a report has without being asked. */
    static final List<RegressionMeasure> REPORTED = List.of(
            R2,
            EXPLAINED_VARIANCE,
            MEAN_ABSOLUTE_ERROR,
            MEAN_SQUARED_ERROR,
            ROOT_MEAN_SQUARED_ERROR,
            MEDIAN_ABSOLUTE_ERROR,
            MAX_ERROR,
            MEAN_ABSOLUTE_PERCENTAGE_ERROR,
            SYMMETRIC_MEAN_ABSOLUTE_PERCENTAGE_ERROR,
            WEIGHTED_MEAN_ABSOLUTE_PERCENTAGE_ERROR,
            MEAN_SQUARED_LOG_ERROR,
            ROOT_MEAN_SQUARED_LOG_ERROR,
            MEAN_POISSON_DEVIANCE,
            MEAN_GAMMA_DEVIANCE,
            D2_ABSOLUTE_ERROR,
            PEARSON_CORRCOEF,
            SPEARMAN_CORRCOEF,
            KENDALL_RANK_CORRCOEF,
            CONCORDANCE_CORRCOEF);

    /** All that need no parameter. */
    static final List<RegressionMeasure> CONSTANTS = Stream.concat(
                    REPORTED.stream(), Stream.of(RELATIVE_SQUARED_ERROR, LOG_COSH_ERROR, COSINE_SIMILARITY))
            .toList();

    /** All, those that need a parameter with one as an example: the name before the parenthesis is the same for all others. */
    static final List<RegressionMeasure> ALL = Stream.concat(
                    CONSTANTS.stream(),
                    Stream.of(
                            meanPinballLoss(0.5),
                            d2Pinball(0.5),
                            meanTweedieDeviance(0),
                            d2Tweedie(0),
                            normalizedRootMeanSquaredError(NormalizedBy.MEAN),
                            minkowskiDistance(2),
                            criticalSuccessIndex(0)))
            .toList();

    private final String key;
    private final Sort sort;
    private final Formula formula;
    private final IntervalRule rule;

    private RegressionMeasure(String key, Sort sort, Formula formula, IntervalRule rule) {
        this.key = key;
        this.sort = sort;
        this.formula = formula;
        this.rule = rule;
    }

    private static RegressionMeasure moments(
            String key, Sort sort, Function<RegressionMoments, Score> function, IntervalRule rule) {
        return new RegressionMeasure(key, sort, new Formula.OfMoments(function, true), rule);
    }

    private static RegressionMeasure loss(String key, RowLoss loss, boolean isQuadratic) {
        return new RegressionMeasure(
                key, Sort.LOSS, new Formula.OfMeanLoss(loss, x -> x, x -> x), OfMean.of(loss, isQuadratic));
    }

    private static RegressionMeasure examples(
            String key, Sort sort, Function<RegressionExamples, Score> function, IntervalRule rule) {
        return new RegressionMeasure(key, sort, new Formula.OfExamples(function), rule);
    }

    /**
     * Returns the mean pinball loss of predicted quantiles.
     *
     * @param alpha the share of the truths that should lie below, in [0, 1]; 0.5 gives half the mean absolute error
     * @throws IllegalArgumentException if it is outside [0, 1]
     * @see <a href="https://doi.org/10.2307/1913643">Koenker and Bassett 1978</a>
     */
    public static RegressionMeasure meanPinballLoss(double alpha) {
        return loss(named("mean_pinball_loss", "alpha", alpha, 0.5), RowLoss.pinball(alpha), false);
    }

    /**
     * Returns 1 − mean pinball loss / that of the truth's quantile. Undefined as {@link RegressionMoments#r2()}.
     *
     * @param alpha the share of the truths that should lie below, in [0, 1]
     * @throws IllegalArgumentException if it is outside [0, 1]
     */
    public static RegressionMeasure d2Pinball(double alpha) {
        return new RegressionMeasure(
                named("d2_pinball", "alpha", alpha, 0.5),
                Sort.GAIN,
                new Formula.OfGain(RowLoss.pinball(alpha), Formula.Baseline.quantile(alpha)),
                OfSums.gain(0, false));
    }

    /**
     * Returns the mean deviance of a Tweedie distribution. For powers in [1, 2) it is undefined where a truth is below 0 or
     * a prediction not above 0; for powers of at least 2 where either is not above 0; for those below 0 where a prediction
     * is not.
     *
     * @param power 0 for normal, 1 for Poisson, 2 for gamma, 3 for inverse Gaussian; not in (0, 1)
     * @throws IllegalArgumentException if it is not finite, or in (0, 1)
     */
    public static RegressionMeasure meanTweedieDeviance(double power) {
        return loss(named("mean_tweedie_deviance", "power", power, 0), Deviance.ofPower(power), true);
    }

    /**
     * Returns 1 − mean deviance / that of the truth's mean; of power 0 it is R².
     *
     * @param power as in {@link #meanTweedieDeviance}
     * @throws IllegalArgumentException if it is not finite, or in (0, 1)
     */
    public static RegressionMeasure d2Tweedie(double power) {
        return new RegressionMeasure(
                named("d2_tweedie", "power", power, 0),
                Sort.GAIN,
                new Formula.OfGain(Deviance.ofPower(power), Formula.Baseline.MEAN),
                OfSums.gain(1, true));
    }

    /** Returns {@link RegressionMoments#normalizedRootMeanSquaredError}. */
    public static RegressionMeasure normalizedRootMeanSquaredError(NormalizedBy size) {
        String name = "normalized_root_mean_squared_error";
        return new RegressionMeasure(
                size == NormalizedBy.MEAN ? name : name + "(normalization=" + size.key() + ")",
                Sort.LOSS,
                new Formula.OfMoments(
                        moments -> moments.normalizedRootMeanSquaredError(size), size != NormalizedBy.RANGE),
                size == NormalizedBy.RANGE ? EXTREME : OfSums.ratio(0, true));
    }

    /**
     * Returns the p-norm of the errors: (Σ |prediction − truth|^p)^(1/p). It is a sum, and grows with the examples.
     *
     * @param p finite, at least 1: 1 for Manhattan, 2 for Euclidean distance
     * @throws IllegalArgumentException if it is below 1 or not finite
     */
    public static RegressionMeasure minkowskiDistance(double p) {
        if (!(p >= 1 && p <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("p is " + p + "; a norm's is finite and at least 1");
        }
        return examples(
                "minkowski_distance(p=" + p + ")",
                Sort.LOSS,
                data -> Formula.minkowskiDistance(data, p),
                new IntervalRule.None("a sum, which grows with the examples"));
    }

    /**
     * Returns the critical success index of the event that a value reaches a threshold: hits by hits, misses and false
     * alarms. Undefined where nothing reaches it; torchmetrics returns 0 there.
     *
     * @see <a href="https://doi.org/10.1175/1520-0434(1990)005%3C0570:TCSIAA%3E2.0.CO;2">Schaefer 1990</a>
     */
    public static RegressionMeasure criticalSuccessIndex(double threshold) {
        return examples(
                "critical_success_index(threshold=" + threshold + ")",
                Sort.HITS,
                data -> Formula.criticalSuccessIndex(data, threshold),
                new IntervalRule.OfEvents(threshold));
    }

    private static String named(String name, String parameter, double value, double usual) {
        return value == usual ? name : name + "(" + parameter + "=" + value + ")";
    }

    /** Returns all measures; of those that need a parameter, one as an example. */
    public static List<RegressionMeasure> all() {
        return ALL;
    }

    /** Returns the name: {@code r2}, {@code mean_absolute_error}, {@code mean_pinball_loss(alpha=0.9)}. */
    @Override
    public String key() {
        return key;
    }

    /**
     * Returns the measure of these examples.
     *
     * @param truth true values, shape {@code [n]}
     * @param predicted predicted values, shape {@code [n]}
     * @throws IllegalArgumentException if the lengths differ, or a value is not finite
     */
    public Score of(double[] truth, double[] predicted) {
        return of(RegressionExamples.of(truth, predicted, null));
    }

    /**
     * Returns the measure of these examples, each with its weight.
     *
     * @param truth true values, shape {@code [n]}
     * @param predicted predicted values, shape {@code [n]}
     * @param weight shape {@code [n]}, finite and not negative
     * @throws IllegalArgumentException if the lengths differ, a value is not finite, or a weight is negative or not finite
     */
    public Score of(double[] truth, double[] predicted, double[] weight) {
        return of(RegressionExamples.of(truth, predicted, weight));
    }

    @Override
    public Class<RegressionReport> reports() {
        return RegressionReport.class;
    }

    @Override
    public Traits traits() {
        return new Traits(sort.direction, sort.range, List.of(rule.method()));
    }

    /** Returns what a report found; one that it does not list is computed. */
    @Override
    public Measurement in(RegressionReport report) {
        return Measurement.of(key, report.estimate(this));
    }

    Score of(RegressionExamples examples) {
        return formula.of(examples);
    }

    Formula formula() {
        return formula;
    }

    IntervalRule rule() {
        return rule;
    }

    /** Returns {@link #key()}. */
    @Override
    public String toString() {
        return key;
    }

    /** What a normalized error is divided by: a size of the truths. */
    public enum NormalizedBy {
        /** The magnitude of its mean; torchmetrics keeps the sign, which makes an error negative where the mean is. */
        MEAN,
        /** The greatest less the least. */
        RANGE,
        /** Its standard deviation, with the number of examples as divisor. */
        STD,
        /** Its Euclidean norm, the root of the sum of squares. */
        L2;

        /** Returns the name in torchmetrics: {@code mean}, {@code range}, {@code std}, {@code l2}. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
