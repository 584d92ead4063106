package ai.lepton.ethics.jurisdiction;

import ai.lepton.ethics.Citation;
import ai.lepton.ethics.Rule;
import ai.lepton.ethics.Rule.InForce;
import ai.lepton.ethics.Rule.Severity;
import ai.lepton.ethics.fairness.DecisionRules;
import ai.lepton.ethics.fairness.Decisions;
import java.time.LocalDate;

/** Rules of the United States, as far as they can be computed here. */
public final class UnitedStates {
    private UnitedStates() {}

    /**
     * Returns the four-fifths guideline of the Uniform Guidelines on Employee Selection Procedures: each group of an
     * attribute is selected at least 0.8 times as often as the most selected one.
     *
     * <p>The guideline is a rule of thumb about evidence of adverse impact, and says itself that smaller differences may
     * matter where they are significant in both statistical and practical terms, and that greater ones may not where they rest
     * on small numbers. The verdict respects the latter by its interval at 95 % confidence. The wording was compared with the
     * text in the Code of Federal Regulations, where it still stood on 15 August 2026; a rule to rescind the part is listed.
     *
     * @param subject the subject of the decisions
     * @param attributes the attributes to compare across, each by itself, such as sex, race or ethnic group
     */
    public static Rule<Decisions> fourFifths(String subject, String... attributes) {
        return DecisionRules.decisionsAbout(subject)
                .should()
                .selectEachGroup()
                .atLeast(0.8)
                .timesAsOftenAsTheMostSelectedOneAcross(attributes)
                .as("us-four-fifths")
                .citing(Citation.of("29 CFR 1607", "1607.4(D)", "https://www.ecfr.gov/current/title-29/section-1607.4")
                        .ofTextVersion(LocalDate.of(2026, 8, 15))
                        .readOn(LocalDate.of(2026, 11, 26)))
                .in("US")
                .effective(InForce.from(
                                LocalDate.of(1978, 9, 25),
                                "43 FR 38290, 25 August 1978, its first day from memory; a final rule to rescind 29 CFR 1607 is"
                                        + " listed (RIN 3046-AB43)")
                        .unconfirmed())
                .severity(Severity.IMPORTANT)
                .because(
                        "a selection rate below four fifths of the highest is generally taken as evidence of adverse impact");
    }
}
