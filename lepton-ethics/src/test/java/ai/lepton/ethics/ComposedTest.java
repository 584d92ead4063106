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

    /** Two groups of 1,000, of which this many are selected. */
    private static Decisions selected(String subject, int first, int second) {
        return Decisions.counted(subject, "g")
                .add(first, 1000 - first, "a")
                .add(second, 1000 - second, "b")
                .decisions();
    }

    private static Rule<Decisions> parity(String subject) {
        return decisionsAbout(subject).demographicParity(0.1).across("g");
    }

    /** Newcombe's bound of the difference of 800 and 738 of 1,000 is 0.0987 at 95 % and 0.1068 at 98.33 %. */
    @Test
    void aPartOfAnyOfPassesWhereItDoesWithTheErrorDividedAmongThem() {
        CaseFile file =
                CaseFile.of("x").with(selected("m", 800, 738), selected("n", 800, 650), selected("o", 800, 650));
        assertThat(letter(file.judge(parity("m"), DAY))).isEqualTo("P");
        Finding any = Rule.anyOf(parity("m"), parity("n"), parity("o")).evaluate(file, DAY);
        assertThat(letter(any)).isEqualTo("I");
        assertThat(any.parts().get(0).rule()).isEqualTo(parity("m"));
        assertThat(any.parts().get(0).remarks())
                .containsExactly(
                        "judged at 98.33 % confidence, not at 95 %: rules that are joined may err no more often than"
                                + " one by itself");
        assertThat(any.breakdowns().get(0).columns())
                .containsExactly("rule", "verdict", "level to pass", "level to fail", "reason");
        assertThat(any.breakdowns().get(0).rows().get(0).get(2)).isEqualTo(Outcome.Breakdown.Cell.of("98.33 %"));
        assertThat(any.breakdowns().get(0).rows().get(0).get(3)).isEqualTo(Outcome.Breakdown.Cell.of("95 %"));
        assertThat(letter(Rule.allOf(parity("m"), parity("m")).evaluate(file, DAY)))
                .isEqualTo("P");
    }

    /** Newcombe's lower bound of the difference of 800 and 660 of 1,000 is 0.1013 at 95 % and 0.0927 at 98.33 %. */
    @Test
    void aPartOfAllOfFailsWhereItDoesWithTheErrorDividedAmongThem() {
        CaseFile file =
                CaseFile.of("x").with(selected("m", 800, 660), selected("n", 800, 790), selected("o", 800, 790));
        assertThat(letter(file.judge(parity("m"), DAY))).isEqualTo("F");
        assertThat(letter(Rule.allOf(parity("m"), parity("n"), parity("o")).evaluate(file, DAY)))
                .isEqualTo("I");
        assertThat(letter(Rule.anyOf(parity("m"), parity("m")).evaluate(file, DAY)))
                .isEqualTo("F");
        // 'Not any of not' is 'all of', and what is nested has no other share than what is listed.
        Rule<CaseFile> not = Rule.anyOf(
                        parity("m").not(), parity("n").not(), parity("o").not())
                .not();
        assertThat(letter(not.evaluate(file, DAY))).isEqualTo("I");
        Rule<CaseFile> nested = Rule.allOf(parity("m"), Rule.allOf(parity("n"), parity("o")));
        Finding found = nested.evaluate(file, DAY);
        assertThat(found.breakdowns().get(0).rows().get(0).get(3)).isEqualTo(Outcome.Breakdown.Cell.of("98.33 %"));
        assertThat(found.parts().get(1).breakdowns().get(0).rows().get(0).get(3))
                .isEqualTo(Outcome.Breakdown.Cell.of("98.33 %"));
    }

    @Test
    void whatIsOnlyReportedOrCountedTakesNoPartOfTheError() {
        CaseFile file = CaseFile.of("x").with(selected("m", 800, 660), selected("n", 800, 790));
        Finding found = Rule.allOf(
                        parity("m"),
                        parity("n").reportOnly(),
                        parity("n").effective(Rule.InForce.from(DAY.plusDays(1), "a law")),
                        Attestation.required("sworn", "somebody swears"))
                .evaluate(file, DAY);
        assertThat(letter(found)).isEqualTo("F");
        assertThat(found.breakdowns().get(0).rows().get(0).get(3)).isEqualTo(Outcome.Breakdown.Cell.of("95 %"));
        assertThat(found.breakdowns().get(0).rows().get(3).get(3))
                .isEqualTo(Outcome.Breakdown.Cell.of("without chance"));
    }

    @Test
    void aPassNamesTheRulesThatItIsWithout() {
        Rule<Decisions> parity = decisionsAbout("m").disparateImpact(0.8).across("sex");
        Rule<Decisions> later = parity.as("later").effective(Rule.InForce.from(DAY.plusDays(1), "the gazette"));
        Verdict verdict = parity.and(later).evaluate(DECISIONS, DAY).verdict();
        assertThat(verdict.name()).isEqualTo("pass");
        assertThat(verdict.reason())
                .startsWith("1 of 1 rules pass; selection-ratio: pass: ")
                .contains(
                        "; later: not applicable: not in force on " + DAY + ": it has effect from " + DAY.plusDays(1));
    }
}
