package ai.lepton.ethics.fairness.proxy;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.claim.Claim;
import ai.lepton.ethics.internal.claim.Claims;
import ai.lepton.ethics.internal.rule.Given;
import ai.lepton.ethics.internal.rule.NotKnown;
import ai.lepton.ethics.internal.rule.RuleKind;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.inference.Proportions;
import ai.lepton.metrics.internal.Quoted;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** A protected attribute can't be predicted from the columns together with more than a balanced accuracy. */
record ProxyPrediction(String subject, String attribute, double atMost, double level)
        implements RuleKind<ProxyColumns> {
    /** Refuses a limit outside [0, 1], and a level outside (0, 1). */
    ProxyPrediction {
        Given.subject("proxy columns", subject);
        Given.names("of", List.of(attribute));
        Figures.fraction("balanced accuracy", atMost);
        Figures.level(level);
    }

    @Override
    public String id() {
        return "proxy-balanced-accuracy";
    }

    @Override
    public String statement() {
        return Quoted.of(attribute) + " of " + Quoted.of(subject)
                + " should be predicted from other columns with a balanced accuracy of at most " + atMost;
    }

    @Override
    public Outcome assess(ProxyColumns evidence, LocalDate day) {
        requireAbout(subject, evidence, "the columns are of");
        ProxyColumns.Levels truth = evidence.attributed(attribute);
        Groups groups = Groups.of(truth);
        ProxyColumns.Levels predicted = evidence.predicted(attribute);
        int k = groups.names().size();
        long[] right = new long[k];
        long[] size = new long[k];
        for (int i = 0; i < groups.of().length; i++) {
            int group = groups.of()[i];
            if (group >= 0) {
                size[group]++;
                right[group] += groups.names()
                                .get(group)
                                .equals(predicted.names().get(predicted.codes()[i]))
                        ? 1
                        : 0;
            }
        }
        List<Claim> claims = new ArrayList<>();
        if (k < 2) {
            claims.add(Claim.undefined(
                    attribute, "there are no two groups of " + Groups.FEWEST + " people or more", groups.people()));
        } else {
            claims.add(claim("predictions of " + attribute, right, size, groups.people()));
        }
        if (k == 2) {
            // Of two groups, predictions that are always wrong tell as much as those that are always right.
            long[] wrong = {size[0] - right[0], size[1] - right[1]};
            claims.add(claim("predictions of " + attribute + " turned round", wrong, size, groups.people()));
        }
        Claims judged = Claims.decide(claims, Limit.atMost(atMost), level);
        return Outcome.of(
                NotKnown.judged(judged.verdict("balanced_accuracy", "people"), groups.unknown(attribute, level)),
                judged.table("balanced accuracy"),
                groups.table(attribute));
    }

    /** The mean of the groups' recalls; its bounds are as far from it as those of independent shares together. */
    private static Claim claim(String name, long[] right, long[] size, long n) {
        double sum = 0;
        for (int g = 0; g < right.length; g++) {
            sum += (double) right[g] / size[g];
        }
        double mean = sum / right.length;
        return Claim.of(name, mean, n, level -> {
            double below = 0;
            double above = 0;
            for (int g = 0; g < right.length; g++) {
                double share = (double) right[g] / size[g];
                Interval each = Proportions.wilson(right[g], size[g], level);
                below += (share - each.low()) * (share - each.low());
                above += (each.high() - share) * (each.high() - share);
            }
            return new Interval(
                    Math.max(0, mean - Math.sqrt(below) / right.length),
                    Math.min(1, mean + Math.sqrt(above) / right.length),
                    level,
                    "newcombe");
        });
    }
}
