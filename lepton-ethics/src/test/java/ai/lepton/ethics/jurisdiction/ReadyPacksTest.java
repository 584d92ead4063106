package ai.lepton.ethics.jurisdiction;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.ethics.Attestation;
import ai.lepton.ethics.CaseFile;
import ai.lepton.ethics.Citation;
import ai.lepton.ethics.Citation.Certainty;
import ai.lepton.ethics.EthicsReport;
import ai.lepton.ethics.Finding;
import ai.lepton.ethics.Pack;
import ai.lepton.ethics.Rule;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.fairness.Decisions;
import ai.lepton.ethics.privacy.PersonalRecords;
import ai.lepton.ethics.safety.Behaviour;
import ai.lepton.ethics.transparency.Documentation;
import ai.lepton.ethics.transparency.Timeline;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReadyPacksTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 27);
    private static final LocalDate LATER = LocalDate.of(2028, 8, 2);

    private static final Map<String, Pack> PACKS = new TreeMap<>();

    static Pack pack(String name) {
        return PACKS.computeIfAbsent(name, ReadyPacksTest::read);
    }

    /** Returns a pack with all of its parameters set. */
    private static Pack read(String name) {
        Pack pack = Pack.named(name);
        for (Map.Entry<String, Pack.Parameter> parameter : pack.parameters().entrySet()) {
            if (parameter.getValue().value() != null) {
                continue;
            }
            String key = parameter.getKey();
            pack = switch (key) {
                case "subject" -> pack.with(key, "m");
                case "attributes" -> pack.with(key, "sex");
                case "strata" -> pack.with(key, "branch");
                case "quasi_identifiers" -> pack.with(key, "age");
                case "biometric_identification", "interacts", "generates" -> pack.with(key, "yes");
                case "declared_accuracy" -> pack.with(key, 0.9);
                case "tolerance" -> pack.with(key, 0.02);
                case "storage_days" -> pack.with(key, 365);
                default -> throw new AssertionError("no value of " + key + "; add one here");
            };
        }
        return pack;
    }

    private static List<Pack> packs() {
        return Pack.names().stream().map(ReadyPacksTest::pack).toList();
    }

    private static List<Rule<?>> rules() {
        return packs().stream().flatMap(pack -> pack.rules().stream()).toList();
    }

    @Test
    void everyFileIsAPackAndEveryPackAFile() throws Exception {
        Path folder = Path.of(Objects.requireNonNull(Pack.class.getResource("jurisdiction/gdpr.json"))
                        .toURI())
                .resolveSibling("");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".json"))
                            .map(name -> name.replace(".json", "")))
                    .containsExactlyInAnyOrderElementsOf(Pack.names());
        }
        assertThat(packs()).allSatisfy(pack -> {
            assertThat(pack.jurisdiction()).isNotBlank();
            assertThat(pack.title("en")).isNotEqualTo(pack.id());
            assertThat(pack.title("zh")).containsPattern("\\p{IsHan}");
            assertThat(pack.version()).matches("20[0-9]{2}-[0-9]{2}-[0-9]{2}(\\.[2-9])?");
        });
    }

    @Test
    void aForeignValidatorAcceptsEveryPackByTheSchema() throws Exception {
        for (String name : Pack.names()) {
            try (InputStream schema = Objects.requireNonNull(Pack.class.getResourceAsStream(Pack.SCHEMA_RESOURCE))) {
                assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                                .getSchema(schema)
                                .validate(Pack.named(name).toJson(), InputFormat.JSON))
                        .as(name)
                        .isEmpty();
            }
        }
    }

    @Test
    void everyRuleSaysInTwoLanguagesWhatItAsksAndWhy() {
        List<Rule<?>> rules = rules();
        assertThat(rules).hasSizeGreaterThan(100);
        assertThat(rules).extracting(Rule::id).doesNotHaveDuplicates();
        assertThat(rules).allSatisfy(rule -> {
            assertThat(rule.statement()).isNotBlank().doesNotEndWith(".").doesNotContain("${");
            assertThat(rule.statementIn("zh")).as(rule.id()).containsPattern("\\p{IsHan}");
            assertThat(rule.because()).as(rule.id()).isNotBlank().doesNotEndWith(".");
            assertThat(rule.becauseIn("zh")).as(rule.id()).containsPattern("\\p{IsHan}");
            assertThat(rule.jurisdiction()).as(rule.id()).isNotBlank();
        });
    }

    @Test
    void everyCitationHasAllItNeedsAndItsDatesAreInOrder() {
        assertThat(rules()).allSatisfy(rule -> {
            assertThat(rule.inForce().source()).as(rule.id()).isNotBlank();
            Citation citation = rule.citation().orElseThrow();
            LocalDate read = citation.readOn();
            LocalDate review = rule.reviewBy().orElseThrow();
            assertThat(review).as(rule.id()).isAfter(DAY).isBefore(DAY.plusYears(1));
            if (citation.certainty() == Certainty.MEMORY) {
                assertThat(read).as(rule.id()).isNull();
                assertThat(citation.textVersion()).as(rule.id()).isNull();
                assertThat(rule.inForce().source()).as(rule.id()).contains("from memory");
                if (pack("us-employment").rules().stream().noneMatch(rule::equals)) {
                    assertThat(rule.inForce().source()).as(rule.id()).contains("was not read");
                }
                return;
            }
            assertThat(Objects.requireNonNull(read, rule.id())).as(rule.id()).isBefore(review);
            if (citation.checked()) {
                assertThat(citation.textVersion()).as(rule.id()).isNotNull();
                assertThat(citation.url()).as(rule.id()).isPresent();
            }
            if (citation.textVersion() != null) {
                assertThat(citation.textVersion()).as(rule.id()).isBeforeOrEqualTo(read);
            }
        });
    }

    @Test
    void crosswalksToOurRulesNameRulesThatThereAre() {
        Set<String> ids = rules().stream().map(Rule::id).collect(Collectors.toSet());
        assertThat(rules())
                .allSatisfy(rule -> assertThat(rule.crosswalk())
                        .as(rule.id())
                        .allMatch(other -> ids.contains(other) || other.matches("(NIST AI RMF|ISO/IEC 42001) .+")));
    }

    @Test
    void theProfilesAreThoseOfTheFieldsOfUse() {
        Set<String> profiles = new TreeSet<>();
        rules().forEach(rule -> profiles.addAll(rule.profiles()));
        assertThat(profiles).containsExactly("education", "employment", "finance", "medicine");
        assertThat(pack("eu-ai-act").forProfile("employment").rules())
                .extracting(Rule::id)
                .contains("eu-ai-act-26-7", "eu-ai-act-13-3");
        assertThat(pack("eu-ai-act").forProfile("finance").rules())
                .extracting(Rule::id)
                .contains("eu-ai-act-27")
                .doesNotContain("eu-ai-act-26-7");
    }

    /** Nothing passes, fails or is attested without evidence, and each rule says what would decide it. */
    @Test
    void anEmptyCaseDecidesNothing() {
        for (Pack pack : packs()) {
            EthicsReport report = pack.evaluate(CaseFile.of("m"), LATER);
            assertThat(report.isSettled()).as(pack.id()).isFalse();
            assertThat(report.findings()).hasSize(pack.rules().size()).allSatisfy(finding -> {
                assertThat(finding.verdict())
                        .as(finding.toString())
                        .isInstanceOfAny(Verdict.Inconclusive.class, Verdict.NotApplicable.class);
                if (finding.verdict() instanceof Verdict.Inconclusive) {
                    assertThat(finding.verdict().reason()).contains("evidence is lacking", "would decide it");
                }
            });
        }
    }

    @Test
    void aFullCaseSettlesEachPack() {
        for (Pack pack : packs()) {
            for (LocalDate day : List.of(DAY, LATER)) {
                EthicsReport report = pack.evaluate(full(pack, day), day);
                assertThat(report.findings().stream()
                                .filter(finding -> finding.verdict().stops())
                                .map(Finding::toString))
                        .as(pack.id() + " on " + day)
                        .isEmpty();
            }
        }
    }

    /** The two routes of the AI Act differ in their days, and only in these. */
    @Test
    void aMedicalDeviceHasTheDutiesOfAHighRiskSystemLaterThanAToolForHiring() {
        Pack hiring = pack("eu-ai-act");
        Pack device = hiring.with("route", "annex-i");

        assertThat(verdict(hiring, "eu-ai-act-13-3", LocalDate.of(2027, 12, 1))).isEqualTo("not applicable");
        assertThat(verdict(hiring, "eu-ai-act-13-3", LocalDate.of(2027, 12, 2))).isEqualTo("pass");
        assertThat(verdict(device, "eu-ai-act-13-3", LocalDate.of(2027, 12, 2))).isEqualTo("not applicable");
        assertThat(verdict(device, "eu-ai-act-13-3", LocalDate.of(2028, 8, 1))).isEqualTo("not applicable");
        assertThat(verdict(device, "eu-ai-act-13-3", LocalDate.of(2028, 8, 2))).isEqualTo("pass");
        assertThat(verdict(device, "eu-ai-act-5", DAY)).isEqualTo("attested");
        assertThat(verdict(hiring, "eu-ai-act-5-ba-bb", LocalDate.of(2026, 12, 1)))
                .isEqualTo("not applicable");
        assertThat(verdict(hiring, "eu-ai-act-5-ba-bb", LocalDate.of(2026, 12, 2)))
                .isEqualTo("attested");
    }

    @Test
    void markingIsAskedLaterOfSystemsThatWereOnTheMarketBefore() {
        Pack since = pack("eu-ai-act");
        Pack before = since.with("placed", "before-2026-08-02");

        assertThat(verdict(since, "eu-ai-act-50-2", DAY)).isEqualTo("pass");
        assertThat(verdict(before, "eu-ai-act-50-2", DAY)).isEqualTo("not applicable");
        assertThat(verdict(before, "eu-ai-act-50-2", LocalDate.of(2026, 12, 2))).isEqualTo("pass");
    }

    @Test
    void theEffectsTestOfEqualCreditEndedTheDayBeforeTheAmendment() {
        assertThat(verdict(pack("us-credit"), "us-ecoa-effects", LocalDate.of(2026, 7, 20)))
                .isEqualTo("reported");
        assertThat(verdict(pack("us-credit"), "us-ecoa-effects", LocalDate.of(2026, 7, 21)))
                .isEqualTo("not applicable");
        assertThat(verdict(pack("us-colorado"), "us-co-notice", LocalDate.of(2026, 12, 31)))
                .isEqualTo("not applicable");
        assertThat(verdict(pack("us-colorado"), "us-co-notice", LocalDate.of(2027, 1, 1)))
                .isEqualTo("attested");
    }

    @Test
    void aRuleThatWasNotReviewedInTimeSaysSo() {
        Pack pack = pack("us-nyc-ll144");
        Finding finding = finding(pack, "us-nyc-ll144-notice", LocalDate.of(2027, 5, 27));

        assertThat(String.join(" ", finding.remarks())).contains("not reviewed");
        assertThat(finding(pack, "us-nyc-ll144-notice", DAY).remarks()).isEmpty();
    }

    /** The classes and the packs say the same of the clauses that both have. */
    @Test
    void theClassesSayWhatThePacksSay() {
        Map<String, Rule<?>> rules = new TreeMap<>();
        rules().forEach(rule -> rules.put(rule.id(), rule));
        for (Rule<?> rule : List.of(
                EuropeanUnion.instructionsForUse("m", EuropeanUnion.Route.ANNEX_III),
                EuropeanUnion.technicalDocumentation("m", EuropeanUnion.Route.ANNEX_III),
                EuropeanUnion.declaredAccuracy("m", EuropeanUnion.Route.ANNEX_III, 0.9, 0.02),
                UnitedStates.fourFifths("m", "sex"))) {
            Rule<?> packed = Objects.requireNonNull(rules.get(rule.id()), rule.id());
            assertThat(packed.citation()).as(rule.id()).isEqualTo(rule.citation());
            assertThat(packed.inForce().from())
                    .as(rule.id())
                    .isEqualTo(rule.inForce().from());
            assertThat(packed.inForce().confirmed()).isEqualTo(rule.inForce().confirmed());
            assertThat(packed.severity()).isEqualTo(rule.severity());
            assertThat(requires(packed)).as(rule.id()).isEqualTo(requires(rule));
        }
    }

    /** Returns what a rule asks, as its pack has it. */
    private static String requires(Rule<?> rule) {
        String json = Pack.of("p", "1", List.of(rule)).toJson();
        Matcher asked = Pattern.compile(
                        "\"requires\".*?(?=\"citation\" : \\{[^}]*},\\s*\"(jurisdiction|in_force)\")", Pattern.DOTALL)
                .matcher(json);
        assertThat(asked.find()).as(json).isTrue();
        return asked.group();
    }

    private static String verdict(Pack pack, String rule, LocalDate day) {
        return finding(pack, rule, day).verdict().name();
    }

    private static Finding finding(Pack pack, String id, LocalDate day) {
        Rule<?> asked = pack.rules().stream()
                .filter(rule -> rule.id().equals(id))
                .findFirst()
                .orElseThrow();
        return full(pack, day).judge(asked, day);
    }

    /** Returns a case that has all that the packs ask for, as of a day. */
    private static CaseFile full(Pack pack, LocalDate day) {
        CaseFile file = CaseFile.of("m")
                .with(decisions(), records(), behaviour(), papers(pack), timeline(day))
                .with(Measured.all(day));
        for (String rule : attested(pack)) {
            file = file.attesting(rule, new Attestation("m", "it is so", "G. Hopper", day, day));
        }
        return file;
    }

    /** Returns the rules of a pack that ask for somebody's word: what no other evidence decides. */
    private static List<String> attested(Pack pack) {
        return pack.evaluate(CaseFile.of("m"), LATER).findings().stream()
                .filter(finding -> finding.verdict().reason().contains("an attestation for rule"))
                .map(finding -> finding.rule().id())
                .toList();
    }

    static Decisions decisions() {
        Decisions.Counts counts = Decisions.counted("m", "sex", "race_ethnicity", "branch");
        for (String sex : List.of("f", "m")) {
            for (String race : List.of("a", "b", "unknown")) {
                for (String branch : List.of("north", "south")) {
                    counts.addQualified(4_000, 1_000, sex, race, branch)
                            .addUnqualified(1_000, 4_000, sex, race, branch);
                }
            }
        }
        return counts.decisions();
    }

    private static PersonalRecords records() {
        return PersonalRecords.about("m").with("age", Collections.nCopies(60, "30-39"));
    }

    private static Behaviour behaviour() {
        double[][] rows = new double[300][1];
        return Behaviour.of("m", given -> new int[given.length], rows).truth(new int[rows.length]);
    }

    private static Documentation papers(Pack pack) {
        Documentation papers = Documentation.of("m");
        Matcher key = Pattern.compile("\"key\"\\s*:\\s*\"([^\"]+)\"").matcher(pack.toJson());
        papers = papers.with("title", "what is said of the system");
        while (key.find()) {
            papers = papers.with(key.group(1), "Ada Lovelace measured an accuracy of 0.93 on 2026-11-26");
        }
        return papers;
    }

    private static Timeline timeline(LocalDate day) {
        Timeline timeline = Timeline.of("m")
                .on(day.minusYears(4), "thresholds-set")
                .on(day.minusMonths(2), "test")
                .on(day.minusMonths(5), "bias-audit")
                .on(day.minusMonths(2), "notice")
                .on(day.minusMonths(1), "use")
                .on(day.minusMonths(1), "last-use")
                .on(day.minusMonths(1), "record-made");
        List<String> clocks = new ArrayList<>(
                List.of("adverse-outcome", "outcome-explained", "personal-data-collected", "personal-data-deleted"));
        for (String kind : List.of("incident", "incident-death", "incident-widespread")) {
            clocks.add(kind + "-aware");
            clocks.add(kind + "-reported");
        }
        for (int i = 0; i < clocks.size(); i++) {
            timeline = timeline.on(day.minusDays(20 - i % 2), clocks.get(i), "7");
        }
        return timeline;
    }
}
