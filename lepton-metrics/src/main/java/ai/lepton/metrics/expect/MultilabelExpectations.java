package ai.lepton.metrics.expect;

import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.classification.ClassMeasure;
import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.multilabel.MultilabelMeasure;
import ai.lepton.metrics.multilabel.MultilabelReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The words in which expectations of a report of any number of labels are said: the same in an assertion and in a gate.
 *
 * <p>All measures but the coverage error are fractions in [0, 1]; of the losses lower is better.
 *
 * @param <S> what each of them returns, so that they chain
 */
public sealed interface MultilabelExpectations<S> extends Expectations.OfReport<MultilabelReport, S>
        permits MultilabelExpectations.Assert, MultilabelExpectations.Gate {
    /** Expects an average over the labels to reach a bound. */
    default S has(ClassMeasure measure, Average average, Bound bound) {
        return has(MultilabelMeasure.of(measure, average), bound);
    }

    /** Expects a measure of one label to reach a bound. */
    default S has(ClassMeasure measure, Object label, Bound bound) {
        return has(MultilabelMeasure.of(measure, Things.label(label)), bound);
    }

    /** Expects the share of examples whose labels are all right to reach a bound. */
    default S hasSubsetAccuracy(Bound bound) {
        return has(MultilabelMeasure.SUBSET_ACCURACY, bound);
    }

    /** Expects the share of places, of each label in each example, that are wrong to reach a bound. */
    default S hasHammingLoss(Bound bound) {
        return has(MultilabelMeasure.HAMMING_LOSS, bound);
    }

    /** Expects F1 of all places together to reach a bound. */
    default S hasMicroF1(Bound bound) {
        return has(MultilabelMeasure.MICRO_F1, bound);
    }

    /** Expects the mean F1 of the labels to reach a bound. */
    default S hasMacroF1(Bound bound) {
        return has(MultilabelMeasure.MACRO_F1, bound);
    }

    /** Expects the mean F1 of the labels, weighted by their support, to reach a bound. */
    default S hasWeightedF1(Bound bound) {
        return has(MultilabelMeasure.WEIGHTED_F1, bound);
    }

    /** Expects the mean F1 of the examples to reach a bound. It has no interval, and so no confidence. */
    default S hasSamplesF1(Bound bound) {
        return has(MultilabelMeasure.samples(ClassMeasure.F1), bound);
    }

    /** Expects the precision for a label to reach a bound. */
    default S hasPrecision(Object label, Bound bound) {
        return has(ClassMeasure.PRECISION, label, bound);
    }

    /** Expects the recall for a label to reach a bound. */
    default S hasRecall(Object label, Bound bound) {
        return has(ClassMeasure.RECALL, label, bound);
    }

    /** Expects F1 for a label to reach a bound. */
    default S hasF1(Object label, Bound bound) {
        return has(ClassMeasure.F1, label, bound);
    }

    /** Expects the label ranking average precision to reach a bound; needs scores. */
    default S hasLabelRankingAveragePrecision(Bound bound) {
        return has(MultilabelMeasure.LABEL_RANKING_AVERAGE_PRECISION, bound);
    }

    /** Expects the label ranking loss to reach a bound; needs scores. */
    default S hasLabelRankingLoss(Bound bound) {
        return has(MultilabelMeasure.LABEL_RANKING_LOSS, bound);
    }

    /** Expects the coverage error, a number of labels, to reach a bound; needs scores. */
    default S hasCoverageError(Bound bound) {
        return has(MultilabelMeasure.COVERAGE_ERROR, bound);
    }

    /**
     * Assertions about a report of any number of labels; each throws where it is not met.
     *
     * @param actual what is judged
     * @param description what failures call it; null where they do not
     */
    record Assert(MultilabelReport actual, @Nullable String description)
            implements MultilabelExpectations<Assert>, Expectations.Assertion<MultilabelReport, Assert> {
        @Override
        public Assert as(String description) {
            return new Assert(actual, Elements.required("description", description));
        }
    }

    /**
     * What a model of any number of labels must reach before it goes on: a list of expectations that is checked as a whole, without throwing.
     *
     * @param expectations in the order in which they were said
     */
    record Gate(List<Expectation<? super MultilabelReport>> expectations)
            implements MultilabelExpectations<Gate>, QualityGate<MultilabelReport> {
        /** Copies the list. */
        public Gate {
            expectations = Elements.of("expectations", expectations);
        }

        /** Returns a gate that expects this as well. */
        @CheckReturnValue
        @Override
        public Gate has(Expectation<? super MultilabelReport> expectation) {
            return new Gate(Elements.plus(expectations, "expectation", expectation));
        }
    }
}
