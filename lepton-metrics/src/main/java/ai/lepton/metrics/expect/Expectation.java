package ai.lepton.metrics.expect;

import ai.lepton.metrics.Report;
import ai.lepton.metrics.internal.CheckReturnValue;
import org.jspecify.annotations.Nullable;

/**
 * Something that must be met, and can be held against what was measured.
 *
 * @param <R> what it may be held against: a report, slices, an estimate
 */
public sealed interface Expectation<R>
        permits BoundedName, BoundedMeasure, WithinMargin, BoundedSlices, EachSlicePasses, BoundedEstimate {
    /** Holds this against what was measured. What can't be decided is not met. */
    @CheckReturnValue
    QualityGate.Check check(R measured);

    /**
     * Returns what a measure of the whole must reach, by its name. What the report does not list is computed where it can be.
     *
     * @param name such as {@code accuracy}
     * @param bound what it must reach
     * @throws IllegalArgumentException if the limit is outside of the measure's range
     */
    static Expectation<Report> of(String name, Bound bound) {
        return of(name, null, null, bound);
    }

    /**
     * Returns what a measure must reach, by its name. What the report does not list is computed where it can be.
     *
     * @param name such as {@code f1}
     * @param average such as {@code macro}; null for none
     * @param label the class, or the type of spans, that it is about; null for none
     * @param bound what it must reach
     * @throws IllegalArgumentException if the limit is outside of the measure's range
     */
    static Expectation<Report> of(String name, @Nullable String average, @Nullable String label, Bound bound) {
        return new BoundedName(name, average, label, bound);
    }
}
