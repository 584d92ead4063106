package ai.lepton.ethics.fairness;

import static ai.lepton.ethics.fairness.DecisionRules.decisionsAbout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.ethics.EthicsReport;
import ai.lepton.ethics.Finding;
import ai.lepton.ethics.RuleViolation;
import ai.lepton.ethics.Verdict;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The worked examples of 6 RCNY 5-301 and a published audit; the ratios are the documents' own. */
class ImpactRatiosTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 27);
    private static final List<String> CATEGORIES =
            List.of("Hispanic", "White", "Black", "NHPI", "Asian", "AIAN", "Two or more");

    private static Decisions byRace(long[] n, long[] selected) {
        Decisions.Counts counts = Decisions.counted("hiring", "race");
        for (int i = 0; i < n.length; i++) {
            counts = counts.add(selected[i], n[i] - selected[i], CATEGORIES.get(i));
        }
        return counts.decisions();
    }

    private static double[] ratios(Finding finding) {
        return ((Verdict.Reported) finding.verdict())
                .values().stream()
                        .mapToDouble(value -> value.estimate().value())
                        .toArray();
    }

    @Test
    void theSelectionRatesOfTheRulesExampleGiveItsRatios() {
        Finding finding = decisionsAbout("hiring")
                .should()
                .reportImpactRatios()
                .across("race")
                .evaluate(
                        byRace(new long[] {408, 797, 390, 119, 616, 41, 213}, new long[] {204, 412, 170, 52, 302, 18, 96
                        }),
                        DAY);
        assertThat(ratios(finding)).containsExactly(new double[] {.97, 1, .84, .85, .95, .85, .87}, within(.005));
    }

    @Test
    void intersectionsOf250PeopleOfUnknownGroupAreCountedApart() {
        Finding finding = decisionsAbout("hiring")
                .should()
                .reportImpactRatios()
                .acrossIntersectionsOf("sex", "race")
                .evaluate(
                        Decisions.counted("hiring", "sex", "race")
                                .add(100, 100, "female", "white")
                                .add(120, 80, "male", "white")
                                .add(90, 10, "unknown", "white")
                                .add(140, 10, "male", null)
                                .decisions(),
                        DAY);

        // The highest rate is that of white men, 0.6, and not that of people of whom an attribute is not known.
        assertThat(((Verdict.Reported) finding.verdict()).reason())
                .endsWith(
                        "across sex × race, the lowest impact ratio is 0.8333, of 'female' × 'white', 250 of unknown group");
        assertThat(finding.breakdowns().get(2).rows().stream()
                        .filter(row -> row.get(6).toString().equals("of unknown group"))
                        .map(row -> row.get(2).toString()))
                .containsExactly("100", "150");
    }

    @Test
    void groupsUnder30MayHaveTheHighestScoringRate() {
        Finding finding = decisionsAbout("hiring")
                .should()
                .reportImpactRatios()
                .ofScores()
                .across("race")
                .evaluate(byRace(new long[] {28, 40, 32, 8, 24, 16, 20}, new long[] {18, 15, 16, 5, 10, 10, 10}), DAY);
        assertThat(ratios(finding)).containsExactly(new double[] {1, .58, .78, .97, .65, .97, .78}, within(.005));
        assertThat(finding.breakdowns().get(0).columns())
                .containsExactly("race", "n", "above the median", "scoring rate", "impact ratio", "note");
    }

    @Test
    void intersectionsAreComparedAmongThemselvesAndUnknownsCountedApart() {
        long[][] men = {{205, 90}, {412, 215}, {226, 95}, {87, 37}, {321, 167}, {24, 11}, {115, 52}};
        long[][] women = {{190, 82}, {385, 197}, {164, 75}, {32, 15}, {295, 135}, {17, 7}, {98, 44}};
        Decisions.Counts counts = Decisions.counted("hiring", "race", "sex");
        for (int i = 0; i < men.length; i++) {
            counts = counts.add(men[i][1], men[i][0] - men[i][1], CATEGORIES.get(i), "M")
                    .add(women[i][1], women[i][0] - women[i][1], CATEGORIES.get(i), "F");
        }
        Decisions decisions = counts.add(100, 150, "Unknown", "M").decisions();
        Finding finding = decisionsAbout("hiring")
                .should()
                .reportImpactRatios()
                .acrossIntersectionsOf("race", "sex")
                .evaluate(decisions, DAY);
        List<Verdict.Reported.Value> crossed = ((Verdict.Reported) finding.verdict())
                .values().stream().filter(value -> value.group().size() == 2).toList();
        double[] expected = {.841, .827, 1, .981, .806, .876, .815, .898, .997, .877, .878, .789, .866, .860};
        assertThat(crossed.stream()
                        .mapToDouble(value -> value.estimate().value())
                        .toArray())
                .containsExactly(expected, within(.0006));
        assertThat(crossed.get(0).group()).isEqualTo(Map.of("race", "Hispanic", "sex", "M"));
        assertThat(finding.breakdowns()).hasSize(3);
        assertThat(finding.breakdowns().get(2).table())
                .containsPattern("Unknown +M +250 +100 +0\\.4000 +- +of unknown group");
        assertThat(finding.verdict().reason()).contains("250 of unknown group");
    }

    @Test
    void whoIsLeftOutIsNoReferenceAndKeepsNumberAndRate() {
        Finding finding = decisionsAbout("hiring")
                .should()
                .reportImpactRatios()
                .leavingOutGroupsBelow(0.02, "too few to compare")
                .across("race")
                .evaluate(
                        byRace(
                                new long[] {18582, 21871, 23862, 227, 14735, 315, 3709},
                                new long[] {12006, 14495, 15523, 152, 8671, 249, 2546}),
                        DAY);
        assertThat(ratios(finding)).containsExactly(new double[] {.94, .97, .95, .86, 1}, within(.006));
        assertThat(finding.breakdowns().get(0).table())
                .containsPattern("AIAN +315 +249 +0\\.7905 +- +left out: fewer than 2 % of the people: too few");
    }

    @Test
    void aReportOfReportedValuesOnlyIsNeitherSettledNorUnsettled() {
        Finding finding = decisionsAbout("hiring")
                .should()
                .reportImpactRatios()
                .across("race")
                .check(byRace(new long[] {10, 10}, new long[] {1, 9}), DAY);
        EthicsReport report = EthicsReport.of(finding);
        assertThat(report.tally().reported()).isEqualTo(1);
        assertThat(report.isSettled()).isFalse();
        assertThat(report.unsettled()).isEmpty();
        assertThatThrownBy(report::check)
                .isInstanceOf(RuleViolation.class)
                .hasMessageStartingWith("nothing was judged");
        assertThat(report.table()).contains("REPORTED").endsWith("0 not applicable; reported: 1\n");
        assertThat(report.toJson()).contains("\"reported\" : 1").contains("\"race\" : \"Hispanic\"");
    }

    @Test
    void nobodySelectedHasNoRatioAndScoresAreHeldAgainstTheirMedian() {
        Finding finding = decisionsAbout("hiring")
                .should()
                .reportImpactRatios()
                .across("race")
                .evaluate(byRace(new long[] {10, 10}, new long[] {0, 0}), DAY);
        assertThat(ratios(finding)).containsOnly(Double.NaN);
        assertThat(Decisions.scored("hiring", new double[] {1, 2, 2, 3}).total().selected())
                .isEqualTo(1);
        assertThat(Decisions.scored("hiring", new double[] {1, 2, 3, 4}).total().selected())
                .isEqualTo(2);
        assertThatThrownBy(() -> Decisions.scored("hiring", new double[] {1, Double.NaN}))
                .hasMessage("scores[1] is NaN; scores must be finite");
    }
}
