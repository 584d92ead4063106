package ai.lepton.metrics.expect;

import ai.lepton.metrics.Measure;
import ai.lepton.metrics.Report;
import ai.lepton.metrics.internal.Elements;
import org.jspecify.annotations.Nullable;

/**
 * What a measure of a report must reach: computed, where the report does not list it.
 *
 * @param <R> the kind of report
 * @param measure what is measured
 * @param bound what it must reach
 * @param unit in which messages say it
 */
record BoundedMeasure<R extends Report>(Measure.Of<R> measure, Bound bound, Unit unit) implements Expectation<R> {
    BoundedMeasure {
        Elements.required("measure", measure);
        new Limits(measure.range())
                .check(measure.title(), Elements.required("bound", bound).limit());
    }

    BoundedMeasure(Measure.Of<R> measure, Bound bound) {
        this(measure, bound, Unit.ITS_OWN);
    }

    @Override
    public QualityGate.Check check(R report) {
        return new Holding(measure.title(), bound, unit)
                .outcome(
                        () -> measure.in(at(report, bound.level())).estimate(), Things.measured(report, measure.key()));
    }

    /** Returns the report at this level; null for its own. */
    @SuppressWarnings("unchecked") // a report at another level is of the same kind
    static <R extends Report> R at(R report, @Nullable Double level) {
        return level == null || level == report.level() ? report : (R) report.atLevel(level);
    }
}
