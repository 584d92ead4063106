package ai.lepton.ethics.transparency.decision;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.Verdict.Measured;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.ethics.internal.rule.RuleKind;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.importance.ImportanceReport.Feature;
import ai.lepton.metrics.internal.Quoted;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** The importance of each of these features was measured: it has a value. */
record ImportanceMeasured(String model, List<String> features) implements RuleKind<Importances> {
    /** Refuses no feature. */
    ImportanceMeasured {
        Given.subject("importances", model);
        features = Given.names("of", features);
    }

    @Override
    public String id() {
        return "importance-measured";
    }

    @Override
    public String statement() {
        return "what " + Quoted.of(model) + " rests on should be measured of " + Quoted.words(features);
    }

    @Override
    public Outcome assess(Importances importances, LocalDate day) {
        requireAbout(model, importances, "the importances are those of");
        List<String> lacking = new ArrayList<>();
        List<List<Cell>> rows = new ArrayList<>();
        for (String name : features) {
            double value = importances
                    .find(name)
                    .map(Feature::importance)
                    .map(Estimate::value)
                    .orElse(Double.NaN);
            if (Double.isNaN(value)) {
                lacking.add(name);
            }
            rows.add(
                    List.of(Cell.of(name), Cell.of(value), Cell.of(Double.isNaN(value) ? "not measured" : "measured")));
        }
        double share = (double) (features.size() - lacking.size()) / features.size();
        Measured measured = new Measured(quantity(), Estimate.of(Score.of(share), features.size()), Limit.atLeast(1));
        String found = features.size() - lacking.size() + " of " + features.size() + " features have an importance";
        Verdict verdict = lacking.isEmpty()
                ? new Verdict.Pass(found, measured)
                : new Verdict.Fail(found + "; that of " + Quoted.words(lacking) + " was not measured", measured);
        return Outcome.of(
                verdict,
                new Breakdown(
                        "permutation importance, " + importances.report().measure(),
                        List.of("feature", "worse by", "finding"),
                        rows));
    }
}
