package ai.lepton.ethics.safety;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.claim.Claim;
import ai.lepton.ethics.internal.claim.Claims;
import ai.lepton.ethics.internal.rule.RuleKind;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.internal.Cautions;
import ai.lepton.metrics.internal.Quoted;
import java.time.LocalDate;
import java.util.List;

/** A model tells inputs unlike those that it was made for from others at least so well. */
record OutlierLimit(String model, Measure measure, double limit, double truePositiveRate, double level)
        implements RuleKind<OutlierScores> {
    /** How well it does. */
    enum Measure {
        AUROC,
        FALSE_POSITIVE_RATE
    }

    /** Refuses shares outside their ranges. */
    OutlierLimit {
        Figures.fraction(measure == Measure.AUROC ? "AUROC" : "false positive rate", limit);
        if (!(truePositiveRate > 0 && truePositiveRate < 1)) {
            throw new IllegalArgumentException("true positive rate is " + truePositiveRate + ", outside (0, 1)");
        }
        Figures.level(level);
    }

    @Override
    public String id() {
        return measure == Measure.AUROC ? "outlier-auroc" : "outlier-false-positives";
    }

    @Override
    public String statement() {
        return Quoted.of(model)
                + (measure == Measure.AUROC
                        ? " should tell inputs unlike those that it was made for by an AUROC of at least " + limit
                        : " should let pass at most " + limit + " of inputs unlike those that it was made for, where "
                                + truePositiveRate + " of the others pass");
    }

    @Override
    public Outcome assess(OutlierScores scores, LocalDate day) {
        requireAbout(model, scores, "the scores are those of");
        boolean isAuroc = measure == Measure.AUROC;
        Claim claim = Claim.of(
                isAuroc ? "AUROC" : "inputs let pass at a true positive rate of " + truePositiveRate,
                at -> isAuroc ? scores.auroc(at) : scores.falsePositiveRateAt(truePositiveRate, at),
                level);
        return Outcome.of(
                Claims.decide(List.of(claim), isAuroc ? Limit.atLeast(limit) : Limit.atMost(limit), level)
                        .verdict(quantity(), "inputs"),
                new Breakdown(
                        "inputs unlike the others",
                        List.of("measure", "value", "low", "high", "n", "note"),
                        List.of(
                                row("AUROC (chance: 0.5)", scores.auroc(level)),
                                row(
                                        "false positive rate at a true one of " + truePositiveRate,
                                        scores.falsePositiveRateAt(truePositiveRate, level)))));
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
