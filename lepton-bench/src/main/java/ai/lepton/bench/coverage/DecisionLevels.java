package ai.lepton.bench.coverage;

import static ai.lepton.ethics.fairness.DecisionRules.decisionsAbout;

import ai.lepton.bench.coverage.RuleLevels.Regime;
import ai.lepton.ethics.Rule;
import ai.lepton.ethics.fairness.Decisions;
import ai.lepton.ethics.fairness.Decisions.Counts;
import ai.lepton.ethics.fairness.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Function;

/** Regimes of rules about decisions. */
final class DecisionLevels {
    private static final double RATE = 0.5;

    private DecisionLevels() {}

    static List<Regime> regimes() {
        List<Regime> all = new ArrayList<>();
        for (int groups : new int[] {2, 10}) {
            for (int size : new int[] {20, 100, 500, 2000}) {
                for (double ratio : new double[] {1, 0.8, 0.6}) {
                    all.add(selection(groups, size, ratio, "best"));
                }
            }
        }
        for (int size : new int[] {100, 500}) {
            for (double ratio : new double[] {1, 0.8, 0.6}) {
                all.add(selection(10, size, ratio, "rest"));
                all.add(selection(10, size, ratio, "named one"));
            }
        }
        all.add(withTiny(1, 1, 5000, 1));
        all.add(withTiny(10, 3, 300, 1));
        all.add(withTiny(10, 3, 300, 0.6));
        all.add(withTiny(0, 0, 300, 0.6));
        for (double rate : new double[] {0.5, 0.3}) {
            all.add(lattice(rate, 1, "best"));
            all.add(lattice(rate, 0.6, "best"));
        }
        all.add(lattice(0.5, 1, "rest"));
        all.add(lattice(0.5, 0.6, "rest"));
        for (int groups : new int[] {2, 10}) {
            for (int size : new int[] {20, 100, 500, 2000}) {
                for (double ratio : new double[] {1, 0.85, 0.6}) {
                    all.add(adverse(groups, size, ratio));
                }
            }
        }
        all.add(adverse(2, 2000, 0.95));
        all.add(adverse(2, 2000, 0.9));
        for (int people : new int[] {400, 2000, 10000}) {
            all.add(adverseAcross(people, 1));
            all.add(adverseAcross(people, 0.7));
        }
        for (int size : new int[] {50, 200, 1000}) {
            for (double ratio : new double[] {1, 0.8, 0.5}) {
                all.add(conditional(size, ratio));
            }
        }
        for (int groups : new int[] {2, 5}) {
            for (int size : new int[] {20, 200, 1000}) {
                for (double gap : new double[] {0, 0.1, 0.2}) {
                    all.add(gap("equal opportunity ≤ 0.1", groups, size, gap));
                }
            }
        }
        for (double gap : new double[] {0.1, 0.2}) {
            all.add(gap("equalized odds ≤ 0.1", 2, 1000, gap));
            all.add(gap("demographic parity ≤ 0.1", 2, 1000, gap));
        }
        return all;
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }

    private static Rule<Decisions> fourFifths(String reference, String... attributes) {
        return decisionsAbout("m")
                .disparateImpact(0.8)
                .against(reference(reference))
                .across(attributes);
    }

    private static Reference reference(String name) {
        return switch (name) {
            case "best" -> Reference.best();
            case "rest" -> Reference.rest();
            default -> Reference.group("g", "g1");
        };
    }

    /** One group is selected less; all others alike. */
    private static Regime selection(int groups, int size, double ratio, String reference) {
        Rule<Decisions> rule = fourFifths(reference, "g");
        return new Regime(
                "ratio ≥ 0.8 of the " + reference,
                groups + " of " + size,
                text("one at %.1f of the others' %.1f", ratio, RATE),
                ratio >= 0.8,
                random -> {
                    Counts counts = Decisions.counted("m", "g");
                    for (int g = 0; g < groups; g++) {
                        add(counts, size, g == 0 ? RATE * ratio : RATE, random, "g" + g);
                    }
                    return rule.evaluate(counts.decisions()).verdict();
                });
    }

    /** One group is selected less, by four fifths or by a smaller difference; all others alike. */
    private static Regime adverse(int groups, int size, double ratio) {
        Rule<Decisions> rule = decisionsAbout("m").adverseImpact().across("g");
        return new Regime(
                "no adverse impact",
                groups + " of " + size,
                text("one at %.2f of the others' %.1f", ratio, RATE),
                ratio >= 0.95,
                random -> {
                    Counts counts = Decisions.counted("m", "g");
                    for (int g = 0; g < groups; g++) {
                        add(counts, size, g == 0 ? RATE * ratio : RATE, random, "g" + g);
                    }
                    return rule.evaluate(counts.decisions()).verdict();
                });
    }

    /** Three attributes of two, three and four values and their intersections; one value of the first is selected less. */
    private static Regime adverseAcross(int people, double ratio) {
        Rule<Decisions> rule = decisionsAbout("m").adverseImpact().acrossIntersectionsOf("a", "b", "c");
        return new Regime(
                "no adverse impact",
                "2×3×4 intersections of " + people,
                text("one value at %.2f of the other's %.1f", ratio, RATE),
                ratio == 1,
                random -> {
                    int[][] cells = new int[24][2];
                    for (int i = 0; i < people; i++) {
                        int cell = random.nextInt(24);
                        cells[cell][random.nextDouble() < (cell % 2 == 0 ? RATE * ratio : RATE) ? 0 : 1]++;
                    }
                    Counts counts = Decisions.counted("m", "a", "b", "c");
                    for (int cell = 0; cell < 24; cell++) {
                        counts.add(cells[cell][0], cells[cell][1], "a" + cell % 2, "b" + cell / 2 % 3, "c" + cell / 6);
                    }
                    return rule.evaluate(counts.decisions()).verdict();
                });
    }

    private static void add(Counts counts, int size, double rate, SplittableRandom random, String... group) {
        int selected = RuleLevels.binomial(size, rate, random);
        counts.add(selected, size - selected, group);
    }

    /** Two large groups, and some tiny ones that fare as the better one does. */
    private static Regime withTiny(int tiny, int tinySize, int size, double ratio) {
        Rule<Decisions> rule = fourFifths("best", "g");
        return new Regime(
                "ratio ≥ 0.8 of the best",
                "2 of " + size + (tiny == 0 ? "" : " and " + tiny + " of " + tinySize),
                text("one large one at %.1f of the others' %.1f", ratio, RATE),
                ratio >= 0.8,
                random -> {
                    Counts counts = Decisions.counted("m", "g");
                    add(counts, size, RATE, random, "a");
                    add(counts, size, RATE * ratio, random, "b");
                    for (int g = 0; g < tiny; g++) {
                        add(counts, tinySize, RATE, random, "tiny " + g);
                    }
                    return rule.evaluate(counts.decisions()).verdict();
                });
    }

    /** Intersections of two, three and four values; 7,200 people at random. */
    private static Regime lattice(double rate, double ratio, String reference) {
        Rule<Decisions> rule = decisionsAbout("m")
                .disparateImpact(0.8)
                .against(reference(reference))
                .acrossIntersectionsOf("a", "b", "c");
        return new Regime(
                "ratio ≥ 0.8 of the " + reference,
                "2×3×4 intersections of 7200",
                text("one cell at %.1f of the others' %.1f", ratio, rate),
                ratio >= 0.8,
                random -> {
                    int[][] cells = new int[24][2];
                    for (int i = 0; i < 7200; i++) {
                        int cell = random.nextInt(24);
                        cells[cell][random.nextDouble() < (cell == 0 ? rate * ratio : rate) ? 0 : 1]++;
                    }
                    Counts counts = Decisions.counted("m", "a", "b", "c");
                    for (int cell = 0; cell < 24; cell++) {
                        counts.add(cells[cell][0], cells[cell][1], "a" + cell % 2, "b" + cell / 2 % 3, "c" + cell / 6);
                    }
                    return rule.evaluate(counts.decisions()).verdict();
                });
    }

    /** Six strata, in one of which a group is selected less. */
    private static Regime conditional(int size, double ratio) {
        Rule<Decisions> rule =
                decisionsAbout("m").within("s").disparateImpact(0.8).across("g");
        return new Regime(
                "ratio ≥ 0.8 within strata",
                "2 of " + size + " in each of 6 strata",
                text("in one stratum at %.1f of the other's %.1f", ratio, RATE),
                ratio >= 0.8,
                random -> {
                    Counts counts = Decisions.counted("m", "g", "s");
                    for (int s = 0; s < 6; s++) {
                        add(counts, size, RATE, random, "a", "s" + s);
                        add(counts, size, s == 0 ? RATE * ratio : RATE, random, "b", "s" + s);
                    }
                    return rule.evaluate(counts.decisions()).verdict();
                });
    }

    /** One group has a lower true positive rate; all have as many qualified as unqualified. */
    private static Regime gap(String name, int groups, int size, double gap) {
        Function<String, Rule<Decisions>> rules = named -> named.startsWith("equal opportunity")
                ? decisionsAbout("m").equalOpportunity(0.1).across("g")
                : named.startsWith("equalized")
                        ? decisionsAbout("m").equalizedOdds(0.1).across("g")
                        : decisionsAbout("m").demographicParity(0.1).across("g");
        Rule<Decisions> rule = rules.apply(name);
        return new Regime(
                name,
                groups + " of " + size + (name.startsWith("demographic") ? "" : " qualified"),
                text("one %.1f below the others' 0.8", gap),
                gap <= 0.1,
                random -> {
                    Counts counts = Decisions.counted("m", "g");
                    for (int g = 0; g < groups; g++) {
                        int right = RuleLevels.binomial(size, g == 0 ? 0.8 - gap : 0.8, random);
                        if (name.startsWith("demographic")) {
                            counts.add(right, size - right, "g" + g);
                        } else {
                            int wrong = RuleLevels.binomial(size, 0.2, random);
                            counts.addQualified(right, size - right, "g" + g);
                            counts.addUnqualified(wrong, size - wrong, "g" + g);
                        }
                    }
                    return rule.evaluate(counts.decisions()).verdict();
                });
    }
}
