package ai.lepton.ethics.privacy;

import ai.lepton.ethics.Rule;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.ethics.privacy.MembershipLimit.Measure;
import ai.lepton.metrics.internal.CheckReturnValue;

/**
 * Rules about what a model gives away of its training set, by membership inference: read as a sentence, or by the field's
 * names, which give the same rules.
 *
 * <pre>{@code
 * membershipAttackOn("diagnosis").should().haveAnAucOfAtMost(0.60);
 * membershipAttackOn("diagnosis").should().findAtMost(0.05).ofTheMembersAtAFalsePositiveRateOf(0.01);
 *
 * membershipAttackOn("diagnosis").auc(0.60);
 * membershipAttackOn("diagnosis").truePositiveRate(0.05).atFalsePositiveRate(0.01);
 * }</pre>
 */
@CheckReturnValue
public final class MembershipRules {
    private final String model;
    private final double level;

    private MembershipRules(String model, double level) {
        this.model = model;
        this.level = level;
    }

    /** Starts a rule about membership scores whose subject has this name. */
    public static MembershipRules membershipAttackOn(String subject) {
        Given.subject("membership scores", subject);
        return new MembershipRules(subject, Figures.LEVEL);
    }

    /** Goes on to how little the attack should do. */
    public MembershipRules should() {
        return this;
    }

    /** Sets the confidence level, 0.95 until then. */
    public MembershipRules atConfidence(double level) {
        return new MembershipRules(model, Figures.level(level));
    }

    /** Returns a rule that the area under the attack's ROC curve is at most this; 0.5 is chance. */
    public Rule<MembershipScores> haveAnAucOfAtMost(double auc) {
        return rule(new MembershipLimit.Auc(), Figures.fraction("AUC", auc));
    }

    /** Returns a rule of the attack's AUC; another name of {@link #haveAnAucOfAtMost}. */
    public Rule<MembershipScores> auc(double atMost) {
        return haveAnAucOfAtMost(atMost);
    }

    /** Returns a rule that no threshold has a true positive rate above its false positive rate by more than this. */
    public Rule<MembershipScores> haveAnAdvantageOfAtMost(double advantage) {
        return rule(new MembershipLimit.Advantage(), Figures.fraction("advantage", advantage));
    }

    /** Returns a rule of the attack's advantage; another name of {@link #haveAnAdvantageOfAtMost}. */
    public Rule<MembershipScores> advantage(double atMost) {
        return haveAnAdvantageOfAtMost(atMost);
    }

    /** Asks that the attack finds at most this fraction of the members, at a false positive rate to be named. */
    public Found findAtMost(double fraction) {
        return new Found(this, Figures.fraction("true positive rate", fraction));
    }

    /** Asks for a true positive rate of at most this; another name of {@link #findAtMost}. */
    public Found truePositiveRate(double atMost) {
        return findAtMost(atMost);
    }

    /** A limit of the true positive rate; name the false positive rate to have the rule. */
    public static final class Found {
        private final MembershipRules rules;
        private final double fraction;

        private Found(MembershipRules rules, double fraction) {
            this.rules = rules;
            this.fraction = fraction;
        }

        /** Returns the rule for a threshold that takes at most this fraction of non-members for members, such as 0.001. */
        public Rule<MembershipScores> ofTheMembersAtAFalsePositiveRateOf(double rate) {
            if (!(rate > 0 && rate < 1)) {
                throw new IllegalArgumentException("false positive rate is " + rate + ", outside (0, 1)");
            }
            return rules.rule(new MembershipLimit.TruePositiveRate(rate), fraction);
        }

        /** Returns the rule; another name of {@link #ofTheMembersAtAFalsePositiveRateOf}. */
        public Rule<MembershipScores> atFalsePositiveRate(double rate) {
            return ofTheMembersAtAFalsePositiveRateOf(rate);
        }
    }

    private Rule<MembershipScores> rule(Measure measure, double atMost) {
        return new MembershipLimit(model, measure, atMost, level).rule();
    }
}
