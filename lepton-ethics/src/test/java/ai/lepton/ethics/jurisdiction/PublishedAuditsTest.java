package ai.lepton.ethics.jurisdiction;

import static ai.lepton.ethics.fairness.DecisionRules.decisionsAbout;
import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.ethics.Finding;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.fairness.Decisions;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * Bias audits under New York City's Local Law 144: the worked examples of its rules, and tables that three employers
 * published themselves. {@code lepton-bench/run-audits} compares a whole collection.
 */
class PublishedAuditsTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 27);

    private static final String SUBJECT = "shortlisting";

    private record Row(String group, long n, long selected) {}

    private record Audit(List<Row> rows) {
        private Decisions decisions() {
            Decisions.Counts counts = Decisions.counted(SUBJECT, "group");
            rows.forEach(row -> counts.add(row.selected, row.n - row.selected, row.group));
            return counts.decisions();
        }

        /** Returns what the four-fifths guideline says of the table. */
        Finding judged() {
            return UnitedStates.fourFifths(SUBJECT, "group").evaluate(decisions(), DAY);
        }

        /** Returns the impact ratio of each group, as the rules of Local Law 144 have it. */
        Map<String, Double> ratios() {
            Finding finding = decisionsAbout(SUBJECT)
                    .should()
                    .reportImpactRatios()
                    .across("group")
                    .evaluate(decisions(), DAY);
            return PublishedAuditsTest.ratios(finding);
        }
    }

    private static Map<String, Double> ratios(Finding finding) {
        Breakdown table = finding.breakdowns().get(0);
        int at = table.columns().indexOf("impact ratio");
        Map<String, Double> ratios = new LinkedHashMap<>();
        for (List<Cell> row : table.rows()) {
            ratios.put(row.get(0).toString(), ((Cell.Real) row.get(at)).value());
        }
        return ratios;
    }

    /** 6 RCNY 5-301(b), by race: applicants, selected, and the ratio that the rule prints. */
    @Test
    void theWorkedExampleOfSelectionRatesComesOutToTheDigit() {
        assertThat(twoDecimals(audit(
                                "Hispanic 408 204 White 797 412 Black 390 170 NHPI 119 52 Asian 616 302 AIAN 41 18 Two+ 213 96")
                        .ratios()))
                .isEqualTo("Hispanic .97, White 1.00, Black .84, NHPI .85, Asian .95, AIAN .85, Two+ .87");
        assertThat(audit("M 1390 667 F 1181 555").ratios().get("F")).isCloseTo(0.979, within());
    }

    @Test
    void theWorkedExampleOfScoringRatesComesOutToTheDigit() {
        assertThat(twoDecimals(
                        audit("Hispanic 28 18 White 40 15 Black 32 16 NHPI 8 5 Asian 24 10 AIAN 16 10 Two+ 20 10")
                                .ratios()))
                .isEqualTo("Hispanic 1.00, White .58, Black .78, NHPI .97, Asian .65, AIAN .97, Two+ .78");
    }

    /** Bloomberg, audit of 2023, https://perma.cc/2EMX-WNYU: it gave no ratio to its two groups of 11, left out here. */
    @Test
    void bloombergsPrintedRatiosFollowFromItsCountsAndPassTheGuideline() {
        Audit race = audit("Asian 3543 3162 Black 678 542 Hispanic 937 759 Two+ 264 235 White 2274 1934");
        assertPrinted(race.ratios(), "Asian 1 Black .90 Hispanic .91 Two+ 1 White .94");
        assertThat(race.judged().verdict()).isInstanceOf(Verdict.Pass.class);
        assertPrinted(audit("F 2793 2440 M 5187 4425").ratios(), "F 1 M .98");
    }

    /** Cigna, audit of 2023, https://perma.cc/8FUT-SLLJ. */
    @Test
    void cignasPrintedRatiosFollowFromItsCounts() {
        assertPrinted(
                audit("Hispanic 200 165 White 434 320 Black 305 238 Asian 133 115 AIAN 4 2 Two+ 59 43")
                        .ratios(),
                "Hispanic .97 White .86 Black .91 Asian 1 AIAN .58 Two+ .85");
    }

    /** NYU Langone, audit no. 1 of 2023, https://perma.cc/83UA-BVJ9: it left two groups out, the best of all among them. */
    @Test
    void nyuLangonesPrintedRatiosFollowFromItsCountsWithoutTheGroupsBelowTwoPercent() {
        Finding finding = decisionsAbout(SUBJECT)
                .should()
                .reportImpactRatios()
                .leavingOutGroupsBelow(0.02, "too few")
                .across("group")
                .evaluate(
                        audit(
                                        "Hispanic 18582 12006 White 21871 14495 Black 23862 15523 NHPI 227 152 Asian 14735 8671 AIAN 315 249 Two+ 3709 2546")
                                .decisions(),
                        DAY);
        assertPrinted(ratios(finding), "Hispanic .94 White .97 Black .94 Asian .86 Two+ 1 NHPI NaN AIAN NaN");
    }

    /** Holds ratios against printed ones; auditors rounded rates before they divided. */
    private static void assertPrinted(Map<String, Double> ratios, String printed) {
        List<String> words = Arrays.asList(printed.split(" "));
        assertThat(ratios).hasSize(words.size() / 2);
        for (int i = 0; i < words.size(); i += 2) {
            double expected = Double.parseDouble(words.get(i + 1));
            if (Double.isNaN(expected)) {
                assertThat(ratios.get(words.get(i))).isNaN();
            } else {
                assertThat(ratios.get(words.get(i))).isCloseTo(expected, Offset.offset(0.02));
            }
        }
    }

    private static Offset<Double> within() {
        return Offset.offset(5e-4);
    }

    private static Audit audit(String table) {
        List<Row> rows = new ArrayList<>();
        List<String> words = Arrays.asList(table.split(" "));
        for (int i = 0; i < words.size(); i += 3) {
            rows.add(new Row(words.get(i), Long.parseLong(words.get(i + 1)), Long.parseLong(words.get(i + 2))));
        }
        return new Audit(rows);
    }

    /** Returns the ratios as the rule prints them: two decimals. */
    private static String twoDecimals(Map<String, Double> ratios) {
        List<String> words = new ArrayList<>();
        ratios.forEach((group, ratio) -> words.add(
                group + " " + String.format(Locale.ROOT, "%.2f", ratio).replaceFirst("^0", "")));
        return String.join(", ", words);
    }
}
