package ai.lepton.metrics.expect;

import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.sequence.SequenceReport;
import ai.lepton.metrics.sequence.SpanMeasure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The words in which expectations of a report of spans are said: the same in an assertion and in a gate.
 *
 * <p>All measures are fractions in [0, 1], higher is better.
 *
 * @param <S> what each of them returns, so that they chain
 */
public sealed interface SequenceExpectations<S> extends Expectations.OfReport<SequenceReport, S>
        permits SequenceExpectations.Assert, SequenceExpectations.Gate {

    /** Expects F1 of all spans together to reach a bound. */
    default S hasMicroF1(Bound bound) {
        return has(SpanMeasure.MICRO_F1, bound);
    }

    /** Expects the mean F1 of the types to reach a bound. */
    default S hasMacroF1(Bound bound) {
        return has(SpanMeasure.MACRO_F1, bound);
    }

    /** Expects the mean F1 of the types, weighted by their spans, to reach a bound. */
    default S hasWeightedF1(Bound bound) {
        return has(SpanMeasure.of("f1", Average.WEIGHTED), bound);
    }

    /** Expects the share of the predicted spans of a type that are right to reach a bound. */
    default S hasPrecision(String type, Bound bound) {
        return has(SpanMeasure.of("precision", type), bound);
    }

    /** Expects the share of the spans of a type that were found to reach a bound. */
    default S hasRecall(String type, Bound bound) {
        return has(SpanMeasure.of("recall", type), bound);
    }

    /** Expects F1 of a type to reach a bound. */
    default S hasF1(String type, Bound bound) {
        return has(SpanMeasure.of("f1", type), bound);
    }

    /** Expects the share of the tokens whose tag is right to reach a bound; not met where spans were given, not tags. */
    default S hasAccuracy(Bound bound) {
        return has(SpanMeasure.ACCURACY, bound);
    }

    /**
     * Starts to expect that a measure has not become worse than in a report on the same sentences; say next by how much it
     * may. The test is paired: see {@link Expectations.NonInferiority}.
     *
     * @param baseline such as the last release's report, on the same sentences in the same order
     */
    @CheckReturnValue
    default Expectations.NonInferiority<SequenceReport, S> doesNotRegressFrom(SequenceReport baseline) {
        return new Expectations.NonInferiority<>(this::has, new Baseline.Paired<>(baseline));
    }

    /**
     * Assertions about a report of spans; each throws where it is not met.
     *
     * @param actual what is judged
     * @param description what failures call it; null where they do not
     */
    record Assert(SequenceReport actual, @Nullable String description)
            implements SequenceExpectations<Assert>, Expectations.Assertion<SequenceReport, Assert> {
        @Override
        public Assert as(String description) {
            return new Assert(actual, Elements.required("description", description));
        }
    }

    /**
     * What a model of spans must reach before it goes on: a list of expectations that is checked as a whole, without throwing.
     *
     * @param expectations in the order in which they were said
     */
    record Gate(List<Expectation<? super SequenceReport>> expectations)
            implements SequenceExpectations<Gate>, QualityGate<SequenceReport> {
        /** Copies the list. */
        public Gate {
            expectations = Elements.of("expectations", expectations);
        }

        /** Returns a gate that expects this as well. */
        @CheckReturnValue
        @Override
        public Gate has(Expectation<? super SequenceReport> expectation) {
            return new Gate(Elements.plus(expectations, "expectation", expectation));
        }
    }
}
