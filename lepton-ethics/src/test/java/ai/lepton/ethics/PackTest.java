package ai.lepton.ethics;

import static ai.lepton.ethics.fairness.DecisionRules.decisionsAbout;
import static ai.lepton.ethics.safety.BehaviourRules.behaviourOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.ethics.Rule.InForce;
import ai.lepton.ethics.Rule.Severity;
import ai.lepton.ethics.fairness.Decisions;
import ai.lepton.ethics.safety.Perturbation;
import ai.lepton.exchange.DataException;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 27);
    private static final String HEAD =
            "{\"schema\": \"urn:lepton:schema:pack:1\", \"id\": \"house\", \"version\": \"1\", ";
    private static final String TEMPLATE = HEAD + """
            "jurisdiction": "EU", "title": {"en": "House rules", "zh": "规则"},
            "parameters": {
              "subject": {"asks": "What was decided?"},
              "attributes": {"type": "texts"},
              "ratio": {"default": 0.8},
              "route": {"values": ["annex-iii", "annex-i"], "default": "annex-iii"}
            },
            "rules": [
              {"id": "ratio", "statement": {"en": "hire for ${subject} fairly", "zh": "公平"}, "because": "it is fair",
               "severity": "mandatory",
               "requires": {"kind": "selection-ratio", "about": "${subject}", "across": "${attributes}", "at_least": "${ratio}"},
               "in_force": [
                 {"when": {"route": "annex-i"}, "from": "2028-08-02", "source": "Article 113"},
                 {"from": "2026-08-02", "source": "Article 113", "confirmed": false}
               ],
               "review_by": "2026-06-01", "profiles": ["employment"], "crosswalk": ["NIST AI RMF MEASURE 2.11"],
               "citation": {"source": "29 CFR 1607", "clause": "1607.4(D)", "url": "https://www.ecfr.gov/", "certainty": "text",
                 "text_version": "2026-08-15", "read_on": "2026-11-26"}},
              {"id": "oversight", "requires": {"all_of": [
                 {"id": "person", "requires": {"kind": "attestation", "attests": "a person decides"}},
                 {"kind": "documentation-completeness", "about": "${subject}", "fields": [
                   {"key": "oversight", "asks": "who oversees", "citation": {"source": "a", "clause": "b", "certainty": "memory"}}]}]}},
              {"id": "seen", "requires": {"report": {"kind": "equal-opportunity", "about": "${subject}", "across": "sex", "at_most": 0.1}}}
            ]}
            """;

    @TempDir
    private Path folder;

    private Pack read(String json) throws Exception {
        return Pack.read(Files.writeString(folder.resolve("pack.json"), json));
    }

    private static List<com.networknt.schema.Error> violations(String json) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Pack.class.getResourceAsStream(Pack.SCHEMA_RESOURCE))
                .validate(json, InputFormat.JSON);
    }

    /** Returns the rule with much that a rule can say of itself. */
    private static Rule<?> told(Rule<?> rule, String id, Random random) {
        Rule<?> told = rule.as(id);
        if (random.nextBoolean()) {
            told = told.because("a reason");
        }
        if (random.nextBoolean()) {
            boolean hasReason = !told.because().isEmpty();
            told = told.stating("it should be \"so\"").translated("zh", "公平", hasReason ? "因为" : "");
        }
        if (random.nextBoolean()) {
            told = told.citing(Citation.of("a law", "1(2)", "https://a.example/", Citation.Certainty.SECONDARY)
                    .ofTextVersion(DAY)
                    .readOn(DAY.plusDays(1))
                    .hashed("ab".repeat(32)));
        }
        if (random.nextBoolean()) {
            told = told.in("US-NY").severity(Severity.MANDATORY).reviewedBy(DAY);
        }
        if (random.nextBoolean()) {
            told = told.effective(
                    InForce.between(DAY, DAY.plusYears(1), "a page").unconfirmed());
        }
        if (random.nextBoolean()) {
            told = told.forProfiles("finance", "medicine").crosswalkTo("ISO/IEC 42001");
        }
        return random.nextBoolean() ? told.waivedBy(new Waiver("A", "b", "c", DAY)) : told;
    }

    @Test
    void whatRulesOfAllKindsSayIsReadAgainAndValid() throws Exception {
        Random random = new Random(7);
        for (int turn = 0; turn < 5; turn++) {
            List<Rule<?>> rules = new ArrayList<>();
            for (Rule<?> rule : RuleKindsTest.rules()) {
                rules.add(told(rule, "rule-" + rules.size(), random));
            }
            for (int i = 0; i < 12; i++) {
                Rule<?> one = rules.get(random.nextInt(rules.size()));
                Rule<?> two = rules.get(random.nextInt(rules.size()));
                Rule<?> bare = RuleKindsTest.rules()
                        .get(random.nextInt(RuleKindsTest.rules().size()));
                Rule<?> joined =
                        random.nextBoolean() ? Rule.allOf(one, bare, two.not()) : Rule.anyOf(one.reportOnly(), bare);
                rules.add(told(joined, "joined-" + rules.size(), random));
            }
            String json = Pack.of("all", "1", rules).toJson();
            assertThat(violations(json)).isEmpty();
            List<Rule<?>> again = read(json).rules();
            assertThat(Pack.of("all", "1", again).toJson()).isEqualTo(json);
            assertThat(again.stream().map(Rule::sha256).toList())
                    .isEqualTo(read(Pack.of("all", "1", again).toJson()).rules().stream()
                            .map(Rule::sha256)
                            .toList());
        }
        List<Rule<?>> plain = new ArrayList<>();
        for (Rule<?> rule : RuleKindsTest.rules()) {
            plain.add(rule.as("rule-" + plain.size()));
        }
        assertThat(read(Pack.of("all", "1", plain).toJson()).rules()).isEqualTo(plain);
    }

    /** The file {@code packs/all-kinds.json}, which mutants are made of, and the hashes of its rules. */
    @Test
    void rulesHaveTheHashesThatTheyHadWhenTheFilesWereWritten() throws Exception {
        Path packs = Path.of("src/test/resources/ai/lepton/ethics/packs");
        FixedRules fixed = FixedRules.read(packs.resolve("fixed-rules.json"));
        List<Rule<?>> rules = Pack.read(packs.resolve("all-kinds.json")).rules();
        assertThat(FixedRules.of(DAY, rules)).isEqualTo(fixed);
        assertThat(violations(Files.readString(packs.resolve("all-kinds.json"))))
                .isEmpty();
        assertThat(violations(Files.readString(packs.resolve("house.json")))).isEmpty();
    }

    @Test
    void aPackHasItsParametersPutIn() throws Exception {
        assertThat(violations(TEMPLATE)).isEmpty();
        Pack pack = read(TEMPLATE);
        assertThat(pack.title("zh")).isEqualTo("规则");
        assertThat(pack.title("fr")).isEqualTo("House rules");
        assertThat(pack.parameters().keySet()).containsExactly("subject", "attributes", "ratio", "route");
        assertThatThrownBy(pack::rules)
                .hasMessage(
                        "the pack 'house' lacks its parameter 'subject' (What was decided?); set it by with('subject', …)");
        Pack set =
                pack.with("subject", "hiring").with("attributes", "sex", "race").with("ratio", 0.9);
        Rule<?> rule = set.rules().get(0);
        assertThat(rule.statement()).isEqualTo("hire for hiring fairly");
        assertThat(rule.statementIn("zh")).isEqualTo("公平");
        assertThat(rule.jurisdiction()).isEqualTo("EU");
        assertThat(rule.requirement())
                .isEqualTo(decisionsAbout("hiring")
                        .disparateImpact(0.9)
                        .across("sex", "race")
                        .requirement());
        assertThat(rule.inForce().from()).contains(LocalDate.of(2026, 8, 2));
        assertThat(rule.citation().orElseThrow().checked()).isTrue();
        assertThat(set.with("route", "annex-i").rules().get(0).inForce().from()).contains(LocalDate.of(2028, 8, 2));
        assertThat(set.forProfile("employment").rules()).hasSize(3);
        assertThat(read(pack.toJson()).toJson()).isEqualTo(pack.toJson());
    }

    @Test
    void whatAParameterMayNotBeIsRefusedByName() throws Exception {
        Pack pack = read(TEMPLATE);
        assertThatThrownBy(() -> pack.with("route", "annex-ii"))
                .hasMessage("parameter 'route' is 'annex-ii'; it is one of annex-iii, annex-i");
        assertThatThrownBy(() -> pack.with("rout", "annex-i"))
                .hasMessage("the pack 'house' has no parameter 'rout'; it has subject, attributes, ratio, route");
        assertThatThrownBy(() -> pack.with("ratio", 1.5))
                .hasMessageContaining("rules[0]")
                .hasMessageContaining("1.5");
        assertThatThrownBy(() -> pack.forProfile("employmnt"))
                .hasMessage("the pack 'house' has no rule for the profile 'employmnt'; its profiles are employment");
    }

    @Test
    void inAFieldThatNoRuleNamesThoseForAllFieldsAreKept() throws Exception {
        Pack pack = read(TEMPLATE).with("subject", "hiring").with("attributes", "sex");

        assertThat(pack.forProfile("medicine").rules()).extracting(Rule::id).containsExactly("oversight", "seen");
        assertThat(Pack.named("gdpr")
                        .with("subject", "loan")
                        .forProfile("finance")
                        .rules())
                .hasSameSizeAs(Pack.named("gdpr").with("subject", "loan").rules());
    }

    @Test
    void datesForAValueThatNoParameterCanHaveAreRefused() {
        assertThatThrownBy(() -> read(TEMPLATE.replace("{\"route\": \"annex-i\"}", "{\"route\": \"annex-ii\"}")))
                .hasMessageEndingWith(
                        "rules[0].in_force[0].when.route is 'annex-ii', which the parameter may not be; it is one of"
                                + " annex-iii, annex-i");
    }

    @Test
    void aPackWithoutRulesIsRefused() {
        assertThatThrownBy(() -> Pack.of("none", "1", List.of()))
                .hasMessage("rules is empty; a pack without rules would find nothing broken");
    }

    @Test
    void whatIsWrongWithAFileIsToldWithItsPlace() {
        assertThat(List.of(
                        refused("\"rules\": [], \"rule\": 1}", "a field 'rule' that is not known"),
                        refused("\"rules\": [{\"id\": \"a\"}]}", "rules[0] lacks the field 'requires'"),
                        refused("\"rules\": [{\"requires\": {}}]}", "rules[0] lacks the field 'id'"),
                        refused(
                                "\"rules\": [{\"id\": \"a\", \"requires\": {\"kind\": \"selection-ratio\", \"about\": \"m\", \"across\": \"x\", \"at_least\": \"${r}\"}}]}",
                                "rules[0].requires.at_least names the parameter 'r', which the pack does not have; it has none"),
                        refused(
                                "\"rules\": [{\"id\": \"a\", \"requires\": {\"kind\": \"selection-ratio\", \"about\": \"m\", \"across\": \"x\", \"at_least\": 1e999999999}}]}",
                                "rules[0].requires.at_least is "),
                        refused(
                                "\"rules\": [{\"id\": \"a\", \"requires\": {\"all_of\": []}}]}",
                                "all-of has 0 rules; it needs one"),
                        refused(
                                "\"rules\": [{\"id\": \"a\", \"requires\": {\"not\": {\"kind\": \"attestation\", \"attests\": \"x\"}}, \"citation\": {\"source\": \"s\", \"clause\": \"c\", \"certainty\": \"sure\"}}]}",
                                "rules[0].citation.certainty is 'sure', which is not known; it is one of text, secondary, memory"),
                        refused(
                                "\"rules\": [{\"id\": \"a\", \"requires\": {\"kind\": \"attestation\", \"attests\": \"x\"}, \"review_by\": \"2026-13-01\"}]}",
                                "rules[0].review_by is '2026-13-01', no day such as '2026-11-26'"),
                        refused(
                                "\"parameters\": {\"n\": {\"type\": \"number\"}}, \"rules\": []}",
                                "parameters.n is a number and lacks a default")))
                .doesNotContain("read");
    }

    /** Returns the message of a refusal, having checked it. */
    private String refused(String rest, String why) {
        assertThatThrownBy(() -> read(HEAD + rest))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("pack.json")
                .hasMessageContaining(why);
        return "refused";
    }

    @Test
    void functionsOfOnesOwnAreNoData() {
        Rule<?> rule = behaviourOf("m").flipRate(0.1).under(Perturbation.of("mine", row -> row));
        assertThatThrownBy(() -> Pack.of("a", "1", List.of(rule)))
                .hasMessage("a perturbation made of a function can't be written as data");
        Rule<Decisions> own = Rule.of("own", "be good", (evidence, day) -> Outcome.of(new Verdict.NotApplicable("-")));
        assertThatThrownBy(own::sha256)
                .hasMessage("rule 'own' is decided by a function of its author, which no pack can hold");
    }

    private static Decisions hiring(long women, long men) {
        return Decisions.counted("hiring", "sex")
                .add(women, 1000 - women, "f")
                .add(men, 1000 - men, "m")
                .decisions();
    }

    private static Pack one(String id, Rule<?>... rules) {
        return Pack.of(id, "1", List.of(rules));
    }

    @Test
    void lackingEvidenceIsNamedAndAttestationsGoByTheRulesId() throws Exception {
        Pack pack = read(TEMPLATE).with("subject", "hiring").with("attributes", "sex");
        CaseFile file = CaseFile.of("hiring").with(hiring(500, 500));
        EthicsReport report = pack.evaluate(file, DAY);
        assertThat(report.findings().stream().map(one -> one.verdict().name()))
                .containsExactly("pass", "inconclusive", "reported");
        assertThat(report.findings().get(0).remarks())
                .containsExactly(
                        "dates not reviewed: the clause and dates of this rule were to be reviewed by 2026-06-01");
        assertThat(report.findings().get(0).evidence().kind()).isEqualTo("decisions");
        assertThat(report.findings().get(1).parts().get(0).verdict().reason())
                .isEqualTo("evidence is lacking: an attestation for rule 'person' would decide it");
        assertThat(report.findings().get(1).parts().get(1).verdict().reason())
                .isEqualTo("evidence is lacking: documentation about 'hiring' would decide it");
        Attestation word = new Attestation("hiring", "a person decides", "A. Turing", DAY, DAY.plusYears(1));
        CaseFile attested = file.attesting("person", word);
        assertThat(pack.evaluate(attested, DAY)
                        .findings()
                        .get(1)
                        .parts()
                        .get(0)
                        .verdict()
                        .name())
                .isEqualTo("attested");
        assertThatThrownBy(() -> pack.evaluate(file.attesting("nobody", word), DAY))
                .hasMessage("an attestation is for rule 'nobody', which no pack has");
        assertThatThrownBy(() -> file.with(hiring(1, 1)))
                .hasMessage("the case file has decisions about 'hiring' already; a rule could not tell which to read");
        assertThat(attested.sha256()).isNotEqualTo(file.sha256()).hasSize(64);
    }

    @Test
    void theStrictestOfSeveralRulesOnOneMatterIsJudged() {
        Rule<?> loose = decisionsAbout("hiring")
                .disparateImpact(0.8)
                .across("sex")
                .as("loose")
                .citing(Citation.unchecked("A", "1", "https://a.example"));
        Rule<?> strict = decisionsAbout("hiring")
                .disparateImpact(0.95)
                .across("sex")
                .as("strict")
                .citing(Citation.unchecked("B", "2", "https://b.example"));
        Rule<?> later = decisionsAbout("hiring")
                .disparateImpact(0.99)
                .across("sex")
                .as("later")
                .effective(InForce.from(DAY.plusDays(1), "c"));
        EthicsReport report = Pack.evaluate(
                List.of(one("a", loose), one("b", strict, later)),
                CaseFile.of("hiring").with(hiring(400, 450)),
                DAY);
        assertThat(report.findings().stream().map(one -> one.verdict().name()))
                .containsExactly("not applicable", "inconclusive", "not applicable");
        assertThat(report.findings().get(0).verdict().reason())
                .isEqualTo("judged by the strictest rule on the matter, 'strict' (B, 2), which asks at least 0.95; "
                        + "this one is 'loose' (A, 1), which asks at least 0.8");
        assertThat(report.findings().get(1).remarks())
                .containsExactly(
                        "the strictest of several rules on one matter, 'strict' (B, 2), which asks at least 0.95; "
                                + "it stands for 'loose' (A, 1), which asks at least 0.8");
        assertThat(report.findings().get(2).verdict().reason()).startsWith("not in force");
        EthicsReport contrary = Pack.evaluate(
                List.of(one("a", loose), one("b", loose.not().as("contrary"))),
                CaseFile.of("hiring").with(hiring(500, 500)),
                DAY);
        assertThat(contrary.findings().get(0).remarks())
                .singleElement()
                .asString()
                .startsWith("in conflict with rule 'contrary'");
        assertThat(contrary.findings().get(1).remarks())
                .satisfiesExactly(
                        one -> assertThat(one).contains("'loose' (A, 1)"),
                        one -> assertThat(one).startsWith("fails also after Holm's correction over the 2 rules"));
        assertThatThrownBy(() -> Pack.evaluate(List.of(one("a", loose), one("b", loose)), CaseFile.of("x"), DAY))
                .hasMessage("the packs 'a' and 'b' both have a rule 'loose'");
    }

    @Test
    void aRuleFixedBeforehandIsToldFromOneWrittenAfterAndOneChanged() {
        Rule<?> rule = decisionsAbout("hiring").disparateImpact(0.8).across("sex");
        Path path = folder.resolve("deep/fixed.json");
        FixedRules.of(DAY, List.of(rule)).write(path);
        FixedRules fixed = FixedRules.read(path);
        CaseFile file = CaseFile.of("hiring").with(hiring(500, 500)).fixedBeforehand(fixed);
        assertThat(remark(rule, file)).isEqualTo("fixed on 2026-11-27; the day of the evidence is not told");
        assertThat(remark(rule, file.collectedOn(DAY.plusDays(3))))
                .isEqualTo("fixed on 2026-11-27, before the evidence of 2026-11-30");
        assertThat(remark(rule, file.collectedOn(DAY)))
                .isEqualTo(
                        "written after the evidence, or on its day: fixed on 2026-11-27, the evidence is of 2026-11-27");
        Rule<?> changed = decisionsAbout("hiring").disparateImpact(0.7).across("sex");
        assertThat(remark(changed, file)).startsWith("changed since it was fixed on 2026-11-27: its hash was ");
        assertThat(remark(rule.as("other"), file)).startsWith("not fixed beforehand");
        assertThat(remark(rule.reviewedBy(DAY.plusYears(2)), file.collectedOn(DAY.plusDays(3))))
                .startsWith("fixed on");
        assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(FixedRules.class.getResourceAsStream(FixedRules.SCHEMA_RESOURCE))
                        .validate(assertRead(path), InputFormat.JSON))
                .isEmpty();
    }

    private static String assertRead(Path path) {
        try {
            return Files.readString(path);
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String remark(Rule<?> rule, CaseFile file) {
        return file.judge(rule, DAY.plusDays(5)).remarks().get(0);
    }

    @Test
    void aRuleThatIsWaivedOrOnlyAdvisedHidesNoBreachOfOneThatIsRequired() {
        Rule<?> required = decisionsAbout("hiring")
                .disparateImpact(0.8)
                .across("sex")
                .as("required")
                .severity(Rule.Severity.MANDATORY);
        Rule<?> stricter = decisionsAbout("hiring")
                .disparateImpact(0.9)
                .across("sex")
                .as("stricter")
                .severity(Rule.Severity.MANDATORY);
        CaseFile file = CaseFile.of("hiring").with(hiring(200, 500));
        Rule<?> waived = stricter.waivedBy(new Waiver("o", "r", "c", DAY.plusDays(9)));
        EthicsReport report = Pack.evaluate(List.of(one("a", required), one("b", waived)), file, DAY);
        assertThat(report.findings().stream().map(one -> one.verdict().name())).containsExactly("fail", "waived");
        assertThat(report.isSettled()).isFalse();
        EthicsReport advised = Pack.evaluate(
                List.of(one("a", required), one("b", stricter.severity(Rule.Severity.ADVISORY))), file, DAY);
        assertThat(advised.findings().stream().map(one -> one.verdict().name())).containsExactly("fail", "fail");
        EthicsReport together = Pack.evaluate(List.of(one("a", required), one("b", stricter)), file, DAY);
        assertThat(together.findings().stream().map(one -> one.verdict().name()))
                .containsExactly("not applicable", "fail");
    }

    @Test
    void aReportOfAReportIsReported() {
        String kind =
                "{\"kind\": \"selection-rate-difference\", \"about\": \"hiring\", \"across\": \"sex\", \"at_most\": 0.1}";
        String rules =
                "\"rules\": [{\"id\": \"r\", \"requires\": {\"report\": {\"report\": {\"report\": " + kind + "}}}}]}";
        Pack pack = Pack.ofJson(HEAD + rules);
        Finding finding = pack.evaluate(CaseFile.of("house").with(hiring(300, 500)), DAY)
                .findings()
                .get(0);
        assertThat(finding.verdict()).isInstanceOf(Verdict.Reported.class);
        Rule<Decisions> once =
                decisionsAbout("hiring").demographicParity(0.1).across("sex").reportOnly();
        assertThat(once.reportOnly()).isEqualTo(once);
    }

    @Test
    void ofManyRulesOnOneMatterOneIsJudgedAndNamesTheOthers() {
        List<Rule<?>> rules = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            rules.add(decisionsAbout("hiring")
                    .disparateImpact(0.5 + i / 10_000.0)
                    .across("sex")
                    .as("r" + i));
        }
        EthicsReport report =
                Pack.of("many", "1", rules).evaluate(CaseFile.of("house").with(hiring(300, 500)), DAY);
        assertThat(report.tally().notApplicable()).isEqualTo(1_999);
        assertThat(report.findings().get(1_999).remarks().get(0))
                .contains("; it stands for 'r0', which asks", "'r1998'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'kind':'selection-ratio','at_least':80~at_least is 80.0, outside (0, 1]",
                "'kind':'selection-ratio','at_least':0.8,'level':95~level is 95.0, outside (0, 1)",
                "'kind':'adverse-impact','smallest_shortfall':0~smallest_shortfall is 0; it is 1 person at least"
            })
    void aValueThatIsRefusedHasTheNameThatTheFileGivesIt(String given) {
        String[] parts = given.split("~");
        String json =
                "{'schema':'SCHEMA','id':'p','version':'1','rules':[{'id':'r','requires':{'about':'hiring','across':['sex'],"
                        + parts[0] + "}}]}";
        assertThatThrownBy(() -> Pack.ofJson(json.replace('\'', '"').replace("SCHEMA", Pack.SCHEMA)))
                .isInstanceOf(DataException.class)
                .hasMessage("the pack: rules[0].requires." + parts[1]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "~the pack is empty; it must hold a JSON document",
                " \n~the pack is empty; it must hold a JSON document",
                "{}~the pack: the field 'schema' is missing; this reader knows 'SCHEMA'",
                "{'schema':'SCHEMA','version':'1','rules':[]}~the pack lacks the field 'id'",
                "{'schema':'SCHEMA','id':'p','rules':[]}~the pack lacks the field 'version'"
            })
    void whatAPackLacksIsNamed(String given) {
        String[] parts = given.split("~");
        String json = parts[0].replace('\'', '"').replace("SCHEMA", Pack.SCHEMA);
        assertThatThrownBy(() -> Pack.ofJson(json))
                .isInstanceOf(DataException.class)
                .hasMessageEndingWith(parts[1].replace("SCHEMA", Pack.SCHEMA));
    }
}
