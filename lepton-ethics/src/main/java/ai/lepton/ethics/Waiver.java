package ai.lepton.ethics;

import ai.lepton.metrics.internal.Elements;
import java.time.LocalDate;

/**
 * A named person's decision to let a rule go unkept for a while. It always ends.
 *
 * @param owner who answers for it
 * @param reason why
 * @param clause the clause that allows it, or that is waived
 * @param expires the last day on which it counts; from the next day on, what it covered fails
 */
public record Waiver(String owner, String reason, String clause, LocalDate expires) {
    /** Refuses a waiver that nobody answers for. */
    public Waiver {
        Elements.required("reason", reason);
        Elements.required("owner", owner);
        Elements.required("clause", clause);
        Texts.required("the owner of a waiver", owner);
        Texts.required("the reason of the waiver by " + owner, reason);
        Texts.required("the clause of the waiver by " + owner, clause);
    }

    /** Returns the verdict once this waiver has its say; a pass needs none. */
    Verdict applyTo(Verdict verdict, LocalDate day) {
        if (!verdict.stops()) {
            return verdict;
        }
        if (day.isAfter(expires)) {
            return new Verdict.Fail(
                    "the waiver by " + owner + " expired on " + expires + ": " + verdict.reason(),
                    verdict.measurement().orElse(null));
        }
        return new Verdict.Waived(this, verdict);
    }
}
