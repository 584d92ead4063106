package ai.lepton.ethics.privacy;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.claim.Claim;
import ai.lepton.ethics.internal.claim.Claims;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.ethics.internal.rule.RuleKind;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.internal.Cautions;
import ai.lepton.metrics.internal.Quoted;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** A membership attack does no better than this, by one measure of it. */
record MembershipLimit(String model, Measure measure, double atMost, double level)
        implements RuleKind<MembershipScores> {
    MembershipLimit {
        Given.subject("membership scores", model);
        Figures.fraction(measure.words(), atMost);
        Figures.level(level);
    }

    /** How well an attack does. */
    sealed interface Measure {
        /** Returns the id of rules about it. */
        String id();

        /** Returns what such a rule asks, with its limit. */
        String asks(double atMost);

        /** Returns its name in a sentence. */
        String words();

        /** Returns its value for an attack, with an interval at a level. */
        Estimate of(MembershipScores scores, double level);
    }

    /** The area under the ROC curve. */
    record Auc() implements Measure {
        @Override
        public String id() {
            return "membership-auc";
        }

        @Override
        public String asks(double atMost) {
            return "have an AUC of at most " + atMost;
        }

        @Override
        public String words() {
            return "AUC of the attack";
        }

        @Override
        public Estimate of(MembershipScores scores, double level) {
            return scores.auc(level);
        }
    }

    /** The greatest true positive rate minus false positive rate. */
    record Advantage() implements Measure {
        @Override
        public String id() {
            return "membership-advantage";
        }

        @Override
        public String asks(double atMost) {
            return "have an advantage of at most " + atMost;
        }

        @Override
        public String words() {
            return "advantage of the attack";
        }

        @Override
        public Estimate of(MembershipScores scores, double level) {
            return scores.advantage(level);
        }
    }

    /** The true positive rate at a false positive rate. */
    record TruePositiveRate(double falsePositiveRate) implements Measure {
        public TruePositiveRate {
            if (!(falsePositiveRate > 0 && falsePositiveRate < 1)) {
                throw new IllegalArgumentException("false positive rate is " + falsePositiveRate + ", outside (0, 1)");
            }
        }

        @Override
        public String id() {
            return "membership-true-positives";
        }

        @Override
        public String asks(double atMost) {
            return "find at most " + atMost + " of the members at a false positive rate of " + falsePositiveRate;
        }

        @Override
        public String words() {
            return "members found at a false positive rate of " + falsePositiveRate;
        }

        @Override
        public Estimate of(MembershipScores scores, double level) {
            return scores.truePositiveRateAt(falsePositiveRate, level);
        }
    }

    @Override
    public String id() {
        return measure.id();
    }

    @Override
    public String statement() {
        return "a membership attack on " + Quoted.of(model) + " should " + measure.asks(atMost);
    }

    @Override
    public Outcome assess(MembershipScores scores, LocalDate day) {
        requireAbout(model, scores, "the scores are those of");
        Claim claim = Claim.of(measure.words(), at -> measure.of(scores, at), level);
        return Outcome.of(
                Claims.decide(List.of(claim), Limit.atMost(atMost), level).verdict(quantity(), "scores"),
                table(scores));
    }

    private Breakdown table(MembershipScores scores) {
        List<List<Cell>> rows = new ArrayList<>();
        rows.add(row("AUC (chance: 0.5)", scores.auc(level)));
        rows.add(row("advantage (chance: 0)", scores.advantage(level)));
        for (double rate : new double[] {0.1, 0.01, 0.001}) {
            rows.add(row("true positive rate at a false one of " + rate, scores.truePositiveRateAt(rate, level)));
        }
        return new Breakdown("membership attack", List.of("measure", "value", "low", "high", "n", "note"), rows);
    }

    private static List<Cell> row(String name, Estimate estimate) {
        return List.of(
                Cell.of(name),
                Cell.of(estimate.value()),
                Cell.of(estimate.interval().map(interval -> interval.low()).orElse(Double.NaN)),
                Cell.of(estimate.interval().map(interval -> interval.high()).orElse(Double.NaN)),
                Cell.of(estimate.n()),
                Cell.of(
                        estimate.score().isDefined()
                                ? Cautions.said(estimate.caution())
                                : estimate.score().toString()));
    }
}
