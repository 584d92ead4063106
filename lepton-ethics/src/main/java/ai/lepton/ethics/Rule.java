package ai.lepton.ethics;

import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A requirement with the clause that it stands on. Immutable: each setting returns a changed copy. Rules are equal if their
 * requirements and all that they say of themselves are.
 *
 * <pre>{@code
 * decisionsAbout("shortlisting")
 *     .should().selectEachGroup().atLeast(0.8).timesAsOftenAsTheMostSelectedOneAcross("sex", "age_band")
 *     .because("29 CFR 1607.4(D), the four-fifths guideline")
 *     .check(evidence);
 * }</pre>
 *
 * @param <E> the evidence that it reads
 */
public final class Rule<E extends Evidence> {
    private final Words words;
    private final Grounds grounds;
    private final Severity severity;
    private final Requirement<E> requirement;
    private final @Nullable Waiver waiver;

    /** What a rule is called, what it asks, and why, in its author's words. */
    private record Words(String id, String statement, String because) {}

    /** What it stands on, and where and when it has effect. */
    private record Grounds(@Nullable Citation citation, String jurisdiction, InForce inForce) {}

    private Rule(Words words, Grounds grounds, Severity severity, Requirement<E> requirement, @Nullable Waiver waiver) {
        this.words = words;
        this.grounds = grounds;
        this.severity = severity;
        this.requirement = requirement;
        this.waiver = waiver;
    }

    private Rule<E> with(Words changed) {
        return new Rule<>(changed, grounds, severity, requirement, waiver);
    }

    private Rule<E> with(Grounds changed) {
        return new Rule<>(words, changed, severity, requirement, waiver);
    }

    /**
     * Returns a rule without citation, dates or waiver; always in force, everywhere.
     *
     * @param id a short stable name, such as {@code "selection-ratio"}
     * @param statement what it asks, as a sentence without its full stop
     * @param requirement what decides it
     */
    @CheckReturnValue
    public static <E extends Evidence> Rule<E> of(String id, String statement, Requirement<E> requirement) {
        Elements.required("statement", statement);
        Elements.required("id", id);
        Texts.required("the id of a rule", id);
        Texts.required("the statement of rule " + Quoted.of(id), statement);
        return new Rule<>(
                new Words(id, statement, ""),
                new Grounds(null, "", InForce.always()),
                Severity.IMPORTANT,
                requirement,
                null);
    }

    /** Returns the rule under another id. */
    @CheckReturnValue
    public Rule<E> as(String id) {
        Elements.required("id", id);
        Texts.required("the id of a rule", id);
        return with(new Words(id, statement(), because()));
    }

    /** Returns the rule with the reason why it is asked, in the author's words. */
    @CheckReturnValue
    public Rule<E> because(String reason) {
        Elements.required("reason", reason);
        Texts.required("the reason of rule " + Quoted.of(id()), reason);
        return with(new Words(id(), statement(), reason));
    }

    /** Returns the rule with the clause that it stands on. */
    @CheckReturnValue
    public Rule<E> citing(Citation citation) {
        return with(new Grounds(citation, jurisdiction(), inForce()));
    }

    /** Returns the rule for a jurisdiction, by its ISO 3166 code ({@code "US"}, {@code "US-NY"}) or {@code "EU"}. */
    @CheckReturnValue
    public Rule<E> in(String jurisdiction) {
        Elements.required("jurisdiction", jurisdiction);
        Texts.required("the jurisdiction of rule " + Quoted.of(id()), jurisdiction);
        return with(new Grounds(grounds.citation, jurisdiction, inForce()));
    }

    /** Returns the rule with its dates of effect. */
    @CheckReturnValue
    public Rule<E> effective(InForce dates) {
        return with(new Grounds(grounds.citation, jurisdiction(), dates));
    }

    /** Returns the rule with another severity; {@link Severity#IMPORTANT} until then. */
    @CheckReturnValue
    public Rule<E> severity(Severity severity) {
        return new Rule<>(words, grounds, severity, requirement, waiver);
    }

    /**
     * Returns the rule waived until the waiver expires.
     *
     * <p>Only what fails or can't be decided is waived; a pass stays a pass. Once the waiver has expired, what it
     * covered fails.
     */
    @CheckReturnValue
    public Rule<E> waivedBy(Waiver waiver) {
        return new Rule<>(words, grounds, severity, requirement, waiver);
    }

    /** Returns what decides it. */
    Requirement<E> requirement() {
        return requirement;
    }

    /** Returns its short stable name. */
    public String id() {
        return words.id;
    }

    /** Returns what it asks, as a sentence without its full stop. */
    public String statement() {
        return words.statement;
    }

    /** Returns why it is asked; empty if no reason was given. */
    public String because() {
        return words.because;
    }

    /** Returns the clause that it stands on. */
    public Optional<Citation> citation() {
        return Optional.ofNullable(grounds.citation);
    }

    /** Returns its jurisdiction; empty if it is the author's own rule. */
    public String jurisdiction() {
        return grounds.jurisdiction;
    }

    /** Returns its dates of effect. */
    public InForce inForce() {
        return grounds.inForce;
    }

    /** Returns how serious it is to break it. */
    public Severity severity() {
        return severity;
    }

    /** Returns its waiver, expired or not. */
    public Optional<Waiver> waiver() {
        return Optional.ofNullable(waiver);
    }

    /** Judges the evidence as of today, by the system's clock and time zone, and never throws for a bad verdict. */
    @CheckReturnValue
    public Finding evaluate(E evidence) {
        return evaluate(evidence, LocalDate.now(ZoneId.systemDefault()));
    }

    /**
     * Judges the evidence as of a day.
     *
     * <p>Outside the dates of effect the rule is not applicable. Empty evidence is inconclusive.
     *
     * @throws IllegalArgumentException if the rule does not fit the evidence, such as an attribute that it lacks
     */
    @CheckReturnValue
    public Finding evaluate(E evidence, LocalDate day) {
        Days.required("day", day);
        Optional<String> absent = grounds.inForce.absentOn(day);
        Outcome outcome;
        if (absent.isPresent()) {
            outcome = Outcome.of(new Verdict.NotApplicable(absent.get()));
        } else if (evidence.size() == 0) {
            outcome = Outcome.of(new Verdict.Inconclusive(
                    "nothing to judge: the evidence about " + Quoted.of(evidence.subject()) + " (" + evidence.kind()
                            + ") is empty",
                    null));
        } else {
            outcome = requirement.assess(evidence, day);
        }
        Verdict verdict = waiver == null ? outcome.verdict() : waiver.applyTo(outcome.verdict(), day);
        return new Finding(this, Finding.Source.of(evidence), day, verdict, outcome.breakdowns());
    }

    /**
     * Judges the evidence as of today, and throws unless it is settled.
     *
     * @return the finding, if it passed, is attested or waived, or does not apply
     * @throws RuleViolation if it failed or could not be decided
     */
    public Finding check(E evidence) {
        return check(evidence, LocalDate.now(ZoneId.systemDefault()));
    }

    /**
     * Judges the evidence as of a day, and throws unless it is settled.
     *
     * @return the finding, if it passed, is attested or waived, or does not apply
     * @throws RuleViolation if it failed or could not be decided
     */
    public Finding check(E evidence, LocalDate day) {
        Finding finding = evaluate(evidence, day);
        if (finding.verdict().stops()) {
            EthicsReport.of(finding).check();
        }
        return finding;
    }

    /** Returns whether the other rule asks the same, says the same of itself, and is waived in the same way. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Rule<?> that
                && words.equals(that.words)
                && grounds.equals(that.grounds)
                && severity == that.severity
                && requirement.equals(that.requirement)
                && Objects.equals(waiver, that.waiver);
    }

    @Override
    public int hashCode() {
        return Objects.hash(words, grounds, severity, requirement, waiver);
    }

    /** Returns the statement and its reason. */
    @Override
    public String toString() {
        return because().isEmpty() ? statement() : statement() + ", because " + because();
    }

    /** How serious it is to break a rule. It orders a report; it never turns a failure into a pass. */
    public enum Severity {
        /** Good practice. */
        ADVISORY,
        /** Expected of a careful operator. */
        IMPORTANT,
        /** Required by law or by contract. */
        MANDATORY
    }

    /**
     * The dates between which a rule has effect. Such dates move: they are data, with their source.
     *
     * @param first the first day of effect; null if it always had
     * @param last the last day of effect; null if no end is known
     * @param source where the dates were read
     * @param confirmed whether they were read in the official text
     */
    public record InForce(
            @Nullable LocalDate first, @Nullable LocalDate last, String source, boolean confirmed) {
        /** Checks that the dates are in order. */
        public InForce {
            Elements.required("source", source);
            if (first != null) {
                Days.required("the first day of effect", first);
            }
            if (last != null) {
                Days.required("the last day of effect", last);
            }
            if (first != null && last != null && last.isBefore(first)) {
                throw new IllegalArgumentException(
                        "in force from " + first + " until " + last + ": the end comes first");
            }
            if (first != null || last != null) {
                Texts.required("the source of the dates of effect", source);
            }
        }

        /** Returns no limit in time: the rule holds because its author says so. */
        public static InForce always() {
            return new InForce(null, null, "", true);
        }

        /** Returns effect from this day on. */
        public static InForce from(LocalDate first, String source) {
            return new InForce(first, null, source, true);
        }

        /** Returns effect from the first to the last day, both included. */
        public static InForce between(LocalDate first, LocalDate last, String source) {
            Elements.required("source", source);
            return new InForce(first, last, source, true);
        }

        /** Returns the same dates, marked as not yet read in an official text. */
        public InForce unconfirmed() {
            return new InForce(first, last, source, false);
        }

        /** Returns the first day of effect. */
        public Optional<LocalDate> from() {
            return Optional.ofNullable(first);
        }

        /** Returns the last day of effect. */
        public Optional<LocalDate> until() {
            return Optional.ofNullable(last);
        }

        /** Returns why there is no effect on that day; empty if there is. */
        Optional<String> absentOn(LocalDate day) {
            String mark = confirmed ? "" : " (unconfirmed: " + source + ")";
            if (first != null && day.isBefore(first)) {
                return Optional.of("not in force on " + day + ": it has effect from " + first + mark);
            }
            if (last != null && day.isAfter(last)) {
                return Optional.of("not in force on " + day + ": it had effect until " + last + mark);
            }
            return Optional.empty();
        }
    }

    /**
     * What a rule asks of its evidence.
     *
     * <p>A requirement that found nothing to judge returns {@link Verdict.Inconclusive}, never a pass.
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

        /** Returns the seed of the random numbers that judging draws; empty where it draws none. */
        default OptionalLong randomSeed() {
            return OptionalLong.empty();
        }
    }
}
