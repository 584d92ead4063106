package ai.lepton.ethics.report;

import ai.lepton.ethics.Attestation;
import ai.lepton.ethics.EthicsReport;
import ai.lepton.ethics.Finding;
import ai.lepton.ethics.Rule;
import ai.lepton.ethics.Waiver;
import ai.lepton.ethics.fairness.DecisionRules;
import ai.lepton.ethics.fairness.Decisions;
import ai.lepton.ethics.jurisdiction.UnitedStates;
import ai.lepton.ethics.privacy.PersonalRecords;
import ai.lepton.ethics.safety.Behaviour;
import ai.lepton.ethics.safety.BehaviourRules;
import ai.lepton.ethics.safety.Perturbation;
import ai.lepton.ethics.transparency.Documentation;
import ai.lepton.ethics.transparency.DocumentationRules;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Reports to try. */
final class Audits {
    static final LocalDate DAY = LocalDate.of(2026, 11, 27);

    private Audits() {}

    static Rule<Decisions> fourFifths(String... attributes) {
        return UnitedStates.fourFifths("shortlisting", attributes);
    }

    static Decisions decisions(long selectedWomen) {
        return Decisions.counted("shortlisting", "sex")
                .add(selectedWomen, 1000 - selectedWomen, "women")
                .add(500, 500, "men")
                .decisions();
    }

    /** One finding of each verdict, of several kinds of evidence. */
    static EthicsReport whole() {
        Decisions decisions = decisions(300);
        Attestation word =
                new Attestation("shortlisting", "people review every rejection", "G. Hopper, board", DAY, DAY);
        double[][] rows = new double[40][1];
        for (int i = 0; i < rows.length; i++) {
            rows[i][0] = i - 19.5;
        }
        Behaviour behaviour = Behaviour.of(
                "shortlisting",
                each -> {
                    int[] labels = new int[each.length];
                    for (int i = 0; i < labels.length; i++) {
                        labels[i] = each[i][0] > 0 ? 1 : 0;
                    }
                    return labels;
                },
                rows);
        List<Finding> findings = new ArrayList<>(List.of(
                fourFifths("sex").evaluate(decisions, DAY),
                DecisionRules.decisionsAbout("shortlisting")
                        .disparateImpact(0.5)
                        .across("sex")
                        .as("at-least-half")
                        .evaluate(decisions, DAY),
                DecisionRules.decisionsAbout("shortlisting")
                        .disparateImpact(0.6)
                        .across("sex")
                        .as("three-fifths")
                        .evaluate(decisions, DAY),
                fourFifths("sex")
                        .as("later")
                        .effective(Rule.InForce.from(DAY.plusDays(1), "a plan").unconfirmed())
                        .evaluate(decisions, DAY),
                Attestation.required("human-review", "people review every rejection")
                        .evaluate(word, DAY),
                fourFifths("sex")
                        .as("waived")
                        .waivedBy(new Waiver("A. Turing", "the model is being retrained", "policy 3.2", DAY))
                        .evaluate(decisions, DAY),
                BehaviourRules.behaviourOf("shortlisting")
                        .flipRate(0.5)
                        .seed(7)
                        .under(Perturbation.gaussianNoise(0.01))
                        .evaluate(behaviour, DAY),
                DocumentationRules.documentationOf("shortlisting")
                        .completeness(DocumentationRules.standardSections())
                        .evaluate(Documentation.of("shortlisting").with("intended-use", "TODO"), DAY)));
        return EthicsReport.of(findings);
    }

    static PersonalRecords people() {
        return PersonalRecords.about("patients")
                .with("age", List.of("30", "30", "30", "40", "40", "40"))
                .with("zip", List.of("1", "1", "1", "2", "2", "3"));
    }
}
