package ai.lepton.metrics.expect;

import ai.lepton.metrics.Estimate;

/**
 * The words in which expectations of one estimate are said: the same in an assertion and in a gate.
 *
 * @param <S> what each of them returns, so that they chain
 */
public sealed interface EstimateExpectations<S> extends Expectations<Estimate, S> permits EstimateAssert, EstimateGate {
    /** Expects the value to reach a bound; with {@code atConfidence}, that of the interval's own level. */
    default S hasValue(Bound bound) {
        return hasValue("value", bound);
    }

    /**
     * Expects the value to reach a bound.
     *
     * @param title what it is, as the message should call it, such as {@code worst recall}
     */
    default S hasValue(String title, Bound bound) {
        return has(new BoundedEstimate(title, bound));
    }
}
