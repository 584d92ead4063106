package ai.lepton.ethics.fairness;

import static ai.lepton.ethics.fairness.DecisionRules.decisionsAbout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.ethics.Finding;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.Rule;
import ai.lepton.ethics.RuleViolation;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.fairness.Decisions.Counts;
import org.junit.jupiter.api.Test;

/** The case that asks for conditional rules; see berkeley/SOURCE.md. */
class BerkeleyAdmissionsTest {
    private static final String FOUR_FIFTHS = "29 CFR 1607.4(D), the four-fifths guideline";

    private static final Rule<Decisions> PLAIN = decisionsAbout("admission")
            .should()
            .selectEachGroup()
            .atLeast(0.8)
            .timesAsOftenAsTheMostSelectedOneAcross("gender")
            .because(FOUR_FIFTHS);

    private static final Rule<Decisions> CONDITIONAL = decisionsAbout("admission")
            .within("department")
            .should()
            .selectEachGroup()
            .atLeast(0.8)
            .timesAsOftenAsTheMostSelectedOneAcross("gender")
            .because(FOUR_FIFTHS);

    @Test
    void womenAreAdmittedLessOftenInTotal() {
        var rates = Berkeley.admissions().countBy("gender");

        assertThat(rates.values().stream().map(counts -> counts.selectionRate().toString()))
                .containsExactly("0.4452", "0.3035");
        assertThat(Berkeley.admissions().size()).isEqualTo(4526);
    }

    @Test
    void thePlainRuleFails() {
        Finding finding = PLAIN.evaluate(Berkeley.admissions());

        assertThat(finding.verdict()).isInstanceOf(Verdict.Fail.class);
        assertThat(finding.verdict().reason())
                .isEqualTo("across gender, 'women' against 'men': wanted at least 0.80 at 95 % confidence,"
                        + " got 0.6818 [0.6283, 0.7390] from 4526 decisions");
        assertThat(finding.breakdowns()).extracting(Breakdown::table).containsExactly("""
                        selection across gender, against 'men', the most selected
                          gender      n   selected     rate    ratio   low 95 %   high 95 %   difference   denial ratio   deviations   p (Fisher)   shortfall to the limit   turned by one   note            finding
                          men      2691       1198   0.4452   1.0000          -           -            -              -            -            -                        -   -               most selected   keeps the limit
                          women    1835        557   0.3035   0.6818     0.6283      0.7390      -0.1416         1.2553      -9.6024      4.8e-22                       97   no                              breaks the limit
                        """, """
                        what was compared, the decisive one first
                          comparison                                n    ratio      low     high   level   finding
                          across gender, 'women' against 'men'   4526   0.6818   0.6283   0.7390   95 %    breaks the limit
                        """);
    }

    @Test
    void thePlainRuleThrowsWhenChecked() {
        assertThatThrownBy(() -> PLAIN.check(Berkeley.admissions()))
                .isInstanceOf(RuleViolation.class)
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith(
                        "selection-ratio: fail: across gender, 'women' against 'men': wanted at least 0.80"
                                + " at 95 % confidence, got 0.6818 [0.6283, 0.7390] from 4526 decisions"
                                + " (because 29 CFR 1607.4(D), the four-fifths guideline)\nselection across gender");
    }

    @Test
    void theRuleConditionalOnTheDepartmentDoesNotFail() {
        Finding finding = CONDITIONAL.evaluate(Berkeley.admissions());

        assertThat(finding.verdict()).isNotInstanceOf(Verdict.Fail.class);
        assertThat(finding.breakdowns().get(3).rows().stream()
                        .filter(row -> row.get(0).toString().equals("across gender, 'men' against 'women'")))
                .singleElement()
                .satisfies(row -> {
                    assertThat(((Cell.Real) row.get(2)).value()).isCloseTo(0.944905022595929, within(1e-14));
                    assertThat(((Cell.Real) row.get(3)).value()).isGreaterThan(0.8);
                    assertThat(row.get(6)).hasToString("keeps the limit");
                });
    }

    @Test
    void theConditionalRuleDoesNotPassOverADepartmentThatFavoursWomen() {
        Verdict verdict = CONDITIONAL.evaluate(Berkeley.admissions()).verdict();

        assertThat(verdict).isInstanceOf(Verdict.Inconclusive.class);
        assertThat(verdict.reason())
                .startsWith(
                        "across gender, 'men' against 'women' in department 'A': wanted at least 0.80 at 95 % confidence,"
                                + " got 0.7531 [0.6870, 0.8459] from 933 decisions;"
                                + " too few to be judged, but not as chance would have it (p = 1.7e-05)");
    }

    @Test
    void theReportShowsEachDepartment() {
        Finding finding = CONDITIONAL.evaluate(Berkeley.admissions());

        assertThat(finding.breakdowns().get(1).table()).isEqualTo("""
                        selection by department
                          department   gender     n   selected     rate   of the most selected
                          A            men      825        512   0.6206                 0.7531
                          A            women    108         89   0.8241                 1.0000
                          B            men      560        353   0.6304                 0.9270
                          B            women     25         17   0.6800                 1.0000
                          C            men      325        120   0.3692                 1.0000
                          C            women    593        202   0.3406                 0.9226
                          D            men      417        138   0.3309                 0.9473
                          D            women    375        131   0.3493                 1.0000
                          E            men      191         53   0.2775                 1.0000
                          E            women    393         94   0.2392                 0.8620
                          F            men      373         22   0.0590                 0.8380
                          F            women    341         24   0.0704                 1.0000
                        """);
        assertThat(finding.breakdowns().get(2).table()).isEqualTo("""
                        common to the strata by department (Mantel–Haenszel)
                          gender            strata    ratio   odds ratio   p (alike)   p (one ratio)   p (one odds ratio)
                          'men' : 'women'        6   0.9449       0.9047      0.2169          0.0061               0.0021
                        """);
    }

    @Test
    void withoutDepartmentATheCommonRatioIsKeptButSomeDepartmentsCanNotTell() {
        Counts rest = Decisions.counted("admission", "gender", "department");
        Berkeley.admissions().countBy("gender", "department").forEach((group, counts) -> {
            if (!group.get(1).equals("A")) {
                rest.add(counts.selected(), counts.rejected(), group.toArray(String[]::new));
            }
        });

        Verdict verdict = CONDITIONAL.evaluate(rest.decisions()).verdict();

        // In B, E and F a woman at two thirds of a man's chance could go unnoticed: that the departments do not differ
        // significantly does not make them alike.
        assertThat(verdict).isInstanceOf(Verdict.Inconclusive.class);
        assertThat(verdict.reason())
                .startsWith(
                        "1 of 6 comparisons keep the limit; the closest is across gender, 'women' against 'men': wanted"
                                + " at least 0.80 at 95 % confidence, got 0.9800 [0.8765, 1.0959] from 3593 decisions; too few to tell"
                                + " in 5 of 6 comparisons: gender 'women' in department 'B' (25; some ")
                .endsWith(
                        "; but a ratio of 0.64 would go unnoticed in department 'B', 'E', 'F', with 52.4 % of the people");
    }
}
