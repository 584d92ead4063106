package ai.lepton.ethics;

import ai.lepton.ethics.Rule.Requirement;
import ai.lepton.ethics.internal.Fingerprint;
import ai.lepton.ethics.internal.data.Described;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.time.LocalDate;

/**
 * A person's word for something that a program can't measure. Never counted as measured.
 *
 * @param subject what it is about, such as the name of the system
 * @param statement what the person vouches for, one sentence
 * @param by who vouches, by name and role
 * @param on the day it was said
 * @param expires the last day on which it still counts
 */
public record Attestation(String subject, String statement, String by, LocalDate on, LocalDate expires)
        implements Evidence {
    /**
     * Refuses an attestation without a statement or a name, one that expires before it was given, and one that would count
     * for more than five years.
     */
    public Attestation {
        Days.required("on", on);
        Days.required("expires", expires);
        Elements.required("subject", subject);
        Elements.required("statement", statement);
        Elements.required("by", by);
        Texts.required("the subject of an attestation", subject);
        Texts.required("the statement of an attestation", statement);
        Texts.required("the person behind the attestation " + Quoted.of(statement), by);
        if (expires.isBefore(on)) {
            throw new IllegalArgumentException("the attestation " + Quoted.of(statement) + " is of " + on
                    + " and expires " + expires + ", before it");
        }
        if (Days.tooFar(on, expires)) {
            throw new IllegalArgumentException("the attestation " + Quoted.of(statement) + " is of " + on
                    + " and expires " + expires + "; a word counts for " + Days.LONGEST_YEARS + " years at most");
        }
    }

    @Override
    public String kind() {
        return "attestation";
    }

    @Override
    public long size() {
        return 1;
    }

    @Override
    public String sha256() {
        return new Fingerprint("attestation/1")
                .add(subject)
                .add(statement)
                .add(by)
                .add(on.toString())
                .add(expires.toString())
                .hex();
    }

    /**
     * Returns a rule that asks for somebody's word: attested while the word counts, inconclusive once it has expired
     * or before it was given.
     *
     * @param id the rule's id, such as {@code "human-oversight"}
     * @param statement what has to be attested
     */
    public static Rule<Attestation> required(String id, String statement) {
        Elements.required("id", id);
        Elements.required("statement", statement);
        Word word = new Word("", statement);
        return Rule.of(id, word.statement(), word);
    }

    /**
     * Somebody's word is given for this, and counts.
     *
     * @param about the subject of the attestation; empty for any
     * @param attests what has to be attested
     */
    record Word(String about, String attests) implements Requirement<Attestation>, Described {
        Word {
            Elements.required("attests", attests);
            Texts.required("what has to be attested", attests);
        }

        @Override
        public String id() {
            return "attestation";
        }

        @Override
        public String statement() {
            return "somebody attests that " + attests;
        }

        @Override
        public Outcome assess(Attestation word, LocalDate day) {
            if (!about.isEmpty() && !about.equals(word.subject)) {
                throw new IllegalArgumentException("the rule is about " + Quoted.of(about)
                        + ", the attestation is about " + Quoted.of(word.subject));
            }
            return Outcome.of(judge(word, day));
        }
    }

    private static Verdict judge(Attestation word, LocalDate day) {
        if (day.isBefore(word.on)) {
            return new Verdict.Inconclusive(
                    Quoted.bare(word.by) + " attests it only from " + word.on + "; it was assessed on " + day, null);
        }
        if (day.isAfter(word.expires)) {
            return new Verdict.Inconclusive(
                    "the word of " + Quoted.bare(word.by) + " expired on " + word.expires + "; it was assessed on "
                            + day,
                    null);
        }
        return new Verdict.Attested(word);
    }
}
