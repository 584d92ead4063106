package ai.lepton.ethics;

import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
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
    private final RuleText text;
    private final RuleGrounds grounds;
    private final Severity severity;
    private final Requirement<E> requirement;
    private final @Nullable Waiver waiver;
    private final Origin origin;

    /**
     * Where a rule comes from, which is nothing that it says of itself.
     *
     * @param pack the id of its pack; null where it comes from none
     * @param version that of its pack, or its author's; null where that was not said
     * @param settled its verdict whatever the evidence is: the rule is not for such a case, or lacks a parameter; null of any other
     * @param unset the pack's parameter that it lacks; null where it lacks none
     */
    private record Origin(
            @Nullable String pack,
            @Nullable String version,
            @Nullable Verdict settled,
            Outcome.@Nullable Need unset) {}

    private Rule(
            RuleText text,
            RuleGrounds grounds,
            Severity severity,
            Requirement<E> requirement,
            @Nullable Waiver waiver,
            Origin origin) {
        this.text = text;
        this.grounds = grounds;
        this.severity = severity;
        this.requirement = requirement;
        this.waiver = waiver;
        this.origin = origin;
    }

    private Rule<E> with(RuleText changed) {
        return new Rule<>(changed, grounds, severity, requirement, waiver, origin);
    }

    private Rule<E> with(RuleGrounds changed) {
        return new Rule<>(text, changed, severity, requirement, waiver, origin);
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
        return new Rule<>(
                RuleText.of(id, statement),
                RuleGrounds.NONE,
                Severity.IMPORTANT,
                requirement,
                null,
                new Origin(null, null, null, null));
    }

    /** Returns the rule under another id. */
    @CheckReturnValue
    public Rule<E> as(String id) {
        return with(text.as(id));
    }

    /** Returns the rule with the reason why it is asked, in the author's words. */
    @CheckReturnValue
    public Rule<E> because(String reason) {
        return with(text.because(reason));
    }

    /** Returns the rule with another sentence for what it asks, without its full stop. */
    @CheckReturnValue
    public Rule<E> stating(String statement) {
        return with(text.stating(statement));
    }

    /**
     * Returns the rule with its sentence, and perhaps its reason, in one more language.
     *
     * @param language its BCP 47 tag, such as {@code "zh"}
     * @param statement empty for none
     * @param reason empty for none
     * @throws IllegalArgumentException if it has no reason in English and one is given
     */
    @CheckReturnValue
    public Rule<E> translated(String language, String statement, String reason) {
        return with(text.translated(language, statement, reason));
    }

    /**
     * Returns the rule with what would mend a breach, in one language: a sentence without its full stop, such as what its clause
     * tells to do.
     *
     * @param language its BCP 47 tag; {@code "en"} first, for others are its translations
     * @throws IllegalArgumentException if it has none in English and one in another language is given
     */
    @CheckReturnValue
    public Rule<E> mendedBy(String language, String remedy) {
        return with(text.mendedBy(language, remedy));
    }

    /** Returns the rule with the clause that it stands on. */
    @CheckReturnValue
    public Rule<E> citing(Citation citation) {
        return with(grounds.citing(citation));
    }

    /** Returns the rule for a jurisdiction, by its ISO 3166 code ({@code "US"}, {@code "US-NY"}) or {@code "EU"}. */
    @CheckReturnValue
    public Rule<E> in(String jurisdiction) {
        Elements.required("jurisdiction", jurisdiction);
        return with(grounds.in(Texts.required("the jurisdiction of rule " + Quoted.of(id()), jurisdiction)));
    }

    /** Returns the rule with its dates of effect. */
    @CheckReturnValue
    public Rule<E> effective(InForce dates) {
        return with(grounds.effective(dates));
    }

    /** Returns the rule with the last day until which its clause and dates are known to be right; findings after it say so. */
    @CheckReturnValue
    public Rule<E> reviewedBy(LocalDate day) {
        return with(grounds.reviewedBy(day));
    }

    /** Returns the rule with what it answers in other frameworks, such as {@code "NIST AI RMF MEASURE 2.11"}. */
    @CheckReturnValue
    public Rule<E> crosswalkTo(String... clauses) {
        return with(grounds.crosswalkTo(Elements.of("clauses", clauses)));
    }

    /** Returns the rule for these fields of use only, such as {@code "employment"}. */
    @CheckReturnValue
    public Rule<E> forProfiles(String... profiles) {
        return with(grounds.forProfiles(Elements.of("profiles", profiles)));
    }

    /**
     * Returns a rule that this one and another are kept, on the same evidence; of different evidence by {@link #allOf}, which
     * says what comes of each verdict.
     */
    @CheckReturnValue
    public Rule<E> and(Rule<E> other) {
        return Composed.rule(Composed.Operator.ALL_OF, List.of(this, Elements.required("other", other)));
    }

    /** Returns a rule that this one or another is kept, on the same evidence; see {@link #anyOf}. */
    @CheckReturnValue
    public Rule<E> or(Rule<E> other) {
        return Composed.rule(Composed.Operator.ANY_OF, List.of(this, Elements.required("other", other)));
    }

    /**
     * Returns a rule that this one is not kept: a pass fails, a failure passes, and so does one that was waived. What somebody
     * attests fails; what can't be decided stays so, and so does what does not apply or is only reported.
     */
    @CheckReturnValue
    public Rule<E> not() {
        return Composed.rule(Composed.Operator.NOT, List.of(this));
    }

    /**
     * Returns a rule that each of these is kept, whatever evidence they read: on a {@link CaseFile}.
     *
     * <p>It comes to the least of its parts' verdicts in the order fail, inconclusive, waived, attested, pass, so that one failure
     * fails it, and one word makes it a matter of somebody's word. Parts that do not apply or are only reported count nothing; if
     * there are no others, it is reported where one is, and else does not apply. It is wrong no more often than one of its parts:
     * that a part of k fails counts where it does at the level {@code 1 - (1 - level) / k}. A part that its author decides by a
     * function is taken as it stands, and its error comes on top.
     */
    @CheckReturnValue
    public static Rule<CaseFile> allOf(Rule<?>... parts) {
        return Composed.rule(Composed.Operator.ALL_OF, Elements.of("parts", parts));
    }

    /**
     * Returns a rule that at least one of these is kept, whatever evidence they read: on a {@link CaseFile}. It comes to the
     * greatest of its parts' verdicts, in the order that {@link #allOf} tells. It is wrong no more often than one of its parts: that
     * a part of k passes counts where it does at the level {@code 1 - (1 - level) / k}.
     */
    @CheckReturnValue
    public static Rule<CaseFile> anyOf(Rule<?>... parts) {
        return Composed.rule(Composed.Operator.ANY_OF, Elements.of("parts", parts));
    }

    /** Returns a rule of the same id that measures what this one does and does not judge it: its verdict is 'reported'. */
    @CheckReturnValue
    public Rule<E> reportOnly() {
        ReportOnly<E> report = new ReportOnly<>(requirement);
        return new Rule<>(text, grounds, severity, report, waiver, origin);
    }

    /** Returns the rule with another requirement to decide it. */
    Rule<E> deciding(Requirement<E> other) {
        return new Rule<>(text, grounds, severity, other, waiver, origin);
    }

    /** Returns the rule with another severity; {@link Severity#IMPORTANT} until then. */
    @CheckReturnValue
    public Rule<E> severity(Severity severity) {
        return new Rule<>(text, grounds, severity, requirement, waiver, origin);
    }

    /**
     * Returns the rule waived until the waiver expires.
     *
     * <p>Only what fails or can't be decided is waived; a pass stays a pass. Once the waiver has expired, what it
     * covered fails.
     */
    @CheckReturnValue
    public Rule<E> waivedBy(Waiver waiver) {
        return new Rule<>(text, grounds, severity, requirement, waiver, origin);
    }

    /**
     * Returns the rule with the version that findings tell: that of its pack, which sets it, or of your own rules. It is nothing
     * that the rule asks, so rules of two versions may be equal.
     */
    @CheckReturnValue
    public Rule<E> versioned(String version) {
        Texts.required("the version of rule " + Quoted.of(id()), Elements.required("version", version));
        return new Rule<>(
                text,
                grounds,
                severity,
                requirement,
                waiver,
                new Origin(origin.pack, version, origin.settled, origin.unset));
    }

    /** Returns the rule as one of a pack. */
    Rule<E> from(String pack, String version) {
        return new Rule<>(
                text, grounds, severity, requirement, waiver, new Origin(pack, version, origin.settled, origin.unset));
    }

    /**
     * Returns the rule with a verdict that no evidence changes, while it is in force.
     *
     * @param unset the pack's parameter that it lacks; null where it lacks none
     */
    Rule<E> settled(Verdict verdict, Outcome.@Nullable Need unset) {
        return new Rule<>(
                text, grounds, severity, requirement, waiver, new Origin(origin.pack, origin.version, verdict, unset));
    }

    /** Returns its short stable name. */
    public String id() {
        return text.id();
    }

    /** Returns what it asks, as a sentence without its full stop. */
    public String statement() {
        return text.statement();
    }

    /** Returns why it is asked; empty if no reason was given. */
    public String because() {
        return text.because();
    }

    /** Returns the clause that it stands on. */
    public Optional<Citation> citation() {
        return Optional.ofNullable(grounds.citation());
    }

    /** Returns what it asks in a language, by its BCP 47 tag; in English if there is no translation. */
    public String statementIn(String language) {
        return text.statementIn(language);
    }

    /** Returns why it is asked in a language, by its BCP 47 tag; in English if there is no translation. */
    public String becauseIn(String language) {
        return text.becauseIn(language);
    }

    /** Returns what would mend a breach in a language, by its BCP 47 tag; in English if there is no translation, else empty. */
    public String remedyIn(String language) {
        return text.remedyIn(language);
    }

    /** Returns the last day until which its clause and dates are known to be right, if that was told. */
    public Optional<LocalDate> reviewBy() {
        return Optional.ofNullable(grounds.reviewBy());
    }

    /** Returns what it answers in other frameworks. */
    public List<String> crosswalk() {
        return grounds.crosswalk();
    }

    /** Returns the fields of use that it is for; none if it is for all. */
    public List<String> profiles() {
        return grounds.profiles();
    }

    /**
     * Returns the SHA-256 of the rule as canonical JSON (an object as in a pack, names in order, no blanks) without its waiver, its
     * remedy and its day of review: 64 lower-case hexadecimal digits. The same rule has the same hash on every machine.
     *
     * @throws IllegalArgumentException if it asks something that a pack can't say, such as a function of one's own
     */
    public String sha256() {
        return RuleDocument.sha256(this);
    }

    /** Returns the version of its pack, or of the rule itself, if that was told. */
    public Optional<String> version() {
        return Optional.ofNullable(origin.version);
    }

    /** Returns the id of the pack that it comes from, if it comes from one. */
    public Optional<String> pack() {
        return Optional.ofNullable(origin.pack);
    }

    /** Returns its verdict on a day whatever the evidence is; empty if the evidence decides. */
    Optional<Verdict> settledOn(LocalDate day) {
        Optional<Verdict> absent = inForce().absentOn(day).map(Verdict.NotApplicable::new);
        return absent.isPresent() ? absent : Optional.ofNullable(origin.settled).map(one -> waived(one, day));
    }

    /** Returns what decides it. */
    Requirement<E> requirement() {
        return requirement;
    }

    /** Returns what it asks in other languages, by their tags. */
    Map<String, String> statements() {
        return text.statements();
    }

    /** Returns why it is asked in other languages, by their tags. */
    Map<String, String> reasons() {
        return text.reasons();
    }

    /** Returns what would mend a breach, by the tags of languages. */
    Map<String, String> remedies() {
        return text.remedies();
    }

    /** Returns its jurisdiction; empty if it is the author's own rule. */
    public String jurisdiction() {
        return grounds.jurisdiction();
    }

    /** Returns its dates of effect. */
    public InForce inForce() {
        return grounds.inForce();
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
        Optional<Verdict> settled = settledOn(day);
        Outcome outcome;
        if (settled.isPresent()) {
            return settledFinding(Finding.Source.of(evidence), day, settled.get());
        } else if (evidence.size() == 0) {
            outcome = Outcome.of(new Verdict.Inconclusive(
                    "nothing to judge: the evidence about " + Quoted.of(evidence.subject()) + " (" + evidence.kind()
                            + ") is empty",
                    null));
        } else {
            outcome = requirement.assess(evidence, day);
        }
        Verdict verdict = waived(outcome.verdict(), day);
        return finding(Finding.Source.of(evidence), day, verdict, outcome.breakdowns(), outcome.parts())
                .needing(outcome.needs());
    }

    /** Returns the finding of a verdict that no evidence changes, with the parameter that is lacking where one is. */
    Finding settledFinding(Finding.Source source, LocalDate day, Verdict verdict) {
        Finding finding = finding(source, day, verdict, List.of(), List.of());
        return origin.unset == null || verdict instanceof Verdict.NotApplicable
                ? finding
                : finding.lacking("parameter").needing(List.of(origin.unset));
    }

    /** Returns a finding with what has to be said of every one of this rule. */
    Finding finding(
            Finding.Source source,
            LocalDate day,
            Verdict verdict,
            List<Outcome.Breakdown> breakdowns,
            List<Finding> parts) {
        Finding finding = new Finding(this, source, day, verdict, breakdowns, parts, List.of());
        LocalDate due = grounds.reviewBy();
        return due == null || !day.isAfter(due)
                ? finding
                : finding.remarking(
                        "dates not reviewed: the clause and dates of this rule were to be reviewed by " + due);
    }

    /** Returns the verdict once the waiver has its say. */
    Verdict waived(Verdict verdict, LocalDate day) {
        return waiver == null ? verdict : waiver.applyTo(verdict, day);
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

    /** Returns whether the other rule asks the same, says the same of itself, and is waived in the same way, whatever its version. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Rule<?> that
                && text.equals(that.text)
                && grounds.equals(that.grounds)
                && severity == that.severity
                && requirement.equals(that.requirement)
                && Objects.equals(waiver, that.waiver);
    }

    @Override
    public int hashCode() {
        return Objects.hash(text, grounds, severity, requirement, waiver);
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

        /**
         * Returns whether evidence of the right subject has what is asked about at all. Where it has not, such as documentation that
         * is another document, a {@link CaseFile} takes it as not given.
         */
        default boolean isAnsweredBy(E evidence) {
            return true;
        }

        /** Returns what would decide it where none of its evidence is there, as far as that can be named. */
        default List<Outcome.Need> needs() {
            return List.of();
        }

        /** Returns the seed of the random numbers that judging draws; empty where it draws none. */
        default OptionalLong randomSeed() {
            return OptionalLong.empty();
        }
    }
}
