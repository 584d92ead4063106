package ai.lepton.metrics.expect;

import ai.lepton.metrics.internal.CheckReturnValue;
import java.util.List;

/**
 * What must be reached before something goes on: a list of requirements that is checked as a whole, without throwing.
 *
 * @param <R> what is judged
 * @param <S> the gate itself
 */
public sealed interface Gate<R, S extends Gate<R, S>> extends Expectations<R, S>
        permits QualityGate, RegressionGate, SequenceGate, MultilabelGate, LatencyGate, SlicesGate, EstimateGate {
    /** Returns the requirements, in the order in which they were said. */
    List<Requirement<? super R>> requirements();

    /** Returns a gate of the same kind that expects these in place of its own. */
    @CheckReturnValue
    S with(List<Requirement<? super R>> requirements);

    /** Returns a gate that expects this as well. */
    @CheckReturnValue
    @Override
    default S has(Requirement<? super R> requirement) {
        return with(Checks.with(requirements(), requirement));
    }

    /**
     * Holds every requirement against what was measured.
     *
     * @throws IllegalStateException if the gate expects nothing, and so would pass whatever comes
     */
    @CheckReturnValue
    default GateResult check(R measured) {
        return Checks.check(requirements(), measured);
    }
}
