package ai.lepton.metrics.expect;

import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.sequence.SequenceReport;
import ai.lepton.metrics.sequence.SpanMeasure;
import java.util.List;

/**
 * The words in which expectations of a report of spans are said: the same in an assertion and in a gate.
 *
 * <p>All measures are fractions in [0, 1], higher is better.
 *
 * @param <S> what each of them returns, so that they chain
 */
public sealed interface SequenceExpectations<S> extends Expectations<SequenceReport, S>
        permits SequenceAssert, SequenceGate {

    /** Expects a measure to reach a bound. */
    default S has(SpanMeasure measure, Bound bound) {
        return has(new Bounded<>(new Measured.OfSpans(measure), bound));
    }

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
     * may. The test is paired: see {@link NoRegressionOf}.
     *
     * @param baseline such as the last release's report, on the same sentences in the same order
     */
    @CheckReturnValue
    default NoRegressionOf<SpanMeasure, S> doesNotRegressFrom(SequenceReport baseline) {
        return NoRegressionOf.of(this::has, new Baseline.Paired<>(baseline), Measured.OfSpans::new);
    }

    /**
     * Starts to expect that a measure has not become worse than in measurements whose predictions were not kept, or that
     * are of other sentences; say next by how much it may. The test is not paired, and so finds less.
     *
     * @param baseline such as the last release's measurements, with their intervals
     */
    @CheckReturnValue
    default NoRegressionOf<SpanMeasure, S> doesNotRegressFrom(List<Measurement> baseline) {
        return NoRegressionOf.of(this::has, new Baseline.Unpaired<>(baseline), Measured.OfSpans::new);
    }
}
