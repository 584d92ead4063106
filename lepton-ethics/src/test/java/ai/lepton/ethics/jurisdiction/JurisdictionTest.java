package ai.lepton.ethics.jurisdiction;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.ethics.EthicsReport;
import ai.lepton.ethics.Finding;
import ai.lepton.ethics.Rule.Severity;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.fairness.Decisions;
import ai.lepton.ethics.safety.Behaviour;
import ai.lepton.ethics.transparency.Documentation;
import ai.lepton.ethics.transparency.Documentation.RequiredField;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class JurisdictionTest {
    private static final LocalDate BEFORE = LocalDate.of(2027, 12, 1);
    private static final LocalDate AFTER = LocalDate.of(2027, 12, 2);

    @Test
    void theDutiesOfTheActDoNotApplyBeforeTheirDate() {
        Finding finding = EuropeanUnion.instructionsForUse("m")
                .evaluate(Documentation.of("m").with("provider", "us"), BEFORE);

        assertThat(finding.verdict())
                .isInstanceOf(Verdict.NotApplicable.class)
                .extracting(Verdict::reason)
                .isEqualTo(
                        "not in force on 2027-12-01: it has effect from 2027-12-02 (unconfirmed: reported agreement of"
                                + " 7 May 2026 on the duties for systems of Annex III; not the official text)");
        assertThat(finding.rule().severity()).isEqualTo(Severity.MANDATORY);
        assertThat(finding.rule().jurisdiction()).isEqualTo("EU");
    }

    @Test
    void instructionsForUseListWhatTheyLack() {
        Documentation documentation = Documentation.of("m");
        for (RequiredField field : EuropeanUnion.instructionsForUse()) {
            documentation = documentation.with(field.key(), "Ada Lovelace measured an accuracy of 0.93 on 2026-11-26");
        }

        assertThat(EuropeanUnion.instructionsForUse("m")
                        .evaluate(documentation, AFTER)
                        .verdict())
                .isInstanceOf(Verdict.Pass.class);
        assertThat(EuropeanUnion.instructionsForUse("m")
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
                .allSatisfy(field -> assertThat(field.citation().checked()).isFalse());
        assertThat(EuropeanUnion.technicalDocumentation("m")
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

        assertThat(EuropeanUnion.declaredAccuracy("m", 0.95, 0.02)
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
                        + " impact; 29 CFR 1607, 1607.4(D) (text not verified)");
    }
}
