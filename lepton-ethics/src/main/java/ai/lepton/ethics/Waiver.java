package ai.lepton.ethics;

import ai.lepton.ethics.Verdict.Measured;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A named person's decision to let a rule go unkept for a while. It always ends, and soon enough for somebody to decide
 * anew: one that still has more than five years to go waives nothing.
 *
 * @param owner who answers for it
 * @param reason why
 * @param clause the clause that allows it, or that is waived
 * @param expires the last day on which it counts; from the next day on, what it covered fails
 */
public record Waiver(String owner, String reason, String clause, LocalDate expires) {
    /** Refuses a waiver that nobody answers for, and a day that no document can hold. */
    public Waiver {
        Elements.required("reason", reason);
        Elements.required("owner", owner);
        Elements.required("clause", clause);
        Days.required("expires", expires);
        Texts.required("the owner of a waiver", owner);
        Texts.required("the reason of the waiver by " + Quoted.bare(owner), reason);
        Texts.required("the clause of the waiver by " + Quoted.bare(owner), clause);
    }

    /** Returns the verdict once this waiver has its say; a pass needs none. */
    Verdict applyTo(Verdict verdict, LocalDate day) {
        if (!verdict.stops()) {
            return verdict;
        }
        if (day.isAfter(expires)) {
            return new Verdict.Fail(
                    "the waiver by " + Quoted.bare(owner) + " expired on " + expires + ": " + verdict.reason(),
                    trusted(verdict));
        }
        if (Days.tooFar(day, expires)) {
            return new Verdict.Fail(
                    "the waiver by " + Quoted.bare(owner) + " would last until " + expires + ", more than "
                            + Days.LONGEST_YEARS + " years from " + day + ", and waives nothing: " + verdict.reason(),
                    trusted(verdict));
        }
        return new Verdict.Waived(this, verdict);
    }

    /** Returns what was measured if it shows a breach; null where nothing was, or where it settles nothing. */
    private static @Nullable Measured trusted(Verdict verdict) {
        return verdict instanceof Verdict.Fail fail ? fail.measured() : null;
    }
}
