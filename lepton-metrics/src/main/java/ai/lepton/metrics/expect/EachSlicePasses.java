package ai.lepton.metrics.expect;

import ai.lepton.metrics.Report;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.group.Slices;
import ai.lepton.metrics.internal.Quoted;
import ai.lepton.metrics.regression.RegressionReport;
import java.util.List;
import java.util.stream.Collectors;

/**
 * That the report of each slice passes a gate.
 *
 * @param <R> the kind of the reports
 * @param kind their class
 * @param gate what each must pass
 */
record EachSlicePasses<R extends Report>(Class<R> kind, QualityGate<R> gate) implements Expectation<Slices<?>> {
    private static final int SHOWN = 3;

    /**
     * Returns it, for a gate of the reports that slices have.
     *
     * @throws IllegalArgumentException if the gate is of others
     */
    static EachSlicePasses<?> of(QualityGate<? extends Report> gate) {
        if (gate instanceof ClassificationExpectations.Gate classes) {
            return new EachSlicePasses<>(ClassificationReport.class, classes);
        }
        if (gate instanceof RegressionExpectations.Gate numbers) {
            return new EachSlicePasses<>(RegressionReport.class, numbers);
        }
        throw new IllegalArgumentException(
                "slices are of predicted classes or numbers; give a qualityGate() or a regressionGate()");
    }

    @Override
    public QualityGate.Check check(Slices<?> slices) {
        List<Slices.Slice<?>> all =
                slices.stream().<Slices.Slice<?>>map(slice -> slice).toList();
        String title = "each slice";
        if (all.isEmpty()) {
            return new QualityGate.Check(title, false, title + ": wanted all to pass the gate, but there is no slice");
        }
        if (!all.stream().allMatch(slice -> kind.isInstance(slice.report()))) {
            return new QualityGate.Check(
                    title, false, title + ": wanted all to pass the gate, but it is of other reports");
        }
        List<String> failures = all.stream()
                .flatMap(slice -> gate.check(kind.cast(slice.report())).failures().stream()
                        .map(outcome -> "in " + slice.title() + ", " + outcome.message()))
                .toList();
        if (failures.isEmpty()) {
            return new QualityGate.Check(
                    title, true, title + ": wanted all to pass the gate, and all " + all.size() + " did");
        }
        String message = title + ": wanted all " + all.size() + " to pass the gate, but "
                + failures.stream().limit(SHOWN).collect(Collectors.joining("; "))
                + (failures.size() > SHOWN ? "; and " + (failures.size() - SHOWN) + " more" : "");
        return new QualityGate.Check(title, false, Quoted.message(message));
    }
}
