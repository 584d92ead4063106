package ai.lepton.ethics;

import ai.lepton.ethics.Rule.Requirement;
import ai.lepton.ethics.Verdict.Measured;
import ai.lepton.ethics.Verdict.Reported;
import ai.lepton.ethics.internal.data.Described;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Measures what another requirement does, and judges nothing.
 *
 * @param measured what is measured
 */
record ReportOnly<E extends Evidence>(Requirement<E> measured) implements Requirement<E>, Described {
    /** Measures what is measured already where that judges nothing either. */
    ReportOnly {
        measured = measured instanceof ReportOnly<E> report ? report.measured() : measured;
    }

    @Override
    public String id() {
        return measured instanceof Described described ? described.id() : "report";
    }

    @Override
    public String statement() {
        return measured instanceof Described described ? "reported only: " + described.statement() : "reported only";
    }

    @Override
    public OptionalLong randomSeed() {
        return measured.randomSeed();
    }

    @Override
    public Outcome assess(E evidence, LocalDate day) {
        Outcome outcome = measured.assess(evidence, day);
        Verdict verdict = outcome.verdict();
        if (verdict instanceof Reported || verdict instanceof Verdict.NotApplicable) {
            return outcome;
        }
        List<Reported.Value> values =
                verdict.measurement().map(ReportOnly::value).map(List::of).orElse(List.of());
        Verdict reported = new Reported("not judged: " + verdict.reason(), values);
        return new Outcome(reported, outcome.breakdowns(), outcome.parts());
    }

    private static Reported.Value value(Measured found) {
        return new Reported.Value(found.quantity(), Map.of(), found.estimate());
    }
}
