package ai.lepton.metrics.regression;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.Bootstrap;
import ai.lepton.metrics.inference.SumBootstrap;
import ai.lepton.metrics.inference.TestResult;
import ai.lepton.metrics.inference.internal.DifferenceTests;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two models' predictions of the same numbers, compared in pairs: what makes an example hard for both cancels out.
 *
 * <pre>{@code
 * RegressionComparison comparison = RegressionComparison.of(candidate, current);
 * System.out.println(comparison.difference(RegressionMeasure.MEAN_ABSOLUTE_ERROR));
 * }</pre>
 *
 * <p>Differences are the first's value minus the second's. Level, seed and resamples are the first's.
 *
 * @see <a href="https://doi.org/10.1093/biomet/43.3-4.353">Quenouille 1956, the jackknife</a>
 * @see <a href="https://doi.org/10.1214/aos/1176344552">Efron 1979, the bootstrap</a>
 */
public final class RegressionComparison {
    /** The name of the method in the intervals and tests of measures that need all examples together. */
    public static final String METHOD = "paired-bootstrap";

    /** The name of the method in the intervals and tests of measures that follow from sums. */
    public static final String JACKKNIFE = "paired-jackknife-t";

    private static final int FEWEST_DRAWN = 30;

    private final RegressionExamples first;
    private final RegressionExamples second;
    private final RegressionEvaluation.Options options;

    private RegressionComparison(
            RegressionExamples first, RegressionExamples second, RegressionEvaluation.Options options) {
        this.first = first;
        this.second = second;
        this.options = options;
    }

    /**
     * Compares two reports.
     *
     * @throws IllegalArgumentException if they differ in their numbers of examples, true values or weights; the message
     *     says where
     */
    public static RegressionComparison of(RegressionReport first, RegressionReport second) {
        RegressionExamples one = first.evaluation().examples();
        RegressionExamples other = second.evaluation().examples();
        if (one.size() != other.size()) {
            throw new IllegalArgumentException("the first is of " + one.size() + " examples but the second of "
                    + other.size() + "; a paired comparison needs the same examples in the same order");
        }
        int at = Arrays.mismatch(one.truth, other.truth);
        // 0.0 and -0.0 are the same truth, but not to mismatch.
        while (at >= 0 && one.truth[at] == other.truth[at]) {
            int next = Arrays.mismatch(one.truth, at + 1, one.size(), other.truth, at + 1, one.size());
            at = next < 0 ? -1 : at + 1 + next;
        }
        if (at >= 0) {
            throw new IllegalArgumentException("truth[" + at + "] is " + one.truth[at] + " in the first but "
                    + other.truth[at]
                    + " in the second; a paired comparison needs the same examples in the same order");
        }
        checkSameWeights(one.weight, other.weight);
        return new RegressionComparison(one, other, first.evaluation().options());
    }

    private static void checkSameWeights(double @Nullable [] weights, double @Nullable [] others) {
        if (weights == null || others == null) {
            if (weights != others) {
                throw new IllegalArgumentException(
                        "only the " + (weights == null ? "second" : "first") + " has weights; give both the same");
            }
            return;
        }
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] != others[i]) {
                throw new IllegalArgumentException("weight[" + i + "] is " + weights[i] + " in the first but "
                        + others[i] + " in the second; give both the same");
            }
        }
    }

    /** Sets the level of the confidence intervals, in (0, 1). */
    public RegressionComparison level(double level) {
        return with(new RegressionEvaluation.Options(
                level, options.resamples(), options.seed(), options.policy(), options.measures()));
    }

    /** Sets the seed of the bootstrap, and of the groups that the jackknife makes of more than 4,096 examples. */
    public RegressionComparison seed(long seed) {
        return with(new RegressionEvaluation.Options(
                options.level(), options.resamples(), seed, options.policy(), options.measures()));
    }

    /** Sets the number of resamples, at least 1, for measures that have the bootstrap: see {@link #test}. */
    public RegressionComparison resamples(int resamples) {
        return with(new RegressionEvaluation.Options(
                options.level(), resamples, options.seed(), options.policy(), options.measures()));
    }

    private RegressionComparison with(RegressionEvaluation.Options others) {
        return new RegressionComparison(first, second, others);
    }

    /** Returns the number of examples, those of weight 0 not among them. */
    public long examples() {
        return first.counted();
    }

    /** Returns whether both predict the same for every example that has some weight. */
    public boolean hasSamePredictions() {
        for (int i = 0; i < first.size(); i++) {
            if (first.predicted[i] != second.predicted[i] && first.weight(i) > 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns a measure of the first. */
    public Score first(RegressionMeasure measure) {
        return measure.of(first);
    }

    /** Returns a measure of the second. */
    public Score second(RegressionMeasure measure) {
        return measure.of(second);
    }

    /**
     * Returns the difference of a measure, with its interval.
     *
     * @return as in {@link #test}
     */
    public Estimate difference(RegressionMeasure measure) {
        return test(measure).difference().orElseThrow();
    }

    /**
     * Returns the test of whether a measure differs, with the difference and its interval.
     *
     * <p>Measures that follow from sums have Student's t-test of the jackknife, {@value #JACKKNIFE}, in {@code O(examples)}:
     * equally good models of as few as 10 examples are told apart as rarely as the level says, where a bootstrap's percentiles
     * do so twice as often. The median absolute error, correlations of ranks and others that need all examples together have
     * the percentiles of a bootstrap that draws both predictions of an example together, {@value #METHOD}, at
     * {@code O(resamples × examples log examples)}, with a caution for fewer than 30 examples. The greatest error, and what is
     * divided by the truths' range, have no interval: samples tell little of extremes.
     *
     * @return undefined where one of the two values is; without an interval where the examples do not tell, as where both
     *     predict the same, or where there are fewer than two examples
     */
    public TestResult test(RegressionMeasure measure) {
        Score one = first(measure);
        Score other = second(measure);
        TestResult undefined = DifferenceTests.undefined(METHOD, one, other, examples());
        if (undefined != null) {
            return undefined;
        }
        double gap = one.orElseThrow() - other.orElseThrow();
        double magnitude = Math.max(Math.abs(one.orElseThrow()), Math.abs(other.orElseThrow()));
        boolean ofSums = RegressionSums.areOf(measure);
        String reason = examples() < 2
                ? "one example tells nothing of how differences vary"
                : first.moments().isExtreme() || second.moments().isExtreme()
                        ? "the values are too large or too small for their squares to be told"
                        : !ofSums && !(measure.formula() instanceof Formula.OfExamples)
                                ? "samples tell little of " + measure.key()
                                : "";
        if (!reason.isEmpty()) {
            return TestResult.undefined(
                    ofSums ? JACKKNIFE : METHOD, reason, Estimate.of(Score.of(gap), examples()), examples());
        }
        return ofSums
                ? DifferenceTests.jackknife(
                        JACKKNIFE, gap, magnitude, withoutEach(measure), effective(), options.level(), examples())
                : drawn(DifferenceTests.resampled(
                        METHOD, gap, magnitude, ofRows(measure), options.level(), examples()));
    }

    /** Returns the test with a caution where a bootstrap has too few examples. */
    private TestResult drawn(TestResult test) {
        Estimate gap = test.gap();
        return gap == null || gap.bounds() == null || effective() >= FEWEST_DRAWN
                ? test
                : test.withDifference(
                        gap.withCaution(examples() + " examples; the level holds from about " + FEWEST_DRAWN + " on"));
    }

    /** Returns Kish's effective number of examples. */
    private double effective() {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < first.size(); i++) {
            double weight = first.weight(i);
            sum += weight;
            squares += weight * weight;
        }
        return sum * (sum / squares);
    }

    /** Returns the difference without each example, or group of examples, in turn. */
    private double[] withoutEach(RegressionMeasure measure) {
        RegressionSums one = new RegressionSums(first, List.of(measure));
        RegressionSums other = new RegressionSums(second, List.of(measure));
        double[] row = new double[one.columns() + other.columns()];
        SumBootstrap rows = new SumBootstrap(examples(), row.length, options.seed());
        for (int i = 0; i < first.size(); i++) {
            if (first.weight(i) > 0) {
                one.write(i, row, 0);
                other.write(i, row, one.columns());
                rows.add(row);
            }
        }
        return rows.withoutEach(
                        1, (sums, values) -> values[0] = one.value(0, sums, 0) - other.value(0, sums, one.columns()))[
                0];
    }

    private double[] ofRows(RegressionMeasure measure) {
        return Bootstrap.ofRows(first.size())
                .resamples(options.resamples())
                .seed(options.seed())
                .replicates(rows -> measure.of(first.rows(rows)).orNaN()
                        - measure.of(second.rows(rows)).orNaN());
    }
}
