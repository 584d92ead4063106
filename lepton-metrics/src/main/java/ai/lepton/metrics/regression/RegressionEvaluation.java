package ai.lepton.metrics.regression;

import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.MultinomialBootstrap;
import ai.lepton.metrics.internal.Elements;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A judgement of predicted numbers on examples whose true values are known.
 *
 * <pre>{@code
 * RegressionReport report = RegressionEvaluation.of(truth, predicted).level(0.95).seed(42).report();
 * System.out.println(report.table());
 * }</pre>
 *
 * <p>Immutable: each option gives another evaluation. The arrays are read where they are, not copied; don't change them
 * while the evaluation or its report is in use.
 */
public final class RegressionEvaluation {
    private final RegressionExamples examples;
    private final Options options;

    private RegressionEvaluation(RegressionExamples examples, Options options) {
        this.examples = examples;
        this.options = options;
    }

    /**
     * Judges these predictions.
     *
     * @param truth true values, shape {@code [n]}
     * @param predicted predicted values, shape {@code [n]}
     * @throws IllegalArgumentException if the lengths differ, or a value is not finite
     */
    public static RegressionEvaluation of(double[] truth, double[] predicted) {
        return new RegressionEvaluation(RegressionExamples.of(truth, predicted, null), Options.DEFAULT);
    }

    /**
     * Gives each example a weight; those of weight 0 count nothing.
     *
     * @param weight shape {@code [n]}, finite and not negative
     * @throws IllegalArgumentException if lengths differ, or a weight is negative or not finite
     */
    public RegressionEvaluation weights(double[] weight) {
        return new RegressionEvaluation(RegressionExamples.of(examples.truth, examples.predicted, weight), options);
    }

    /** Sets the level of the confidence intervals, in (0, 1); 0.95 by default. */
    public RegressionEvaluation level(double level) {
        return with(new Options(level, options.resamples, options.seed, options.policy, options.measures));
    }

    /**
     * Sets the seed of what is drawn; 0 by default. The bootstrap of {@link RegressionComparison} draws resamples, and the
     * jackknife of more than 4,096 examples deals them into groups; all else in a report follows from the examples alone.
     */
    public RegressionEvaluation seed(long seed) {
        return with(new Options(options.level, options.resamples, seed, options.policy, options.measures));
    }

    /**
     * Sets the number of resamples of the bootstrap, which only a {@link RegressionComparison} of medians, correlations of ranks
     * and others that follow from no sums makes; {@value MultinomialBootstrap#DEFAULT_RESAMPLES} by default.
     */
    public RegressionEvaluation resamples(int resamples) {
        return with(new Options(options.level, resamples, options.seed, options.policy, options.measures));
    }

    /** Sets what becomes of undefined scores; {@link Score.WhenUndefined#UNDEFINED} by default. */
    public RegressionEvaluation whenUndefined(Score.WhenUndefined policy) {
        return with(new Options(options.level, options.resamples, options.seed, policy, options.measures));
    }

    /** Adds measures to those that every report has, such as {@link RegressionMeasure#meanPinballLoss}. */
    public RegressionEvaluation withMeasures(RegressionMeasure... measures) {
        Elements.of("measures", measures);
        List<RegressionMeasure> all = new ArrayList<>(options.measures);
        for (RegressionMeasure measure : measures) {
            if (all.stream().noneMatch(known -> known.key().equals(measure.key()))) {
                all.add(measure);
            }
        }
        return with(new Options(options.level, options.resamples, options.seed, options.policy, all));
    }

    /**
     * Judges some of the examples alone, such as those of a group, with the same options. Copies what it keeps.
     *
     * @param rows indices of the examples, in any order, each as often as it counts
     * @throws IndexOutOfBoundsException if there is no such example
     */
    public RegressionEvaluation rows(int[] rows) {
        Elements.required("rows", rows);
        for (int row : rows) {
            Objects.checkIndex(row, size());
        }
        return new RegressionEvaluation(examples.rows(rows), options);
    }

    /** Returns the number of examples that count, those of weight 0 not among them. */
    public long counted() {
        return examples.counted();
    }

    /** Returns the number of examples, those of weight 0 included. */
    public int size() {
        return examples.size();
    }

    private RegressionEvaluation with(Options others) {
        return new RegressionEvaluation(examples, others);
    }

    /** Computes everything, and returns it. */
    public RegressionReport report() {
        return new RegressionReport(this);
    }

    RegressionExamples examples() {
        return examples;
    }

    Options options() {
        return options;
    }

    /** What may be chosen. */
    record Options(
            double level, int resamples, long seed, Score.WhenUndefined policy, List<RegressionMeasure> measures) {
        static final Options DEFAULT = new Options(
                0.95,
                MultinomialBootstrap.DEFAULT_RESAMPLES,
                0,
                Score.WhenUndefined.UNDEFINED,
                RegressionMeasure.REPORTED);

        Options {
            if (!(level > 0 && level < 1)) {
                throw new IllegalArgumentException("confidence level is " + level + ", outside (0, 1)");
            }
            if (resamples < 1) {
                throw new IllegalArgumentException("resamples is " + resamples + "; it must be at least 1");
            }
            measures = Elements.of("measures", measures);
        }
    }
}
