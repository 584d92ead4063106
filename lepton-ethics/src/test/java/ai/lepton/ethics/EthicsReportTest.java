package ai.lepton.ethics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Verdict.Measured;
import ai.lepton.ethics.fairness.DecisionRules;
import ai.lepton.ethics.fairness.Decisions;
import ai.lepton.ethics.jurisdiction.EuropeanUnion;
import ai.lepton.ethics.transparency.Documentation;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EthicsReportTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 23);

    /** One finding of each verdict. */
    static EthicsReport sample() {
        Decisions decisions = Decisions.counted("shortlisting", "sex")
                .add(300, 700, "f")
                .add(500, 500, "m")
                .decisions();
        Rule<Decisions> fourFifths = DecisionRules.decisionsAbout("shortlisting")
                .should()
                .selectEachGroup()
                .atLeast(0.8)
                .timesAsOftenAsTheMostSelectedOneAcross("sex")
                .because("29 CFR 1607.4(D), the four-fifths guideline");
        Rule<Decisions> lenient = DecisionRules.decisionsAbout("shortlisting")
                .should()
                .selectEachGroup()
                .atLeast(0.5)
                .timesAsOftenAsTheMostSelectedOneAcross("sex")
                .as("at-least-half");
        Rule<Decisions> close = DecisionRules.decisionsAbout("shortlisting")
                .should()
                .selectEachGroup()
                .atLeast(0.6)
                .timesAsOftenAsTheMostSelectedOneAcross("sex")
                .as("three-fifths")
                .versioned("2026-11-23");
        Attestation word = new Attestation("shortlisting", "people review every rejection", "G. Hopper", DAY, DAY);
        return EthicsReport.of(
                fourFifths.evaluate(decisions, DAY),
                lenient.evaluate(decisions, DAY),
                close.evaluate(decisions, DAY),
                EuropeanUnion.instructionsForUse("shortlisting", EuropeanUnion.Route.ANNEX_III)
                        .evaluate(Documentation.of("shortlisting").with("provider", "us"), DAY),
                Attestation.required("human-review", "people review every rejection")
                        .evaluate(word, DAY),
                fourFifths
                        .as("waived-four-fifths")
                        .waivedBy(new Waiver("A. Turing", "the model is being retrained", "policy 3.2", DAY))
                        .evaluate(decisions, DAY));
    }

    @Test
    void theTableKeepsMeasuredAndAttestedApart() {
        assertThat(sample().table()).isEqualTo("""
                        verdict          rule                 subject        value                            limit              n
                        FAIL             selection-ratio      shortlisting   0.6000 [0.5354, 0.6714] (95 %)   at least 0.80   2000
                            across sex, 'f' against 'm': wanted at least 0.80 at 95 % confidence, got 0.6000 [0.5354,
                              0.6714] from 2000 decisions
                            because 29 CFR 1607.4(D), the four-fifths guideline
                        PASS             at-least-half        shortlisting   0.6000 [0.5354, 0.6714] (95 %)   at least 0.50   2000
                            across sex, 'f' against 'm': wanted at least 0.50 at 95 % confidence, got 0.6000 [0.5354,
                              0.6714] from 2000 decisions
                        INCONCLUSIVE     three-fifths         shortlisting   0.6000 [0.5354, 0.6714] (95 %)   at least 0.60   2000
                            across sex, 'f' against 'm': wanted at least 0.60 at 95 % confidence, got 0.6000 [0.5354,
                              0.6714] from 2000 decisions; the interval reaches across the limit
                        NOT APPLICABLE   eu-ai-act-13-3       shortlisting
                            not in force on 2026-11-23: it has effect from 2027-12-02
                            because deployers have to understand a high-risk system to use it appropriately; Regulation (EU)
                              2024/1689, Article 13(3)
                        ATTESTED         human-review         shortlisting
                            G. Hopper attests, on 2026-11-23 and until 2026-11-23: people review every rejection
                        WAIVED           waived-four-fifths   shortlisting   0.6000 [0.5354, 0.6714] (95 %)   at least 0.80   2000
                            waived by A. Turing until 2026-11-23 under policy 3.2: the model is being retrained; without the
                              waiver, fail: across sex, 'f' against 'm': wanted at least 0.80 at 95 % confidence, got 0.6000
                              [0.5354, 0.6714] from 2000 decisions
                            because 29 CFR 1607.4(D), the four-fifths guideline
                        measured: 1 pass, 1 fail, 1 inconclusive; not measured: 1 attested, 1 waived, 1 not applicable
                        """);
        assertThat(sample().table().lines().filter(line -> line.startsWith("    ")))
                .allMatch(line -> line.length() <= 100);
    }

    @Test
    void rowsArePlainText() {
        EthicsReport.Row row = sample().rows().get(0);

        assertThat(row.verdict()).isEqualTo("fail");
        assertThat(row.value()).isEqualTo("0.6000 [0.5354, 0.6714] (95 %)");
        assertThat(row.limit()).isEqualTo("at least 0.80");
        assertThat(row.n()).isEqualTo("2000");
        assertThat(row.because()).isEqualTo("29 CFR 1607.4(D), the four-fifths guideline");
        assertThat(sample().rows().get(4).value()).isEmpty();
    }

    @Test
    void theDocumentIsTheOneThatAForeignValidatorAccepted() throws IOException {
        try (InputStream golden =
                Objects.requireNonNull(EthicsReportTest.class.getResourceAsStream("golden/ethics.json"))) {
            assertThat(rounded(sample().toJson()))
                    .isEqualTo(rounded(new String(golden.readAllBytes(), StandardCharsets.UTF_8)));
        }
    }

    /** Returns the text with its fractions rounded to ten digits, so that no last bit matters. */
    private static String rounded(String json) {
        return Pattern.compile("-?[0-9]+[.][0-9]+(E-?[0-9]+)?")
                .matcher(json)
                .replaceAll(number -> new BigDecimal(number.group())
                        .round(new MathContext(10))
                        .toString());
    }

    @Test
    void theSchemaIsBesideTheReport() throws IOException {
        try (InputStream schema =
                Objects.requireNonNull(EthicsReport.class.getResourceAsStream(EthicsReport.SCHEMA_RESOURCE))) {
            JsonNode tree = JsonMapper.builder().build().readTree(schema);
            assertThat(tree.get("$id").asString()).isEqualTo(EthicsReport.SCHEMA);
        }
    }

    @Test
    void theDocumentIsValidByTheSchemaUnderItsNameAndTheEarlierOne() {
        String json = sample().toJson();
        assertThat(violations(json)).isEmpty();
        String earlier = json.replace(EthicsReport.SCHEMA, "https://lepton.ai/schemas/ethics-1.schema.json");
        assertThat(violations(earlier)).isEmpty();
        assertThat(violations(json.replace(EthicsReport.SCHEMA, "urn:other"))).isNotEmpty();
        assertThat(violations(json.replace("\"findings\"", "\"found\""))).isNotEmpty();
    }

    private static List<com.networknt.schema.Error> violations(String json) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(EthicsReport.class.getResourceAsStream(EthicsReport.SCHEMA_RESOURCE))
                .validate(json, InputFormat.JSON);
    }

    @Test
    void numbersThatAreNotFiniteAreNull() {
        Measured measured = new Measured(
                "ratio",
                new Estimate(Score.of(2), new Interval(1, Double.POSITIVE_INFINITY, 0.95, "koopman"), 3),
                Limit.atMost(1));
        Finding finding = Rule.<Decisions>of(
                        "rule",
                        "it should be so",
                        (evidence, day) -> Outcome.of(
                                new Verdict.Fail("it is not", measured),
                                new Breakdown(
                                        "table",
                                        List.of("a", "b"),
                                        List.of(List.of(
                                                Breakdown.Cell.of(Double.NaN),
                                                Breakdown.Cell.of(Double.POSITIVE_INFINITY))))))
                .evaluate(Decisions.of("x", new boolean[1]), DAY);

        JsonNode json = JsonMapper.builder()
                .build()
                .readTree(EthicsReport.of(finding).toJson())
                .get("findings")
                .get(0);

        assertThat(json.get("measured").get("high").isNull()).isTrue();
        assertThat(json.get("measured").get("low").asDouble()).isEqualTo(1);
        assertThat(json.get("breakdowns").get(0).get("rows").toString()).isEqualTo("[[null,null]]");
    }

    @Test
    void whatMayNotHoldItsLevelSettlesNothingAndSaysWhy() {
        Measured doubtful = new Measured(
                "accuracy",
                new Estimate(Score.of(0.9), new Interval(0.85, 0.95, 0.95, "any"), 30, "only 3 examples of 'rare'"),
                Limit.atLeast(0.8));
        for (Function<Measured, Verdict> settled : List.<Function<Measured, Verdict>>of(
                measured -> new Verdict.Pass("it is", measured), measured -> new Verdict.Fail("it is not", measured))) {
            assertThatThrownBy(() -> settled.apply(doubtful))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("accuracy has an interval that may not hold its level and settles nothing; the"
                            + " verdict is Inconclusive: only 3 examples of 'rare'");
        }
        Finding finding = Rule.<Decisions>of(
                        "rule",
                        "it should be so",
                        (evidence, day) -> Outcome.of(new Verdict.Inconclusive("it can't be told", doubtful)))
                .evaluate(Decisions.of("x", new boolean[1]), DAY);
        JsonNode json = JsonMapper.builder()
                .build()
                .readTree(EthicsReport.of(finding).toJson())
                .get("findings")
                .get(0);
        assertThat(json.get("measured").get("caution").asString()).isEqualTo("only 3 examples of 'rare'");
    }

    @Test
    void checkNamesEveryUnsettledFinding() {
        assertThatThrownBy(() -> sample().check())
                .isInstanceOfSatisfying(
                        RuleViolation.class,
                        violation -> assertThat(violation.findings())
                                .extracting(finding -> finding.rule().id())
                                .containsExactly("selection-ratio", "three-fifths"))
                .hasMessageContaining("three-fifths: inconclusive: across sex");
        assertThat(sample().isSettled()).isFalse();
    }

    @Test
    void aReportWithoutFindingsIsNoPass() {
        EthicsReport none = EthicsReport.of(List.of());

        assertThat(none.isSettled()).isFalse();
        assertThatThrownBy(none::check).hasMessage("the report has no findings: no rule was judged");
    }

    @Test
    void aReportOfRulesThatDoNotApplyIsNotSettled() {
        Finding notYet = EuropeanUnion.instructionsForUse("m", EuropeanUnion.Route.ANNEX_III)
                .evaluate(Documentation.of("m").with("provider", "us"), DAY);
        EthicsReport report = EthicsReport.of(notYet, notYet);

        assertThat(report.isSettled()).isFalse();
        assertThatThrownBy(report::check)
                .isInstanceOf(RuleViolation.class)
                .hasMessageStartingWith(
                        "nothing was judged: no rule applies\neu-ai-act-13-3: not applicable: not in force");
        // Beside one that was judged it is in nobody's way.
        Finding word = Attestation.required("human-review", "people review every rejection")
                .evaluate(new Attestation("m", "people review every rejection", "G. Hopper", DAY, DAY), DAY);
        assertThat(EthicsReport.of(notYet, word).isSettled()).isTrue();
        EthicsReport.of(notYet, word).check();
    }

    @Test
    void writingReplacesTheFileAndLeavesNothingElse(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("ethics.json");
        Files.writeString(file, "old");

        sample().write(file);

        assertThat(file).hasContent(sample().toJson());
        assertThat(folder).isDirectoryContaining(file::equals);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aPathThatCanNotBeWrittenIsNamed(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("a file"), "x").resolve("ethics.json");

        assertThatThrownBy(() -> sample().write(file))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith(file + " can't be written: ");
    }

    @Test
    void aBreakdownIsRectangular() {
        assertThatThrownBy(() -> new Breakdown("t", List.of("a", "b"), List.of(List.of(Breakdown.Cell.of(1)))))
                .hasMessage("'t': row 0 has 1 cells but there are 2 columns");
    }
}
