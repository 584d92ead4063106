package ai.lepton.bench.coverage;

import static ai.lepton.bench.coverage.FairnessLevels.sizes;
import static ai.lepton.bench.coverage.FairnessLevels.text;
import static ai.lepton.ethics.fairness.PredictionRules.predictionsOf;

import ai.lepton.bench.coverage.FairnessCase.Form;
import ai.lepton.bench.coverage.FairnessLevels.Strata;
import ai.lepton.ethics.fairness.Predictions;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.internal.Normal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Regimes of measures of predictions by group: shares, scores and losses; alone, between two groups, and within strata. */
final class PredictionRegimes {
    private static final Labels CLASSES = Labels.of("no", "yes");

    /** Of at most 19: of more, the table of what was compared may leave out the strata together. */
    private static final Strata[] STRATA = {
        new Strata(19, 10, 10),
        new Strata(19, 30, 30),
        new Strata(4, 100, 100),
        new Strata(4, 1000, 1000),
        new Strata(4, 300, 30)
    };

    private PredictionRegimes() {}

    static List<FairnessCase<?>> cases() {
        List<FairnessCase<?>> all = new ArrayList<>();
        List<int[]> sizes = new ArrayList<>(List.of(FairnessLevels.SIZES));
        sizes.add(new int[] {300, 300});
        for (int[] size : sizes) {
            for (double right : new double[] {0.6, 0.9, 0.98}) {
                all.add(accuracy(size, right, 0));
                all.add(accuracy(size, right, -0.1));
                all.add(f1(size, right, 0));
                all.add(f1(size, right, -0.1));
            }
            all.add(accuracy(size, 0.9, -0.3));
            for (double ratio : new double[] {1, 0.8, 0.6}) {
                all.add(accuracyRatio(size, ratio));
                all.add(accuracyAlone(size, ratio));
            }
            for (double apart : new double[] {0.5, 1.5, 3}) {
                all.add(auc(size, apart, apart));
            }
            all.add(auc(size, 1.5, 1.0975));
            all.add(auc(size, 1.5, 0));
            for (double second : new double[] {1, 0.8, 0.6}) {
                all.add(aucRatio(size, second));
                all.add(aucAlone(size, second));
            }
            for (Loss loss : Loss.values()) {
                for (boolean isHeavy : new boolean[] {false, true}) {
                    for (double factor : new double[] {1, 1.25, 2}) {
                        all.add(loss(loss, size, isHeavy, factor));
                        all.add(lossRatio(loss, size, isHeavy, factor));
                    }
                    all.add(lossAlone(loss, size, isHeavy, 1.25));
                    all.add(lossAlone(loss, size, isHeavy, 2));
                }
            }
            all.add(meanPrediction(size, false));
            all.add(meanPrediction(size, true));
        }
        for (Strata strata : STRATA) {
            for (boolean isHeavy : new boolean[] {false, true}) {
                for (double factor : new double[] {1, 1.25, 2}) {
                    all.add(lossWithin(strata, isHeavy, factor));
                    all.add(lossRatioWithin(strata, isHeavy, factor));
                }
            }
        }
        return all;
    }

    private static List<String> groups(int[] size) {
        String[] groups = new String[size[0] + size[1]];
        Arrays.fill(groups, 0, size[0], "a");
        Arrays.fill(groups, size[0], groups.length, "b");
        return Arrays.asList(groups);
    }

    /** Three in ten are of the class; so many of both classes are found right in the first group, and in the second. */
    private static Predictions classes(int[] size, double first, double second, SplittableRandom random) {
        int[] truth = new int[size[0] + size[1]];
        int[] predicted = new int[truth.length];
        for (int i = 0; i < truth.length; i++) {
            truth[i] = random.nextDouble() < 0.3 ? 1 : 0;
            predicted[i] = random.nextDouble() < (i < size[0] ? first : second) ? truth[i] : 1 - truth[i];
        }
        return Predictions.classes("m", CLASSES, truth, predicted).by("g", groups(size));
    }

    private static FairnessCase<Predictions> accuracy(int[] size, double right, double gap) {
        return new FairnessCase<>(
                "accuracy ≤ 0.10 apart",
                sizes(size),
                text("%.2f apart from the others' %.2f", Math.abs(gap), right),
                Form.DIFFERENCE,
                gap,
                0.1,
                most -> predictionsOf("m")
                        .measure("accuracy")
                        .differingByAtMost(most)
                        .across("g"),
                1,
                random -> classes(size, right + gap, right, random));
    }

    private static FairnessCase<Predictions> accuracyRatio(int[] size, double ratio) {
        return new FairnessCase<>(
                "ratio of accuracies ≥ 0.80",
                sizes(size),
                text("%.2f of the others' 0.90", ratio),
                Form.RATIO,
                ratio,
                0.8,
                least -> predictionsOf("m")
                        .measure("accuracy")
                        .ratioOfAtLeast(least)
                        .across("g"),
                0.01,
                random -> classes(size, 0.9 * ratio, 0.9, random));
    }

    private static FairnessCase<Predictions> accuracyAlone(int[] size, double ratio) {
        return new FairnessCase<>(
                "accuracy ≥ 0.72 in each group",
                sizes(size),
                text("%.2f, the others' 0.90", 0.9 * ratio),
                Form.LEAST_OF_FIRST,
                0.9 * ratio,
                0.72,
                least -> predictionsOf("m").measure("accuracy").ofAtLeast(least).across("g"),
                0,
                random -> classes(size, 0.9 * ratio, 0.9, random));
    }

    private static double f1(double right) {
        return 2 * 0.3 * right / (0.3 + 0.3 * right + 0.7 * (1 - right));
    }

    private static FairnessCase<Predictions> f1(int[] size, double right, double gap) {
        double apart = f1(right + gap) - f1(right);
        double limit = Math.max(0.1, Math.abs(apart));
        return new FairnessCase<>(
                text("F1 of a class ≤ %.3f apart", limit),
                sizes(size),
                text("%.2f and %.2f are right", right + gap, right),
                Form.DIFFERENCE,
                apart,
                limit,
                most -> predictionsOf("m")
                        .measure("f1")
                        .ofClass("yes")
                        .differingByAtMost(most)
                        .across("g"),
                1,
                random -> classes(size, right + gap, right, random));
    }

    private static double area(double apart) {
        return Normal.cdf(apart / Math.sqrt(2));
    }

    /** Scores are normal, those of the class so many deviations higher; three in ten are of the class. */
    private static Predictions scores(int[] size, double first, double second, SplittableRandom random) {
        int[] truth = new int[size[0] + size[1]];
        int[] predicted = new int[truth.length];
        double[] probabilities = new double[2 * truth.length];
        for (int i = 0; i < truth.length; i++) {
            truth[i] = random.nextDouble() < 0.3 ? 1 : 0;
            double score = random.nextGaussian() + truth[i] * (i < size[0] ? first : second);
            double p = 1 / (1 + Math.exp(-score));
            predicted[i] = p > 0.5 ? 1 : 0;
            probabilities[2 * i] = 1 - p;
            probabilities[2 * i + 1] = p;
        }
        return Predictions.classes("m", CLASSES, truth, predicted)
                .probabilities(probabilities)
                .by("g", groups(size));
    }

    private static FairnessCase<Predictions> auc(int[] size, double first, double second) {
        return new FairnessCase<>(
                "AUC ≤ 0.10 apart",
                sizes(size),
                text("%.3f and %.3f", area(first), area(second)),
                Form.DIFFERENCE,
                area(first) - area(second),
                0.1,
                most -> predictionsOf("m")
                        .measure("roc_auc")
                        .ofClass("yes")
                        .differingByAtMost(most)
                        .across("g"),
                1,
                random -> scores(size, first, second, random));
    }

    /** Returns how many deviations apart scores are whose area is so many times 0.9. */
    private static double apart(double ratio) {
        return Math.sqrt(2) * -Normal.quantile(1 - 0.9 * ratio);
    }

    private static FairnessCase<Predictions> aucRatio(int[] size, double ratio) {
        return new FairnessCase<>(
                "ratio of AUCs ≥ 0.80",
                sizes(size),
                text("%.2f of the others' 0.90", ratio),
                Form.RATIO,
                ratio,
                0.8,
                least -> predictionsOf("m")
                        .measure("roc_auc")
                        .ofClass("yes")
                        .ratioOfAtLeast(least)
                        .across("g"),
                0.01,
                random -> scores(size, apart(ratio), apart(1), random));
    }

    private static FairnessCase<Predictions> aucAlone(int[] size, double ratio) {
        return new FairnessCase<>(
                "AUC ≥ 0.72 in each group",
                sizes(size),
                text("%.2f, the others' 0.90", 0.9 * ratio),
                Form.LEAST_OF_FIRST,
                0.9 * ratio,
                0.72,
                least -> predictionsOf("m")
                        .measure("roc_auc")
                        .ofClass("yes")
                        .ofAtLeast(least)
                        .across("g"),
                0,
                random -> scores(size, apart(ratio), apart(1), random));
    }

    /** A mean of losses that is 1 where no group is worse. */
    private enum Loss {
        ABSOLUTE("mean_absolute_error", "mean absolute error"),
        SQUARED("mean_squared_error", "mean squared error");

        private final String key;
        private final String words;

        Loss(String key, String words) {
            this.key = key;
            this.words = words;
        }

        double error(double loss) {
            return this == SQUARED ? Math.sqrt(loss) : loss;
        }
    }

    /** Losses are exponential or log-normal, their mean 1, and greater by a factor in the first group; errors have either sign. */
    private static Predictions numbers(
            Loss loss, Strata strata, boolean isHeavy, double factor, SplittableRandom random) {
        int each = strata.first() + strata.second();
        double[] truth = new double[each * strata.number()];
        double[] predicted = new double[truth.length];
        String[] groups = new String[truth.length];
        String[] in = new String[truth.length];
        for (int i = 0; i < truth.length; i++) {
            boolean isFirst = i % each < strata.first();
            double lost = isHeavy ? Math.exp(random.nextGaussian() - 0.5) : -Math.log(1 - random.nextDouble());
            predicted[i] = loss.error(lost * (isFirst ? factor : 1)) * (random.nextBoolean() ? 1 : -1);
            groups[i] = isFirst ? "a" : "b";
            in[i] = "s" + i / each;
        }
        return Predictions.numbers("m", truth, predicted)
                .by("g", Arrays.asList(groups))
                .by("s", Arrays.asList(in));
    }

    private static String losses(boolean isHeavy, double factor) {
        return text("one's %s, %.2f times the others'", isHeavy ? "log-normal" : "exponential", factor);
    }

    private static FairnessCase<Predictions> loss(Loss loss, int[] size, boolean isHeavy, double factor) {
        return new FairnessCase<>(
                loss.words + "s ≤ 0.25 apart",
                sizes(size),
                losses(isHeavy, factor),
                Form.DIFFERENCE,
                factor - 1,
                0.25,
                most -> predictionsOf("m")
                        .measure(loss.key)
                        .differingByAtMost(most)
                        .across("g"),
                1e6,
                random -> numbers(loss, new Strata(1, size[0], size[1]), isHeavy, factor, random));
    }

    private static FairnessCase<Predictions> lossRatio(Loss loss, int[] size, boolean isHeavy, double factor) {
        return new FairnessCase<>(
                "ratio of " + loss.words + "s ≥ 0.80",
                sizes(size),
                losses(isHeavy, factor),
                Form.RATIO,
                factor,
                0.8,
                least -> predictionsOf("m")
                        .measure(loss.key)
                        .ratioOfAtLeast(least)
                        .across("g"),
                1e-6,
                random -> numbers(loss, new Strata(1, size[0], size[1]), isHeavy, factor, random));
    }

    private static FairnessCase<Predictions> lossAlone(Loss loss, int[] size, boolean isHeavy, double factor) {
        return new FairnessCase<>(
                loss.words + " ≤ 1.25 in each group",
                sizes(size),
                losses(isHeavy, factor),
                Form.OF_FIRST,
                factor,
                1.25,
                most -> predictionsOf("m").measure(loss.key).ofAtMost(most).across("g"),
                1e6,
                random -> numbers(loss, new Strata(1, size[0], size[1]), isHeavy, factor, random));
    }

    private static FairnessCase<Predictions> lossWithin(Strata strata, boolean isHeavy, double factor) {
        return new FairnessCase<>(
                "mean absolute errors ≤ 0.25 apart within strata",
                strata.toString(),
                losses(isHeavy, factor),
                Form.DIFFERENCE,
                factor - 1,
                0.25,
                most -> predictionsOf("m")
                        .measure("mean_absolute_error")
                        .differingByAtMost(most)
                        .within("s")
                        .across("g"),
                1e6,
                random -> numbers(Loss.ABSOLUTE, strata, isHeavy, factor, random));
    }

    private static FairnessCase<Predictions> lossRatioWithin(Strata strata, boolean isHeavy, double factor) {
        return new FairnessCase<>(
                "ratio of mean absolute errors ≥ 0.80 within strata",
                strata.toString(),
                losses(isHeavy, factor),
                Form.RATIO,
                factor,
                0.8,
                least -> predictionsOf("m")
                        .measure("mean_absolute_error")
                        .ratioOfAtLeast(least)
                        .within("s")
                        .across("g"),
                1e-6,
                random -> numbers(Loss.ABSOLUTE, strata, isHeavy, factor, random));
    }

    private static FairnessCase<Predictions> meanPrediction(int[] size, boolean isHeavy) {
        return new FairnessCase<>(
                "mean predictions ≤ 0.25 apart",
                sizes(size),
                text("%s, 0.25 apart", isHeavy ? "log-normal" : "exponential"),
                Form.DIFFERENCE,
                0.25,
                0.25,
                most -> predictionsOf("m")
                        .measure("mean_prediction")
                        .differingByAtMost(most)
                        .across("g"),
                1e6,
                random -> {
                    double[] numbers = new double[size[0] + size[1]];
                    for (int i = 0; i < numbers.length; i++) {
                        numbers[i] =
                                (isHeavy ? Math.exp(random.nextGaussian() - 0.5) : -Math.log(1 - random.nextDouble()))
                                        + (i < size[0] ? 0.25 : 0);
                    }
                    return Predictions.numbers("m", new double[numbers.length], numbers)
                            .by("g", groups(size));
                });
    }
}
