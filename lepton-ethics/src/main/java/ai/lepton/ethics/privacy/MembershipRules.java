package ai.lepton.ethics.privacy;

import ai.lepton.ethics.Breakdown;
import ai.lepton.ethics.Breakdown.Cell;
import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.Rule;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.claim.Claim;
import ai.lepton.ethics.internal.claim.Claims;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.internal.Cautions;
import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Rules about what a model gives away of its training set, read as a sentence.
 *
 * <pre>{@code
 * membershipAttackOn("diagnosis").should().haveAnAucOfAtMost(0.60);
 * membershipAttackOn("diagnosis").should().findAtMost(0.05).ofTheMembersAtAFalsePositiveRateOf(0.01);
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
    public static MembershipRules membershipAttackOn(String model) {
        if (model.isBlank()) {
            throw new IllegalArgumentException("the subject of membership scores is empty");
        }
        return new MembershipRules(model, 0.95);
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
        return rule(
                "membership-auc",
                "have an AUC of at most " + auc,
                Limit.atMost(Figures.fraction("AUC", auc)),
                "AUC of the attack",
                MembershipAttack::auc);
    }

    /** Returns a rule that no threshold has a true positive rate above its false positive rate by more than this. */
    public Rule<MembershipScores> haveAnAdvantageOfAtMost(double advantage) {
        return rule(
                "membership-advantage",
                "have an advantage of at most " + advantage,
                Limit.atMost(Figures.fraction("advantage", advantage)),
                "advantage of the attack",
                MembershipAttack::advantage);
    }

    /** Asks that the attack finds at most this fraction of the members … */
    public Found findAtMost(double fraction) {
        return new Found(this, Figures.fraction("true positive rate", fraction));
    }

    /** The attack should find at most so many … */
    public static final class Found {
        private final MembershipRules rules;
        private final double fraction;

        private Found(MembershipRules rules, double fraction) {
            this.rules = rules;
            this.fraction = fraction;
        }

        /** Returns the rule: … while it takes at most this fraction of non-members for members, such as 0.001. */
        public Rule<MembershipScores> ofTheMembersAtAFalsePositiveRateOf(double rate) {
            if (!(rate > 0 && rate < 1)) {
                throw new IllegalArgumentException("false positive rate is " + rate + ", outside (0, 1)");
            }
            return rules.rule(
                    "membership-true-positives",
                    "find at most " + fraction + " of the members at a false positive rate of " + rate,
                    Limit.atMost(fraction),
                    "members found at a false positive rate of " + rate,
                    (attack, level) -> attack.truePositiveRateAt(rate, level));
        }
    }

    private Rule<MembershipScores> rule(
            String id, String asks, Limit limit, String words, BiFunction<MembershipAttack, Double, Estimate> measure) {
        return Rule.of(id, "a membership attack on " + Quoted.of(model) + " should " + asks, (scores, day) -> {
            if (!model.equals(scores.subject())) {
                throw new IllegalArgumentException("the rule is about " + Quoted.of(model)
                        + ", the scores are those of " + Quoted.of(scores.subject()));
            }
            MembershipAttack attack = scores.attack();
            Claim claim = Claim.of(words, at -> measure.apply(attack, at), level);
            return Outcome.of(
                    Claims.decide(List.of(claim), limit, level).verdict(id.replace('-', '_'), "scores"), table(attack));
        });
    }

    private Breakdown table(MembershipAttack attack) {
        List<List<Cell>> rows = new ArrayList<>();
        rows.add(row("AUC (chance: 0.5)", attack.auc(level)));
        rows.add(row("advantage (chance: 0)", attack.advantage(level)));
        for (double rate : new double[] {0.1, 0.01, 0.001}) {
            rows.add(row("true positive rate at a false one of " + rate, attack.truePositiveRateAt(rate, level)));
        }
        return new Breakdown("membership attack", List.of("measure", "value", "low", "high", "n", "note"), rows);
    }

    private static Cell[] bounds(Estimate estimate) {
        return new Cell[] {
            Cell.of(estimate.interval().map(interval -> interval.low()).orElse(Double.NaN)),
            Cell.of(estimate.interval().map(interval -> interval.high()).orElse(Double.NaN))
        };
    }

    private static List<Cell> row(String name, Estimate estimate) {
        Cell[] bounds = bounds(estimate);
        return List.of(
                Cell.of(name),
                Cell.of(estimate.value()),
                bounds[0],
                bounds[1],
                Cell.of(estimate.n()),
                Cell.of(
                        estimate.score().isDefined()
                                ? Cautions.said(estimate.caution())
                                : estimate.score().toString()));
    }
}
