package ai.lepton.ethics.safety;

import ai.lepton.ethics.Breakdown;
import ai.lepton.ethics.Breakdown.Cell;
import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.Requirement;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.internal.Factor;
import ai.lepton.ethics.internal.claim.Claim;
import ai.lepton.ethics.internal.claim.Claims;
import ai.lepton.metrics.inference.Proportions;
import ai.lepton.metrics.internal.Quoted;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The model is right often enough: over all rows, or in each group of some attributes. */
record Accuracy(String model, List<String> attributes, Limit limit, double level) implements Requirement<Behaviour> {
    private static final int SMALL = 30;

    @Override
    public Outcome assess(Behaviour behaviour, LocalDate day) {
        match(model, behaviour);
        Optional<int[]> known = behaviour.truth();
        if (known.isEmpty()) {
            return unknown();
        }
        int[] truth = known.get();
        List<Claim> claims = new ArrayList<>();
        List<Breakdown> tables = new ArrayList<>();
        if (attributes.isEmpty()) {
            claims.add(claim("accuracy", right(behaviour, truth), truth.length));
        }
        for (String attribute : attributes) {
            Factor group = behaviour.group(attribute);
            long[] right = new long[group.levels().size()];
            long[] size = new long[right.length];
            for (int i = 0; i < truth.length; i++) {
                size[group.code(i)]++;
                right[group.code(i)] += truth[i] == behaviour.predicted()[i] ? 1 : 0;
            }
            List<List<Cell>> rows = new ArrayList<>();
            for (int g = 0; g < right.length; g++) {
                Claim claim = claim(
                        "accuracy for " + attribute + " "
                                + Quoted.of(group.levels().get(g)),
                        right[g],
                        size[g]);
                claims.add(claim);
                rows.add(List.of(
                        Cell.of(group.levels().get(g)),
                        Cell.of(size[g]),
                        Cell.of(right[g]),
                        Cell.of(claim.score().orNaN()),
                        Cell.of(claim.at(level).orElseThrow().low()),
                        Cell.of(claim.at(level).orElseThrow().high()),
                        Cell.of(size[g] < SMALL ? "small: fewer than " + SMALL : "")));
            }
            tables.add(new Breakdown(
                    "accuracy by " + attribute,
                    List.of(attribute, "n", "right", "accuracy", "low", "high", "note"),
                    rows));
        }
        String quantity = attributes.isEmpty() ? "accuracy" : "worst_group_accuracy";
        return new Outcome(Claims.decide(claims, limit, level).verdict(quantity, "examples"), tables);
    }

    static Outcome unknown() {
        return Outcome.of(new Verdict.Inconclusive("the true labels are not known: accuracy can't be measured", null));
    }

    static void match(String model, Behaviour behaviour) {
        if (!model.equals(behaviour.subject())) {
            throw new IllegalArgumentException("the rule is about " + Quoted.of(model) + ", the behaviour is that of "
                    + Quoted.of(behaviour.subject()));
        }
    }

    private static long right(Behaviour behaviour, int[] truth) {
        long right = 0;
        for (int i = 0; i < truth.length; i++) {
            right += truth[i] == behaviour.predicted()[i] ? 1 : 0;
        }
        return right;
    }

    static Claim claim(String name, long successes, long n) {
        return Claim.of(name, (double) successes / n, n, at -> Proportions.wilson(successes, n, at));
    }
}
