package ai.lepton.metrics.expect;

import ai.lepton.metrics.Measure;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Report;
import ai.lepton.metrics.catalogue.Measures;
import ai.lepton.metrics.internal.Elements;
import org.jspecify.annotations.Nullable;

/**
 * What a measure of a report of whatever kind must reach, by its name.
 *
 * @param name of the measure, such as {@code f1}
 * @param average such as {@code macro}; null for none
 * @param label the class, or the type of spans, that it is about; null for none
 * @param bound what it must reach
 */
record BoundedName(
        String name, @Nullable String average, @Nullable String label, Bound bound) implements Expectation<Report> {
    BoundedName {
        Measure.Range range = Measures.named(Elements.required("name", name))
                .map(Measure::range)
                .orElse(Measure.Range.ANY);
        String title = Measurement.title(name, average, label);
        new Limits(range).check(title, Elements.required("bound", bound).limit());
    }

    @Override
    public QualityGate.Check check(Report report) {
        String title = Measurement.title(name, average, label);
        return new Holding(title, bound, Unit.ITS_OWN)
                .outcome(
                        () -> BoundedMeasure.at(report, bound.level())
                                .measure(name, average, label)
                                .estimate(),
                        Things.measured(report, name));
    }
}
