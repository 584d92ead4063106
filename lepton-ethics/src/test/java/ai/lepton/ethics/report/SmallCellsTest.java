package ai.lepton.ethics.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.ethics.CaseFile;
import ai.lepton.ethics.EthicsReport;
import ai.lepton.ethics.Finding;
import ai.lepton.ethics.Pack;
import ai.lepton.ethics.Rule;
import ai.lepton.ethics.fairness.DecisionRules;
import ai.lepton.ethics.fairness.Decisions;
import ai.lepton.ethics.fairness.Rate;
import ai.lepton.ethics.privacy.PersonalRecords;
import ai.lepton.ethics.privacy.RecordRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmallCellsTest {
    @Test
    void noSmallCountCanBeComputedFromWhatIsPublished() {
        int hidden = 0;
        int shown = 0;
        for (long seed = 0; seed < 8; seed++) {
            HiringTable table = HiringTable.drawn(seed);
            EthicsDocument full = table.audited().document();
            EthicsDocument published = Publication.of(full).document();
            Attacker attacker = new Attacker(published);
            Attacker insider = new Attacker(full);
            for (Map.Entry<String, double[]> count : table.small().entrySet()) {
                hidden++;
                assertThat(insider.finds(count.getValue()))
                        .as("the attacker works")
                        .isTrue();
                assertThat(attacker.finds(count.getValue()))
                        .as("seed " + seed + ": " + count.getKey())
                        .isFalse();
            }
            shown += (int) published.findings().stream()
                    .flatMap(finding -> finding.breakdowns().stream())
                    .map(CountTable::of)
                    .filter(counted -> counted.isPresent()
                            && counted.orElseThrow().table().rows().stream().anyMatch(row -> !row.contains(null)))
                    .count();
            assertThat(EthicsDocumentTest.violations(published.toJson())).isEmpty();
            assertThat(EthicsDocument.ofJson(published.toJson())).isEqualTo(published);
        }
        assertThat(hidden).isGreaterThan(10);
        assertThat(shown).isPositive();
    }

    @Test
    void textsOfAFindingWithHiddenGroupsHoldNoFigureThatWasTakenOut() {
        Decisions decisions = Decisions.counted("hiring", "sex")
                .add(300, 700, "w")
                .add(500, 500, "m")
                .add(3, 4, "x")
                .decisions();
        EthicsDocument full = EthicsReport.of(DecisionRules.decisionsAbout("hiring")
                        .disparateImpact(0.8)
                        .across("sex")
                        .evaluate(decisions, Audits.DAY))
                .document();
        FindingEntry published = Publication.of(full).document().findings().get(0);

        assertThat(published.isWithheld()).isTrue();
        assertThat(published.verdict()).isEqualTo(full.findings().get(0).verdict());
        assertThat(published.reason())
                .startsWith("This rule is broken. Figures that would tell of few people are withheld.");
        assertThat(published.evidence().sha256()).isNull();
        FindingEntry.TableEntry table = published.breakdowns().get(0);
        CountTable counted = CountTable.of(table).orElseThrow();
        for (int row = 0; row < table.rows().size(); row++) {
            SortedMap<String, String> group = counted.group(row);
            if (group.containsValue("x") || group.containsValue("m")) { // the next smallest is hidden with it
                assertThat(table.rows().get(row).subList(1, table.columns().size()))
                        .containsOnlyNulls();
            } else {
                assertThat(table.rows().get(row).stream().filter(Number.class::isInstance))
                        .hasSize(3);
                assertThat(table.rows().get(row)).contains("w", 1000L, 300L, 0.3);
            }
        }
    }

    private static EthicsDocument published(Decisions decisions, List<Rule<Decisions>> rules) {
        return Publication.of(EthicsReport.of(rules.stream()
                                .map(rule -> rule.evaluate(decisions, Audits.DAY))
                                .toArray(Finding[]::new))
                        .document())
                .document();
    }

    /** Returns the numbers in the row of a group, in whichever tables. */
    private static List<Object> numbersOf(EthicsDocument report, String group) {
        return report.findings().stream()
                .flatMap(finding -> finding.breakdowns().stream())
                .flatMap(table -> table.rows().stream())
                .filter(row -> group.equals(row.get(0)))
                .flatMap(List::stream)
                .filter(Number.class::isInstance)
                .map(Object.class::cast)
                .toList();
    }

    @Test
    void whatIsCountedOfASecondKindOfPeopleIsNoLessHidden() {
        // Of the 450 who are not qualified, 448 are selected: 2 are not.
        Decisions decisions = Decisions.counted("hiring", "sex")
                .addQualified(300, 250, "w")
                .addUnqualified(448, 2, "w")
                .addQualified(300, 200, "m")
                .addUnqualified(200, 200, "m")
                .addQualified(400, 300, "v")
                .addUnqualified(300, 200, "v")
                .decisions();
        EthicsDocument report = published(
                decisions,
                List.of(DecisionRules.decisionsAbout("hiring")
                        .equalizedOdds(0.1)
                        .across("sex")));

        assertThat(numbersOf(report, "w")).isEmpty();
        assertThat(numbersOf(report, "v")).contains(700L, 500L);
    }

    @Test
    void theDifferenceOfTwoTablesTellsOfNoFew() {
        // All of 'w' are 503, the qualified of them 500: 3 are not.
        Decisions decisions = Decisions.counted("hiring", "sex")
                .addQualified(300, 200, "w")
                .addUnqualified(0, 3, "w")
                .addQualified(300, 200, "m")
                .addUnqualified(200, 200, "m")
                .addQualified(400, 300, "v")
                .addUnqualified(300, 200, "v")
                .decisions();
        DecisionRules about = DecisionRules.decisionsAbout("hiring");
        EthicsDocument report = published(
                decisions,
                List.of(
                        about.demographicParity(0.1).across("sex"),
                        about.equalOpportunity(0.1).across("sex")));

        assertThat(numbersOf(report, "w")).isEmpty();
        assertThat(numbersOf(report, "v")).isNotEmpty();
    }

    @Test
    void aRateBesideItsPeopleIsTheCountThatItTells() {
        // 3 of the 300 selected of 'w' are not qualified; the table has 300 and 0.99.
        Decisions decisions = Decisions.counted("hiring", "sex")
                .addQualified(297, 200, "w")
                .addUnqualified(3, 300, "w")
                .addQualified(300, 200, "m")
                .addUnqualified(200, 200, "m")
                .addQualified(400, 300, "v")
                .addUnqualified(300, 200, "v")
                .decisions();
        EthicsDocument report = published(
                decisions,
                List.of(DecisionRules.decisionsAbout("hiring")
                        .predictiveParity(0.1)
                        .across("sex")));

        assertThat(numbersOf(report, "w")).isEmpty();
    }

    @Test
    void howManyTwoGroupsHaveTogetherDoesNotTellOfTheSmallerOne() {
        Decisions decisions = Decisions.counted("hiring", "sex")
                .add(500, 500, "m")
                .add(470, 530, "w")
                .add(4, 3, "x")
                .decisions();
        EthicsDocument report = published(
                decisions,
                List.of(DecisionRules.decisionsAbout("hiring").adverseImpact().across("sex")));

        assertThat(report.findings().get(0).isWithheld()).isTrue();
        assertThat(report.findings().get(0).breakdowns())
                .filteredOn(table -> table.columns().get(0).equals("comparison"))
                .hasSize(2)
                .allSatisfy(table -> assertThat(table.rows())
                        .allSatisfy(row -> assertThat(row).noneMatch(Number.class::isInstance)));
    }

    @Test
    void aShortfallOfFewAndAFewStrataTellOfNobody() {
        // Parity of 'x' takes 2 more to be selected; there are 2 sites. 0.96 is 96 of 100, of whom it tells nothing.
        Decisions decisions = Decisions.counted("hiring", "sex", "site")
                .add(250, 250, "m", "A")
                .add(250, 250, "m", "B")
                .add(24, 26, "x", "A")
                .add(24, 26, "x", "B")
                .decisions();
        DecisionRules about = DecisionRules.decisionsAbout("hiring");
        EthicsDocument report = published(
                decisions,
                List.of(
                        about.adverseImpact().across("sex"),
                        about.within("site").disparateImpact(0.8).across("sex")));

        assertThat(report.findings()).noneMatch(FindingEntry::isWithheld);
        assertThat(numbersOf(report, "across sex, 'x' against 'm'")).contains(1100L, 2L);
        assertThat(numbersOf(report, "'m' : 'x'")).contains(2L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"n", "comparison", "pair"})
    void anAttributeMayBeCalledAsAColumnOfOurs(String attribute) {
        Decisions decisions = Decisions.counted("hiring", attribute)
                .add(500, 3, "w")
                .add(500, 300, "m")
                .add(600, 700, "v")
                .decisions();
        EthicsDocument report = published(
                decisions,
                List.of(DecisionRules.decisionsAbout("hiring")
                        .disparateImpact(0.8)
                        .across(attribute)));

        assertThat(numbersOf(report, "w")).isEmpty();
        assertThat(numbersOf(report, "v")).contains(1300L, 600L);
    }

    @Test
    void aRiskOfOneInThreeIsAClassOfThree() {
        List<String> ages = new ArrayList<>();
        for (int i = 0; i < 63; i++) {
            ages.add(i < 3 ? "90" : i < 33 ? "40" : "50");
        }
        EthicsDocument report = Publication.of(EthicsReport.of(RecordRules.recordsAbout("patients")
                                .prosecutorRisk(0.5)
                                .quasiIdentifiers("age")
                                .evaluate(PersonalRecords.about("patients").with("age", ages), Audits.DAY))
                        .document())
                .document();
        FindingEntry found = report.findings().get(0);

        assertThat(found.verdict()).isEqualTo("pass");
        assertThat(found.measured()).extracting("value").isNull();
        assertThat(found.reason()).doesNotContain("0.33");
        assertThat(found.breakdowns())
                .allSatisfy(table -> assertThat(table.rows())
                        .allSatisfy(row -> assertThat(row).noneMatch(Double.class::isInstance)));
    }

    @Test
    void anEarlierReportHidesAsMuchAsWasAskedFor() {
        EthicsDocument now = Audits.whole().document();
        Decisions decisions = Decisions.counted("shortlisting", "sex")
                .add(315, 700, "w")
                .add(17, 500, "m")
                .decisions();
        EthicsDocument before = EthicsReport.of(DecisionRules.decisionsAbout("shortlisting")
                        .disparateImpact(0.8)
                        .across("sex")
                        .as("us-four-fifths")
                        .evaluate(decisions, Audits.DAY))
                .document();
        assertThat(Publication.of(now, 10).since(before).toHtml(Language.ENGLISH))
                .contains("0.106");
        assertThat(Publication.of(now, 20).since(before).toHtml(Language.ENGLISH))
                .doesNotContain("0.106");
    }

    @Test
    void aReportWithoutFewPeopleStaysAsItIs() {
        EthicsDocument full = Audits.whole().document();

        assertThat(Publication.of(full).document()).isSameAs(full);
        assertThat(Publication.unabridged(full).document()).isSameAs(full);
    }

    @Test
    void anUnknownTableWithSmallCountsIsHiddenWhole() {
        EthicsDocument full = EthicsReport.of(RecordRules.recordsAbout("patients")
                        .kAnonymity(2)
                        .quasiIdentifiers("age", "zip")
                        .evaluate(Audits.people(), Audits.DAY))
                .document();
        FindingEntry published = Publication.of(full).document().findings().get(0);

        assertThat(full.findings().get(0).measured()).extracting("value").isEqualTo(1.0);
        assertThat(published.measured()).extracting("value", "n").containsExactly(null, null);
        assertThat(published.evidence().size()).isNull();
        assertThat(published.breakdowns())
                .allSatisfy(table -> assertThat(table.rows())
                        .allSatisfy(row -> assertThat(row).noneMatch(Number.class::isInstance)));
        assertThat(published.reason()).doesNotContainPattern("[013456789]");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void aNumberThatHidesNobodyIsRefused(int below) {
        assertThatThrownBy(() -> Publication.of(Audits.whole().document(), below))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("below is " + below + "; the least that hides anybody is 2");
    }

    @Test
    void piecesOfEvidenceAreNoPeopleSoWhatIsLackingIsTold() {
        Decisions decisions = Audits.decisions(300);
        EthicsDocument document = Pack.evaluate(
                        List.of(Pack.named("gdpr")
                                .with("subject", "shortlisting")
                                .with("quasi_identifiers", "age")),
                        CaseFile.of("shortlisting").with(decisions),
                        Audits.DAY)
                .document();

        Publication published = Publication.of(document);

        assertThat(document.findings())
                .extracting(finding -> finding.evidence().lacking())
                .contains("documentation", "attestation");
        // What is lacking is a field: a sentence that reads alike says nothing.
        assertThat(Sentences.lacking(document.findings()
                        .get(0)
                        .with(
                                "evidence",
                                new FindingEntry.EvidenceEntry("shortlisting", "case file", 1L, null, null, Map.of()))))
                .isNull();
        assertThat(published.document()).isEqualTo(document);
        String page = published.toHtml(Language.ENGLISH);
        assertThat(page)
                .contains("What no evidence was given for", "<summary><bdi>gdpr: 12 rules</bdi>", "attestation: 3, ")
                .contains("The evidence that would decide it was not given: documentation.")
                .doesNotContain("withheld<", "would tell of few people");
        assertThat(published.toHtml(Language.CHINESE))
                .contains("没有提交可据以判定的证据：文件。", "<summary><bdi>gdpr：12 条</bdi>", "担保：3 条")
                .doesNotContain("没有提交可据以判定的证据：documentation");
    }

    @Test
    void aDifferenceOfPeopleWhoAreNotOfEachOtherTellsOfNobody() {
        // Of 459 women 205 are selected and 214 qualified; 150 are both. That these differ by 9 is no count of anybody.
        Decisions decisions = Decisions.counted("hiring", "sex")
                .addQualified(150, 64, "w")
                .addUnqualified(55, 190, "w")
                .addQualified(200, 100, "m")
                .addUnqualified(91, 150, "m")
                .decisions();
        DecisionRules about = DecisionRules.decisionsAbout("hiring");
        List<Rule<Decisions>> rules = List.of(
                about.demographicParity(0.1).across("sex"),
                about.equalOpportunity(0.1).across("sex"),
                about.equalizedOdds(0.1).across("sex"),
                about.predictiveParity(0.1).across("sex"));
        EthicsDocument report = published(decisions, rules);

        assertThat(decisions.size()).isEqualTo(1000);
        assertThat(report.findings()).noneMatch(FindingEntry::isWithheld);
        assertThat(numbersOf(report, "w")).contains(459L, 205L, 214L);
    }

    @Test
    void aPartThatOnlySeveralTablesTellOfIsHidden() {
        // Of 1000 women 500 are qualified and 497 are not: of 3 it is not known. No two of the counts differ by so few.
        Decisions decisions = Decisions.counted("hiring", "sex")
                .addQualified(300, 200, "w")
                .addUnqualified(250, 247, "w")
                .add(2, 1, "w")
                .addQualified(300, 200, "m")
                .addUnqualified(200, 200, "m")
                .add(30, 40, "m")
                .addQualified(400, 300, "v")
                .addUnqualified(300, 200, "v")
                .add(40, 30, "v")
                .decisions();
        DecisionRules about = DecisionRules.decisionsAbout("hiring");
        EthicsDocument report = published(
                decisions,
                List.of(
                        about.demographicParity(0.1).across("sex"),
                        about.equalizedOdds(0.1).across("sex")));

        assertThat(numbersOf(report, "w")).isEmpty();
        assertThat(numbersOf(report, "v")).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(Rate.class)
    void ofWhomACountIsIsKnownByTheNameOfItsRate(Rate rate) {
        // Kinds in the order of the bits: as many people as a power of two, so that a count tells which kinds are in
        // it.
        Decisions decisions = Decisions.counted("hiring", "sex")
                .addUnqualified(200, 100, "w")
                .addQualified(800, 400, "w")
                .add(3200, 1600, "w")
                .addUnqualified(200, 100, "m")
                .addQualified(800, 400, "m")
                .add(3200, 1600, "m")
                .decisions();
        CountTable table = EthicsReport.of(DecisionRules.decisionsAbout("hiring")
                        .rates(rate)
                        .differingByAtMost(0.1)
                        .across("sex")
                        .evaluate(decisions, Audits.DAY))
                .document()
                .findings()
                .get(0)
                .breakdowns()
                .stream()
                .map(CountTable::of)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow();

        assertThat(table.shares(0))
                .filteredOn(one -> one.part() != null)
                .hasSize(2)
                .allSatisfy(one -> assertThat(one.part()).isEqualTo(new CountedPart("", (int) (one.count() / 100))));
    }

    @Test
    void aPartOfNobodyHasNobodyOfEachKind() {
        // Of all 1000 it is known whether they are qualified. So 300 selected, 296 of them qualified, leave 4 who are
        // not.
        KnownCounts counts = new KnownCounts(10);
        counts.add("n", 1000, new CountedPart("", CountedPart.ALL));
        counts.add("n", 700, new CountedPart("", 0b1100));
        counts.add("n", 300, new CountedPart("", 0b0011));
        counts.add("selected", 300, new CountedPart("", 0b10_1010));
        assertThat(counts.tellOfFew()).isFalse();
        counts.add("selected", 296, new CountedPart("", 0b1000));
        assertThat(counts.tellOfFew()).isTrue();
    }
}
