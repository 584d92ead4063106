package ai.lepton.ethics.safety;

import ai.lepton.ethics.Rule;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;

/**
 * Rules about how people oversee a system: read as a sentence, or by the field's name, which gives the same rule.
 *
 * <pre>{@code
 * oversightOf("border gate").should().haveOverriddenADecision();
 * oversightOf("border gate").should().overrideAtLeast(0.001);
 * oversightOf("border gate").should().confirmEachDecisionByTwoPersons()
 *     .because("Regulation (EU) 2024/1689, Article 14(5)");
 * }</pre>
 *
 * <p>That people could decide otherwise is shown by their having done so; that they did so rightly is not.
 */
@CheckReturnValue
public final class OversightRules {
    private final String system;
    private final double level;

    private OversightRules(String system, double level) {
        this.system = system;
        this.level = level;
    }

    /** Starts a rule about the decisions whose subject has this name. */
    public static OversightRules oversightOf(String system) {
        Elements.required("system", system);
        Given.subject("reviewed decisions", system);
        return new OversightRules(system, Figures.LEVEL);
    }

    /** Goes on to what those who oversee should do. */
    public OversightRules should() {
        return this;
    }

    /** Sets the confidence level, 0.95 until then. */
    public OversightRules atConfidence(double level) {
        return new OversightRules(system, Figures.level(level));
    }

    /**
     * Returns a rule that a reviewed decision was decided otherwise than proposed. Where none was, it fails if a rate of 1 % would have
     * shown one with the probability of the level, 299 decisions at 95 %; of fewer it is inconclusive.
     */
    public Rule<ReviewedDecisions> haveOverriddenADecision() {
        return new OverrideRate(system, 0, level).rule();
    }

    /**
     * Returns a rule that at least this share of reviewed decisions is decided otherwise than proposed, by Clopper's and Pearson's
     * interval. It is about those who reviewed: reviewers may differ, and the interval does not tell how often others would decide
     * otherwise.
     *
     * @param share in (0, 1)
     */
    public Rule<ReviewedDecisions> overrideAtLeast(double share) {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException("override rate is " + share + ", outside (0, 1)");
        }
        return new OverrideRate(system, share, level).rule();
    }

    /** Returns a rule of the override rate; another name of {@link #overrideAtLeast}. */
    public Rule<ReviewedDecisions> overrideRate(double atLeast) {
        return overrideAtLeast(atLeast);
    }

    /** Returns a rule that at least two different persons looked at each decision. */
    public Rule<ReviewedDecisions> confirmEachDecisionByTwoPersons() {
        return new TwoPersons(system).rule();
    }
}
