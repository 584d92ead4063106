package ai.lepton.metrics.expect;

import ai.lepton.metrics.Measure;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Report;
import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is expected of something that was measured: the words of its kind, in an {@link Assertion} and at a {@link QualityGate}.
 *
 * @param <R> what is judged: a report, slices, an estimate
 * @param <S> what each word returns, so that they chain
 */
public sealed interface Expectations<R, S>
        permits Expectations.Assertion, Expectations.OfReport, SlicesExpectations, EstimateExpectations {
    /** Expects this. */
    S has(Expectation<? super R> expectation);

    /**
     * Expectations of one thing, each of which throws where it is not met.
     *
     * <p>The {@link AssertionError}'s stack trace begins in the caller's own line, so that JUnit's {@code assertAll} and AssertJ's
     * {@code SoftAssertions.check} name that line.
     *
     * @param <R> what is judged
     * @param <S> the assertion itself
     */
    public sealed interface Assertion<R, S extends Assertion<R, S>> extends Expectations<R, S>
            permits ClassificationExpectations.Assert,
                    RegressionExpectations.Assert,
                    SequenceExpectations.Assert,
                    MultilabelExpectations.Assert,
                    LatencyExpectations.Assert,
                    SlicesExpectations.Assert,
                    EstimateExpectations.Assert {
        /** Returns what is judged. */
        R actual();

        /** Returns what it was called by {@link #as}; null where it was not. */
        @Nullable String description();

        /**
         * Calls what is judged by a name, which failures that follow begin with, as AssertJ's do: {@code [nightly model] accuracy: …}.
         *
         * @param description such as {@code nightly model}
         */
        @CheckReturnValue
        S as(String description);

        /**
         * Asserts an expectation.
         *
         * @throws AssertionError if it is not met; the message says what was wanted and what was found
         */
        @Override
        default S has(Expectation<? super R> expectation) {
            Failures.require(Elements.required("expectation", expectation).check(actual()), description());
            return self();
        }

        /**
         * Asserts all that a gate expects.
         *
         * @throws AssertionError if something is not met; the message lists what is not
         */
        default S passes(QualityGate<R> gate) {
            Failures.require(gate.check(actual()), description());
            return self();
        }

        @SuppressWarnings("unchecked") // S is the type of this, as all that are permitted say
        private S self() {
            return (S) this;
        }
    }

    /**
     * The words in which expectations of any report are said; each kind has more of its own. What the report does not list is
     * computed.
     *
     * @param <R> the kind of report
     * @param <S> what each of them returns, so that they chain
     */
    public sealed interface OfReport<R extends Report, S> extends Expectations<R, S>
            permits ClassificationExpectations,
                    RegressionExpectations,
                    SequenceExpectations,
                    MultilabelExpectations,
                    LatencyExpectations {
        /**
         * Expects a measure, one of your own as well, to reach a bound.
         *
         * @throws IllegalArgumentException if the limit is outside of the measure's range
         */
        default S has(Measure.Of<R> measure, Bound bound) {
            return has(new BoundedMeasure<>(measure, bound));
        }

        /**
         * Starts to expect that a measure has not become worse than in measurements whose predictions were not kept, or that are of
         * other examples; say next by how much it may. The test is not paired, and so finds less: see {@link NonInferiority}.
         *
         * @param baseline such as the last release's measurements, with their intervals
         */
        @CheckReturnValue
        default NonInferiority<R, S> doesNotRegressFrom(List<Measurement> baseline) {
            return new NonInferiority<>(this::has, new Baseline.Unpaired<>(baseline));
        }
    }

    /**
     * The rest of the sentence that begins with {@code doesNotRegressFrom}: how much worse a measure may be, the margin.
     *
     * <p>This is a test of non-inferiority. The change since the baseline has a two-sided confidence interval, and three things
     * may come out:
     *
     * <ul>
     *   <li>the whole interval is within the margin: no regression. A model that is worse by more than the margin passes with a
     *       probability of at most half of one minus the level, so 0.025 at 95 %;
     *   <li>the whole interval is beyond the margin: a regression, shown;
     *   <li>the interval holds the margin: inconclusive. Nothing is shown either way, mostly for want of examples; this fails as
     *       well, unless it is {@linkplain #allowingInconclusive() allowed}.
     * </ul>
     *
     * <p>An interval with a {@linkplain ai.lepton.metrics.Estimate#caution caution} shows nothing, and is inconclusive.
     *
     * <p>Where the predictions, or for measures of probabilities the probabilities, are the baseline's own on every example,
     * nothing can have regressed, and the expectation is met however few the examples.
     *
     * <p>Against a baseline on the same examples the interval is that of the paired difference. Of classes it is Tango's for the
     * accuracy, a posterior by rows for other measures of counts, DeLong's with Student's t for areas under ROC curves, Student's t
     * of what each example adds for average precision, Student's for losses. Of predicted numbers and of spans it is Student's of the
     * paired jackknife, which leaves out an example or a sentence in turn; for medians, correlations of ranks and others that follow
     * from no sums, that of the paired bootstrap: see {@link ai.lepton.metrics.regression.RegressionComparison#test} and
     * {@link ai.lepton.metrics.sequence.SequenceComparison#test}. Against measurements it is found from the two intervals alone,
     * which is wider.
     *
     * <p>Without {@code byMoreThan} the sentence is not finished, and nothing is asserted. Error Prone refuses to compile it, as it
     * does {@code assertThat(report)} by itself and a gate's {@code check} whose result is dropped; javac alone does not.
     *
     * @param <R> what kind of report is compared
     * @param <S> what the sentence goes on with
     * @see <a href="https://doi.org/10.1001/jama.2012.87802">Piaggio et al. 2012, CONSORT for non-inferiority trials</a>
     */
    public static final class NonInferiority<R extends Report, S> {
        private final Function<Expectation<R>, S> next;
        private final Baseline<R> baseline;
        private final @Nullable Double level;
        private final boolean lenient;

        NonInferiority(Function<Expectation<R>, S> next, Baseline<R> baseline) {
            this(next, baseline, null, false);
        }

        private NonInferiority(
                Function<Expectation<R>, S> next, Baseline<R> baseline, @Nullable Double level, boolean lenient) {
            this.next = next;
            this.baseline = baseline;
            this.level = level;
            this.lenient = lenient;
        }

        /**
         * Sets the level of the interval; without it, it is that of the report, or of the baseline's measurements.
         *
         * @param confidence level in (0, 1), such as 0.95
         * @throws IllegalArgumentException if it is outside (0, 1)
         */
        @CheckReturnValue
        public NonInferiority<R, S> atConfidence(double confidence) {
            return new NonInferiority<>(next, baseline, Bound.checkedLevel(confidence), lenient);
        }

        /** Lets pass what is shown neither way: then only a regression that is shown fails. */
        @CheckReturnValue
        public NonInferiority<R, S> allowingInconclusive() {
            return new NonInferiority<>(next, baseline, level, true);
        }

        /**
         * Expects a measure not to have dropped by more than a margin, or, if it is one of errors, not to have risen.
         *
         * @param margin in the measure's own unit, at least 0, finite; 0 wants it shown that nothing was lost
         * @throws IllegalArgumentException if the margin is negative, not finite or wider than the measure's range, or it is not
         *     known which values of the measure are better; and when it is checked, if the baseline is a report on other examples
         * @see Measure#direction()
         */
        public S byMoreThan(double margin, Measure.Of<R> measure) {
            return byMoreThan(margin, measure, measure.direction());
        }

        /**
         * Expects a measure not to have become worse by more than a margin.
         *
         * @param margin in the measure's own unit, at least 0, finite; 0 wants it shown that nothing was lost
         * @param direction which of its values are better
         * @throws IllegalArgumentException if the margin is negative, not finite or wider than the measure's range, or the direction
         *     is neither; and when it is checked, if the baseline is a report on other examples
         */
        public S byMoreThan(double margin, Measure.Of<R> measure, Measure.Direction direction) {
            return next.apply(new WithinMargin<>(baseline, measure, direction, margin, level, lenient));
        }
    }
}
