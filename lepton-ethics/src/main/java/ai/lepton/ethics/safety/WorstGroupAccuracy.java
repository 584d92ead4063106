package ai.lepton.ethics.safety;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.internal.Factor;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.claim.Claim;
import ai.lepton.ethics.internal.claim.Claims;
import ai.lepton.ethics.internal.claim.Reaches;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.ethics.internal.rule.RuleKind;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.internal.Quoted;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The model is right often enough in each group of some attributes. */
record WorstGroupAccuracy(String model, List<String> attributes, double atLeast, double level, long judgedFrom)
        implements RuleKind<Behaviour> {
    WorstGroupAccuracy {
        Given.subject("behaviour", model);
        attributes = Given.names("across", attributes);
        Figures.fraction("accuracy", atLeast);
        Figures.level(level);
        Given.judgedFrom(judgedFrom);
    }

    private static final int SMALL = 30;

    @Override
    public String id() {
        return "worst-group-accuracy";
    }

    @Override
    public String statement() {
        return Quoted.of(model) + " should be right at least " + atLeast + " of the time in each group of "
                + Quoted.words(attributes)
                + (judgedFrom > 0 ? ", groups being judged from " + judgedFrom + " on" : "");
    }

    @Override
    public Outcome assess(Behaviour behaviour, LocalDate day) {
        requireAbout(model, behaviour, "the behaviour is that of");
        Optional<int[]> truth = behaviour.truth();
        if (truth.isEmpty()) {
            return Accuracies.unknown();
        }
        List<Claim> claims = new ArrayList<>();
        List<Breakdown> tables = new ArrayList<>();
        List<Integer> parts = new ArrayList<>(List.of(0));
        for (String attribute : attributes) {
            judge(behaviour, truth.get(), attribute, claims);
            parts.add(claims.size());
        }
        Claims judged = Claims.decide(claims, Limit.atLeast(atLeast), level);
        for (int i = 0; i < attributes.size(); i++) {
            tables.add(table(behaviour.group(attributes.get(i)), judged, parts.get(i)));
        }
        tables.add(judged.table("accuracy"));
        return new Outcome(verdict(judged, parts), tables).needing(judged.needs());
    }

    /** Returns the verdict; each attribute needs a group that tells. */
    private Verdict verdict(Claims judged, List<Integer> parts) {
        Verdict verdict = judged.verdict(quantity(), "examples");
        for (int i = 0; i < attributes.size(); i++) {
            if (verdict instanceof Verdict.Pass pass && !judged.isAnyTold(parts.get(i), parts.get(i + 1))) {
                return new Verdict.Inconclusive(
                        "all groups of " + Quoted.of(attributes.get(i)) + " are too few to tell; but " + pass.reason(),
                        pass.measured());
            }
        }
        return verdict;
    }

    /** Adds a claim for each group of an attribute. */
    private void judge(Behaviour behaviour, int[] truth, String attribute, List<Claim> claims) {
        Factor group = behaviour.group(attribute);
        long[] right = new long[group.levels().size()];
        long[] size = new long[right.length];
        for (int i = 0; i < truth.length; i++) {
            size[group.code(i)]++;
            right[group.code(i)] += truth[i] == behaviour.predicted()[i] ? 1 : 0;
        }
        double rate = (double) Accuracies.right(behaviour, truth) / truth.length;
        for (int g = 0; g < right.length; g++) {
            String who = attribute + " " + Quoted.of(group.levels().get(g));
            claims.add(Accuracies.claim("accuracy for " + who, right[g], size[g])
                    .withReach(Reaches.single(who, right[g], size[g], rate, Limit.atLeast(atLeast), level)
                            .statedFrom(judgedFrom)));
        }
    }

    private Breakdown table(Factor group, Claims judged, int from) {
        List<List<Cell>> rows = new ArrayList<>();
        for (int g = 0; g < group.levels().size(); g++) {
            Claim claim = judged.claims().get(from + g);
            Interval interval = claim.at(level).orElseThrow();
            rows.add(List.of(
                    Cell.of(group.levels().get(g)),
                    Cell.of(claim.n()),
                    Cell.of(Math.round(claim.score().orElseThrow() * claim.n())),
                    Cell.of(claim.score().orNaN()),
                    Cell.of(interval.low()),
                    Cell.of(interval.high()),
                    Cell.of(claim.n() < SMALL ? "small: fewer than " + SMALL : ""),
                    Cell.of(judged.found(from + g))));
        }
        return new Breakdown(
                "accuracy by " + group.name(),
                List.of(group.name(), "n", "right", "accuracy", "low", "high", "note", "finding"),
                rows);
    }
}
