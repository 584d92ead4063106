package ai.lepton.ethics.safety;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.Verdict.Measured;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.claim.Claims;
import ai.lepton.ethics.internal.rule.RuleKind;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Quoted;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/** People who look at what a system proposes decide otherwise at least this often. At 0, it has to have happened. */
record OverrideRate(String system, double atLeast, double level) implements RuleKind<ReviewedDecisions> {
    /** The rate that is excluded before it is said that people never decide otherwise. */
    private static final double SELDOM = 0.01;

    /** By simulation the interval holds where the same people review, and not where it is to speak of others than these. */
    private static final String OF_WHOM = "; the rate is that of the people who reviewed, and tells nothing of others";

    /** Refuses a share outside [0, 1), and a level outside (0, 1). */
    OverrideRate {
        if (!(atLeast >= 0 && atLeast < 1)) {
            throw new IllegalArgumentException("override rate is " + atLeast + ", outside [0, 1)");
        }
        Figures.level(level);
    }

    @Override
    public String id() {
        return "override-rate";
    }

    @Override
    public String statement() {
        return "reviewers of " + Quoted.of(system) + " should "
                + (atLeast == 0 ? "have overridden a decision" : "override at least " + atLeast + " of its decisions");
    }

    @Override
    public Outcome assess(ReviewedDecisions decisions, LocalDate day) {
        requireAbout(system, decisions, "the decisions are those of");
        Breakdown table = table(decisions, atLeast == 0 ? "" : OF_WHOM);
        long reviewed = decisions.reviewed();
        if (reviewed == 0) {
            return Outcome.of(
                    new Verdict.Inconclusive(
                            "nothing to judge: none of " + decisions.size() + " decisions was reviewed", null),
                    table);
        }
        if (atLeast > 0) {
            return Outcome.of(
                    Claims.decide(
                                    List.of(Accuracies.claim("overridden", decisions.overridden(), reviewed)),
                                    Limit.atLeast(atLeast),
                                    level)
                            .verdict(quantity(), "reviewed decisions"),
                    table);
        }
        Measured measured = new Measured(
                "overrides", Estimate.of(Score.of((double) decisions.overridden()), reviewed), Limit.atLeast(1));
        String found = decisions.overridden() + " of " + reviewed + " reviewed decisions were overridden";
        if (decisions.overridden() > 0) {
            return Outcome.of(new Verdict.Pass(found, measured), table);
        }
        double chance = Math.pow(1 - SELDOM, reviewed);
        return Outcome.of(
                chance <= 1 - level
                        ? new Verdict.Fail(found, measured)
                        : new Verdict.Inconclusive(
                                String.format(
                                        Locale.ROOT,
                                        "%s; of so few, where 1 %% were, none would be in %.0f %% of all cases",
                                        found,
                                        100 * chance),
                                measured),
                table);
    }

    static Breakdown table(ReviewedDecisions decisions, String caution) {
        return new Breakdown(
                "decisions and their review" + caution,
                List.of("what", "decisions"),
                List.of(
                        List.of(Cell.of("all"), Cell.of(decisions.size())),
                        List.of(Cell.of("reviewed"), Cell.of(decisions.reviewed())),
                        List.of(Cell.of("overridden"), Cell.of(decisions.overridden())),
                        List.of(Cell.of("looked at by two persons"), Cell.of(decisions.confirmedByTwo()))));
    }
}
