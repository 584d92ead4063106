package ai.lepton.metrics.expect;

import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Report;
import ai.lepton.metrics.internal.Elements;
import org.jspecify.annotations.Nullable;

/**
 * What one measure of a report must reach, by its name. What the report does not list is computed where it can be.
 *
 * @param name of the measure, such as {@code f1}
 * @param average such as {@code macro}; null for none
 * @param label the class, or the type of spans, that it is about; null for none
 * @param bound what it must reach
 */
public record Expectation(
        String name, @Nullable String average, @Nullable String label, Bound bound) implements Requirement<Report> {
    /**
     * Checks that a limit is one that values of the measure may reach, where it is known what they can be.
     *
     * @throws IllegalArgumentException if it is outside of their range
     */
    public Expectation {
        Range.named(Elements.required("name", name))
                .check(
                        Measurement.title(name, average, label),
                        Elements.required("bound", bound).limit());
    }

    /**
     * Returns an expectation of a measure of the whole.
     *
     * @throws IllegalArgumentException if the limit is outside of the measure's range
     */
    public static Expectation of(String name, Bound bound) {
        return new Expectation(name, null, null, bound);
    }

    /**
     * Holds this against a report. What the report can't tell, or tells without the interval that is wanted, or with one
     * that has a caution, is not met.
     */
    @Override
    public Outcome check(Report report) {
        String title = Measurement.title(name, average, label);
        return new Holding(title, bound, Unit.ITS_OWN)
                .outcome(
                        () -> Measured.at(report, bound.level())
                                .measure(name, average, label)
                                .estimate(),
                        Things.measured(report, name));
    }
}
