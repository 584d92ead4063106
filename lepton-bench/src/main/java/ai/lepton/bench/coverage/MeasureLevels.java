package ai.lepton.bench.coverage;

import static ai.lepton.ethics.fairness.DecisionRules.decisionsAbout;
import static ai.lepton.ethics.fairness.PredictionRules.predictionsOf;

import ai.lepton.bench.coverage.RuleLevels.Regime;
import ai.lepton.ethics.Rule;
import ai.lepton.ethics.fairness.Decisions;
import ai.lepton.ethics.fairness.Decisions.Counts;
import ai.lepton.ethics.fairness.Predictions;
import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.classification.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Regimes of rules about any measure by group. */
final class MeasureLevels {
    private static final Labels CLASSES = Labels.of("a", "b", "c");

    private MeasureLevels() {}

    static List<Regime> regimes() {
        List<Regime> all = new ArrayList<>();
        for (int size : new int[] {20, 100, 1000}) {
            for (double gap : new double[] {0, 0.1, 0.2}) {
                all.add(predictive(2, size, gap));
                all.add(odds(2, size, gap));
                all.add(sampled(2, size, gap));
                all.add(recall(2, size, gap));
                all.add(macro(2, size, gap));
                all.add(disparity(size, gap));
            }
            for (double factor : new double[] {1, 1.25, 1.6}) {
                all.add(loss(2, size, factor));
                all.add(ratioOfLosses(2, size, factor));
                all.add(ratioOfLosses(5, size, factor));
                all.add(within(size, factor));
            }
        }
        for (int size : new int[] {20, 100}) {
            all.add(sampled(10, size, 0.1));
            all.add(macro(10, size, 0.1));
            all.add(recall(10, size, 0.1));
            all.add(ratioOfLosses(10, size, 1.25));
        }
        all.add(predictive(5, 1000, 0));
        all.add(predictive(5, 1000, 0.1));
        all.add(predictive(5, 1000, 0.2));
        return all;
    }

    private static String below(double gap, double others) {
        return String.format(Locale.ROOT, "one %.1f below the others' %.1f", gap, others);
    }

    /** Of the selected, 0.7 are qualified, but for one group. */
    private static Regime predictive(int groups, int size, double gap) {
        Rule<Decisions> rule = decisionsAbout("m").predictiveParity(0.1).across("g");
        return new Regime(
                "predictive parity ≤ 0.1",
                groups + " of " + size + " selected",
                below(gap, 0.7),
                gap <= 0.1,
                random -> {
                    Counts counts = Decisions.counted("m", "g");
                    for (int g = 0; g < groups; g++) {
                        int right = RuleLevels.binomial(size, g == 0 ? 0.7 - gap : 0.7, random);
                        counts.addQualified(right, size, "g" + g);
                        counts.addUnqualified(size - right, size, "g" + g);
                    }
                    return rule.evaluate(counts.decisions()).verdict();
                });
    }

    /** Both rates of one group are lower. */
    private static Regime odds(int groups, int size, double gap) {
        Rule<Decisions> rule = decisionsAbout("m").averageOdds(0.1).across("g");
        return new Regime(
                "average odds ≤ 0.1",
                groups + " of " + size + " qualified and " + size + " not",
                below(gap, 0.8) + " and 0.4",
                gap <= 0.1,
                random -> {
                    Counts counts = Decisions.counted("m", "g");
                    for (int g = 0; g < groups; g++) {
                        int right = RuleLevels.binomial(size, g == 0 ? 0.8 - gap : 0.8, random);
                        int wrong = RuleLevels.binomial(size, g == 0 ? 0.4 - gap : 0.4, random);
                        counts.addQualified(right, size - right, "g" + g);
                        counts.addUnqualified(wrong, size - wrong, "g" + g);
                    }
                    return rule.evaluate(counts.decisions()).verdict();
                });
    }

    /** A sample in which the selected are drawn three times as often, weighted back. */
    private static Regime sampled(int groups, int size, double gap) {
        Rule<Decisions> rule = decisionsAbout("m").demographicParity(0.1).across("g");
        return new Regime(
                "demographic parity ≤ 0.1 of a population",
                groups + " samples of " + size + ", weights 1 and 3",
                below(gap, 0.5),
                gap <= 0.1,
                random -> {
                    boolean[] selected = new boolean[groups * size];
                    double[] weight = new double[selected.length];
                    List<String> values = new ArrayList<>();
                    for (int i = 0; i < selected.length; i++) {
                        double rate = i < size ? 0.5 - gap : 0.5;
                        selected[i] = random.nextDouble() < 3 * rate / (3 * rate + 1 - rate);
                        weight[i] = selected[i] ? 1 : 3;
                        values.add("g" + i / size);
                    }
                    return rule.evaluate(
                                    Decisions.of("m", selected).by("g", values).weights(weight))
                            .verdict();
                });
    }

    private static Predictions classes(int groups, int size, double gap, SplittableRandom random) {
        int[] truth = new int[groups * size];
        int[] predicted = new int[truth.length];
        List<String> values = new ArrayList<>();
        for (int i = 0; i < truth.length; i++) {
            truth[i] = random.nextInt(3);
            boolean isRight = random.nextDouble() < (i < size ? 0.8 - gap : 0.8);
            predicted[i] = isRight ? truth[i] : (truth[i] + 1 + random.nextInt(2)) % 3;
            values.add("g" + i / size);
        }
        return Predictions.classes("m", CLASSES, truth, predicted).by("g", values);
    }

    private static Regime recall(int groups, int size, double gap) {
        Rule<Predictions> rule = predictionsOf("m")
                .measure("recall")
                .ofEachClass()
                .differingByAtMost(0.1)
                .across("g");
        return new Regime(
                "recall of each of 3 classes ≤ 0.1 apart",
                groups + " of " + size,
                below(gap, 0.8),
                gap <= 0.1,
                random -> rule.evaluate(classes(groups, size, gap, random)).verdict());
    }

    private static Regime macro(int groups, int size, double gap) {
        Rule<Predictions> rule = predictionsOf("m")
                .measure("f1")
                .averaged(Average.MACRO)
                .differingByAtMost(0.1)
                .across("g");
        return new Regime(
                "macro F1 of 3 classes ≤ 0.1 apart",
                groups + " of " + size,
                below(gap, 0.8),
                gap <= 0.1,
                random -> rule.evaluate(classes(groups, size, gap, random)).verdict());
    }

    /** Six strata, in which one group is selected less; its share of the people is a half. */
    private static Regime disparity(int size, double gap) {
        Rule<Decisions> rule =
                decisionsAbout("m").demographicDisparity(0.1).within("s").across("g");
        return new Regime(
                "conditional demographic disparity ≤ 0.1",
                "2 of " + size + " in each of 6 strata",
                String.format(Locale.ROOT, "a disparity of %.1f", gap),
                gap <= 0.1,
                random -> {
                    Counts counts = Decisions.counted("m", "g", "s");
                    for (int s = 0; s < 6; s++) {
                        for (int g = 0; g < 2; g++) {
                            int selected = RuleLevels.binomial(size, g == 0 ? 0.5 - gap / 2 : 0.5 + gap / 2, random);
                            counts.add(selected, size - selected, "g" + g, "s" + s);
                        }
                    }
                    return rule.evaluate(counts.decisions()).verdict();
                });
    }

    /** Normal errors, whose mean absolute value is 0.798, greater by a factor in one group. */
    private static Predictions numbers(int groups, int size, double factor, SplittableRandom random) {
        double[] truth = new double[groups * size];
        double[] predicted = new double[truth.length];
        List<String> values = new ArrayList<>();
        List<String> strata = new ArrayList<>();
        for (int i = 0; i < truth.length; i++) {
            truth[i] = random.nextDouble();
            predicted[i] = truth[i] + random.nextGaussian() * (i < size ? factor : 1);
            values.add("g" + i / size);
            strata.add("s" + i % 3);
        }
        return Predictions.numbers("m", truth, predicted).by("g", values).by("s", strata);
    }

    private static String factor(double factor) {
        return String.format(Locale.ROOT, "one's errors %.2f times the others'", factor);
    }

    /** The limit is the loss of a factor of 1.25. */
    private static Regime loss(int groups, int size, double factor) {
        Rule<Predictions> rule = predictionsOf("m")
                .measure("mean_absolute_error")
                .ofAtMost(1.25 * Math.sqrt(2 / Math.PI))
                .across("g");
        return new Regime(
                "mean absolute error ≤ 1.25 times the others' in each group",
                groups + " of " + size,
                factor(factor),
                factor <= 1.25,
                random -> rule.evaluate(numbers(groups, size, factor, random)).verdict());
    }

    private static Regime ratioOfLosses(int groups, int size, double factor) {
        Rule<Predictions> rule = predictionsOf("m")
                .measure("root_mean_squared_error")
                .ratioOfAtLeast(0.8)
                .across("g");
        return new Regime(
                "ratio of root mean squared errors ≥ 0.8",
                groups + " of " + size,
                factor(factor),
                factor <= 1.25,
                random -> rule.evaluate(numbers(groups, size, factor, random)).verdict());
    }

    private static Regime within(int size, double factor) {
        Rule<Predictions> rule = predictionsOf("m")
                .measure("mean_absolute_error")
                .ratioOfAtLeast(0.8)
                .within("s")
                .across("g");
        return new Regime(
                "ratio of mean absolute errors ≥ 0.8 within strata",
                "2 of " + size + " in 3 strata together",
                factor(factor),
                factor <= 1.25,
                random -> rule.evaluate(numbers(2, size, factor, random)).verdict());
    }
}
