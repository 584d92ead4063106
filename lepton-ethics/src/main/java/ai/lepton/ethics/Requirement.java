package ai.lepton.ethics;

import java.time.LocalDate;

/**
 * What a rule asks of its evidence.
 *
 * <p>A requirement that found nothing to judge returns {@link Verdict.Inconclusive}: a vacuous pass is a bug.
 *
 * @param <E> the evidence that it reads
 */
@FunctionalInterface
public interface Requirement<E extends Evidence> {
    /**
     * Judges the evidence.
     *
     * @param evidence what to judge; never empty
     * @param day the day on which it is judged
     */
    Outcome assess(E evidence, LocalDate day);
}
