package ai.lepton.ethics.jurisdiction;

import ai.lepton.ethics.Citation;
import ai.lepton.ethics.Citation.Certainty;
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
 * The European Union's Artificial Intelligence Act, Regulation (EU) 2024/1689 as amended by Regulation (EU) 2026/1744, as
 * far as it can be computed here.
 *
 * <p>The points of Article 13(3) and the sentence of Article 15(3) were compared with the consolidated text of 27 July 2026.
 * Those of Annex IV follow published copies of it, and reports mark them so.
 *
 * <p>The duties for high-risk systems apply from a day that depends on the {@link Route}. Systems placed on the market before
 * that day have them only once their design changes significantly; those of public authorities by 2 August 2030 at the
 * latest (Article 111(2)).
 */
public final class EuropeanUnion {
    private static final String ACT = "Regulation (EU) 2024/1689";
    private static final String URL = "https://eur-lex.europa.eu/eli/reg/2024/1689/2026-07-27";
    private static final String DATES =
            "Article 113, third paragraph, point (c), as amended by Regulation (EU) 2026/1744"
                    + " (OJ L, 2026/1744, 24.7.2026)";

    /** Why a system is a high-risk one (Article 6), which decides from when its duties apply. */
    public enum Route {
        /** It is a product, or a safety component of one, under the Union's product law that Annex I lists: a medical device, a machine. */
        ANNEX_I(LocalDate.of(2028, 8, 2)),
        /** It is used for a purpose that Annex III lists: employment, education, credit, essential services. */
        ANNEX_III(LocalDate.of(2027, 12, 2));

        private final InForce duties;

        Route(LocalDate first) {
            duties = InForce.from(first, DATES);
        }

        /** Returns the first day of its duties: 2 August 2028 by Annex I, 2 December 2027 by Annex III. */
        public InForce duties() {
            return duties;
        }
    }

    private EuropeanUnion() {}

    /**
     * Returns a rule that the instructions for use of a high-risk system state what Article 13(3) lists.
     *
     * @param subject the subject of the documentation
     * @param route why it is a high-risk system
     */
    public static Rule<Documentation> instructionsForUse(String subject, Route route) {
        return highRisk(
                route,
                "eu-ai-act-13-3",
                DocumentationRules.documentationOf(subject)
                        .in("instructions-for-use")
                        .should()
                        .state(instructionsForUse()),
                read("Article 13(3)"),
                "deployers have to understand a high-risk system to use it appropriately");
    }

    /**
     * Returns a rule that the technical documentation of a high-risk system states what Annex IV lists. Small and medium-sized
     * enterprises, and small mid-caps, may give it in the Commission's simplified form instead (Article 11(1)).
     *
     * @param subject the subject of the documentation
     * @param route why it is a high-risk system
     */
    public static Rule<Documentation> technicalDocumentation(String subject, Route route) {
        return highRisk(
                route,
                "eu-ai-act-annex-iv",
                DocumentationRules.documentationOf(subject)
                        .in("technical-documentation")
                        .should()
                        .state(technicalDocumentation()),
                cited("Article 11(1) and Annex IV", Certainty.SECONDARY),
                "authorities have to be able to assess a high-risk system from its papers");
    }

    /**
     * Returns a rule that a system reaches the accuracy that its instructions declare.
     *
     * <p>Article 15(3) asks that levels of accuracy are declared there. That the system has to reach them is what we infer, as
     * Article 13(3)(b)(ii) speaks of the accuracy 'which can be expected'.
     *
     * @param system the subject of the behaviour
     * @param route why it is a high-risk system
     * @param declared the declared accuracy, in [0, 1]
     * @param tolerance how far below it the true accuracy may lie, such as 0.02
     */
    public static Rule<Behaviour> declaredAccuracy(String system, Route route, double declared, double tolerance) {
        Elements.required("system", system);
        return highRisk(
                route,
                "eu-ai-act-15-3",
                BehaviourRules.behaviourOf(system)
                        .should()
                        .reachTheDeclaredAccuracyOf(declared)
                        .within(tolerance),
                read("Article 15(3), with Article 13(3)(b)(ii)"),
                "the levels of accuracy have to be declared in the instructions for use; that the system has to reach them is"
                        + " inferred");
    }

    private static <E extends Evidence> Rule<E> highRisk(
            Route route, String id, Rule<E> rule, Citation citation, String because) {
        Elements.required("route", route);
        return rule.as(id)
                .citing(citation)
                .in("EU")
                .effective(route.duties)
                .severity(Severity.MANDATORY)
                .because(because);
    }

    private static Citation read(String clause) {
        return cited(clause, Certainty.TEXT);
    }

    private static Citation cited(String clause, Certainty certainty) {
        return Citation.of(ACT, clause, URL, certainty)
                .ofTextVersion(LocalDate.of(2026, 7, 27))
                .readOn(LocalDate.of(2026, 11, 26));
    }

    /** Returns the fields of Article 13(3), points (a) to (f), as compared with the consolidated text. */
    public static List<RequiredField> instructionsForUse() {
        return List.of(
                article13(
                                "provider",
                                "who provides the system and, where there is one, its authorised representative, and how to reach them",
                                "(a)")
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
                annex("software-versions", "versions of software and firmware, and requirements on updates", "1(c)"),
                annex("forms", "the forms in which it is placed on the market", "1(d)"),
                annex("hardware", "the hardware that it is meant to run on", "1(e)"),
                annex("photographs", "photographs or illustrations of the product it is part of", "1(f)")
                        .whereItApplies(),
                annex("user-interface", "the interface for the deployer", "1(g)"),
                annex(
                                "instructions-for-use",
                                "the instructions for use, and what the deployer's interface looks like",
                                "1(h)")
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
        return RequiredField.of(key, asks, read("Article 13(3)" + point));
    }

    private static RequiredField annex(String key, String asks, String point) {
        return RequiredField.of(key, asks, cited("Annex IV, point " + point, Certainty.SECONDARY));
    }
}
