package ai.lepton.ethics;

import static ai.lepton.ethics.fairness.DecisionRules.decisionsAbout;
import static ai.lepton.ethics.privacy.RecordRules.recordsAbout;
import static ai.lepton.ethics.safety.BehaviourRules.behaviourOf;
import static ai.lepton.ethics.safety.OversightRules.oversightOf;
import static ai.lepton.ethics.safety.drift.DriftRules.driftOf;
import static ai.lepton.ethics.transparency.DocumentationRules.documentationOf;
import static ai.lepton.ethics.transparency.DocumentationRules.standardSections;
import static ai.lepton.ethics.transparency.LogRules.logOf;
import static ai.lepton.ethics.transparency.TimelineRules.timelineOf;

import ai.lepton.ethics.claims.OwnClaims;
import ai.lepton.ethics.fairness.Decisions;
import ai.lepton.ethics.fairness.Rate;
import ai.lepton.ethics.fairness.Reference;
import ai.lepton.ethics.transparency.Documentation;
import ai.lepton.ethics.transparency.Timeline;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.Proportions;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Findings of every kind of rule, and of the ready packs, on evidence that keeps them, breaks them, or does not do. */
public final class SampledFindings {
    public static final LocalDate DAY = LocalDate.of(2026, 11, 27);

    private static final Map<Rule<?>, List<Finding>> KNOWN = new ConcurrentHashMap<>();

    private SampledFindings() {}

    private static final class Files {
        static final List<CaseFile> ALL = SampledEvidence.files();
        static final List<Finding> TOLD = allTold();
    }

    /** Returns case files about "m": all is well, all is broken, few people, and odd ones. */
    static List<CaseFile> files() {
        return Files.ALL;
    }

    /** Returns the kinds of rules, one rule of each at least. */
    public static List<Rule<?>> kinds() {
        return RuleKindsTest.rules();
    }

    /** Returns the findings of one of these rules on all evidence. */
    public static List<Finding> of(Rule<?> rule) {
        return KNOWN.computeIfAbsent(
                rule,
                none -> files().stream().map(file -> file.judge(rule, DAY)).toList());
    }

    /** Returns the findings of the ready packs, those of which all is set and those of which nothing is, on all evidence. */
    public static List<Finding> packs() {
        List<Finding> findings = new ArrayList<>();
        for (String name : Pack.names()) {
            Pack bare = Pack.named(name);
            for (int which : new int[] {-1, 0, 1}) {
                List<Pack> pack = List.of(set(bare, which));
                findings.addAll(Pack.evaluate(pack, CaseFile.of("nothing"), DAY).findings());
                findings.addAll(Pack.evaluate(pack, files().get(which < 0 ? 2 : which), LocalDate.of(2028, 8, 2))
                        .findings());
            }
            List<Pack> pack = List.of(set(bare, 1));
            findings.addAll(Pack.evaluate(pack, CaseFile.of("nothing"), LocalDate.of(2020, 1, 1))
                    .findings());
        }
        return findings;
    }

    /** Returns the ready packs with their parameters set, each to the first of their values and to the last. */
    static List<Pack> setPacks() {
        List<Pack> packs = new ArrayList<>();
        for (String name : Pack.names()) {
            packs.add(set(Pack.named(name), 0));
            packs.add(set(Pack.named(name), 1));
        }
        return packs;
    }

    /** Returns a pack with its parameters set: -1 those that have to be, 0 to the first of their values, 1 to the last. */
    private static Pack set(Pack bare, int which) {
        Pack pack = bare;
        for (Map.Entry<String, Pack.Parameter> each : bare.parameters().entrySet()) {
            Pack.Parameter asked = each.getValue();
            String name = each.getKey();
            if (which < 0 && (asked.value() != null || asked.example() != null)) {
                continue;
            }
            if (asked.type() == Pack.Parameter.Type.NUMBER) {
                pack = pack.with(
                        name,
                        asked.value() instanceof Number number
                                ? number.doubleValue()
                                : name.endsWith("days") ? 30 : 0.02);
            } else if (!asked.values().isEmpty()) {
                pack = pack.with(
                        name, asked.values().get(which > 0 ? asked.values().size() - 1 : 0));
            } else {
                pack = switch (name) {
                    case "subject" -> pack.with(name, "m");
                    case "attributes", "sex" -> pack.with(name, "sex");
                    case "race" -> pack.with(name, "race");
                    case "strata" -> pack.with(name, "department");
                    case "quasi_identifiers" -> pack.with(name, "age");
                    default -> pack;
                };
            }
        }
        return pack;
    }

    /** Returns what is told of rules that are composed, waived, attested, dated, superseded or fixed beforehand. */
    public static List<Finding> told() {
        return Files.TOLD;
    }

    private static List<Finding> allTold() {
        Rule<Decisions> parity = decisionsAbout("m").demographicParity(0.1).across("sex");
        Rule<Decisions> ratio = decisionsAbout("m").disparateImpact(0.8).across("sex");
        Rule<Attestation> word = Attestation.required("word", "a person decides");
        Rule<Documentation> papers = documentationOf("m").completeness(standardSections());
        Waiver waiver = new Waiver("A. Turing", "a new model is on its way; soon", "policy 3.2", DAY);
        List<Rule<?>> rules = new ArrayList<>(List.of(
                parity.and(ratio),
                parity.or(ratio),
                parity.not(),
                parity.and(ratio).not(),
                Rule.allOf(parity, word, papers),
                Rule.anyOf(parity, word, papers),
                Rule.allOf(parity.reportOnly(), ratio.reportOnly()),
                Rule.allOf(parity.effective(Rule.InForce.from(DAY.plusDays(1), "a plan"))),
                word,
                word.not(),
                word.as("attested-rule"),
                parity.as("measured-and-attested"),
                parity.reportOnly(),
                parity.waivedBy(waiver),
                parity.waivedBy(new Waiver("A. Turing", "a new model", "policy 3.2", DAY.minusDays(1))),
                parity.waivedBy(new Waiver("A. Turing", "a new model", "policy 3.2", DAY.plusYears(9))),
                Rule.allOf(parity.waivedBy(waiver), ratio.waivedBy(waiver)),
                parity.effective(Rule.InForce.from(DAY.plusDays(1), "a plan")),
                parity.effective(Rule.InForce.from(DAY.plusDays(1), "a plan").unconfirmed()),
                parity.effective(Rule.InForce.between(DAY.minusDays(9), DAY.minusDays(1), "a plan")),
                parity.effective(Rule.InForce.between(DAY.minusDays(9), DAY.minusDays(1), "a plan")
                        .unconfirmed()),
                parity.reviewedBy(DAY.minusDays(1)),
                decisionsAbout("another").demographicParity(0.1).across("sex"),
                decisionsAbout("m").demographicParity(0.1).across("height"),
                decisionsAbout("m").demographicParity(0.02).across("sex"),
                decisionsAbout("m").rates(Rate.ERROR_RATE).ofAtMost(0.1).across("height"),
                decisionsAbout("m")
                        .disparateImpact(0.8)
                        .against(Reference.rest())
                        .across("sex", "department"),
                decisionsAbout("m").averageOdds(0.1).within("department").across("sex"),
                decisionsAbout("m").within("department").disparateImpact(0.8).across("sex"),
                decisionsAbout("m")
                        .should()
                        .reportImpactRatios()
                        .leavingOutGroupsBelow(0.3, "few")
                        .across("sex"),
                recordsAbout("m").kAnonymity(5).quasiIdentifiers("height"),
                recordsAbout("m").journalistRisk(0.2).quasiIdentifiers("age"),
                driftOf("m").twoSampleTests().across("height"),
                behaviourOf("m").worstGroupAccuracy(0.9).across("height"),
                oversightOf("m").overrideRate(0.01),
                logOf("m").record("height").inEach("none"),
                logOf("m").reachBack(30),
                logOf("m").longestGap(1e6),
                timelineOf("m").deadline(1, Timeline.Unit.DAYS).between("aware", "height"),
                Attestation.required("early", "a person decides")));
        List<Finding> findings = new ArrayList<>();
        for (CaseFile file : files().subList(0, 4)) {
            CaseFile more = file.attesting("word", word("m", DAY, DAY))
                    .attesting("attested-rule", word("m", DAY.minusDays(9), DAY.minusDays(1)))
                    .attesting("measured-and-attested", word("m", DAY, DAY))
                    .attesting("early", word("m", DAY.plusDays(1), DAY.plusDays(1)));
            rules.forEach(rule -> findings.add(more.judge(rule, DAY)));
        }
        for (LocalDate fixed : List.of(DAY.minusDays(3), DAY.plusDays(3))) {
            CaseFile file = files().get(1).fixedBeforehand(FixedRules.of(fixed, List.of(parity)));
            for (Rule<?> rule : List.of(parity, ratio, parity.because("it changed"))) {
                findings.add(file.judge(rule, DAY));
                findings.add(file.collectedOn(DAY).judge(rule, DAY));
            }
        }
        List<Rule<?>> together = List.of(
                ratio.as("first"),
                decisionsAbout("m").disparateImpact(0.9).across("sex").as("second"),
                decisionsAbout("m").disparateImpact(0.9).across("sex").not().as("contrary"),
                parity.as("other"));
        for (CaseFile file : files().subList(0, 3)) {
            findings.addAll(Strictest.judge(together, file, DAY).findings());
        }
        for (int sound : new int[] {60, 95, 100}) {
            OwnClaims own = OwnClaims.of("recovery", Limit.atLeast(0.8));
            for (int ward = 0; ward < 2; ward++) {
                int right = sound - 3 * ward;
                own = own.and(
                        "ward " + ward,
                        level -> Estimate.of(Score.of(right / 100.0), 100)
                                .withBounds(Proportions.wilson(right, 100, level)));
            }
            OwnClaims claims = own;
            findings.add(Rule.<Decisions>of("own", "wards", (evidence, day) -> claims.outcome("patients"))
                    .evaluate(SampledEvidence.decisions(0.5, 0.5, 0.5, 0.5), DAY));
        }
        return findings;
    }

    private static Attestation word(String subject, LocalDate on, LocalDate until) {
        return new Attestation(subject, "a person decides", "G. Hopper, board", on, until);
    }
}
