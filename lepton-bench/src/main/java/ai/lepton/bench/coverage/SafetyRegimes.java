package ai.lepton.bench.coverage;

import static ai.lepton.ethics.fairness.PredictionRules.predictionsOf;
import static ai.lepton.ethics.privacy.MembershipRules.membershipAttackOn;
import static ai.lepton.ethics.safety.BehaviourRules.behaviourOf;
import static ai.lepton.ethics.safety.OutlierRules.outlierDetectionOf;
import static ai.lepton.ethics.safety.OversightRules.oversightOf;
import static ai.lepton.ethics.transparency.decision.ExplanationRules.explanationsOf;

import ai.lepton.bench.coverage.SafetyCoverage.Regime;
import ai.lepton.ethics.fairness.Predictions;
import ai.lepton.ethics.privacy.MembershipScores;
import ai.lepton.ethics.safety.Behaviour;
import ai.lepton.ethics.safety.OutlierScores;
import ai.lepton.ethics.safety.Perturbation;
import ai.lepton.ethics.safety.ReviewedDecisions;
import ai.lepton.ethics.safety.ScoredOutcomes;
import ai.lepton.ethics.transparency.decision.Counterfactuals;
import ai.lepton.ethics.transparency.decision.Recourse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/** The worlds of {@link SafetyCoverage}. */
final class SafetyRegimes {
    private static final int MANY = 2_000_000;
    private static final double NORMAL_95 = 1.6448536269514722;

    private SafetyRegimes() {}

    static List<Regime<?>> all() {
        List<Regime<?>> all = new ArrayList<>();
        outliers(all);
        calibration(all);
        flips(all);
        people(all);
        reviews(all);
        equalErrors(all);
        return all;
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }

    /** How scores are spread: of those that are known, and of others. */
    enum Spread {
        NORMAL("normal", 1, 0),
        WIDER("the others' three times as wide", 3, 0),
        ROUNDED("rounded to halves", 1, 2),
        COARSE("of few values", 1, 1),
        MISSED("one in thirty of the others like the known", 1, 0);

        private final String words;
        private final double deviation;
        private final double steps;

        Spread(String words, double deviation, double steps) {
            this.words = words;
            this.deviation = deviation;
            this.steps = steps;
        }

        double known(RandomGenerator random) {
            return rounded(random.nextGaussian());
        }

        double unknown(double shift, RandomGenerator random) {
            boolean isMissed = this == MISSED && random.nextInt(30) == 0;
            return rounded((isMissed ? 0 : shift) + deviation * random.nextGaussian());
        }

        private double rounded(double value) {
            return steps == 0 ? value : Math.rint(value * steps) / steps;
        }
    }

    private static void outliers(List<Regime<?>> all) {
        for (Spread spread : Spread.values()) {
            for (double shift : spread == Spread.NORMAL
                    ? new double[] {0, 1.8, 3.3, 4.4}
                    : new double[] {spread == Spread.MISSED ? 6 : 2.5}) {
                Truth truth = Truth.of(spread, shift);
                for (int[] sizes : new int[][] {{12, 12}, {30, 30}, {100, 100}, {1000, 1000}, {30, 1000}, {1000, 30}}) {
                    outliers(all, sizes, spread, shift, truth);
                }
            }
        }
        for (int size : new int[] {12, 30, 100, 1000}) {
            for (double share : new double[] {0.02, 0.2}) {
                // A few members are found for sure, the others are like everybody.
                double auc = 0.5 + share / 2;
                all.add(new Regime<>(
                        "membership AUC",
                        text("%d and %d, %.0f %% of the members found for sure", size, size, 100 * share),
                        auc,
                        0.5,
                        true,
                        random -> leaked(size, share, random),
                        limit -> membershipAttackOn("m").auc(limit)));
                all.add(new Regime<>(
                        "membership advantage",
                        text("%d and %d, %.0f %% of the members found for sure", size, size, 100 * share),
                        share,
                        0,
                        true,
                        random -> leaked(size, share, random),
                        limit -> membershipAttackOn("m").advantage(limit)));
            }
        }
    }

    private static MembershipScores leaked(int size, double share, SplittableRandom random) {
        double[] members = new double[size];
        Arrays.setAll(members, i -> random.nextDouble() + (random.nextDouble() < share ? 1 : 0));
        return MembershipScores.of("m", members, random.doubles(size).toArray());
    }

    /** The area, and the share that passes, of scores of all. */
    private record Truth(double area, double passed) {
        /** Finds it in two million draws. */
        static Truth of(Spread spread, double shift) {
            SplittableRandom random = new SplittableRandom(5);
            double[] others = new double[MANY];
            Arrays.setAll(others, i -> spread.known(random));
            double passing = spread.steps == 0 ? NORMAL_95 : threshold(others);
            double area = 0;
            double passed = 0;
            for (double other : others) {
                double score = spread.unknown(shift, random);
                area += score > other ? 1 : score == other ? 0.5 : 0;
                passed += score <= passing ? 1 : 0;
            }
            return new Truth(area / MANY, passed / MANY);
        }
    }

    private static void outliers(List<Regime<?>> all, int[] sizes, Spread spread, double shift, Truth truth) {
        String evidence = sizes[0] + " and " + sizes[1] + " scores, " + spread.words;
        all.add(new Regime<>(
                "outlier AUROC",
                evidence,
                truth.area(),
                truth.area() + (1 - truth.area()) * 0.8,
                true,
                random -> scores(sizes[0], sizes[1], spread, shift, random),
                limit -> outlierDetectionOf("m").auroc(limit)));
        all.add(new Regime<>(
                "outliers let pass",
                evidence,
                truth.passed(),
                truth.passed() / 2,
                true,
                random -> scores(sizes[0], sizes[1], spread, shift, random),
                limit -> outlierDetectionOf("m").falsePositiveRate(limit)));
    }

    private static double threshold(double... scores) {
        double[] sorted = scores.clone();
        Arrays.sort(sorted);
        return sorted[(int) (0.95 * sorted.length)];
    }

    private static OutlierScores scores(int known, int unknown, Spread spread, double shift, SplittableRandom random) {
        double[] some = new double[known];
        double[] others = new double[unknown];
        Arrays.setAll(some, i -> spread.known(random));
        Arrays.setAll(others, i -> spread.unknown(shift, random));
        return OutlierScores.of("m", some, others);
    }

    private static void calibration(List<Regime<?>> all) {
        for (int size : new int[] {12, 30, 100, 1000, 10_000}) {
            for (double gap : new double[] {0, 0.05, 0.1}) {
                all.add(calibration(size, 1, gap));
                all.add(calibration(size, 10, gap));
            }
        }
        for (int size : new int[] {100, 1000, 10_000}) {
            all.add(rare(size));
        }
    }

    /** Probabilities of all sizes; what they are of happens so much more often in the lower half, and less often in the upper one. */
    private static Regime<ScoredOutcomes> calibration(int size, int bins, double gap) {
        return new Regime<>(
                "calibration gap, bins: " + bins,
                size + " probabilities",
                gap,
                gap == 0 ? 0 : gap / 2,
                bins == 1,
                random -> {
                    double[] probabilities = new double[size];
                    boolean[] happened = new boolean[size];
                    for (int i = 0; i < size; i++) {
                        double probability = random.nextDouble();
                        double one = bins == 1 ? probability / 2 : probability;
                        probabilities[i] = one;
                        happened[i] = random.nextDouble() < (one < 0.5 ? one + gap : one - gap);
                    }
                    return ScoredOutcomes.of("m", probabilities, happened);
                },
                limit -> behaviourOf("m").calibrationGap(limit).bins(bins).overall());
    }

    private static Regime<ScoredOutcomes> rare(int size) {
        return new Regime<>(
                "calibration gap, bins: 10",
                size + " probabilities up to 2 %",
                0,
                0,
                false,
                random -> {
                    double[] probabilities = random.doubles(size, 0, 0.02).toArray();
                    boolean[] happened = new boolean[size];
                    for (int i = 0; i < size; i++) {
                        happened[i] = random.nextDouble() < probabilities[i];
                    }
                    return ScoredOutcomes.of("m", probabilities, happened);
                },
                limit -> behaviourOf("m").calibrationGap(limit).overall());
    }

    private static void flips(List<Regime<?>> all) {
        for (int size : new int[] {12, 30, 100, 1000}) {
            for (double rate : new double[] {0.02, 0.1, 0.9}) {
                for (double alike : new double[] {0, 0.3, 1}) {
                    all.add(flips(size, rate, alike, 10, 1));
                }
                all.add(flips(size, rate, 0.3, 1, 1));
                all.add(flips(size, rate, 0.3, 3, 3));
                all.add(flips(size, rate, 1, 1, 3));
            }
        }
    }

    /**
     * A record flips with a probability of its own, from a beta distribution whose mean is the rate; the draws of one record are as
     * much alike as is said: not, or all of them, as where a record flips always or never.
     */
    private static Regime<Behaviour> flips(int size, double rate, double alike, int draws, int perturbations) {
        double kept = 1;
        double sum = 1 / alike - 1;
        for (int draw = 0; draw < draws; draw++) {
            kept *= alike == 1
                    ? (draw == 0 ? 1 - rate : 1)
                    : alike == 0 ? 1 - rate : ((1 - rate) * sum + draw) / (sum + draw);
        }
        double truth = 1 - kept;
        return new Regime<>(
                "flip rate, perturbations: " + perturbations,
                text("%d records, %d draws of each, alike by %.1f, each flips in %.2f", size, draws, alike, rate),
                truth,
                truth / 2,
                perturbations == 1,
                random -> {
                    double[][] rows = new double[size][];
                    for (int i = 0; i < size; i++) {
                        double own = alike == 1
                                ? random.nextDouble() < rate ? 1 : 0
                                : alike == 0 ? rate : beta(rate * sum, (1 - rate) * sum, random);
                        // The world draws the perturbations' chance too, as a rule has the same seed for all samples.
                        rows[i] = new double[] {own, i % 2, random.nextInt(1 << 30)};
                    }
                    return Behaviour.of("m", SafetyRegimes::decided, rows);
                },
                limit -> behaviourOf("m")
                        .flipRate(limit)
                        .drawing(draws)
                        .under(Collections.nCopies(perturbations, new Shaken()).toArray(Perturbation[]::new)));
    }

    private static int[] decided(double[][] rows) {
        return Arrays.stream(rows)
                .mapToInt(row -> row[0] > 1 ? 1 - (int) row[1] : (int) row[1])
                .toArray();
    }

    /** Flips a record with the probability that stands in its first column. */
    private record Shaken() implements Perturbation {
        @Override
        public String name() {
            return "shaken";
        }

        @Override
        public double[][] applyTo(double[][] rows, RandomGenerator random) {
            long draw = random.nextLong();
            return Arrays.stream(rows)
                    .map(row -> {
                        double chance = new SplittableRandom(draw ^ (long) row[2] << 20).nextDouble();
                        return new double[] {chance < row[0] ? 2 : row[0] / 2, row[1], row[2] + 1};
                    })
                    .toArray(double[][]::new);
        }
    }

    private static double beta(double a, double b, SplittableRandom random) {
        double one = gamma(a, random);
        double two = gamma(b, random);
        return one + two == 0 ? (random.nextDouble() < a / (a + b) ? 1 : 0) : one / (one + two);
    }

    /** Returns a draw of the gamma distribution, after Marsaglia and Tsang 2000. */
    private static double gamma(double shape, SplittableRandom random) {
        if (shape < 1) {
            return gamma(shape + 1, random) * Math.pow(random.nextDouble(), 1 / shape);
        }
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = random.nextGaussian();
            double v = Math.pow(1 + c * x, 3);
            if (v > 0 && Math.log(1 - random.nextDouble()) < x * x / 2 + d - d * v + d * Math.log(v)) {
                return d * v;
            }
        }
    }

    private static void people(List<Regime<?>> all) {
        Counterfactuals allowed = Counterfactuals.of(
                        fields -> ((Number) Objects.requireNonNull(fields.get("income"))).doubleValue(), 0.5)
                .rising("income", 0, 1, 10);
        for (int size : new int[] {12, 30, 100, 1000}) {
            for (double valid : new double[] {0.5, 0.9, 0.99}) {
                all.add(new Regime<>(
                        "valid counterfactuals",
                        size + " people, three of each",
                        valid,
                        (1 + valid) / 2,
                        true,
                        random -> {
                            Recourse recourse = Recourse.from("m", allowed);
                            for (int i = 0; i < size; i++) {
                                double to = random.nextDouble() < valid ? 0.9 : 0.2;
                                recourse = recourse.handing(
                                        Map.of("income", 0.1),
                                        Map.of("income", 0.8),
                                        Map.of("income", 0.7),
                                        Map.of("income", to));
                            }
                            return recourse;
                        },
                        limit -> explanationsOf("m").counterfactualValidity(limit)));
            }
        }
    }

    private static void reviews(List<Regime<?>> all) {
        for (int size : new int[] {12, 30, 100, 1000}) {
            for (double rate : new double[] {0.01, 0.05, 0.5}) {
                all.add(reviews(size, rate, size, 0, true));
            }
        }
        for (int size : new int[] {100, 1000}) {
            all.add(reviews(size, 0.05, 5, 0.1, true));
            all.add(reviews(size, 0.05, 5, 0.1, false));
            all.add(reviews(size, 0.05, 50, 0.1, false));
        }
    }

    /** Reviewers have rates of their own; they are the same ones in each sample, or others each time. */
    private static Regime<ReviewedDecisions> reviews(
            int size, double rate, int reviewers, double alike, boolean isSame) {
        ToDoubleFunction<SplittableRandom> one =
                random -> alike == 0 ? rate : beta(rate * (1 / alike - 1), (1 - rate) * (1 / alike - 1), random);
        double[] theirs = new double[reviewers];
        SplittableRandom fixed = new SplittableRandom(3);
        Arrays.setAll(theirs, i -> one.applyAsDouble(fixed));
        double truth = isSame ? Arrays.stream(theirs).average().orElseThrow() : rate;
        return new Regime<>(
                "override rate",
                size + " reviewed decisions, "
                        + (alike == 0
                                ? "reviewers alike"
                                : reviewers + " unlike reviewers, " + (isSame ? "the same" : "others each time")),
                truth,
                Math.min(0.99, 2 * truth),
                true,
                random -> {
                    int overridden = 0;
                    for (int i = 0; i < reviewers; i++) {
                        double own = isSame ? theirs[i] : one.applyAsDouble(random);
                        overridden += RuleLevels.binomial(size / reviewers, own, random);
                    }
                    return new ReviewedDecisions("m", size, size, overridden, 0, "0".repeat(64));
                },
                limit -> oversightOf("m").overrideRate(limit));
    }

    private static void equalErrors(List<Regime<?>> all) {
        for (int size : new int[] {30, 100, 1000}) {
            for (double share : new double[] {0.001, 0.005, 0.02}) {
                for (double error : new double[] {5, 10}) {
                    all.add(equalErrors(size, share, error));
                }
            }
        }
    }

    /** Almost all errors are 1; few are larger. Numbers are normal with a deviation of 10, so that chance errs by 11. */
    private static Regime<Predictions> equalErrors(int size, double share, double error) {
        double truth = 1 - share + share * error;
        return new Regime<>(
                "mean absolute error",
                text("%d numbers, errors of 1, %.1f %% of them %.0f", size, 100 * share, error),
                truth,
                0.9,
                true,
                random -> {
                    double[] truths = new double[size];
                    double[] predicted = new double[size];
                    for (int i = 0; i < size; i++) {
                        truths[i] = 10 * random.nextGaussian();
                        predicted[i] =
                                truths[i] + (random.nextDouble() < share ? error : 1) * (random.nextBoolean() ? 1 : -1);
                    }
                    return Predictions.numbers("m", truths, predicted).by("all", Collections.nCopies(size, "one"));
                },
                limit -> predictionsOf("m")
                        .measure("mean_absolute_error")
                        .ofAtMost(limit)
                        .across("all"));
    }
}
