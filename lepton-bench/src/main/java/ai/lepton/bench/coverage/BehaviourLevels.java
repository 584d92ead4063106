package ai.lepton.bench.coverage;

import static ai.lepton.ethics.privacy.MembershipRules.membershipAttackOn;
import static ai.lepton.ethics.safety.BehaviourRules.behaviourOf;

import ai.lepton.bench.coverage.RuleLevels.Regime;
import ai.lepton.ethics.Rule;
import ai.lepton.ethics.privacy.MembershipScores;
import ai.lepton.ethics.safety.Behaviour;
import ai.lepton.ethics.safety.Perturbation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Regimes of rules about how models answer, and about what they give away. */
final class BehaviourLevels {
    private BehaviourLevels() {}

    static List<Regime> regimes() {
        List<Regime> all = new ArrayList<>();
        for (int groups : new int[] {2, 10}) {
            for (int size : new int[] {20, 100, 500}) {
                for (double[] rates : new double[][] {{0.9, 0.9}, {0.98, 0.98}, {0.8, 0.98}}) {
                    all.add(worstGroup(groups, size, rates[0], rates[1]));
                }
            }
        }
        for (int size : new int[] {20, 200, 1000}) {
            for (double rate : new double[] {0.01, 0.05, 0.1}) {
                all.add(flips(size, rate));
            }
            for (double rate : new double[] {0.95, 0.93, 0.85}) {
                all.add(declared(size, rate));
            }
        }
        for (int size : new int[] {20, 200, 1000}) {
            for (double shift : new double[] {0, 1}) {
                all.add(auc(size, shift));
                all.add(truePositives(size, shift));
            }
        }
        all.add(atTheAuc(20));
        all.add(atTheAuc(200));
        return all;
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }

    private static Regime worstGroup(int groups, int size, double worst, double others) {
        Rule<Behaviour> rule = behaviourOf("m").worstGroupAccuracy(0.9).across("g");
        return new Regime(
                "worst-group accuracy ≥ 0.9",
                groups + " of " + size,
                worst == others
                        ? text("all right in %.2f", others)
                        : text("one right in %.2f, others %.2f", worst, others),
                worst >= 0.9,
                random -> {
                    int[] truth = new int[groups * size];
                    List<String> names = new ArrayList<>();
                    for (int i = 0; i < truth.length; i++) {
                        truth[i] = random.nextDouble() < (i < size ? worst : others) ? 0 : 1;
                        names.add("g" + i / size);
                    }
                    return rule.evaluate(constant(truth.length).truth(truth).by("g", names))
                            .verdict();
                });
    }

    /** A model that always answers 0. */
    private static Behaviour constant(int rows) {
        return Behaviour.of("m", given -> new int[given.length], new double[rows][1]);
    }

    private static Regime flips(int size, double rate) {
        Rule<Behaviour> rule = behaviourOf("m").flipRate(0.05).under(Perturbation.of("shift", row ->
                new double[] {row[0] < rate ? 2 : row[0] / 2}));
        return new Regime("flip rate ≤ 0.05", "1 of " + size, text("flips in %.2f", rate), rate <= 0.05, random -> {
            double[][] rows = new double[size][];
            Arrays.setAll(rows, i -> new double[] {random.nextDouble()});
            return rule.evaluate(Behaviour.of("m", BehaviourLevels::isAboveOne, rows))
                    .verdict();
        });
    }

    private static int[] isAboveOne(double[][] rows) {
        return Arrays.stream(rows).mapToInt(row -> row[0] > 1 ? 1 : 0).toArray();
    }

    private static Regime declared(int size, double rate) {
        Rule<Behaviour> rule = behaviourOf("m").declaredAccuracy(0.95).within(0.02);
        return new Regime(
                "declared accuracy 0.95 − 0.02", "1 of " + size, text("right in %.2f", rate), rate >= 0.93, random -> {
                    int[] truth = new int[size];
                    Arrays.setAll(truth, i -> random.nextDouble() < rate ? 0 : 1);
                    return rule.evaluate(constant(size).truth(truth)).verdict();
                });
    }

    private static MembershipScores scores(int size, double shift, SplittableRandom random) {
        double[] members = new double[size];
        double[] others = new double[size];
        for (int i = 0; i < size; i++) {
            members[i] = random.nextGaussian() + shift;
            others[i] = random.nextGaussian();
        }
        return MembershipScores.of("m", members, others);
    }

    private static Regime auc(int size, double shift) {
        Rule<MembershipScores> rule = membershipAttackOn("m").auc(0.6);
        return new Regime(
                "membership AUC ≤ 0.6",
                size + " and " + size,
                shift == 0 ? "no leak" : "scores one deviation apart, AUC 0.76",
                shift == 0,
                random -> rule.evaluate(scores(size, shift, random)).verdict());
    }

    private static Regime atTheAuc(int size) {
        Rule<MembershipScores> rule = membershipAttackOn("m").auc(2.0 / 3);
        return new Regime("membership AUC ≤ 2/3", size + " and " + size, "an AUC of 2/3", true, random -> {
            double[] members = new double[size];
            Arrays.setAll(members, i -> Math.max(random.nextDouble(), random.nextDouble()));
            return rule.evaluate(MembershipScores.of(
                            "m", members, random.doubles(size).toArray()))
                    .verdict();
        });
    }

    private static Regime truePositives(int size, double shift) {
        Rule<MembershipScores> rule =
                membershipAttackOn("m").truePositiveRate(0.1).atFalsePositiveRate(0.1);
        return new Regime(
                "members found ≤ 0.1 at a false rate of 0.1",
                size + " and " + size,
                shift == 0 ? "no leak" : "scores one deviation apart, rate 0.39",
                shift == 0,
                random -> rule.evaluate(scores(size, shift, random)).verdict());
    }
}
