package ai.lepton.metrics.expect;

import ai.lepton.metrics.Report;
import ai.lepton.metrics.internal.Elements;

/**
 * What a measure of a report must reach: computed, where the report does not list it.
 *
 * @param <R> the kind of report
 * @param measure what is measured
 * @param bound what it must reach
 * @param unit in which messages say it
 */
record Bounded<R extends Report>(Measured<R> measure, Bound bound, Unit unit) implements Requirement<R> {
    Bounded {
        measure.range().check(measure.title(), Elements.required("bound", bound).limit());
    }

    Bounded(Measured<R> measure, Bound bound) {
        this(measure, bound, Unit.ITS_OWN);
    }

    @Override
    public Outcome check(R report) {
        return new Holding(measure.title(), bound, unit)
                .outcome(() -> measure.estimate(report, bound.level()), Things.measured(report, measure.name()));
    }
}
