package ai.lepton.metrics.expect;

import ai.lepton.metrics.Report;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.group.Slice;
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
record EachSlicePasses<R extends Report>(Class<R> kind, Gate<R, ?> gate) implements Requirement<Slices<?>> {
    private static final int SHOWN = 3;

    static EachSlicePasses<ClassificationReport> of(QualityGate gate) {
        return new EachSlicePasses<>(ClassificationReport.class, gate);
    }

    static EachSlicePasses<RegressionReport> of(RegressionGate gate) {
        return new EachSlicePasses<>(RegressionReport.class, gate);
    }

    @Override
    public Outcome check(Slices<?> slices) {
        List<Slice<?>> all = slices.stream().<Slice<?>>map(slice -> slice).toList();
        String title = "each slice";
        if (all.isEmpty()) {
            return new Outcome(title, false, title + ": wanted all to pass the gate, but there is no slice");
        }
        if (!all.stream().allMatch(slice -> kind.isInstance(slice.report()))) {
            return new Outcome(title, false, title + ": wanted all to pass the gate, but it is of other reports");
        }
        List<String> failures = all.stream()
                .flatMap(slice -> gate.check(kind.cast(slice.report())).failures().stream()
                        .map(outcome -> "in " + slice.title() + ", " + outcome.message()))
                .toList();
        if (failures.isEmpty()) {
            return new Outcome(title, true, title + ": wanted all to pass the gate, and all " + all.size() + " did");
        }
        String message = title + ": wanted all " + all.size() + " to pass the gate, but "
                + failures.stream().limit(SHOWN).collect(Collectors.joining("; "))
                + (failures.size() > SHOWN ? "; and " + (failures.size() - SHOWN) + " more" : "");
        return new Outcome(title, false, Quoted.message(message));
    }
}
