package ai.lepton.ethics.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.ethics.CaseFile;
import ai.lepton.ethics.EthicsReport;
import ai.lepton.ethics.Pack;
import ai.lepton.ethics.fairness.DecisionRules;
import ai.lepton.ethics.fairness.Decisions;
import ai.lepton.ethics.report.FindingEntry.AttestationEntry;
import ai.lepton.ethics.report.FindingEntry.CitationEntry;
import ai.lepton.ethics.report.FindingEntry.EvidenceEntry;
import ai.lepton.ethics.report.FindingEntry.LimitEntry;
import ai.lepton.ethics.report.FindingEntry.MeasuredEntry;
import ai.lepton.ethics.report.FindingEntry.NeedEntry;
import ai.lepton.ethics.report.FindingEntry.RuleEntry;
import ai.lepton.ethics.report.FindingEntry.TableEntry;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.bom.Bom;
import ai.lepton.exchange.bom.BomModelCard;
import ai.lepton.exchange.bom.Component;
import ai.lepton.exchange.bom.Declarations;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PublicationTest {
    private static final String EVIL = "<script>alert('1')</script>\"><img src=x onerror=alert(2)> ' & \u202Eevil";

    private static Publication whole() {
        return Publication.of(
                Audits.whole().document().withProfile("employment").signed("G. Hopper", "auditor", Audits.DAY));
    }

    /** A finding whose every text is what somebody would break a page with. */
    static FindingEntry evil(String verdict) {
        boolean isWord = "attested".equals(verdict);
        return new FindingEntry(
                new RuleEntry(
                        EVIL,
                        EVIL,
                        EVIL,
                        null,
                        EVIL,
                        Map.of("zh", new RuleEntry.Translation(EVIL, EVIL, EVIL)),
                        "mandatory",
                        EVIL,
                        EVIL,
                        EVIL,
                        new CitationEntry(EVIL, EVIL, "javascript:alert(1)", false, null, null, null, null, Map.of()),
                        null,
                        List.of(EVIL),
                        List.of(EVIL),
                        null,
                        Map.of()),
                new EvidenceEntry(EVIL, EVIL, 10L, "0".repeat(64), null, Map.of()),
                Audits.DAY,
                verdict,
                EVIL,
                EVIL,
                isWord
                        ? null
                        : new MeasuredEntry(
                                EVIL,
                                0.5,
                                null,
                                0.4,
                                0.6,
                                0.95,
                                EVIL,
                                100L,
                                null,
                                EVIL,
                                new LimitEntry("at_least", 0.7),
                                Map.of(),
                                Map.of()),
                List.of(),
                isWord ? new AttestationEntry(EVIL, EVIL, Audits.DAY, Audits.DAY, Map.of()) : null,
                null,
                List.of(new TableEntry(EVIL, List.of(EVIL), List.of(List.of(EVIL)), Map.of())),
                List.of(),
                List.of(EVIL),
                List.of(
                        new NeedEntry("people", EVIL, 3L, null, Map.of(), Map.of()),
                        new NeedEntry("parameter", EVIL, null, EVIL, Map.of("zh", EVIL), Map.of())),
                EVIL,
                null,
                Map.of());
    }

    @Test
    void thePageTellsWhatFailedFirstInEachLanguage() {
        String english = whole().toHtml(Language.ENGLISH);
        String chinese = whole().toHtml(Language.CHINESE);

        assertThat(english)
                .startsWith("<!DOCTYPE html>\n<html lang=\"en\" dir=\"ltr\">")
                .contains("2 of 8 rules are broken.", "1 of 8 rules could not be decided.")
                .contains("What is measured, “selection ratio”, is 0.6; at 95 % confidence it lies between 0.53")
                .contains("href=\"https://www.ecfr.gov/current/title-29/section-1607.4\"")
                .contains("G. Hopper, auditor, on 2026-11-27", "The signature is of this report as it stands.");
        assertThat(chinese)
                .contains("<html lang=\"zh\" dir=\"ltr\">", "8 条规则中有 2 条被违反。")
                .contains("所测量的“入选率之比”为 0.6；在 95 % 的置信度下，介于 0.53")
                .contains("<bdi lang=\"en\" dir=\"auto\">");
        assertThat(english.indexOf("<article id=\"f1\" class=\"fail\""))
                .isPositive()
                .isLessThan(english.indexOf("class=\"pass\" aria-labelledby"));
    }

    @Test
    void namesFromRightToLeftKeepTheirPlaces() {
        Decisions decisions = Decisions.counted("hiring", "الجنس")
                .add(30, 70, "نساء")
                .add(60, 40, "רجال")
                .decisions();
        EthicsReport report = EthicsReport.of(DecisionRules.decisionsAbout("hiring")
                .disparateImpact(0.8)
                .across("الجنس")
                .evaluate(decisions, Audits.DAY));

        assertThat(Publication.of(report.document()).toHtml(Language.ENGLISH))
                .contains("across <bdi>الجنس</bdi>, &#39;<bdi>نساء</bdi>&#39; against &#39;<bdi>רجال</bdi>&#39;");
    }

    @ParameterizedTest
    @CsvSource({"0, 0 pieces of evidence", "1, 1 piece of evidence", "2, 2 pieces of evidence"})
    void countsHaveTheirSingular(long size, String counted) {
        FindingEntry some = Audits.whole().document().findings().get(4);
        FindingEntry.EvidenceEntry evidence =
                new FindingEntry.EvidenceEntry("shortlisting", "case file", size, null, null, Map.of());
        EthicsDocument document = EthicsDocument.of(List.of(some.with("evidence", evidence)));

        assertThat(Publication.unabridged(document).toHtml(Language.ENGLISH)).contains("case file, " + counted + "<");
        EvidenceEntry own = new EvidenceEntry("shortlisting", "my own", size, null, null, Map.of());
        assertThat(Publication.unabridged(EthicsDocument.of(List.of(some.with("evidence", own))))
                        .toHtml(Language.ENGLISH))
                .contains("my own, " + size + (size == 1 ? " example<" : " examples<"));
    }

    @Test
    void oneRuleIsBroken() {
        List<FindingEntry> findings = Audits.whole().document().findings();
        assertThat(Publication.of(EthicsDocument.of(findings.subList(0, 2))).toHtml(Language.ENGLISH))
                .contains("1 of 2 rules is broken.");
        assertThat(Publication.of(EthicsDocument.of(findings.subList(0, 1))).toHtml(Language.ENGLISH))
                .contains("1 of 1 rule is broken.");
    }

    @Test
    void whatNobodyGaveEvidenceForStandsFoldedByPackBehindWhatFailed() {
        Pack fairness =
                Pack.named("us-employment").with("subject", "shortlisting").with("attributes", "sex");
        Pack privacy = Pack.named("gdpr").with("subject", "shortlisting").with("quasi_identifiers", "age");
        String page = Publication.of(Pack.evaluate(
                                List.of(privacy, fairness),
                                CaseFile.of("shortlisting").with(Audits.decisions(300)),
                                Audits.DAY)
                        .document())
                .toHtml(Language.ENGLISH);

        assertThat(page)
                .containsSubsequence(
                        "What failed, and what could not be decided",
                        "Look for a procedure that is about as valid",
                        "What no evidence was given for",
                        "<details><summary><bdi>gdpr: 12 rules</bdi>",
                        "<h3>parameters of the pack</h3>",
                        "Set the parameter storage_days of the pack gdpr",
                        "<details><summary><bdi>us-employment: 3 rules</bdi>",
                        "<section id=\"findings\">",
                        "class=\"fail\"",
                        "<details><summary>Rules that no evidence was given for: 15</summary>",
                        "class=\"inconclusive\"");
        // Links lead to findings that are there.
        Matcher link = Pattern.compile("href=\"#(f\\d+)\"").matcher(page);
        int links = 0;
        while (link.find()) {
            assertThat(page).contains("<article id=\"" + link.group(1) + "\"");
            links++;
        }
        assertThat(links).isEqualTo(17);
    }

    @Test
    void severalComparisonsAreOnePictureWithTheirLimit() {
        Decisions decisions = Decisions.counted("hiring", "team")
                .add(300, 700, "a")
                .add(500, 500, "b")
                .add(480, 520, "c")
                .decisions();
        EthicsDocument document = EthicsReport.of(DecisionRules.decisionsAbout("hiring")
                        .disparateImpact(0.8)
                        .across("team")
                        .evaluate(decisions, Audits.DAY))
                .document();
        String page = Publication.of(document).toHtml(Language.ENGLISH);
        String picture = page.substring(page.indexOf("<figure>"), page.indexOf("</figure>"));

        int rows = document.findings().get(0).breakdowns().stream()
                .filter(table -> table.columns().get(0).equals("comparison"))
                .findFirst()
                .orElseThrow()
                .rows()
                .size();
        assertThat(rows).isEqualTo(3);
        assertThat(picture.split("class=\"dot\"", -1)).hasSize(rows + 1);
        assertThat(picture.split("class=\"limit\"", -1)).hasSize(rows + 1);
        assertThat(picture)
                .contains("the limit: at least 0.8", "0.60 [", "across team, &#39;a&#39; against &#39;b&#39;");
        // What is further left is less: the lowest ratio's dot, and the limit right of it.
        Matcher dot = Pattern.compile("cx=\"([0-9.]+)\"").matcher(picture);
        Matcher limit = Pattern.compile("class=\"limit\" x1=\"([0-9.]+)\"").matcher(picture);
        assertThat(dot.find() && limit.find()).isTrue();
        assertThat(Double.parseDouble(dot.group(1))).isLessThan(Double.parseDouble(limit.group(1)));
    }

    @Test
    void noTextOfAReportIsMarkup() {
        List<FindingEntry> findings = List.of(evil("fail"), evil("pass"), evil("attested"));
        EthicsDocument document = EthicsDocument.of(findings)
                .withProfile(EVIL)
                .withPack(EVIL, EVIL)
                .signed(EVIL, EVIL, Audits.DAY);
        for (Language language : List.of(Language.ENGLISH, Language.CHINESE)) {
            String page = Publication.unabridged(document).since(document).toHtml(language);
            assertThat(page).doesNotContain("<script", "<img", "href=\"javascript", "\u202E");
            assertThat(page).contains("&lt;script&gt;alert(&#39;1&#39;)");
        }
    }

    @Test
    void aLanguageIsAFileAlone(@TempDir Path folder) throws IOException {
        String words;
        try (InputStream in = Objects.requireNonNull(Language.class.getResourceAsStream("page.en.properties"))) {
            words = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        Path file = folder.resolve("page.ar.properties");
        Files.writeString(
                file,
                words.replace("language=en", "language=ar")
                        .replace("direction=ltr", "direction=rtl")
                        .replace("verdict.fail=Broken", "verdict.fail=مخالف\nquantity.selection_ratio=نسبة"));

        assertThat(whole().toHtml(Language.read(file))).contains("<html lang=\"ar\" dir=\"rtl\">", "مخالف", "“نسبة”");
        for (String[] spoil : new String[][] {
            {"language=en\n", "", "lacks 'language'"},
            {"verdict.fail=Broken", "verdict.fail=Broken\nverdict.lost=x", "has 'verdict.lost'"},
            {"verdict.fail=Broken", "verdict.fail=Broken {who}", "'verdict.fail' has {who}"},
            {"direction=ltr", "direction=up", "direction is 'up'"},
            {"language=en", "language=<b>", "language is '<b>'"},
            {"verdict.fail=Broken", "verdict.fail=\\uZZZZ", "page.ar.properties"}
        }) {
            Files.writeString(file, words.replace(spoil[0], spoil[1]));
            assertThatThrownBy(() -> Language.read(file))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining(spoil[2]);
        }
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe});
        assertThatThrownBy(() -> Language.read(file)).isInstanceOf(DataException.class);
    }

    private static List<com.networknt.schema.Error> violations(String sarif) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                .getSchema(PublicationTest.class.getResourceAsStream("sarif-2.1.0.schema.json"))
                .validate(sarif, InputFormat.JSON);
    }

    @Test
    void sarifIsValidByItsOfficialSchema() {
        String sarif = whole().toSarif();

        assertThat(violations(sarif)).isEmpty();
        assertThat(violations(sarif.replace("\"notApplicable\"", "\"perhaps\"")))
                .isNotEmpty();
        EthicsDocument evil = EthicsDocument.of(List.of(evil("fail"), evil("attested")));
        assertThat(violations(Publication.unabridged(evil).toSarif())).isEmpty();
        assertThat(violations(Publication.of(EthicsReport.of().document()).toSarif()))
                .isEmpty();
    }

    @Test
    void sarifHasLevelsSuppressionsHelpAndStableFingerprints() {
        JsonNode run = JsonMapper.builder()
                .build()
                .readTree(whole().toSarif())
                .get("runs")
                .get(0);
        JsonNode rule = run.get("tool").get("driver").get("rules").get(0);
        JsonNode results = run.get("results");

        assertThat(rule.get("help").get("text").asString()).contains("Clause: 29 CFR 1607, 1607.4(D).");
        assertThat(rule.get("helpUri").asString()).startsWith("https://www.ecfr.gov/");
        assertThat(results.get(0).get("level").asString()).isEqualTo("warning");
        assertThat(results.get(0).get("properties").get("measured").get("value").asDouble())
                .isEqualTo(0.6);
        assertThat(results.get(1).get("kind").asString()).isEqualTo("pass");
        assertThat(results.get(1).get("level").asString()).isEqualTo("none");
        assertThat(results.get(2).get("kind").asString()).isEqualTo("open");
        assertThat(results.get(5)
                        .get("suppressions")
                        .get(0)
                        .get("justification")
                        .asString())
                .isEqualTo("the model is being retrained (policy 3.2; A. Turing, until 2026-11-27)");
        List<String> prints = new ArrayList<>();
        results.forEach(result -> prints.add(result.get("partialFingerprints").toString()));
        assertThat(prints).doesNotHaveDuplicates();
        JsonNode again = JsonMapper.builder()
                .build()
                .readTree(Publication.of(EthicsReport.of(Audits.fourFifths("sex")
                                        .evaluate(Audits.decisions(200), Audits.DAY.plusDays(30)))
                                .document())
                        .toSarif());
        assertThat(again.get("runs")
                        .get(0)
                        .get("results")
                        .get(0)
                        .get("partialFingerprints")
                        .toString())
                .isEqualTo(prints.get(0));
    }

    private static Bom bom() {
        return Bom.of(
                Instant.parse("2026-11-27T00:00:00Z"),
                Component.model("shortlister", BomModelCard.of(BomModelCard.ModelParameters.of())));
    }

    @Test
    void aPersonsWordHasNoScoreInABillOfMaterials() {
        List<String> attested = Audits.whole().document().findings().stream()
                .filter(finding -> finding.verdict().equals("attested"))
                .map(finding -> finding.rule().id())
                .toList();
        Declarations declared = Objects.requireNonNull(
                whole().declaredIn(bom(), "Audit Ltd", true).declarations());

        assertThat(attested).isNotEmpty();
        assertThat(declared.attestations().stream().flatMap(each -> each.map().stream()))
                .filteredOn(each -> attested.contains(each.requirement()))
                .isNotEmpty()
                .allSatisfy(each -> assertThat(
                                Objects.requireNonNull(each.conformance()).score())
                        .isNull());
    }

    @Test
    void aBillOfMaterialsDeclaresWhatWasFound() {
        Bom bom = whole().declaredIn(bom(), "Audit Ltd", true);

        assertThat(Bom.ofJson(bom.toJson())).isEqualTo(bom);
        Declarations declared = Objects.requireNonNull(bom.declarations());
        assertThat(declared.assessors()).hasSize(1);
        assertThat(declared.claims()).hasSize(7); // all but what does not apply
        assertThat(Objects.requireNonNull(
                                declared.attestations().get(0).map().get(0).conformance())
                        .score())
                .isZero();
        assertThat(Objects.requireNonNull(
                                declared.attestations().get(0).map().get(0).confidence())
                        .score())
                .isEqualTo(0.95);
        assertThat(Objects.requireNonNull(
                                Objects.requireNonNull(bom.components().get(0).modelCard())
                                        .considerations())
                        .fairnessAssessments())
                .extracting("groupAtRisk")
                .contains("sex = women");
        assertThatThrownBy(() -> whole().declaredIn(bom, "Audit Ltd", true))
                .hasMessageContaining("has declarations already");
        assertThatThrownBy(() -> whole().declaredIn(Bom.of(Instant.EPOCH), "Audit Ltd", true))
                .hasMessage("no component of the bill of materials has a model card to assess");
    }

    @Test
    void whatChangedStandsOnThePage() {
        EthicsDocument before = EthicsReport.of(Audits.fourFifths("sex").evaluate(Audits.decisions(500), Audits.DAY))
                .document();

        assertThat(Publication.of(Audits.whole().document()).since(before).toHtml(Language.ENGLISH))
                .contains(
                        "Since the last audit",
                        "Newly broken · Value changed beyond its uncertainty",
                        "on other evidence");
    }

    @Test
    void emptyAndLongReportsArePages() {
        assertThat(Publication.of(EthicsReport.of().document()).toHtml(Language.ENGLISH))
                .contains("Nothing was judged: the report has no findings.");
        List<FindingEntry> many = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            many.addAll(Audits.whole().document().findings().subList(0, 1));
        }
        assertThat(Publication.of(EthicsDocument.of(many)).toHtml(Language.CHINESE))
                .contains("200 条规则中有 200 条被违反。", "id=\"f200\"");
    }

    @Test
    void filesAreWrittenWhole(@TempDir Path folder) {
        whole().writeHtml(folder.resolve("report.html"), Language.ENGLISH);
        whole().writeSarif(folder.resolve("ethics.sarif"));

        assertThat(folder.resolve("report.html")).hasContent(whole().toHtml(Language.ENGLISH));
        assertThat(folder.resolve("ethics.sarif")).hasContent(whole().toSarif());
        if (System.getProperty("lepton.pages") != null) {
            Path pages = Path.of(System.getProperty("lepton.pages"));
            EthicsDocument few = EthicsReport.of(DecisionRules.decisionsAbout("招聘 hiring")
                            .disparateImpact(0.8)
                            .across("sex")
                            .evaluate(
                                    Decisions.counted("招聘 hiring", "sex")
                                            .add(300, 700, "نساء")
                                            .add(500, 500, "men")
                                            .add(400, 500, "30-39")
                                            .add(3, 4, "x")
                                            .decisions(),
                                    Audits.DAY))
                    .document();
            List<FindingEntry> all = new ArrayList<>(Audits.whole().document().findings());
            all.addAll(few.findings());
            all.add(evil("fail"));
            EthicsDocument document =
                    EthicsDocument.of(all).withProfile("employment").withPack("us", "2026-11-27");
            for (Language language : List.of(Language.ENGLISH, Language.CHINESE)) {
                Publication.of(document.signed("G. Hopper", "auditor", Audits.DAY))
                        .since(Audits.whole().document())
                        .writeHtml(pages.resolve(language.code() + ".html"), language);
            }
            Publication.of(EthicsReport.of().document()).writeHtml(pages.resolve("empty.html"), Language.ENGLISH);
        }
    }

    @Test
    void anAuditIsWrittenWholeOrNotAtAll(@TempDir Path folder) throws IOException {
        Path audit = folder.resolve("audit");
        assertThat(whole().write(audit, Language.ENGLISH))
                .containsExactly(
                        audit.resolve("ethics.json"), audit.resolve("ethics.sarif"), audit.resolve("report.html"));
        assertThat(EthicsDocument.read(audit.resolve("ethics.json")).findings())
                .isEqualTo(Audits.whole().document().findings());
        assertThat(audit.resolve("ethics.sarif")).hasContent(whole().toSarif());
        assertThat(audit.resolve("report.html")).hasContent(whole().toHtml(Language.ENGLISH));

        Files.writeString(audit.resolve("ethics.json"), "earlier");
        Files.delete(audit.resolve("report.html"));
        Files.createDirectory(audit.resolve("report.html"));
        assertThatThrownBy(() -> whole().write(audit, Language.ENGLISH))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage(audit + " can't be written: " + audit.resolve("report.html")
                        + " is a directory; name a file in it");
        assertThat(audit.resolve("ethics.json")).hasContent("earlier");
        assertThat(audit).isDirectoryNotContaining("glob:**.part");
    }
}
