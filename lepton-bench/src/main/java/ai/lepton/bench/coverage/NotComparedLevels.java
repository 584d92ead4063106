package ai.lepton.bench.coverage;

import static ai.lepton.ethics.fairness.DecisionRules.decisionsAbout;

import ai.lepton.bench.coverage.RuleLevels.Regime;
import ai.lepton.ethics.Rule;
import ai.lepton.ethics.fairness.Decisions;
import ai.lepton.ethics.fairness.Decisions.Counts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Regimes of people who are compared with nobody. */
final class NotComparedLevels {
    private NotComparedLevels() {}

    static List<Regime> regimes() {
        List<Regime> all = new ArrayList<>();
        for (double share : new double[] {0.02, 0.3}) {
            all.add(unknown(share, 1));
            all.add(unknown(share, 0.6));
        }
        all.add(tiny(0.5));
        all.add(tiny(0));
        return all;
    }

    /** The rejected of one group, and the selected of the other, don't say which they are of: all of them, up to a share of people. */
    private static Regime unknown(double share, double ratio) {
        Rule<Decisions> rule = decisionsAbout("m").disparateImpact(0.8).across("g");
        int size = 2000;
        return new Regime(
                "ratio ≥ 0.8 of the best, groups not known",
                "2 of 2000, of " + Math.round(100 * share) + " % not known",
                String.format(Locale.ROOT, "one at %.1f of the others' 0.5; its rejected hide", ratio),
                ratio >= 0.8,
                random -> {
                    int one = RuleLevels.binomial(size, 0.5 * ratio, random);
                    int two = RuleLevels.binomial(size, 0.5, random);
                    // As many as make the rates look alike, where there are so many.
                    int alike = one == 0 ? 0 : Math.max(0, size - one - one * (size - two) / Math.max(1, two));
                    int hidden = Math.min((int) (share * 2 * size), ratio < 1 ? alike : (int) (share * size));
                    Counts counts = Decisions.counted("m", "g");
                    counts.add(one, size - one - hidden, "one").add(two, size - two, "two");
                    counts.add(0, hidden, Decisions.NOT_KNOWN);
                    return rule.evaluate(counts.decisions()).verdict();
                });
    }

    /** A tiny group, whose disparity no outcome could make as large as the limit. */
    private static Regime tiny(double rate) {
        Rule<Decisions> rule = decisionsAbout("m").demographicDisparity(0.1).across("g");
        return new Regime(
                "demographic disparity ≤ 0.1",
                "1 of 1000 and 1 of 20",
                String.format(Locale.ROOT, "the small one at %.1f, the other at 0.5", rate),
                rate > 0,
                random -> {
                    int one = RuleLevels.binomial(1000, 0.5, random);
                    int two = RuleLevels.binomial(20, rate, random);
                    return rule.evaluate(Decisions.counted("m", "g")
                                    .add(one, 1000 - one, "one")
                                    .add(two, 20 - two, "two")
                                    .decisions())
                            .verdict();
                });
    }
}
