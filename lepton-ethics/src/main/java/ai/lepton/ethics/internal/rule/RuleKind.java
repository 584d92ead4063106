package ai.lepton.ethics.internal.rule;

import ai.lepton.ethics.Evidence;
import ai.lepton.ethics.Rule;
import ai.lepton.ethics.Rule.Requirement;
import ai.lepton.ethics.internal.data.Described;
import ai.lepton.metrics.internal.Quoted;

/**
 * A kind of rule, as a record of plain values: all that a rule of this kind asks is in them, so that two rules are equal if
 * their values are.
 *
 * <p>A sentence such as {@code hideEachPersonAmong(5)} and the field's name, {@code kAnonymity(5)}, both end in one of
 * these; so does the entry of a pack, where the kind is in the table of {@link ai.lepton.ethics.internal.data.Kinds}. Its first
 * component is the subject of the evidence.
 *
 * @param <E> the evidence that it reads
 */
public interface RuleKind<E extends Evidence> extends Requirement<E>, Described {
    /** Returns the rule, as yet without citation, dates or reason. */
    default Rule<E> rule() {
        return Rule.of(id(), statement(), this);
    }

    /** Returns the id as documents spell names of what is measured: {@code "k_anonymity"}. */
    default String quantity() {
        return id().replace('-', '_');
    }

    /**
     * Refuses evidence about something else than the rule is about.
     *
     * @param subject what the rule is about
     * @param such how the evidence is put before its subject, such as {@code "the records are about"}
     */
    default void requireAbout(String subject, E evidence, String such) {
        if (!subject.equals(evidence.subject())) {
            throw new IllegalArgumentException(
                    "the rule is about " + Quoted.of(subject) + ", " + such + " " + Quoted.of(evidence.subject()));
        }
    }
}
