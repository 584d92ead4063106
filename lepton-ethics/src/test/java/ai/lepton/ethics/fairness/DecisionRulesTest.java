package ai.lepton.ethics.fairness;

import static ai.lepton.ethics.fairness.DecisionRules.decisionsAbout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.ethics.Finding;
import ai.lepton.ethics.Rule;
import ai.lepton.ethics.RuleViolation;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.internal.rule.Given;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecisionRulesTest {
    private static final Rule<Decisions> FOUR_FIFTHS = decisionsAbout("shortlisting")
            .should()
            .selectEachGroup()
            .atLeast(0.8)
            .timesAsOftenAsTheMostSelectedOneAcross("sex");

    private static Decisions bySex(long selectedF, long sizeF, long selectedM, long sizeM) {
        return Decisions.counted("shortlisting", "sex")
                .add(selectedF, sizeF - selectedF, "f")
                .add(selectedM, sizeM - selectedM, "m")
                .decisions();
    }

    @ParameterizedTest(name = "{0} of {1} against {2} of {3}: {4}")
    @CsvSource({
        "300, 1000, 500, 1000, fail",
        "480, 1000, 500, 1000, pass",
        "400, 1000, 500, 1000, inconclusive",
        "3, 10, 5, 10, inconclusive",
        "0, 500, 100, 500, fail",
        "0, 10, 1, 10, inconclusive",
        "500, 500, 400, 400, pass",
        "10, 10, 10, 10, inconclusive",
        "1, 1, 1, 1, inconclusive",
    })
    void theVerdictFollowsTheInterval(long selectedF, long sizeF, long selectedM, long sizeM, String verdict) {
        Finding finding = FOUR_FIFTHS.evaluate(bySex(selectedF, sizeF, selectedM, sizeM));

        assertThat(finding.verdict().name()).isEqualTo(verdict);
    }

    @Test
    void nobodySelectedIsNotAPass() {
        assertThat(FOUR_FIFTHS.evaluate(bySex(0, 50, 0, 60)).verdict().reason())
                .isEqualTo("across sex, 'f' against 'm': nobody was selected: there is no ratio of selection rates");
        assertThatThrownBy(() -> FOUR_FIFTHS.check(bySex(0, 50, 0, 60))).isInstanceOf(RuleViolation.class);
    }

    @Test
    void oneGroupIsNotAPass() {
        Decisions decisions =
                Decisions.counted("shortlisting", "sex").add(5, 5, "f").decisions();

        assertThat(FOUR_FIFTHS.evaluate(decisions).verdict())
                .isInstanceOf(Verdict.Inconclusive.class)
                .extracting(Verdict::reason)
                .isEqualTo("across sex: there is one group, 'f'; a comparison needs two");
    }

    @Test
    void anEmptyGroupIsNotAPass() {
        assertThat(FOUR_FIFTHS.evaluate(bySex(0, 0, 50, 60)).verdict().reason())
                .isEqualTo("across sex, 'f' against 'm': nobody of 'f' was decided about");
    }

    @Test
    void noDecisionsAreNotAPass() {
        Decisions none = Decisions.of("shortlisting", new boolean[0]);

        assertThat(FOUR_FIFTHS.evaluate(none).verdict())
                .isEqualTo(new Verdict.Inconclusive(
                        "nothing to judge: the evidence about 'shortlisting' (decisions) is empty", null));
    }

    @Test
    void ofThreeGroupsTheWorstPairDecides() {
        Decisions decisions = Decisions.counted("shortlisting", "origin")
                .add(500, 500, "a")
                .add(480, 520, "b")
                .add(300, 700, "c")
                .decisions();

        Finding finding = decisionsAbout("shortlisting")
                .should()
                .selectEachGroup()
                .atLeast(0.8)
                .timesAsOftenAsTheMostSelectedOneAcross("origin")
                .evaluate(decisions);

        assertThat(finding.verdict()).isInstanceOf(Verdict.Fail.class);
        assertThat(finding.verdict().reason())
                .startsWith("across origin, 'c' against 'a': wanted at least 0.80")
                .endsWith("from 2000 decisions, after Holm's correction over 3 comparisons");
        assertThat(finding.breakdowns().get(0).rows().get(2).get(11)).hasToString("100");
    }

    @Test
    void aTinyGroupIsListedAndStopsNothing() {
        Finding finding = FOUR_FIFTHS.evaluate(Decisions.counted("shortlisting", "sex")
                .add(3, 0, "x")
                .add(480, 520, "f")
                .add(500, 500, "m")
                .decisions());

        assertThat(finding.verdict()).isInstanceOf(Verdict.Pass.class);
        assertThat(finding.verdict().reason())
                .startsWith("1 of 3 comparisons keep the limit; the closest is across sex, 'f' against 'm': wanted")
                .contains("; too few to tell in 2 of 3 comparisons: sex 'x' (3; some ");
        // The rate of the most selected group is the highest of all, however small it is.
        assertThat(finding.breakdowns().get(0).title())
                .isEqualTo("selection across sex, against 'x', the most selected");
        assertThat(finding.breakdowns().get(0).rows().get(0).get(13))
                .hasToString("most selected; small: fewer than 30");
        assertThat(finding.breakdowns().get(0).rows().get(0).get(14).toString()).startsWith("too few to tell: some ");
        assertThat(finding.breakdowns().get(0).rows().get(1).get(14))
                .hasToString("keeps the limit where it can be told; too few to tell elsewhere");
        // The pair that decided is in a table all the same.
        assertThat(finding.breakdowns().get(1).rows().get(0).get(0)).hasToString("across sex, 'f' against 'm'");
    }

    /** 6 RCNY 5-301(c), the scoring rate by race and ethnicity: all but one group have fewer than 40 people. */
    @Test
    void theWorkedExampleOfNewYorkIsReproduced() {
        String[] names = {"Hispanic", "White", "Black", "NHPI", "Asian", "AIAN", "Two or more"};
        long[] sizes = {28, 40, 32, 8, 24, 16, 20};
        long[] above = {18, 15, 16, 5, 10, 10, 10};
        String[] ratios = {"1.00", "0.58", "0.78", "0.97", "0.65", "0.97", "0.78"};
        Decisions.Counts counts = Decisions.counted("scoring", "race");
        for (int i = 0; i < names.length; i++) {
            counts.add(above[i], sizes[i] - above[i], names[i]);
        }
        Finding finding =
                decisionsAbout("scoring").disparateImpact(0.8).across("race").evaluate(counts.decisions());

        assertThat(finding.breakdowns().get(0).title())
                .isEqualTo("selection across race, against 'Hispanic', the most selected");
        for (int i = 0; i < names.length; i++) {
            assertThat(String.format(
                            Locale.ROOT,
                            "%.2f",
                            Double.parseDouble(finding.breakdowns()
                                    .get(0)
                                    .rows()
                                    .get(i)
                                    .get(4)
                                    .toString())))
                    .as(names[i])
                    .isEqualTo(ratios[i]);
        }
        assertThat(finding.verdict()).isInstanceOf(Verdict.Inconclusive.class);
    }

    @Test
    void valuesWithACommaAreOtherGroupsThanTheyLook() {
        // Joined, ("a, b", "c") and ("a", "b, c") would be one group; one of them is selected far too seldom.
        Decisions decisions = Decisions.counted("m", "x", "y")
                .add(500, 500, "a, b", "c")
                .add(2, 18, "a", "b, c")
                .add(500, 500, "a", "c")
                .add(500, 500, "a, b", "b, c")
                .decisions();
        Rule<Decisions> rule = decisionsAbout("m").disparateImpact(0.8).acrossIntersectionsOf("x", "y");
        Finding finding = rule.evaluate(decisions);

        assertThat(finding.verdict()).isInstanceOf(Verdict.Fail.class);
        assertThat(finding.verdict().reason()).contains("across x × y, 'a' × 'b, c' against ");
        assertThat(finding.breakdowns().get(2).columns().subList(0, 3)).containsExactly("x", "y", "n");
        assertThat(finding.breakdowns().get(2).rows())
                .extracting(row -> row.get(0) + "|" + row.get(1))
                .containsExactly("a, b|c", "a|b, c", "a|c", "a, b|b, c");
        // What is left out as a small share is that group alone.
        Finding left = decisionsAbout("m")
                .disparateImpact(0.8)
                .leavingOutGroupsBelow(0.02, "below 2 %")
                .acrossIntersectionsOf("x", "y")
                .evaluate(decisions);
        assertThat(left.breakdowns().get(2).rows()).hasSize(4);
        assertThat(left.breakdowns().get(2).rows().stream()
                        .filter(row -> row.toString().contains("left out")))
                .singleElement()
                .satisfies(row -> assertThat(row.get(1)).hasToString("b, c"));
        assertThat(decisions.parity("x", "y").groups()).hasSize(4);
    }

    @Test
    void groupsAreComparedWithTheRestOrWithANamedOne() {
        Decisions decisions = Decisions.counted("m", "g")
                .add(500, 500, "a")
                .add(480, 520, "b")
                .add(300, 700, "c")
                .decisions();
        Finding rest = decisionsAbout("m")
                .should()
                .selectEachGroup()
                .atLeast(0.8)
                .timesAsOftenAsTheRestAcross("g")
                .evaluate(decisions);
        assertThat(rest.verdict().reason())
                .startsWith("across g, 'c' against all others: wanted at least 0.80 at 95 % confidence, got 0.6122 [")
                .endsWith("from 3000 decisions, after Holm's correction over 3 comparisons");
        assertThat(rest.breakdowns().get(0).title()).isEqualTo("selection across g, against all others");
        assertThat(rest.rule().statement()).endsWith("at least 0.8 times as often as all others across g");

        Finding named = decisionsAbout("m")
                .disparateImpact(0.8)
                .against(Reference.group("g", "b"))
                .across("g")
                .evaluate(decisions);
        assertThat(named.verdict().reason()).startsWith("across g, 'c' against 'b': wanted");
        assertThat(named.breakdowns().get(0).rows().get(1).get(13)).hasToString("reference");
        assertThat(named.rule().statement()).endsWith("times as often as g 'b' across g");
        // A group that is selected more often than the reference is not the one that fares worse.
        assertThat(named.breakdowns().get(1).rows().toString()).contains("'a' against 'b'");

        assertThatThrownBy(() -> decisionsAbout("m")
                        .disparateImpact(0.8)
                        .against(Reference.group("g", "d"))
                        .across("g")
                        .evaluate(decisions))
                .hasMessage("there is no group 'd' across g to compare with; the groups are 'a', 'b', 'c'");
        assertThatThrownBy(() -> decisionsAbout("m")
                        .disparateImpact(0.8)
                        .against(Reference.group("g", "a"))
                        .across("h"))
                .hasMessage("the reference g 'a' has no value of 'h', which groups are compared across");
        assertThat(decisionsAbout("m")
                        .demographicParity(0.1)
                        .against(Reference.rest())
                        .across("g")
                        .evaluate(decisions)
                        .verdict()
                        .reason())
                .startsWith("across g, selection rate of all others above 'c': wanted at most 0.10");
    }

    @Test
    void anAttributeOfTinyGroupsOnlyIsNotPassedOver() {
        Decisions.Counts counts = Decisions.counted("m", "sex", "town");
        for (int town = 0; town < 80; town++) {
            counts.add(12 + town % 2, 12 + town / 2 % 2, town < 40 ? "f" : "m", "town " + town);
        }
        Verdict verdict = decisionsAbout("m")
                .disparateImpact(0.8)
                .across("sex", "town")
                .evaluate(counts.decisions())
                .verdict();

        assertThat(verdict).isInstanceOf(Verdict.Inconclusive.class);
        assertThat(verdict.reason()).startsWith("across town, all groups are too few to tell; but ");
    }

    @Test
    void aSmallShareIsLeftOutOnlyWithAJustification() {
        var rule = decisionsAbout("shortlisting").should().selectEachGroup().atLeast(0.8);
        Finding finding = rule.leavingOutGroupsBelow(0.02, "6 RCNY 5-301, below 2 %")
                .timesAsOftenAsTheMostSelectedOneAcross("sex")
                .evaluate(Decisions.counted("shortlisting", "sex")
                        .add(0, 3, "x")
                        .add(480, 520, "f")
                        .add(500, 500, "m")
                        .decisions());

        assertThat(finding.verdict()).isInstanceOf(Verdict.Pass.class);
        assertThat(finding.breakdowns().get(0).table()).contains("left out: 6 RCNY 5-301, below 2 %");
        assertThatThrownBy(() -> rule.leavingOutGroupsBelow(0.02, " "))
                .hasMessage("leaving out groups below 0.02 needs a justification");
        assertThatThrownBy(() -> rule.leavingOutGroupsBelow(2, "why")).hasMessage("share is 2.0, outside [0, 1]");
    }

    @Test
    void intersectionsShowWhatEachAttributeHides() {
        Decisions decisions = Decisions.counted("shortlisting", "sex", "band")
                .add(500, 500, "f", "young")
                .add(200, 800, "f", "old")
                .add(200, 800, "m", "young")
                .add(500, 500, "m", "old")
                .decisions();
        var rule = decisionsAbout("shortlisting").should().selectEachGroup().atLeast(0.8);

        assertThat(rule.timesAsOftenAsTheMostSelectedOneAcross("sex", "band")
                        .evaluate(decisions)
                        .verdict())
                .isInstanceOf(Verdict.Pass.class);
        Finding crossed = rule.timesAsOftenAsTheMostSelectedOneAcrossIntersectionsOf("sex", "band")
                .evaluate(decisions);
        assertThat(crossed.verdict()).isInstanceOf(Verdict.Fail.class);
        assertThat(crossed.verdict().reason())
                .startsWith("across sex × band, 'f' × 'old' against 'f' × 'young': wanted at least 0.80");
        assertThat(crossed.breakdowns()).hasSize(4);
    }

    @Test
    void aStratumByItselfCanFail() {
        Decisions decisions = Decisions.counted("shortlisting", "sex", "site")
                .add(100, 900, "f", "north")
                .add(500, 500, "m", "north")
                .add(500, 500, "f", "south")
                .add(100, 900, "m", "south")
                .decisions();

        Verdict verdict = decisionsAbout("shortlisting")
                .within("site")
                .should()
                .selectEachGroup()
                .atLeast(0.8)
                .timesAsOftenAsTheMostSelectedOneAcross("sex")
                .evaluate(decisions)
                .verdict();

        assertThat(verdict).isInstanceOf(Verdict.Fail.class);
        assertThat(verdict.reason())
                .startsWith(
                        "across sex, 'f' against 'm' in site 'north': wanted at least 0.80 at 95 % confidence, got 0.2000")
                .endsWith("after Holm's correction over 3 comparisons");
    }

    @Test
    void groupsThatNeverMeetInAStratumCanNotBeCompared() {
        Decisions decisions = Decisions.counted("shortlisting", "sex", "site")
                .add(100, 900, "f", "north")
                .add(500, 500, "m", "south")
                .decisions();

        Verdict verdict = decisionsAbout("shortlisting")
                .within("site")
                .should()
                .selectEachGroup()
                .atLeast(0.8)
                .timesAsOftenAsTheMostSelectedOneAcross("sex")
                .evaluate(decisions)
                .verdict();

        assertThat(verdict.name()).isEqualTo("inconclusive");
        assertThat(verdict.reason())
                .isEqualTo("across sex, 'f' against 'm': no site has both groups and somebody selected");
    }

    @Test
    void equalOpportunityComparesTheQualifiedOnly() {
        Decisions decisions = Decisions.counted("loan", "sex")
                .addQualified(900, 100, "f")
                .addUnqualified(10, 990, "f")
                .addQualified(700, 300, "m")
                .addUnqualified(400, 600, "m")
                .decisions();

        Finding finding = decisionsAbout("loan")
                .should()
                .keepTruePositiveRatesWithin(0.1)
                .across("sex")
                .evaluate(decisions);

        assertThat(finding.verdict().reason())
                .isEqualTo("across sex, true positive rate of 'f' above 'm': wanted at most 0.10 at 95 % confidence,"
                        + " got 0.2000 [0.1658, 0.2338] from 2000 decisions");
        assertThat(finding.verdict().measurement().orElseThrow().estimate().value())
                .isCloseTo(0.2, within(1e-12));
        assertThat(decisionsAbout("loan")
                        .equalizedOdds(0.25)
                        .across("sex")
                        .evaluate(decisions)
                        .verdict()
                        .reason())
                .startsWith("across sex, false positive rate of 'm' above 'f': wanted at most 0.25");
    }

    @Test
    void withoutOutcomesEqualOpportunityCanNotBeJudged() {
        assertThat(decisionsAbout("shortlisting")
                        .should()
                        .keepTruePositiveRatesWithin(0.1)
                        .across("sex")
                        .evaluate(bySex(5, 10, 5, 10))
                        .verdict()
                        .reason())
                .isEqualTo("across sex, true positive rate of 'f' above 'm': nobody of 'f' is known to be qualified");
    }

    @Test
    void likeSelectionRatesPassDemographicParity() {
        assertThat(decisionsAbout("shortlisting")
                        .should()
                        .keepSelectionRatesWithin(0.1)
                        .atConfidence(0.9)
                        .across("sex")
                        .evaluate(bySex(480, 1000, 500, 1000))
                        .verdict()
                        .reason())
                .startsWith("across sex, selection rate of 'm' above 'f': wanted at most 0.10 at 90 % confidence,"
                        + " got 0.0200 [");
    }

    @Test
    void rulesAreCheckedWhenTheyAreWritten() {
        var each = decisionsAbout("loan").should().selectEachGroup();
        assertThatThrownBy(() -> each.atLeast(1.2)).hasMessage("ratio is 1.2, outside (0, 1]");
        assertThatThrownBy(() -> each.atLeast(0)).hasMessage("ratio is 0.0, outside (0, 1]");
        assertThatThrownBy(() -> each.atLeast(0.8).atConfidence(95))
                .hasMessage("confidence level is 95.0, outside (0, 1)");
        assertThatThrownBy(() -> each.atLeast(0.8).timesAsOftenAsTheMostSelectedOneAcross())
                .hasMessage("across needs the name of at least one attribute");
        assertThatThrownBy(() -> each.atLeast(0.8).timesAsOftenAsTheMostSelectedOneAcross("sex", "sex"))
                .hasMessage("across names an attribute twice: sex, sex");
        assertThatThrownBy(() -> decisionsAbout("loan")
                        .within("sex")
                        .should()
                        .selectEachGroup()
                        .atLeast(0.8)
                        .timesAsOftenAsTheMostSelectedOneAcross("sex"))
                .hasMessage("'sex' is both compared and held fixed");
        assertThatThrownBy(() -> decisionsAbout("loan").equalizedOdds(-0.1))
                .hasMessage("difference is -0.1, outside [0, 1]");
    }

    @Test
    void evidenceAboutSomethingElseIsRefused() {
        assertThatThrownBy(() -> FOUR_FIFTHS.evaluate(
                        Decisions.counted("promotion", "sex").add(1, 1, "f").decisions()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the rule is about 'shortlisting', the decisions are about 'promotion'");
    }

    @Test
    void theStatementReadsAsASentence() {
        assertThat(FOUR_FIFTHS.because("29 CFR 1607.4(D)"))
                .hasToString("decisions about 'shortlisting' should select each group at least 0.8 times as often as"
                        + " the most selected one across sex, because 29 CFR 1607.4(D)");
    }

    @Test
    void theSmallestGroupThatIsJudgedCanBeStated() {
        Decisions decisions = Decisions.counted("m", "g")
                .add(2500, 2500, "a")
                .add(2450, 2550, "b")
                .add(52, 48, "c")
                .decisions();
        var rule = decisionsAbout("m").disparateImpact(0.8);

        assertThat(rule.across("g").evaluate(decisions).verdict()).isInstanceOf(Verdict.Pass.class);
        // Judged, c has to be shown to keep the limit, and a hundred do not show it.
        Finding hundred = rule.judgingGroupsFrom(100).across("g").evaluate(decisions);
        assertThat(hundred.verdict()).isInstanceOf(Verdict.Inconclusive.class);
        assertThat(hundred.rule().statement()).endsWith("across g, groups being judged from 100 on");
        Finding more = rule.judgingGroupsFrom(150).across("g").evaluate(decisions);
        assertThat(more.verdict().reason())
                .endsWith("; too few to tell in 1 of 3 comparisons: g 'c' (100; some 50 more are needed)");
        assertThat(decisionsAbout("m")
                        .demographicParity(0.1)
                        .judgingGroupsFrom(150)
                        .across("g")
                        .evaluate(decisions)
                        .verdict())
                .isInstanceOf(Verdict.Pass.class);
        assertThatThrownBy(() -> rule.judgingGroupsFrom(0))
                .hasMessage("the smallest group that is judged has 0; it has 1 at least");
    }

    /** Six departments of 200 and 200, in one of which women have half of the men's chance. */
    @Test
    void aBrokenStratumIsNotPassedOver() {
        SplittableRandom random = new SplittableRandom(6);
        int passed = 0;
        for (int run = 0; run < 300; run++) {
            Decisions.Counts counts = Decisions.counted("m", "sex", "department");
            for (int d = 0; d < 6; d++) {
                double rate = d == 0 ? 0.25 : 0.5;
                long women = random.doubles(200).filter(value -> value < rate).count();
                long men = random.doubles(200).filter(value -> value < 0.5).count();
                counts.add(women, 200 - women, "f", "d" + d).add(men, 200 - men, "m", "d" + d);
            }
            Verdict verdict = decisionsAbout("m")
                    .within("department")
                    .disparateImpact(0.8)
                    .across("sex")
                    .evaluate(counts.decisions())
                    .verdict();
            passed += verdict instanceof Verdict.Pass ? 1 : 0;
        }
        assertThat(passed).isLessThanOrEqualTo(300 * 5 / 100);
    }

    /** 7,200 people at random in 24 cells, all selected alike. */
    @Test
    void fairIntersectionsPassAsOftenAsTheLevelPromises() {
        SplittableRandom random = new SplittableRandom(7200);
        int passed = 0;
        int failed = 0;
        for (int run = 0; run < 60; run++) {
            long[][] cells = new long[24][2];
            for (int i = 0; i < 7200; i++) {
                cells[random.nextInt(24)][random.nextInt(2)]++;
            }
            Decisions.Counts counts = Decisions.counted("m", "a", "b", "c");
            for (int cell = 0; cell < 24; cell++) {
                counts.add(cells[cell][0], cells[cell][1], "a" + cell % 2, "b" + cell / 2 % 3, "c" + cell / 6);
            }
            Verdict verdict = decisionsAbout("m")
                    .disparateImpact(0.8)
                    .acrossIntersectionsOf("a", "b", "c")
                    .evaluate(counts.decisions())
                    .verdict();
            passed += verdict instanceof Verdict.Pass ? 1 : 0;
            failed += verdict instanceof Verdict.Fail ? 1 : 0;
        }
        assertThat(passed).isGreaterThanOrEqualTo(52); // 95 % less three standard errors
        assertThat(failed).isLessThanOrEqualTo(3);
    }

    @Test
    void aGroupBelowTheLimitOfOneTooSmallToJudgeIsNotSaidToKeepItEverywhere() {
        Finding finding = decisionsAbout("m")
                .disparateImpact(0.8)
                .across("group")
                .evaluate(Decisions.counted("m", "group")
                        .add(500, 500, "a")
                        .add(500, 500, "b")
                        .add(7, 4, "small")
                        .decisions());
        assertThat(finding.verdict()).isInstanceOf(Verdict.Pass.class);
        assertThat(finding.breakdowns().get(0).rows().get(0).get(14))
                .hasToString("keeps the limit where it can be told; too few to tell elsewhere");
    }

    @Test
    void thousandsOfIntersectionsAreNotComparedWithEachOther() {
        int n = 20_000;
        boolean[] selected = new boolean[n];
        String[] first = new String[n];
        String[] second = new String[n];
        for (int i = 0; i < n; i++) {
            selected[i] = i % 3 == 0;
            first[i] = "a" + i % 150;
            second[i] = "b" + i / 150;
        }
        Decisions decisions = Decisions.of("m", selected).by("a", first).by("b", second);
        Rule<Decisions> rule = decisionsAbout("m").disparateImpact(0.8).acrossIntersectionsOf("a", "b");
        assertThatThrownBy(() -> rule.evaluate(decisions))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there are 20000 groups across a × b, and every two are compared of at most 200;"
                        + " take values together");
    }

    @Test
    void intersectionsAreAllThereOrRefused() {
        String[] names = IntStream.range(0, 100_000).mapToObj(i -> "a" + i).toArray(String[]::new);
        for (Function<String[], Rule<?>> rule : List.<Function<String[], Rule<?>>>of(
                decisionsAbout("m").disparateImpact(0.8)::acrossIntersectionsOf,
                decisionsAbout("m").adverseImpact()::acrossIntersectionsOf,
                decisionsAbout("m").rates(Rate.SELECTION_RATE).differingByAtMost(0.1)::acrossIntersectionsOf,
                PredictionRules.predictionsOf("m").measure("recall").differingByAtMost(0.1)::acrossIntersectionsOf)) {
            assertThat(rule.apply(Arrays.copyOf(names, 4)).statement()).contains("intersections of");
            for (int many : new int[] {14, 31, 32, 33, 100_000}) {
                assertThatThrownBy(() -> rule.apply(Arrays.copyOf(names, many)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(
                                "across has " + many + " attributes; of at most 13 all intersections are compared, so"
                                        + " name fewer, or each by itself");
            }
        }
        assertThat(Given.intersections(List.of("a", "b", "c")))
                .containsExactly(
                        List.of("a"),
                        List.of("b"),
                        List.of("c"),
                        List.of("a", "b"),
                        List.of("a", "c"),
                        List.of("b", "c"),
                        List.of("a", "b", "c"));
        assertThat(Given.intersections(List.of(Arrays.copyOf(names, 13)))).hasSize((1 << 13) - 1);
    }
}
