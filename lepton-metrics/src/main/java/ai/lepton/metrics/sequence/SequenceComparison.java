package ai.lepton.metrics.sequence;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.DifferenceTests;
import ai.lepton.metrics.inference.SumBootstrap;
import ai.lepton.metrics.inference.TestResult;
import java.util.Arrays;

/**
 * Two models' spans in the same sentences, compared in pairs: what makes a sentence hard for both cancels out.
 *
 * <pre>{@code
 * SequenceComparison comparison = SequenceComparison.of(candidate, current);
 * System.out.println(comparison.difference(SpanMeasure.MICRO_F1));
 * }</pre>
 *
 * <p>Differences are the first's value minus the second's. Level, seed and resamples are the first's, what becomes of
 * undefined scores is each one's own.
 *
 * @see <a href="https://aclanthology.org/D12-1091/">Berg-Kirkpatrick, Burkett and Klein 2012</a>
 */
public final class SequenceComparison {
    /** The name of the method in the intervals and tests. */
    public static final String METHOD = "paired-bootstrap";

    private final SequenceReport first;
    private final SequenceReport second;
    private final SequenceEvaluation.Options options;

    private SequenceComparison(SequenceReport first, SequenceReport second, SequenceEvaluation.Options options) {
        this.first = first;
        this.second = second;
        this.options = options;
    }

    /**
     * Compares two reports.
     *
     * @throws IllegalArgumentException if they differ in their numbers of sentences or tokens, or in the true spans; the
     *     message says where
     */
    public static SequenceComparison of(SequenceReport first, SequenceReport second) {
        Sentences one = first.evaluation().sentences();
        Sentences other = second.evaluation().sentences();
        String wanted = "; a paired comparison needs the same sentences in the same order";
        if (one.size() != other.size()) {
            throw new IllegalArgumentException(
                    "the first is of " + one.size() + " sentences but the second of " + other.size() + wanted);
        }
        if (one.tokens.length != other.tokens.length) {
            throw new IllegalArgumentException("only the " + (one.tokens.length > 0 ? "first" : "second")
                    + " is of tags, the other is of spans; give both the same way");
        }
        int at = Arrays.mismatch(one.tokens, other.tokens);
        if (at >= 0) {
            throw new IllegalArgumentException("sentence " + at + " has " + one.tokens[at] + " tokens in the first but "
                    + other.tokens[at] + " in the second" + wanted);
        }
        for (int s = 0; s < one.size(); s++) {
            if (!one.truth.get(s).equals(other.truth.get(s))) {
                throw new IllegalArgumentException("the true spans of sentence " + s + " are " + one.truth.get(s)
                        + " in the first but " + other.truth.get(s) + " in the second" + wanted);
            }
        }
        return new SequenceComparison(first, second, first.evaluation().options());
    }

    /** Sets the level of the confidence intervals, in (0, 1). */
    public SequenceComparison level(double level) {
        return with(new SequenceEvaluation.Options(level, options.resamples(), options.seed(), options.policy()));
    }

    /** Sets the seed of the bootstrap. */
    public SequenceComparison seed(long seed) {
        return with(new SequenceEvaluation.Options(options.level(), options.resamples(), seed, options.policy()));
    }

    /** Sets the number of bootstrap resamples, at least 1. */
    public SequenceComparison resamples(int resamples) {
        return with(new SequenceEvaluation.Options(options.level(), resamples, options.seed(), options.policy()));
    }

    private SequenceComparison with(SequenceEvaluation.Options others) {
        return new SequenceComparison(first, second, others);
    }

    /** Returns the number of sentences. */
    public int sentences() {
        return first.sentences();
    }

    /** Returns whether both have the same spans in every sentence, and as many right tags. */
    public boolean hasSamePredictions() {
        Sentences one = first.evaluation().sentences();
        Sentences other = second.evaluation().sentences();
        return one.predicted.equals(other.predicted) && Arrays.equals(one.right, other.right);
    }

    /** Returns a measure of the first. */
    public Score first(SpanMeasure measure) {
        return value(first, measure);
    }

    /** Returns a measure of the second. */
    public Score second(SpanMeasure measure) {
        return value(second, measure);
    }

    /**
     * Returns the difference of a measure, with its interval.
     *
     * @return as in {@link #test}
     */
    public Estimate difference(SpanMeasure measure) {
        return test(measure).difference().orElseThrow();
    }

    /**
     * Returns the test of whether a measure differs, with the difference and its percentile interval, by a bootstrap that
     * draws both models' spans of a sentence together: sentences are independent, the spans of one need not be.
     *
     * @return undefined where one of the two values is, or where a report does not have the measure; without an interval
     *     where the resamples do not tell, as where both predict the same; n is the number of sentences
     */
    public TestResult test(SpanMeasure measure) {
        Score one = first(measure);
        Score other = second(measure);
        if (one instanceof Score.Undefined undefined) {
            return undefined("of the first: " + undefined.reason());
        }
        if (other instanceof Score.Undefined undefined) {
            return undefined("of the second: " + undefined.reason());
        }
        double gap = one.orElseThrow() - other.orElseThrow();
        return DifferenceTests.resampled(METHOD, gap, 1, replicates(measure), options.level(), sentences());
    }

    private static Score value(SequenceReport report, SpanMeasure measure) {
        String average = measure.average() == null ? null : measure.average().key();
        return report.find(measure.name(), average, measure.type())
                .map(line -> line.estimate().score())
                .orElseGet(() -> Score.undefined("the report has none"));
    }

    private TestResult undefined(String reason) {
        return TestResult.undefined(METHOD, reason, Estimate.of(Score.undefined(reason), sentences()), sentences());
    }

    private double[] replicates(SpanMeasure measure) {
        MeasureSums one = new MeasureSums(first, measure);
        MeasureSums other = new MeasureSums(second, measure);
        double[] row = new double[one.columns() + other.columns()];
        SumBootstrap bootstrap = new SumBootstrap(sentences(), row.length, options.seed());
        for (int s = 0; s < sentences(); s++) {
            one.write(s, row, 0);
            other.write(s, row, one.columns());
            bootstrap.add(row);
        }
        return bootstrap
                .replicates(
                        1,
                        (sums, values) -> values[0] = one.value(sums, 0) - other.value(sums, one.columns()),
                        options.resamples())[0];
    }
}
