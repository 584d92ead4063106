package ai.lepton.ethics.jurisdiction;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.ethics.EthicsReport;
import ai.lepton.ethics.Finding;
import ai.lepton.ethics.Rule;
import ai.lepton.ethics.Rule.Severity;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.fairness.Decisions;
import ai.lepton.ethics.jurisdiction.EuropeanUnion.Route;
import ai.lepton.ethics.safety.Behaviour;
import ai.lepton.ethics.transparency.Documentation;
import ai.lepton.ethics.transparency.Documentation.RequiredField;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class JurisdictionTest {
    private static final LocalDate BEFORE = LocalDate.of(2027, 12, 1);
    private static final LocalDate AFTER = LocalDate.of(2027, 12, 2);

    @Test
    void theDutiesOfTheActDoNotApplyBeforeTheDateOfTheRoute() {
        Documentation documentation = Documentation.of("m").with("provider", "us");
        Finding finding = EuropeanUnion.instructionsForUse("m", Route.ANNEX_III).evaluate(documentation, BEFORE);

        assertThat(finding.verdict())
                .isInstanceOf(Verdict.NotApplicable.class)
                .extracting(Verdict::reason)
                .isEqualTo("not in force on 2027-12-01: it has effect from 2027-12-02");
        assertThat(finding.rule().severity()).isEqualTo(Severity.MANDATORY);
        assertThat(finding.rule().jurisdiction()).isEqualTo("EU");
        Rule<Documentation> product = EuropeanUnion.instructionsForUse("m", Route.ANNEX_I);
        assertThat(product.evaluate(documentation, AFTER).verdict()).isInstanceOf(Verdict.NotApplicable.class);
        assertThat(product.evaluate(documentation, LocalDate.of(2028, 8, 1)).verdict())
                .isInstanceOf(Verdict.NotApplicable.class);
        assertThat(product.evaluate(documentation, LocalDate.of(2028, 8, 2)).verdict())
                .isInstanceOf(Verdict.Fail.class);
    }

    @Test
    void instructionsForUseListWhatTheyLack() {
        Documentation documentation = Documentation.of("m");
        assertThat(EuropeanUnion.instructionsForUse())
                .allSatisfy(field -> assertThat(field.citation().checked()).isTrue());
        for (RequiredField field : EuropeanUnion.instructionsForUse()) {
            documentation = documentation.with(field.key(), "Ada Lovelace measured an accuracy of 0.93 on 2026-11-26");
        }

        assertThat(EuropeanUnion.instructionsForUse("m", Route.ANNEX_III)
                        .evaluate(documentation, AFTER)
                        .verdict())
                .isInstanceOf(Verdict.Pass.class);
        assertThat(EuropeanUnion.instructionsForUse("m", Route.ANNEX_III)
                        .evaluate(documentation.with("human-oversight", "TBD"), AFTER)
                        .verdict()
                        .reason())
                .isEqualTo(
                        "11 of 12 required fields are stated; missing: human-oversight (Article 13(3)(d), a placeholder)");
    }

    @Test
    void technicalDocumentationFollowsAnnexFour() {
        assertThat(EuropeanUnion.technicalDocumentation())
                .hasSize(23)
                .filteredOn(RequiredField::whereApplicable)
                .extracting(RequiredField::key)
                .containsExactly("interaction", "photographs", "instructions-for-use", "data", "planned-changes");
        assertThat(EuropeanUnion.technicalDocumentation())
                .allSatisfy(field -> assertThat(field.citation().checked()).isFalse());
        assertThat(EuropeanUnion.technicalDocumentation("m", Route.ANNEX_III)
                        .evaluate(Documentation.of("m").with("design", "a transformer over columns"), AFTER)
                        .verdict()
                        .reason())
                .startsWith(
                        "1 of 23 required fields are stated; missing: intended-purpose (Annex IV, point 1(a), missing)");
    }

    @Test
    void declaredAccuracyIsMeasured() {
        double[][] rows = new double[100][1];
        Behaviour behaviour =
                Behaviour.of("m", given -> new int[given.length], rows).truth(new int[100]);

        assertThat(EuropeanUnion.declaredAccuracy("m", Route.ANNEX_III, 0.95, 0.02)
                        .evaluate(behaviour, AFTER)
                        .verdict())
                .isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void fourFifthsHasItsClauseInEveryReport() {
        Finding finding = UnitedStates.fourFifths("shortlisting", "sex")
                .evaluate(
                        Decisions.counted("shortlisting", "sex")
                                .add(480, 520, "f")
                                .add(500, 500, "m")
                                .decisions(),
                        AFTER);

        assertThat(finding.verdict()).isInstanceOf(Verdict.Pass.class);
        assertThat(EthicsReport.of(finding).rows().get(0).because())
                .isEqualTo("a selection rate below four fifths of the highest is generally taken as evidence of adverse"
                        + " impact; 29 CFR 1607, 1607.4(D)");
    }
}
