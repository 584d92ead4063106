package ai.lepton.bench.coverage;

import static ai.lepton.ethics.fairness.proxy.ProxyRules.proxiesIn;
import static ai.lepton.ethics.safety.BehaviourRules.behaviourOf;
import static ai.lepton.ethics.transparency.decision.ExplanationRules.explanationsOf;

import ai.lepton.bench.coverage.RuleLevels.Regime;
import ai.lepton.ethics.Rule;
import ai.lepton.ethics.fairness.proxy.ProxyColumns;
import ai.lepton.ethics.safety.ScoredOutcomes;
import ai.lepton.ethics.transparency.decision.Counterfactuals;
import ai.lepton.ethics.transparency.decision.Importances;
import ai.lepton.ethics.transparency.decision.Recourse;
import ai.lepton.metrics.classification.CountMeasure;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.importance.PermutationImportance;
import ai.lepton.metrics.importance.Scorer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Regimes of proxies, of calibration within groups, of importance and of counterfactuals. */
final class ProxyLevels {
    private ProxyLevels() {}

    static List<Regime> regimes() {
        List<Regime> all = new ArrayList<>();
        for (int size : new int[] {200, 1000, 5000}) {
            for (double v : new double[] {0, 0.2, 0.4}) {
                all.add(association(size, 1, 2, v));
                all.add(association(size, 10, 2, v));
                all.add(association(size, 1, 10, v));
            }
            for (double accuracy : new double[] {0.5, 0.6, 0.7}) {
                all.add(predicted(size, accuracy));
            }
            for (double gap : new double[] {0, 0.1, 0.2}) {
                all.add(calibration(size, gap));
            }
        }
        for (int size : new int[] {200, 1000}) {
            for (double importance : new double[] {0, 0.05, 0.1}) {
                all.add(importance(size, importance));
            }
        }
        for (int size : new int[] {20, 200, 1000}) {
            for (double share : new double[] {0.99, 0.9, 0.8}) {
                all.add(validity(size, share));
            }
        }
        return all;
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }

    /**
     * Columns of levels of which one half belongs to either of two groups: a row keeps to its half with a probability of (1 + V) / 2,
     * so that the first column has the association V, and the others none.
     */
    private static Regime association(int size, int columns, int levels, double v) {
        Rule<ProxyColumns> rule = proxiesIn("m").cramersV(0.2).of("group");
        return new Regime(
                "association ≤ 0.2",
                columns + (columns == 1 ? " column of " : " columns of ") + levels + " levels, " + size + " people",
                text("one with V = %.1f", v),
                v <= 0.2,
                random -> {
                    boolean[] first = new boolean[size];
                    List<String> groups = new ArrayList<>();
                    for (int i = 0; i < size; i++) {
                        first[i] = random.nextBoolean();
                        groups.add(first[i] ? "a" : "b");
                    }
                    ProxyColumns evidence = ProxyColumns.about("m").attribute("group", groups);
                    for (int column = 0; column < columns; column++) {
                        List<String> values = new ArrayList<>();
                        for (int i = 0; i < size; i++) {
                            boolean isOwn = random.nextDouble() < (1 + (column == 0 ? v : 0)) / 2;
                            values.add("v" + (random.nextInt(levels / 2) * 2 + (isOwn == first[i] ? 0 : 1)));
                        }
                        evidence = evidence.categories("c" + column, values);
                    }
                    return rule.evaluate(evidence).verdict();
                });
    }

    private static Regime predicted(int size, double accuracy) {
        Rule<ProxyColumns> rule = proxiesIn("m").balancedAccuracy(0.6).of("group");
        return new Regime(
                "balanced accuracy of predicted groups ≤ 0.6",
                "3 in 10 and 7 in 10 of " + size,
                text("%.1f", accuracy),
                accuracy <= 0.6,
                random -> {
                    List<String> groups = new ArrayList<>();
                    List<String> predictions = new ArrayList<>();
                    for (int i = 0; i < size; i++) {
                        boolean isFirst = random.nextDouble() < 0.3;
                        groups.add(isFirst ? "a" : "b");
                        predictions.add(random.nextDouble() < accuracy == isFirst ? "a" : "b");
                    }
                    return rule.evaluate(ProxyColumns.about("m")
                                    .attribute("group", groups)
                                    .predictions("group", predictions))
                            .verdict();
                });
    }

    /** Three groups, of which one is small, and one is off. */
    private static Regime calibration(int size, double gap) {
        Rule<ScoredOutcomes> rule = behaviourOf("m").calibrationGap(0.1).bins(5).across("group");
        return new Regime(
                "calibration within groups ≤ 0.1",
                "2 of " + size + " and 1 of 20",
                text("one off by %.1f", gap),
                gap <= 0.1,
                random -> {
                    int n = 2 * size + 20;
                    double[] probabilities =
                            random.doubles(n).map(p -> 0.2 + 0.6 * p).toArray();
                    boolean[] happened = new boolean[n];
                    String[] groups = new String[n];
                    for (int i = 0; i < n; i++) {
                        groups[i] = i < size ? "a" : i < 2 * size ? "b" : "c";
                        happened[i] = random.nextDouble() < probabilities[i] - (i < size ? gap : 0);
                    }
                    return rule.evaluate(ScoredOutcomes.of("m", probabilities, happened)
                                    .by("group", Arrays.asList(groups)))
                            .verdict();
                });
    }

    /** A model that decides by sex in twice so many rows as its importance for accuracy is; the other rows by chance. */
    private static Regime importance(int rows, double importance) {
        Rule<Importances> rule = explanationsOf("m").permutationImportance(0.05).of("sex", "age");
        return new Regime(
                "permutation importance ≤ 0.05",
                "2 features, " + rows + " rows",
                text("one of %.2f", importance),
                importance <= 0.05,
                random -> {
                    double[] sex = random.doubles(rows).map(Math::rint).toArray();
                    double[] age = random.doubles(rows).map(Math::rint).toArray();
                    double[] chance = random.doubles(rows).toArray();
                    int[] truth = new int[rows];
                    Arrays.setAll(truth, i -> chance[i] < 2 * importance ? (int) sex[i] : random.nextInt(2));
                    int[] other = new int[rows];
                    Arrays.setAll(other, i -> random.nextInt(2));
                    return rule.evaluate(Importances.of(
                                    "m",
                                    PermutationImportance.of(List.of("sex", "age"))
                                            .seed(random.nextLong())
                                            .report(
                                                    permuted -> {
                                                        double[] by = permuted.apply("sex", sex);
                                                        double[] also = permuted.apply("age", age);
                                                        int[] labels = new int[rows];
                                                        Arrays.setAll(
                                                                labels,
                                                                i -> chance[i] < 2 * importance
                                                                        ? (int) by[i]
                                                                        : chance[i] > 0.9 ? (int) also[i] : other[i]);
                                                        return labels;
                                                    },
                                                    Scorer.ofClasses(
                                                            CountMeasure.ACCURACY, Labels.of("no", "yes"), truth))))
                            .verdict();
                });
    }

    private static Regime validity(int people, double share) {
        Rule<Recourse> rule = explanationsOf("m").counterfactualValidity(0.9);
        Counterfactuals allowed = Counterfactuals.of(
                        fields -> ((Number) Objects.requireNonNull(fields.get("income"))).doubleValue(), 50)
                .rising("income", 0, 100, 101);
        return new Regime(
                "valid counterfactuals ≥ 0.9", "1 of " + people, text("valid in %.2f", share), share >= 0.9, random -> {
                    Recourse recourse = Recourse.from("m", allowed);
                    for (int i = 0; i < people; i++) {
                        recourse = recourse.handing(
                                Map.of("income", 30), Map.of("income", random.nextDouble() < share ? 60 : 40));
                    }
                    return rule.evaluate(recourse).verdict();
                });
    }
}
