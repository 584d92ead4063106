package ai.lepton.ethics.safety;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.Verdict.Measured;
import ai.lepton.ethics.internal.rule.RuleKind;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Quoted;
import java.time.LocalDate;

/** At least two different persons looked at each decision. */
record TwoPersons(String system) implements RuleKind<ReviewedDecisions> {
    @Override
    public String id() {
        return "two-persons";
    }

    @Override
    public String statement() {
        return "each decision of " + Quoted.of(system) + " should be confirmed by two persons";
    }

    @Override
    public Outcome assess(ReviewedDecisions decisions, LocalDate day) {
        requireAbout(system, decisions, "the decisions are those of");
        long confirmed = decisions.confirmedByTwo();
        Measured measured = new Measured(
                "confirmed_by_two",
                Estimate.of(Score.of((double) confirmed / decisions.size()), decisions.size()),
                Limit.atLeast(1));
        String found = confirmed + " of " + decisions.size() + " decisions were looked at by two persons or more";
        return Outcome.of(
                confirmed == decisions.size() ? new Verdict.Pass(found, measured) : new Verdict.Fail(found, measured),
                OverrideRate.table(decisions, ""));
    }
}
