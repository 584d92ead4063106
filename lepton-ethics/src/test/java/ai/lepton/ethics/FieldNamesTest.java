package ai.lepton.ethics;

import static ai.lepton.ethics.fairness.DecisionRules.decisionsAbout;
import static ai.lepton.ethics.privacy.MembershipRules.membershipAttackOn;
import static ai.lepton.ethics.privacy.RecordRules.recordsAbout;
import static ai.lepton.ethics.safety.BehaviourRules.behaviourOf;
import static ai.lepton.ethics.safety.OutlierRules.outlierDetectionOf;
import static ai.lepton.ethics.safety.Perturbation.gaussianNoise;
import static ai.lepton.ethics.safety.Perturbation.rounding;
import static ai.lepton.ethics.safety.drift.DriftRules.driftOf;
import static ai.lepton.ethics.transparency.DocumentationRules.documentationOf;
import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.ethics.safety.Perturbation;
import ai.lepton.ethics.transparency.DocumentationRules;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** The field's name of a rule gives the same rule as its sentence, and other values give another one. */
class FieldNamesTest {
    private static void same(Rule<?> name, Rule<?> sentence, Rule<?> other) {
        assertThat(name).isEqualTo(sentence).hasSameHashCodeAs(sentence).hasToString(sentence.toString());
        assertThat(name.id()).isEqualTo(sentence.id());
        assertThat(name).isNotEqualTo(other);
    }

    @Test
    void disparateImpactIsTheRatioOfSelectionRates() {
        same(
                decisionsAbout("loan").disparateImpact(0.8).atConfidence(0.9).across("sex", "age"),
                decisionsAbout("loan")
                        .should()
                        .selectEachGroup()
                        .atLeast(0.8)
                        .atConfidence(0.9)
                        .timesAsOftenAsTheMostSelectedOneAcross("sex", "age"),
                decisionsAbout("loan").disparateImpact(0.8).across("sex", "age"));
        same(
                decisionsAbout("loan").disparateImpact(0.8).acrossIntersectionsOf("sex", "age"),
                decisionsAbout("loan")
                        .should()
                        .selectEachGroup()
                        .atLeast(0.8)
                        .timesAsOftenAsTheMostSelectedOneAcrossIntersectionsOf("sex", "age"),
                decisionsAbout("loan").disparateImpact(0.8).across("sex", "age"));
        same(
                decisionsAbout("loan").within("branch").disparateImpact(0.8).across("sex"),
                decisionsAbout("loan")
                        .within("branch")
                        .should()
                        .selectEachGroup()
                        .atLeast(0.8)
                        .timesAsOftenAsTheMostSelectedOneAcross("sex"),
                decisionsAbout("loan").disparateImpact(0.8).across("sex"));
    }

    @Test
    void parityAndOddsAreDifferencesOfRates() {
        same(
                decisionsAbout("loan").demographicParity(0.1).across("sex"),
                decisionsAbout("loan").should().keepSelectionRatesWithin(0.1).across("sex"),
                decisionsAbout("loan").equalOpportunity(0.1).across("sex"));
        same(
                decisionsAbout("loan").equalOpportunity(0.1).across("sex"),
                decisionsAbout("loan").should().keepTruePositiveRatesWithin(0.1).across("sex"),
                decisionsAbout("loan").equalizedOdds(0.1).across("sex"));
        same(
                decisionsAbout("loan").equalizedOdds(0.1).across("sex"),
                decisionsAbout("loan")
                        .should()
                        .keepTrueAndFalsePositiveRatesWithin(0.1)
                        .across("sex"),
                decisionsAbout("loan").equalizedOdds(0.2).across("sex"));
    }

    @Test
    void kAndLCountWhoHidesAndWhatIsOpen() {
        same(
                recordsAbout("patients").kAnonymity(5).quasiIdentifiers("age", "zip"),
                recordsAbout("patients").should().hideEachPersonAmong(5).sharing("age", "zip"),
                recordsAbout("patients").kAnonymity(4).quasiIdentifiers("age", "zip"));
        same(
                recordsAbout("patients").lDiversity(2).sensitive("disease").quasiIdentifiers("age", "zip"),
                recordsAbout("patients")
                        .should()
                        .leaveOpen(2)
                        .valuesOf("disease")
                        .amongThoseSharing("age", "zip"),
                recordsAbout("patients").lDiversity(2).sensitive("disease").quasiIdentifiers("age"));
    }

    @Test
    void whatIsOpenAndWhoIsFoundHaveTheFieldsNames() {
        same(
                recordsAbout("p").entropyLDiversity(2).sensitive("d").quasiIdentifiers("age"),
                recordsAbout("p").should().leaveOpenAsMuchAs(2).valuesOf("d").amongThoseSharing("age"),
                recordsAbout("p").recursiveLDiversity(2, 2).sensitive("d").quasiIdentifiers("age"));
        same(
                recordsAbout("p").recursiveLDiversity(2, 3).sensitive("d").quasiIdentifiers("age"),
                recordsAbout("p")
                        .should()
                        .haveTheMostFrequentLessThan(2, 3)
                        .valuesOf("d")
                        .amongThoseSharing("age"),
                recordsAbout("p").recursiveLDiversity(2, 2).sensitive("d").quasiIdentifiers("age"));
        same(
                recordsAbout("p").tCloseness(0.2).ordered().sensitive("d").quasiIdentifiers("age"),
                recordsAbout("p")
                        .should()
                        .keepWithin(0.2)
                        .ordered()
                        .theDistributionOf("d")
                        .amongThoseSharing("age"),
                recordsAbout("p").tCloseness(0.2).sensitive("d").quasiIdentifiers("age"));
        same(
                recordsAbout("p").journalistRisk(0.2).quasiIdentifiers("age"),
                recordsAbout("p").should().keepTheRiskAtMost(0.2).ofBeingFoundByAJournalistWhoKnows("age"),
                recordsAbout("p").prosecutorRisk(0.2).quasiIdentifiers("age"));
        same(
                recordsAbout("p").prosecutorRisk(0.2).quasiIdentifiers("age"),
                recordsAbout("p").should().keepTheRiskAtMost(0.2).ofBeingFoundByAProsecutorWhoKnows("age"),
                recordsAbout("p").marketerRisk(0.2).quasiIdentifiers("age"));
        same(
                recordsAbout("p").marketerRisk(0.2).quasiIdentifiers("age"),
                recordsAbout("p").should().keepTheRiskAtMost(0.2).ofBeingFoundByAMarketerWhoKnows("age"),
                recordsAbout("p").journalistRisk(0.2).quasiIdentifiers("age"));
        same(
                recordsAbout("p").deltaPresence(0, 0.2).quasiIdentifiers("age"),
                recordsAbout("p").should().hold(0, 0.2).amongThoseSharing("age"),
                recordsAbout("p").marketerRisk(0.2).quasiIdentifiers("age"));
    }

    @Test
    void membershipInferenceIsMeasuredByAucAdvantageAndTruePositives() {
        same(
                membershipAttackOn("m").auc(0.6),
                membershipAttackOn("m").should().haveAnAucOfAtMost(0.6),
                membershipAttackOn("m").atConfidence(0.9).auc(0.6));
        same(
                membershipAttackOn("m").advantage(0.1),
                membershipAttackOn("m").should().haveAnAdvantageOfAtMost(0.1),
                membershipAttackOn("n").advantage(0.1));
        same(
                membershipAttackOn("m").truePositiveRate(0.05).atFalsePositiveRate(0.01),
                membershipAttackOn("m").should().findAtMost(0.05).ofTheMembersAtAFalsePositiveRateOf(0.01),
                membershipAttackOn("m").truePositiveRate(0.05).atFalsePositiveRate(0.001));
    }

    @Test
    void outliersAreToldByAnAreaOrAtATruePositiveRate() {
        same(
                outlierDetectionOf("m").auroc(0.9),
                outlierDetectionOf("m").should().haveAnAurocOfAtLeast(0.9),
                outlierDetectionOf("m").atConfidence(0.9).auroc(0.9));
        same(
                outlierDetectionOf("m").atTruePositiveRate(0.9).falsePositiveRate(0.2),
                outlierDetectionOf("m").atTruePositiveRate(0.9).should().letPassAtMost(0.2),
                outlierDetectionOf("m").falsePositiveRate(0.2));
    }

    @Test
    void driftIsTestedAndMeasuredByItsIndex() {
        same(
                driftOf("x").twoSampleTests().seed(3).across("age"),
                driftOf("x").should().notBeSignificant().seed(3).inColumns("age"),
                driftOf("x").twoSampleTests().seed(3).inEachColumn());
        same(
                driftOf("x").populationStabilityIndex(0.1).bins(5).across("age"),
                driftOf("x").should().haveAStabilityIndexOfAtMost(0.1).bins(5).inColumns("age"),
                driftOf("x").populationStabilityIndex(0.1).across("age"));
    }

    @Test
    void behaviourIsMeasuredByFlipsAndAccuracies() {
        Perturbation noise = gaussianNoise(0.05);
        same(
                behaviourOf("m").flipRate(0.05).seed(7).drawing(3).under(noise),
                behaviourOf("m").should().flipAtMost(0.05).seed(7).drawing(3).ofItsDecisionsUnder(noise),
                behaviourOf("m").flipRate(0.05).seed(8).drawing(3).under(noise));
        same(
                behaviourOf("m").robustAccuracy(0.9).under(noise),
                behaviourOf("m").should().beRightAtLeast(0.9).ofTheTimeUnder(noise),
                behaviourOf("m").robustAccuracy(0.9).under(noise, rounding(2)));
        same(
                behaviourOf("m").worstGroupAccuracy(0.9).across("site"),
                behaviourOf("m").should().beRightAtLeast(0.9).ofTheTimeInEachGroupOf("site"),
                behaviourOf("m").worstGroupAccuracy(0.8).across("site"));
        same(
                behaviourOf("m").declaredAccuracy(0.9).within(0.02),
                behaviourOf("m").should().reachTheDeclaredAccuracyOf(0.9).within(0.02),
                behaviourOf("m").declaredAccuracy(0.9).within(0.01));
    }

    @Test
    void completenessCountsWhatIsStated() {
        same(
                documentationOf("m").completeness(DocumentationRules.standardSections()),
                documentationOf("m").should().state(DocumentationRules.standardSections()),
                documentationOf("m")
                        .completeness(DocumentationRules.standardSections().subList(0, 2)));
    }

    @Test
    void whatARuleSaysOfItselfBelongsToIt() {
        Rule<?> rule = recordsAbout("patients").kAnonymity(5).quasiIdentifiers("age");
        Waiver waiver = new Waiver("A. Turing", "retraining", "policy 3.2", LocalDate.of(2026, 11, 23));

        assertThat(rule.because("so it is")).isNotEqualTo(rule).isEqualTo(rule.because("so it is"));
        assertThat(rule.waivedBy(waiver)).isNotEqualTo(rule).isEqualTo(rule.waivedBy(waiver));
    }
}
