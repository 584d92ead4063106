package ai.lepton.ethics;

import static ai.lepton.ethics.fairness.DecisionRules.decisionsAbout;
import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.ethics.Verdict.Measured;
import ai.lepton.ethics.fairness.Decisions;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComposedTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 27);
    private static final Decisions DECISIONS =
            Decisions.counted("m", "sex").add(500, 500, "f").add(500, 500, "m").decisions();
    private static final List<String> NAMES = List.of("F", "I", "W", "A", "P", "-", "R");

    /** Returns a rule that comes to this verdict: Fail, Inconclusive, Waived, Attested, Pass, not applicable (-), Reported. */
    private static Rule<Decisions> coming(String name) {
        Measured measured = new Measured("share", Estimate.of(Score.of(0.5), 10), Limit.atLeast(0.4));
        Verdict verdict = switch (name) {
            case "F" -> new Verdict.Fail("f", measured);
            case "I" -> new Verdict.Inconclusive("i", null);
            case "W" -> new Verdict.Waived(new Waiver("o", "r", "c", DAY), new Verdict.Fail("f", measured));
            case "A" -> new Verdict.Attested(new Attestation("m", "s", "by", DAY, DAY));
            case "P" -> new Verdict.Pass("p", measured);
            case "-" -> new Verdict.NotApplicable("n");
            default -> new Verdict.Reported("r", List.of());
        };
        return Rule.of("comes-to-" + NAMES.indexOf(name), "come to " + name, (evidence, day) -> Outcome.of(verdict));
    }

    private static String letter(Finding finding) {
        return switch (finding.verdict().name()) {
            case "fail" -> "F";
            case "inconclusive" -> "I";
            case "waived" -> "W";
            case "attested" -> "A";
            case "pass" -> "P";
            case "not applicable" -> "-";
            default -> "R";
        };
    }

    /** Each row: one verdict with F, I, W, A, P, not applicable and reported. */
    @ParameterizedTest
    @CsvSource({
        "F, F F F F F F F, F I W A P F F",
        "I, F I I I I I I, I I W A P I I",
        "W, F I W W W W W, W W W A P W W",
        "A, F I W A A A A, A A A A P A A",
        "P, F I W A P P P, P P P P P P P",
        "-, F I W A P - R, F I W A P - R",
        "R, F I W A P R R, F I W A P R R"
    })
    void theTruthTableOfAndAndOr(String one, String and, String or) {
        for (int i = 0; i < NAMES.size(); i++) {
            Rule<Decisions> first = coming(one);
            Rule<Decisions> second = coming(NAMES.get(i));
            assertThat(letter(first.and(second).evaluate(DECISIONS, DAY))).isEqualTo(and.split(" ")[i]);
            assertThat(letter(second.and(first).evaluate(DECISIONS, DAY))).isEqualTo(and.split(" ")[i]);
            assertThat(letter(first.or(second).evaluate(DECISIONS, DAY))).isEqualTo(or.split(" ")[i]);
            assertThat(letter(second.or(first).evaluate(DECISIONS, DAY))).isEqualTo(or.split(" ")[i]);
        }
    }

    @ParameterizedTest
    @CsvSource({"F, P", "I, I", "W, P", "A, F", "P, F", "-, -", "R, R"})
    void theTruthTableOfNot(String one, String not) {
        assertThat(letter(coming(one).not().evaluate(DECISIONS, DAY))).isEqualTo(not);
    }

    @Test
    void theFindingsOfPartsStay() {
        Rule<Decisions> parity = decisionsAbout("m").disparateImpact(0.8).across("sex");
        Rule<Decisions> both = parity.and(
                decisionsAbout("m").demographicParity(0.1).across("sex").reportOnly());
        Finding finding = both.evaluate(DECISIONS, DAY);
        assertThat(finding.verdict().name()).isEqualTo("pass");
        assertThat(finding.verdict().reason()).startsWith("1 of 1 rules pass; selection-ratio: pass: ");
        assertThat(finding.parts()).hasSize(2);
        assertThat(finding.parts().get(0)).isEqualTo(parity.evaluate(DECISIONS, DAY));
        assertThat(finding.parts().get(1).verdict().name()).isEqualTo("reported");
        assertThat(finding.breakdowns())
                .singleElement()
                .satisfies(table -> assertThat(table.rows()).hasSize(2));
        String json = EthicsReport.of(finding.remarking("it was read twice")).toJson();
        assertThat(json).contains("\"parts\"").contains("\"reported\"").contains("\"remarks\"");
        assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(EthicsReport.class.getResourceAsStream(EthicsReport.SCHEMA_RESOURCE))
                        .validate(json, InputFormat.JSON))
                .isEmpty();
        assertThat(both.statement())
                .isEqualTo(parity.statement()
                        + "; and decisions about 'm' should keep selection rates within 0.1 across sex");
    }

    @Test
    void aWordDoesNotBecomeAMeasurementByBeingJoined() {
        Rule<Decisions> word = coming("A");
        assertThat(letter(word.not().not().evaluate(DECISIONS, DAY))).isEqualTo("I");
        assertThat(letter(word.not().and(coming("P")).not().evaluate(DECISIONS, DAY)))
                .isEqualTo("I");
        assertThat(letter(word.not().or(coming("F")).not().evaluate(DECISIONS, DAY)))
                .isEqualTo("I");
        assertThat(letter(word.not().and(coming("F")).not().evaluate(DECISIONS, DAY)))
                .isEqualTo("P");
    }

    @Test
    void whatIsUndecidedBehindAnExpiredWaiverIsNoBreachThatIsShown() {
        Measured measured = new Measured("share", Estimate.of(Score.of(0.5), 10), Limit.atLeast(0.4));
        Rule<Decisions> undecided = Rule.of(
                "undecided",
                "be told",
                (evidence, day) -> Outcome.of(new Verdict.Inconclusive("the interval reaches across", measured)));
        Rule<Decisions> expired = undecided.waivedBy(new Waiver("o", "r", "c", DAY.minusDays(1)));
        assertThat(letter(expired.evaluate(DECISIONS, DAY))).isEqualTo("F");
        assertThat(letter(expired.not().evaluate(DECISIONS, DAY))).isEqualTo("I");
        assertThat(letter(expired.and(coming("P")).not().evaluate(DECISIONS, DAY)))
                .isEqualTo("I");
    }
}
