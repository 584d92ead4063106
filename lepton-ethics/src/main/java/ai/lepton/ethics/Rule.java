package ai.lepton.ethics;

import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A requirement with the clause that it stands on. Immutable: each {@code with}-like method returns a new rule.
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
    private final Charter charter;
    private final Requirement<E> requirement;
    private final @Nullable Waiver waiver;

    /** What a rule says of itself. */
    private record Charter(
            String id,
            String statement,
            String because,
            @Nullable Citation citation,
            String jurisdiction,
            InForce inForce,
            Severity severity) {}

    private Rule(Charter charter, Requirement<E> requirement, @Nullable Waiver waiver) {
        this.charter = charter;
        this.requirement = requirement;
        this.waiver = waiver;
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
                new Charter(id, statement, "", null, "", InForce.always(), Severity.IMPORTANT), requirement, null);
    }

    /** Returns the rule under another id. */
    @CheckReturnValue
    public Rule<E> as(String id) {
        Elements.required("id", id);
        Texts.required("the id of a rule", id);
        return with(new Charter(
                id, statement(), because(), charter.citation, jurisdiction(), charter.inForce, charter.severity));
    }

    /** Returns the rule with the reason why it is asked, in the author's words. */
    @CheckReturnValue
    public Rule<E> because(String reason) {
        Elements.required("reason", reason);
        Texts.required("the reason of rule " + Quoted.of(id()), reason);
        return with(new Charter(
                id(), statement(), reason, charter.citation, jurisdiction(), charter.inForce, charter.severity));
    }

    /** Returns the rule with the clause that it stands on. */
    @CheckReturnValue
    public Rule<E> citing(Citation citation) {
        return with(
                new Charter(id(), statement(), because(), citation, jurisdiction(), charter.inForce, charter.severity));
    }

    /** Returns the rule for a jurisdiction, by its ISO 3166 code ({@code "US"}, {@code "US-NY"}) or {@code "EU"}. */
    @CheckReturnValue
    public Rule<E> in(String jurisdiction) {
        Elements.required("jurisdiction", jurisdiction);
        Texts.required("the jurisdiction of rule " + Quoted.of(id()), jurisdiction);
        return with(new Charter(
                id(), statement(), because(), charter.citation, jurisdiction, charter.inForce, charter.severity));
    }

    /** Returns the rule with its dates of effect. */
    @CheckReturnValue
    public Rule<E> effective(InForce dates) {
        return with(
                new Charter(id(), statement(), because(), charter.citation, jurisdiction(), dates, charter.severity));
    }

    /** Returns the rule with another severity; {@link Severity#IMPORTANT} until then. */
    @CheckReturnValue
    public Rule<E> severity(Severity severity) {
        return with(
                new Charter(id(), statement(), because(), charter.citation, jurisdiction(), charter.inForce, severity));
    }

    /**
     * Returns the rule waived until the waiver expires.
     *
     * <p>Only what fails or can't be decided is waived; a pass stays a pass. Once the waiver has expired, what it
     * covered fails.
     */
    @CheckReturnValue
    public Rule<E> waivedBy(Waiver waiver) {
        return new Rule<>(charter, requirement, waiver);
    }

    private Rule<E> with(Charter changed) {
        return new Rule<>(changed, requirement, waiver);
    }

    /** Returns its short stable name. */
    public String id() {
        return charter.id;
    }

    /** Returns what it asks, as a sentence without its full stop. */
    public String statement() {
        return charter.statement;
    }

    /** Returns why it is asked; empty if no reason was given. */
    public String because() {
        return charter.because;
    }

    /** Returns the clause that it stands on. */
    public Optional<Citation> citation() {
        return Optional.ofNullable(charter.citation);
    }

    /** Returns its jurisdiction; empty if it is the author's own rule. */
    public String jurisdiction() {
        return charter.jurisdiction;
    }

    /** Returns its dates of effect. */
    public InForce inForce() {
        return charter.inForce;
    }

    /** Returns how much hangs on it. */
    public Severity severity() {
        return charter.severity;
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
        Optional<String> absent = charter.inForce.absentOn(day);
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
        EthicsReport.of(finding).check();
        return finding;
    }

    /** Returns whether the other rule asks the same, says the same of itself, and is waived in the same way. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Rule<?> that
                && charter.equals(that.charter)
                && requirement.equals(that.requirement)
                && Objects.equals(waiver, that.waiver);
    }

    @Override
    public int hashCode() {
        return Objects.hash(charter, requirement, waiver);
    }

    /** Returns the statement and its reason. */
    @Override
    public String toString() {
        return because().isEmpty() ? statement() : statement() + ", because " + because();
    }
}
