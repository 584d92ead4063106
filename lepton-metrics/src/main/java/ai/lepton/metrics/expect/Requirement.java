package ai.lepton.metrics.expect;

import ai.lepton.metrics.internal.CheckReturnValue;

/**
 * Something that must be met.
 *
 * @param <R> what it may be held against: a report, slices, an estimate
 */
public sealed interface Requirement<R>
        permits Expectation, Bounded, NonInferiority, BoundedSlices, EachSlicePasses, BoundedEstimate {
    /** Holds this against what was measured. What can't be decided is not met. */
    @CheckReturnValue
    Outcome check(R measured);
}
