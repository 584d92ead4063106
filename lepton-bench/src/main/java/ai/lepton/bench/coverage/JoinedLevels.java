package ai.lepton.bench.coverage;

import static ai.lepton.ethics.fairness.DecisionRules.decisionsAbout;

import ai.lepton.bench.coverage.RuleLevels.Regime;
import ai.lepton.ethics.CaseFile;
import ai.lepton.ethics.Rule;
import ai.lepton.ethics.fairness.Decisions;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Regimes of rules that are joined, each about decisions on two groups of 1,000. */
final class JoinedLevels {
    private static final int SIZE = 1000;
    private static final LocalDate DAY = LocalDate.of(2026, 11, 27);

    private JoinedLevels() {}

    static List<Regime> regimes() {
        List<Regime> all = new ArrayList<>();
        for (boolean isAll : new boolean[] {false, true}) {
            for (int parts : new int[] {1, 2, 3, 5, 10}) {
                all.add(joined(isAll, parts, false, 0.1, parts));
                if (parts > 1) {
                    all.add(joined(isAll, parts, true, 0.1, parts));
                }
            }
            for (int parts : new int[] {2, 10}) {
                all.add(joined(isAll, parts, false, 0, 1));
                all.add(joined(isAll, parts, false, 0.2, 1));
            }
        }
        return all;
    }

    /** The first parts have a gap; the others none where all are joined, one of 0.2 where any is. */
    private static Regime joined(boolean isAll, int parts, boolean isShared, double gap, int withGap) {
        double others = isAll ? 0 : 0.2;
        Rule<?>[] rules = new Rule<?>[parts];
        for (int i = 0; i < parts; i++) {
            rules[i] = decisionsAbout("m" + i).demographicParity(0.1).across("g");
        }
        Rule<CaseFile> rule = isAll ? Rule.allOf(rules) : Rule.anyOf(rules);
        return new Regime(
                (isAll ? "all of " : "any of ") + parts + ", each demographic parity ≤ 0.1",
                "2 of 1000 for each" + (isShared ? ", one of them the same for all" : ""),
                withGap == parts
                        ? String.format(Locale.ROOT, "all at a difference of %.1f", gap)
                        : String.format(Locale.ROOT, "one at %.1f, the others at %.1f", gap, others),
                isAll ? gap <= 0.1 : gap <= 0.1 || others <= 0.1,
                random -> {
                    int same = RuleLevels.binomial(SIZE, 0.8, random);
                    CaseFile file = CaseFile.of("joined");
                    for (int i = 0; i < parts; i++) {
                        int high = isShared ? same : RuleLevels.binomial(SIZE, 0.8, random);
                        int low = RuleLevels.binomial(SIZE, 0.8 - (i < withGap ? gap : others), random);
                        file = file.with(Decisions.counted("m" + i, "g")
                                .add(high, SIZE - high, "a")
                                .add(low, SIZE - low, "b")
                                .decisions());
                    }
                    return rule.evaluate(file, DAY).verdict();
                });
    }
}
