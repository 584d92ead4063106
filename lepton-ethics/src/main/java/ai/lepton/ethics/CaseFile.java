package ai.lepton.ethics;

import ai.lepton.ethics.Finding.Source;
import ai.lepton.ethics.Outcome.Need;
import ai.lepton.ethics.internal.Fingerprint;
import ai.lepton.ethics.internal.Once;
import ai.lepton.ethics.internal.data.Kinds;
import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All evidence of one audit: decisions, records, documents, a model's behaviour, and people's words by the id of the rule that
 * they are for. Immutable.
 *
 * <pre>{@code
 * CaseFile file = CaseFile.of("shortlisting")
 *     .with(decisions, documentation)
 *     .attesting("eu-ai-act-14", word)
 *     .collectedOn(LocalDate.of(2026, 11, 20));
 * EthicsReport report = Pack.named("us").with("subject", "shortlisting").with("attributes", "sex").evaluate(file, day);
 * }</pre>
 *
 * <p>A rule is judged on the evidence of the type that it reads and with the subject that it is about. Where there is none the
 * rule is inconclusive and says which evidence would decide it.
 */
public final class CaseFile implements Evidence {
    private final String subject;
    private final List<Evidence> evidence;
    private final Map<String, Attestation> attestations;
    private final @Nullable LocalDate collected;
    private final @Nullable FixedRules fixed;
    private final Once sha256 = new Once(this::hash);

    private CaseFile(
            String subject,
            List<Evidence> evidence,
            Map<String, Attestation> attestations,
            @Nullable LocalDate collected,
            @Nullable FixedRules fixed) {
        this.subject = subject;
        this.evidence = evidence;
        this.attestations = attestations;
        this.collected = collected;
        this.fixed = fixed;
    }

    /**
     * Returns a file without evidence.
     *
     * @param subject what is audited, such as {@code "shortlisting"}
     */
    public static CaseFile of(String subject) {
        Elements.required("subject", subject);
        Texts.required("the subject of a case file", subject);
        return new CaseFile(subject, List.of(), Map.of(), null, null);
    }

    /**
     * Returns the file with more evidence.
     *
     * @throws IllegalArgumentException if there is evidence of the same type about the same subject already, or it is a case file
     *     or an attestation, which is given by {@link #attesting}
     */
    @CheckReturnValue
    public CaseFile with(Evidence... more) {
        List<Evidence> all = new ArrayList<>(evidence);
        for (Evidence one : Elements.of("more", more)) {
            if (one instanceof CaseFile || one instanceof Attestation) {
                throw new IllegalArgumentException("a case file holds no " + one.kind()
                        + " as evidence; give an attestation by attesting(rule id, attestation)");
            }
            if (find(all, one.getClass(), one.subject()).isPresent()) {
                throw new IllegalArgumentException("the case file has " + words(one.getClass()) + " about "
                        + Quoted.of(one.subject()) + " already; a rule could not tell which to read");
            }
            all.add(one);
        }
        return new CaseFile(subject, List.copyOf(all), attestations, collected, fixed);
    }

    /** Returns the file with somebody's word for the rule of this id, in the place of an earlier one. */
    @CheckReturnValue
    public CaseFile attesting(String rule, Attestation attestation) {
        Texts.required("the id of the rule that is attested", Elements.required("rule", rule));
        Map<String, Attestation> more = new LinkedHashMap<>(attestations);
        more.put(rule, Elements.required("attestation", attestation));
        return new CaseFile(subject, evidence, Collections.unmodifiableMap(more), collected, fixed);
    }

    /** Returns the file with the day on which its evidence was first collected. */
    @CheckReturnValue
    public CaseFile collectedOn(LocalDate day) {
        return new CaseFile(subject, evidence, attestations, Days.required("the day of the evidence", day), fixed);
    }

    /** Returns the file with the rules that were fixed beforehand: each finding then says whether its rule was. */
    @CheckReturnValue
    public CaseFile fixedBeforehand(FixedRules rules) {
        return new CaseFile(subject, evidence, attestations, collected, Elements.required("rules", rules));
    }

    /** Returns the evidence, in the order in which it was given. */
    public List<Evidence> evidence() {
        return evidence;
    }

    /** Returns people's words, by the id of the rule that they are for. */
    public Map<String, Attestation> attestations() {
        return attestations;
    }

    /** Returns the day on which the evidence was collected, if it was told. */
    public Optional<LocalDate> collected() {
        return Optional.ofNullable(collected);
    }

    @Override
    public String subject() {
        return subject;
    }

    @Override
    public String kind() {
        return "case file";
    }

    /** Returns the number of pieces of evidence and attestations. */
    @Override
    public long size() {
        return evidence.size() + (long) attestations.size();
    }

    /** Returns the hash of the hashes of all that it holds; the order does not matter. */
    @Override
    public String sha256() {
        return sha256.get();
    }

    private String hash() {
        Fingerprint fingerprint = new Fingerprint("case file/1").add(subject).add(evidence.size());
        TreeSet<String> hashes = new TreeSet<>();
        evidence.forEach(one -> hashes.add(one.sha256()));
        hashes.forEach(fingerprint::add);
        fingerprint.add(attestations.size());
        new TreeMap<>(attestations)
                .forEach((rule, word) -> fingerprint.add(rule).add(word.sha256()));
        return fingerprint.add(collected == null ? "" : collected.toString()).hex();
    }

    /**
     * Judges a rule on the evidence that it reads, as of a day. Where that is lacking, or does not have what the rule asks for,
     * such as an attribute, the rule is inconclusive and says so: the other rules of an audit are judged all the same.
     *
     * @throws IllegalArgumentException if the rule is of no kind that a pack may name: such a rule is evaluated on its evidence
     */
    @CheckReturnValue
    public Finding judge(Rule<?> rule, LocalDate day) {
        Elements.required("rule", rule);
        return judge(rule, rule, Days.required("day", day));
    }

    /** Judges a rule by what asks the same of the evidence otherwise, such as at another level. */
    Finding judge(Rule<?> rule, Rule<?> asked, LocalDate day) {
        Finding finding = found(asked, day).of(rule);
        if (attestations.containsKey(rule.id()) && !isAttested(rule.requirement())) {
            finding = finding.remarking("somebody attests it, but measurements decide this rule");
        }
        return fixed == null ? finding : finding.remarking(fixed.told(rule, collected));
    }

    private static boolean isAttested(Object requirement) {
        return requirement instanceof ReportOnly<?> report
                ? isAttested(report.measured())
                : requirement instanceof Attestation.Word || requirement instanceof Composed<?>;
    }

    private Finding found(Rule<?> rule, LocalDate day) {
        Object asked = rule.requirement() instanceof ReportOnly<?> report ? report.measured() : rule.requirement();
        if (asked instanceof Composed<?>) {
            return evaluate(rule, this, day);
        }
        Optional<Verdict> settled = rule.settledOn(day);
        if (settled.isPresent()) {
            return rule.settledFinding(Source.of(this), day, settled.get());
        }
        Class<?> type = Kinds.evidence(asked);
        if (type == null) {
            throw new IllegalArgumentException("rule " + Quoted.of(rule.id())
                    + " does not say what evidence it reads; evaluate it on its evidence");
        }
        String about = Kinds.subject(asked);
        Optional<? extends Evidence> read = type == Attestation.class
                ? Optional.ofNullable(attestations.get(rule.id()))
                        .filter(word -> about.isEmpty() || about.equals(word.subject()))
                : find(evidence, type, about);
        if (read.isPresent()) {
            Finding finding = fitting(rule, read.get(), day);
            return isAnswered(asked, read.get()) ? finding : finding.lacking(words(type));
        }
        Verdict verdict = rule.waived(new Verdict.Inconclusive(lacking(rule, type, about), null), day);
        return rule.finding(Source.of(this).lacking(words(type)), day, verdict, List.of(), List.of())
                .needing(needs(asked, about));
    }

    @SuppressWarnings("unchecked") // the evidence is of the type that the rule's requirement names
    private static boolean isAnswered(Object asked, Evidence read) {
        return !(asked instanceof Rule.Requirement<?> requirement)
                || ((Rule.Requirement<Evidence>) requirement).isAnsweredBy(read);
    }

    private static Finding fitting(Rule<?> rule, Evidence read, LocalDate day) {
        try {
            return evaluate(rule, read, day);
        } catch (IllegalArgumentException e) {
            Verdict unfit =
                    new Verdict.Inconclusive("the evidence does not have what is asked: " + e.getMessage(), null);
            return rule.finding(Source.of(read), day, rule.waived(unfit, day), List.of(), List.of());
        }
    }

    private List<Need> needs(Object asked, String about) {
        List<Need> needs = new ArrayList<>();
        if (!about.isEmpty() && !about.equals(subject)) {
            needs.add(Need.of(Need.What.SUBJECT, about));
        }
        if (asked instanceof Rule.Requirement<?> requirement) {
            needs.addAll(requirement.needs());
        }
        return needs;
    }

    private String lacking(Rule<?> rule, Class<?> type, String about) {
        if (type == Attestation.class) {
            return "evidence is lacking: an attestation for rule " + Quoted.of(rule.id())
                    + (about.isEmpty() ? "" : " about " + Quoted.of(about)) + " would decide it";
        }
        List<String> others = evidence.stream()
                .filter(type::isInstance)
                .map(Evidence::subject)
                .toList();
        return "evidence is lacking: " + words(type) + " about " + Quoted.of(about) + " would decide it"
                + (others.isEmpty() ? "" : "; the case file has " + words(type) + " about " + Quoted.words(others));
    }

    @SuppressWarnings("unchecked") // the evidence is of the type that the rule's requirement names
    private static <E extends Evidence> Finding evaluate(Rule<?> rule, E evidence, LocalDate day) {
        return ((Rule<E>) rule).evaluate(evidence, day);
    }

    private static Optional<Evidence> find(List<Evidence> all, Class<?> type, String about) {
        return all.stream()
                .filter(one -> type.isInstance(one) && one.subject().equals(about))
                .findFirst();
    }

    /** Returns such as {@code "personal records"}. */
    private static String words(Class<?> type) {
        return type.getSimpleName().replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
    }
}
