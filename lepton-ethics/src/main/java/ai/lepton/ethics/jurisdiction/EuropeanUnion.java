package ai.lepton.ethics.jurisdiction;

import ai.lepton.ethics.Citation;
import ai.lepton.ethics.Evidence;
import ai.lepton.ethics.Rule;
import ai.lepton.ethics.Rule.InForce;
import ai.lepton.ethics.Rule.Severity;
import ai.lepton.ethics.safety.Behaviour;
import ai.lepton.ethics.safety.BehaviourRules;
import ai.lepton.ethics.transparency.Documentation;
import ai.lepton.ethics.transparency.Documentation.Content;
import ai.lepton.ethics.transparency.Documentation.RequiredField;
import ai.lepton.ethics.transparency.DocumentationRules;
import ai.lepton.metrics.internal.Elements;
import java.time.LocalDate;
import java.util.List;

/**
 * The European Union's Artificial Intelligence Act, Regulation (EU) 2024/1689, as far as it can be computed here.
 *
 * <p>The points below follow published copies of the Regulation; they were not verified against the official text in
 * the Official Journal, and reports mark them so. The dates from which the duties for high-risk systems apply have been
 * moved and are marked unconfirmed.
 */
public final class EuropeanUnion {
    private static final String ACT = "Regulation (EU) 2024/1689";
    private static final String URL = "https://eur-lex.europa.eu/eli/reg/2024/1689/oj";

    private static final InForce HIGH_RISK = InForce.from(
                    LocalDate.of(2027, 12, 2),
                    "reported agreement of 7 May 2026 on the duties for systems of Annex III; not the official text")
            .unconfirmed();

    private EuropeanUnion() {}

    /** Returns the first day of the duties for high-risk systems listed in Annex III, marked unconfirmed. */
    public static InForce highRiskDuties() {
        return HIGH_RISK;
    }

    /**
     * Returns a rule that the instructions for use of a high-risk system state what Article 13(3) lists.
     *
     * @param system the subject of the documentation
     */
    public static Rule<Documentation> instructionsForUse(String system) {
        return highRisk(
                "eu-ai-act-13-3",
                DocumentationRules.documentationOf(system).should().state(instructionsForUse()),
                "Article 13(3)",
                "deployers have to understand a high-risk system to use it appropriately");
    }

    /**
     * Returns a rule that the technical documentation of a high-risk system states what Annex IV lists.
     *
     * @param system the subject of the documentation
     */
    public static Rule<Documentation> technicalDocumentation(String system) {
        return highRisk(
                "eu-ai-act-annex-iv",
                DocumentationRules.documentationOf(system).should().state(technicalDocumentation()),
                "Article 11 and Annex IV",
                "authorities have to be able to assess a high-risk system from its papers");
    }

    /**
     * Returns a rule that a system reaches the accuracy that its instructions declare.
     *
     * @param system the subject of the behaviour
     * @param declared the declared accuracy, in [0, 1]
     * @param tolerance how far below it the true accuracy may lie, such as 0.02
     */
    public static Rule<Behaviour> declaredAccuracy(String system, double declared, double tolerance) {
        Elements.required("system", system);
        return highRisk(
                "eu-ai-act-15-3",
                BehaviourRules.behaviourOf(system)
                        .should()
                        .reachTheDeclaredAccuracyOf(declared)
                        .within(tolerance),
                "Article 15(1) and (3)",
                "the accuracy in the instructions for use has to be the system's");
    }

    private static <E extends Evidence> Rule<E> highRisk(String id, Rule<E> rule, String clause, String because) {
        return rule.as(id)
                .citing(Citation.unchecked(ACT, clause, URL))
                .in("EU")
                .effective(HIGH_RISK)
                .severity(Severity.MANDATORY)
                .because(because);
    }

    /** Returns the fields of Article 13(3), points (a) to (f). */
    public static List<RequiredField> instructionsForUse() {
        return List.of(
                article13("provider", "who provides the system, and how to reach them", "(a)")
                        .holding(Content.PERSON),
                article13("intended-purpose", "what the system is for", "(b)(i)"),
                article13(
                                "accuracy",
                                "accuracy with its metrics, robustness, cybersecurity, and what affects them",
                                "(b)(ii)")
                        .holding(Content.WORDS, Content.FIGURE),
                article13(
                        "foreseeable-risks", "circumstances of use or misuse that may put people at risk", "(b)(iii)"),
                article13("explanation", "what the system offers to explain its output", "(b)(iv)")
                        .whereItApplies(),
                article13("group-performance", "performance for the persons or groups it is meant for", "(b)(v)")
                        .whereItApplies(),
                article13("data", "what the input has to be, and the data of training, validation and test", "(b)(vi)")
                        .whereItApplies(),
                article13("interpretation", "how to read the output and use it appropriately", "(b)(vii)")
                        .whereItApplies(),
                article13("planned-changes", "changes to the system that were planned at its assessment", "(c)")
                        .whereItApplies(),
                article13("human-oversight", "how people oversee the system", "(d)"),
                article13("resources-and-lifetime", "computing needed, expected lifetime, maintenance, updates", "(e)"),
                article13("logs", "how deployers collect, store and read the logs", "(f)")
                        .whereItApplies());
    }

    /** Returns the fields of Annex IV, points 1 to 9. */
    public static List<RequiredField> technicalDocumentation() {
        return List.of(
                annex("intended-purpose", "what the system is for, its provider and its version", "1(a)"),
                annex("interaction", "how it works with other hardware, software and systems", "1(b)")
                        .whereItApplies(),
                annex("software-versions", "versions of software and firmware, and requirements on updates", "1(c)")
                        .whereItApplies(),
                annex("forms", "the forms in which it is placed on the market", "1(d)"),
                annex("hardware", "the hardware that it is meant to run on", "1(e)"),
                annex("photographs", "photographs or illustrations of the product it is part of", "1(f)")
                        .whereItApplies(),
                annex("user-interface", "the interface for the deployer", "1(g)"),
                annex("instructions-for-use", "the instructions for use", "1(h)")
                        .whereItApplies(),
                annex("development", "how it was developed, and what was taken from third parties", "2(a)"),
                annex("design", "its logic, design choices, assumptions and trade-offs", "2(b)"),
                annex("architecture", "its architecture and the computing used for it", "2(c)"),
                annex("data", "training data: provenance, scope, selection, labels, cleaning", "2(d)")
                        .whereItApplies(),
                annex("human-oversight", "the human oversight needed, and the measures for it", "2(e)"),
                annex("planned-changes", "changes planned beforehand, and how conformity is kept", "2(f)")
                        .whereItApplies(),
                annex("validation", "validation and testing: data, metrics, logs, reports dated and signed", "2(g)")
                        .holding(Content.WORDS, Content.DATE, Content.PERSON),
                annex("cybersecurity", "measures of cybersecurity", "2(h)"),
                annex("monitoring", "capabilities, limits, accuracy for groups, foreseeable risks, control", "3"),
                annex("metrics", "why the performance metrics are appropriate", "4"),
                annex("risk-management", "the risk management system", "5"),
                annex("lifecycle-changes", "relevant changes through its life", "6"),
                annex("standards", "harmonised standards applied, or the solutions used instead", "7"),
                annex("declaration-of-conformity", "a copy of the EU declaration of conformity", "8"),
                annex("post-market-monitoring", "how it is watched once on the market, with the plan for it", "9"));
    }

    private static RequiredField article13(String key, String asks, String point) {
        return RequiredField.of(key, asks, Citation.unchecked(ACT, "Article 13(3)" + point, URL));
    }

    private static RequiredField annex(String key, String asks, String point) {
        return RequiredField.of(key, asks, Citation.unchecked(ACT, "Annex IV, point " + point, URL));
    }
}
