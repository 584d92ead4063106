package ai.lepton.bench.coverage;

import static ai.lepton.ethics.fairness.DecisionRules.decisionsAbout;

import ai.lepton.bench.coverage.RuleLevels.Regime;
import ai.lepton.ethics.CaseFile;
import ai.lepton.ethics.Finding;
import ai.lepton.ethics.Pack;
import ai.lepton.ethics.Rule;
import ai.lepton.ethics.Verdict;
import ai.lepton.ethics.fairness.Decisions;
import ai.lepton.ethics.fairness.Decisions.Counts;
import ai.lepton.ethics.safety.Behaviour;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Regimes of whole reports: whether any rule fails in them, by its own level and after the correction over the report's rules. A
 * report passes here where every rule that chance can fail does.
 */
final class PackLevels {
    private static final LocalDate DAY = LocalDate.of(2027, 12, 3);
    private static final double RATE = 0.5;

    private PackLevels() {}

    static List<Regime> regimes() {
        List<Regime> all = new ArrayList<>();
        for (boolean isCorrected : new boolean[] {false, true}) {
            for (int people : new int[] {400, 4000}) {
                for (boolean isCrossed : new boolean[] {false, true}) {
                    for (double ratio : new double[] {1, 0.8, 0.6}) {
                        all.add(ready(people, isCrossed, ratio, isCorrected));
                    }
                }
            }
            for (int rules : new int[] {5, 20}) {
                all.add(own(rules, 0.1, 0.1, isCorrected));
                all.add(own(rules, 0.2, 0, isCorrected));
            }
        }
        return all;
    }

    private static String any(boolean isCorrected) {
        return isCorrected ? ", any after Holm" : ", any";
    }

    /** The packs for employment, credit and the AI Act; fair decisions come with an accuracy that is just reached. */
    private static Regime ready(int people, boolean isCrossed, double ratio, boolean isCorrected) {
        String[] attributes = isCrossed ? new String[] {"sex", "race", "both"} : new String[] {"sex"};
        List<Pack> packs = List.of(
                Pack.named("us-employment").with("subject", "m").with("attributes", attributes),
                Pack.named("us-credit").with("subject", "m").with("attributes", attributes),
                Pack.named("eu-ai-act")
                        .with("subject", "m")
                        .with("attributes", attributes)
                        .with("declared_accuracy", 0.9)
                        .with("tolerance", 0.02));
        double accuracy = ratio == 1 ? 0.88 : 0.9;
        return new Regime(
                "packs us-employment, us-credit and eu-ai-act" + any(isCorrected),
                (isCrossed ? "2, 3 and 2×3 intersections of " : "2 of ") + people + " in all",
                String.format(
                        Locale.ROOT,
                        "one at %.1f of the others' %.1f, right in %.2f, declared 0.90 − 0.02",
                        ratio,
                        RATE,
                        accuracy),
                ratio == 1,
                random -> {
                    CaseFile file = CaseFile.of("m").with(decisions(people, isCrossed, ratio, random));
                    int[] truth = new int[people];
                    for (int i = 0; i < people; i++) {
                        truth[i] = random.nextDouble() < accuracy ? 0 : 1;
                    }
                    Behaviour behaviour = Behaviour.of("m", given -> new int[given.length], new double[people][1])
                            .truth(truth);
                    return verdict(
                            Pack.evaluate(packs, file.with(behaviour), DAY).findings(), isCorrected);
                });
    }

    private static Decisions decisions(int people, boolean isCrossed, double ratio, SplittableRandom random) {
        int[][] cells = new int[isCrossed ? 6 : 2][2];
        for (int i = 0; i < people; i++) {
            int cell = random.nextInt(cells.length);
            cells[cell][random.nextDouble() < (cell % 2 == 0 ? RATE * ratio : RATE) ? 0 : 1]++;
        }
        Counts counts = isCrossed ? Decisions.counted("m", "sex", "race", "both") : Decisions.counted("m", "sex");
        for (int cell = 0; cell < cells.length; cell++) {
            String[] group = isCrossed
                    ? new String[] {"s" + cell % 2, "r" + cell / 2, "s" + cell % 2 + " r" + cell / 2}
                    : new String[] {"s" + cell};
            counts.add(cells[cell][0], cells[cell][1], group);
        }
        return counts.decisions();
    }

    /** Rules on decisions of their own, the first with one difference and the others with another. */
    private static Regime own(int rules, double first, double others, boolean isCorrected) {
        List<Rule<?>> all = new ArrayList<>();
        for (int i = 0; i < rules; i++) {
            all.add(decisionsAbout("m" + i).demographicParity(0.1).across("g").as("of-m" + i));
        }
        Pack pack = Pack.of("own", "1", all);
        Function<SplittableRandom, Verdict> run = random -> {
            CaseFile file = CaseFile.of("all");
            for (int i = 0; i < rules; i++) {
                int high = RuleLevels.binomial(1000, 0.8, random);
                int low = RuleLevels.binomial(1000, 0.8 - (i == 0 ? first : others), random);
                file = file.with(Decisions.counted("m" + i, "g")
                        .add(high, 1000 - high, "a")
                        .add(low, 1000 - low, "b")
                        .decisions());
            }
            return verdict(pack.evaluate(file, DAY).findings(), isCorrected);
        };
        return new Regime(
                "pack of " + rules + " rules, each demographic parity ≤ 0.1" + any(isCorrected),
                "2 of 1000 for each",
                first == others
                        ? String.format(Locale.ROOT, "all at a difference of %.1f", first)
                        : String.format(Locale.ROOT, "one at %.1f, the others at %.1f", first, others),
                first <= 0.1,
                run);
    }

    private static Verdict verdict(List<Finding> findings, boolean isCorrected) {
        Verdict verdict = new Verdict.Inconclusive("no rule was judged", null);
        boolean isOpen = false;
        for (Finding finding : findings) {
            if (finding.verdict() instanceof Verdict.Fail) {
                if (!isCorrected
                        || finding.remarks().stream().anyMatch(one -> one.startsWith("fails also after Holm's"))) {
                    return finding.verdict();
                }
                isOpen = true;
            } else if (finding.verdict() instanceof Verdict.Inconclusive open) {
                isOpen |= open.measured() != null;
            } else if (finding.verdict() instanceof Verdict.Pass) {
                verdict = finding.verdict();
            }
        }
        return isOpen ? new Verdict.Inconclusive("no rule fails, and not all pass", null) : verdict;
    }
}
