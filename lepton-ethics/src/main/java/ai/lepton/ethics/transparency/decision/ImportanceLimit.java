package ai.lepton.ethics.transparency.decision;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.claim.Claim;
import ai.lepton.ethics.internal.claim.Claims;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.ethics.internal.rule.RuleKind;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measure;
import ai.lepton.metrics.catalogue.Measures;
import ai.lepton.metrics.importance.ImportanceReport.Feature;
import ai.lepton.metrics.inference.Proportions;
import ai.lepton.metrics.internal.Cautions;
import ai.lepton.metrics.internal.Quoted;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * A model's predictions rest on some features no more than a limit, in the unit of the measure.
 *
 * @param measure what the importance has to be found by, and the limit is in the unit of; empty for any
 */
record ImportanceLimit(String model, List<String> features, double atMost, String measure, double level)
        implements RuleKind<Importances> {
    private static final int ENOUGH = 5;

    /** Refuses no feature, a limit that no importance reaches, and a level outside (0, 1). */
    ImportanceLimit {
        Given.subject("importances", model);
        features = Given.names("on", features);
        if (!(atMost >= 0 && atMost < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "limit of the importance is " + atMost + "; it must be 0 or more, and finite");
        }
        if (!measure.isEmpty()) {
            requireReachable(atMost, measure);
        }
        Figures.level(level);
    }

    /** Refuses a limit that is more than a measure can fall, or rise, by. */
    private static void requireReachable(double atMost, String measure) {
        Measure.Range range = Measures.named(measure).map(Measure::range).orElse(Measure.Range.ANY);
        Figures.within("limit of the importance by " + Quoted.bare(measure), atMost, 0, range.width());
    }

    @Override
    public String id() {
        return "permutation-importance";
    }

    @Override
    public String statement() {
        return Quoted.of(model) + " should rest on " + Quoted.words(features)
                + " by a permutation importance of at most " + atMost
                + (measure.isEmpty() ? "" : " of " + Quoted.bare(measure));
    }

    @Override
    public Outcome assess(Importances importances, LocalDate day) {
        requireAbout(model, importances, "the importances are those of");
        String found = importances.report().measure();
        if (!measure.isEmpty() && !measure.equals(found)) {
            throw new IllegalArgumentException("the limit is of the importance by " + Quoted.of(measure) + ", that of "
                    + Quoted.of(model) + " was found by " + Quoted.of(found));
        }
        requireReachable(atMost, found);
        List<Feature> asked =
                features.stream().map(importances::feature).distinct().toList();
        List<Claim> claims = asked.stream().map(each -> claim(each, found)).toList();
        Claims judged = Claims.decide(claims, Limit.atMost(atMost), level);
        return Outcome.of(judged.verdict(quantity(), "rows"), judged.table("worse by"), table(importances, asked));
    }

    /**
     * Where none of several permutations changed an accuracy, hardly any of so many rows can have been decided otherwise, for gains
     * and losses would have to cancel each time: that bounds how many there are. One permutation or a few may cancel by chance.
     */
    private static Claim claim(Feature feature, String measure) {
        String name = "importance of " + feature.name() + " by " + measure;
        boolean isIdle =
                feature.repeats().size() >= ENOUGH && feature.repeats().stream().allMatch(drop -> drop == 0);
        long n = feature.importance().n();
        if (isIdle && n > 0 && measure.equals("accuracy")) {
            return Claim.of(
                    name,
                    0,
                    n,
                    at -> new Interval(0, Proportions.clopperPearson(0, n, at).high(), at, "clopper-pearson"));
        }
        return Claim.of(name, feature::importanceAt, Figures.LEVEL);
    }

    /** Returns a table of all features, so that what else the model rests on is seen. */
    private Breakdown table(Importances importances, List<Feature> asked) {
        List<List<Cell>> rows = new ArrayList<>();
        for (Feature each : importances.report().features()) {
            Interval found = each.importanceAt(level).bounds();
            rows.add(List.of(
                    Cell.of(each.name()),
                    Cell.of(each.importance().n()),
                    Cell.of(each.importance().value()),
                    Cell.of(found == null ? Double.NaN : found.low()),
                    Cell.of(found == null ? Double.NaN : found.high()),
                    Cell.of(asked.contains(each) ? "held against the limit" : ""),
                    Cell.of(
                            each.importance().score().isDefined()
                                    ? Cautions.said(each.importance().caution())
                                    : each.importance().score().toString())));
        }
        return new Breakdown(
                "permutation importance of all features, "
                        + importances.report().measure(),
                List.of("feature", "n", "worse by", "low", "high", "asked", "note"),
                rows);
    }
}
