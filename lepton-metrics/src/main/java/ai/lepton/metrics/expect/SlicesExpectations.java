package ai.lepton.metrics.expect;

import ai.lepton.metrics.classification.CountMeasure;
import ai.lepton.metrics.classification.ProbabilityMeasure;
import ai.lepton.metrics.group.Slices;
import ai.lepton.metrics.regression.RegressionMeasure;

/**
 * The words in which expectations of an evaluation group by group are said: the same in an assertion and in a gate.
 *
 * <p>A slice in which a measure is undefined does not meet its bound: what can't be decided is not met. Small slices mostly
 * can't be decided with confidence; {@link Slices#leavingOutSmall()} asks nothing of them.
 *
 * @param <S> what each of them returns, so that they chain
 */
public sealed interface SlicesExpectations<S> extends Expectations<Slices<?>, S> permits SlicesAssert, SlicesGate {
    /** Expects a measure of counts to reach a bound in each slice. The message lists those in which it does not. */
    default S hasInEachSlice(CountMeasure measure, Bound bound) {
        return has(BoundedSlices.of(measure, bound, BoundedSlices.Over.EACH));
    }

    /** Expects a measure of probabilities to reach a bound in each slice. The message lists those in which it does not. */
    default S hasInEachSlice(ProbabilityMeasure measure, Bound bound) {
        return has(BoundedSlices.of(measure, bound, BoundedSlices.Over.EACH));
    }

    /** Expects a measure of numbers to reach a bound in each slice. The message lists those in which it does not. */
    default S hasInEachSlice(RegressionMeasure measure, Bound bound) {
        return has(BoundedSlices.of(measure, bound, BoundedSlices.Over.EACH));
    }

    /**
     * Expects a measure of counts to reach a bound in the slice that does worst: the least value for {@code atLeast}, the
     * greatest for {@code atMost}. With {@code atConfidence} every slice has to, each at that level; no correction for their
     * number is needed, since all of them must.
     *
     * @see <a href="https://doi.org/10.1080/00401706.1982.10487790">Berger 1982, intersection–union tests</a>
     */
    default S hasInWorstSlice(CountMeasure measure, Bound bound) {
        return has(BoundedSlices.of(measure, bound, BoundedSlices.Over.WORST));
    }

    /** Expects a measure of probabilities to reach a bound in the slice that does worst, as one of counts. */
    default S hasInWorstSlice(ProbabilityMeasure measure, Bound bound) {
        return has(BoundedSlices.of(measure, bound, BoundedSlices.Over.WORST));
    }

    /** Expects a measure of numbers to reach a bound in the slice that does worst, as one of counts. */
    default S hasInWorstSlice(RegressionMeasure measure, Bound bound) {
        return has(BoundedSlices.of(measure, bound, BoundedSlices.Over.WORST));
    }

    /**
     * Expects a measure of counts to differ by at most so much between any two slices of the same grouping, which have no
     * examples in common. With {@code atConfidence} the interval of every difference has to keep the limit.
     *
     * @param bound a greatest value
     * @throws IllegalArgumentException if it is a least one
     * @see ai.lepton.metrics.inference.IndependentEstimates#difference
     */
    default S hasLargestGap(CountMeasure measure, Bound bound) {
        return has(BoundedSlices.of(measure, bound, BoundedSlices.Over.GAP));
    }

    /** Expects a measure of probabilities to differ by at most so much between any two slices, as one of counts. */
    default S hasLargestGap(ProbabilityMeasure measure, Bound bound) {
        return has(BoundedSlices.of(measure, bound, BoundedSlices.Over.GAP));
    }

    /** Expects a measure of numbers to differ by at most so much between any two slices, as one of counts. */
    default S hasLargestGap(RegressionMeasure measure, Bound bound) {
        return has(BoundedSlices.of(measure, bound, BoundedSlices.Over.GAP));
    }

    /** Expects the report of each slice to pass a gate. */
    default S passesInEachSlice(QualityGate gate) {
        return has(EachSlicePasses.of(gate));
    }

    /** Expects the report of each slice to pass a gate. */
    default S passesInEachSlice(RegressionGate gate) {
        return has(EachSlicePasses.of(gate));
    }
}
