package ai.lepton.bench.coverage;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.Evaluation;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.inference.PairedTests;
import ai.lepton.metrics.regression.RegressionEvaluation;
import ai.lepton.metrics.regression.RegressionMeasure;
import ai.lepton.metrics.regression.RegressionReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Simulates how often intervals of out-of-fold figures hold the truth, by ridge regression, whose true performance is known; one
 * row for each regime, measure and interval.
 *
 * <p>There are two intervals: that of a report on the predictions of all folds together, and that of the mean over parts by the corrected
 * resampled t. There are two truths: the mean performance of the very models of the folds, and that of the procedure, over all
 * data of this kind. All draws follow from the regimes' names.
 */
public final class OutOfFoldCoverage {
    private static final int RUNS = 2000;
    private static final Labels LABELS = Labels.of("no", "yes");

    private OutOfFoldCoverage() {}

    /**
     * A world of normal columns, of which each counts as much.
     *
     * @param n rows
     * @param columns number of them
     * @param noise standard deviation of what no column tells, where columns together have 1
     * @param penalty of the ridge regression
     */
    record Regime(int n, int columns, double noise, double penalty) {
        String name() {
            return "n " + n + ", " + columns + " columns, noise " + noise;
        }
    }

    /** Runs all; see the script. */
    public static void main(String... args) {
        Options options = Options.of(RUNS, args);
        System.out.print(
                "| Regime | Measure | Interval | Held: models | Held: procedure | Width |\n|---|---|---|--:|--:|--:|\n");
        for (Regime regime : regimes()) {
            if (options.includes(regime.name())) {
                simulate(regime, options.runs()).forEach(System.out::print);
            }
        }
    }

    static List<Regime> regimes() {
        List<Regime> regimes = new ArrayList<>();
        for (int n : new int[] {40, 100, 200}) {
            regimes.add(new Regime(n, 5, 1, 1));
            regimes.add(new Regime(n, n / 2, 1, 1));
        }
        regimes.add(new Regime(100, 90, 1, 1e-3));
        regimes.add(new Regime(100, 5, 0.2, 1));
        return regimes;
    }

    /** What an interval is about, and what the truth of a model is. */
    private enum Kind {
        R2("r2"),
        MEAN_ABSOLUTE_ERROR("mean_absolute_error"),
        ROOT_MEAN_SQUARED_ERROR("root_mean_squared_error"),
        ACCURACY("accuracy");

        private final String key;

        Kind(String key) {
            this.key = key;
        }

        boolean isOfNumbers() {
            return this != ACCURACY;
        }

        Estimate in(double[] truth, double[] predicted) {
            if (isOfNumbers()) {
                RegressionReport report =
                        RegressionEvaluation.of(truth, predicted).report();
                return switch (this) {
                    case R2 -> report.r2();
                    case MEAN_ABSOLUTE_ERROR -> report.meanAbsoluteError();
                    default -> report.rootMeanSquaredError();
                };
            }
            ClassificationReport report = Evaluation.of(LABELS, signs(truth))
                    .predicted(signs(predicted))
                    .report();
            return report.accuracy();
        }

        /** Returns the score alone. */
        double scoreOf(double[] truth, double[] predicted) {
            if (isOfNumbers()) {
                RegressionMeasure measure = switch (this) {
                    case R2 -> RegressionMeasure.R2;
                    case MEAN_ABSOLUTE_ERROR -> RegressionMeasure.MEAN_ABSOLUTE_ERROR;
                    default -> RegressionMeasure.ROOT_MEAN_SQUARED_ERROR;
                };
                return measure.of(truth, predicted).orNaN();
            }
            return IntStream.range(0, truth.length)
                            .filter(i -> truth[i] > 0 == predicted[i] > 0)
                            .count()
                    / (double) truth.length;
        }

        private static int[] signs(double[] values) {
            return Arrays.stream(values).mapToInt(v -> v > 0 ? 1 : 0).toArray();
        }

        /** Returns the performance of a model on all rows that there are. */
        double of(Ridge model, double[] weights, double noise) {
            double error = noise * noise;
            double both = 0;
            double own = 0;
            double all = noise * noise;
            for (int c = 0; c < weights.length; c++) {
                error += Math.pow(model.weights()[c] - weights[c], 2);
                both += model.weights()[c] * weights[c];
                own += model.weights()[c] * model.weights()[c];
                all += weights[c] * weights[c];
            }
            return switch (this) {
                case R2 -> 1 - error / all;
                case MEAN_ABSOLUTE_ERROR -> Math.sqrt(2 / Math.PI * error);
                case ROOT_MEAN_SQUARED_ERROR -> Math.sqrt(error);
                case ACCURACY -> 1 - Math.acos(both / Math.sqrt(own * all)) / Math.PI;
            };
        }
    }

    /** Rows, and the weights that made them. */
    @SuppressWarnings("ArrayRecordComponent") // shared by nobody else
    private record Sample(double[][] x, double[] y, double[] weights) {
        static Sample draw(Regime regime, SplittableRandom random) {
            double[] weights = new double[regime.columns()];
            Arrays.fill(weights, 1 / Math.sqrt(regime.columns()));
            double[][] x = new double[regime.n()][regime.columns()];
            double[] y = new double[regime.n()];
            for (int i = 0; i < y.length; i++) {
                y[i] = regime.noise() * random.nextGaussian();
                for (int c = 0; c < weights.length; c++) {
                    x[i][c] = random.nextGaussian();
                    y[i] += weights[c] * x[i][c];
                }
            }
            return new Sample(x, y, weights);
        }
    }

    /** What a cross-validation gave: predictions of all rows, and for each kind scores and true performances of its parts. */
    @SuppressWarnings("ArrayRecordComponent") // shared by nobody else
    private record Judged(double[] predicted, Map<Kind, double[]> scores, Map<Kind, double[]> performances) {
        static Judged of(Regime regime, Sample sample, int folds, int[] order) {
            int n = regime.n();
            int[] fold = new int[n];
            for (int i = 0; i < n; i++) {
                fold[order[i]] = i % folds;
            }
            Judged judged = new Judged(new double[n], new LinkedHashMap<>(), new LinkedHashMap<>());
            for (Kind kind : Kind.values()) {
                judged.scores.put(kind, new double[folds]);
                judged.performances.put(kind, new double[folds]);
            }
            for (int k = 0; k < folds; k++) {
                int part = k;
                Ridge model = Ridge.fit(sample.x, sample.y, fold, k, regime.penalty());
                int[] held = IntStream.range(0, n).filter(i -> fold[i] == part).toArray();
                double[] truth =
                        Arrays.stream(held).mapToDouble(i -> sample.y[i]).toArray();
                double[] found = Arrays.stream(held)
                        .mapToDouble(i -> model.predict(sample.x[i]))
                        .toArray();
                for (int i = 0; i < held.length; i++) {
                    judged.predicted[held[i]] = found[i];
                }
                for (Kind kind : Kind.values()) {
                    judged.scoresOf(kind)[k] = kind.scoreOf(truth, found);
                    judged.performancesOf(kind)[k] = kind.of(model, sample.weights, regime.noise());
                }
            }
            return judged;
        }

        double[] scoresOf(Kind kind) {
            return Objects.requireNonNull(scores.get(kind));
        }

        double[] performancesOf(Kind kind) {
            return Objects.requireNonNull(performances.get(kind));
        }
    }

    private static int[] shuffled(int n, SplittableRandom random) {
        int[] order = IntStream.range(0, n).toArray();
        for (int i = n - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int moved = order[i];
            order[i] = order[j];
            order[j] = moved;
        }
        return order;
    }

    /** An interval, and the mean performance of the models that it is of. */
    private record Found(Interval interval, double models) {}

    /** The intervals of one kind in one measure. */
    private static final class Fared {
        private final List<Found> found = new ArrayList<>();

        private String held(ToDoubleFunction<Found> truth) {
            long held = found.stream()
                    .filter(each -> each.interval.contains(truth.applyAsDouble(each)))
                    .count();
            return String.format(Locale.ROOT, "%.1f", 100.0 * held / found.size());
        }

        String row(Regime regime, Kind kind, String interval) {
            double procedure =
                    found.stream().mapToDouble(Found::models).average().orElseThrow();
            double width = found.stream()
                    .mapToDouble(each -> each.interval.width())
                    .average()
                    .orElseThrow();
            return String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %s | %.3f |%n",
                    regime.name(),
                    kind.key,
                    interval,
                    held(Found::models),
                    held(each -> procedure),
                    width);
        }
    }

    /** Returns a row for each measure and interval. */
    static List<String> simulate(Regime regime, int runs) {
        SplittableRandom random = new SplittableRandom(regime.name().hashCode());
        Map<Kind, Map<String, Fared>> fared = new LinkedHashMap<>();
        int folds = 5;
        long held = regime.n() / folds;
        for (int run = 0; run < runs; run++) {
            Sample sample = Sample.draw(regime, random.split());
            List<Judged> repetitions = new ArrayList<>();
            for (int repetition = 0; repetition < 5; repetition++) {
                repetitions.add(Judged.of(regime, sample, folds, shuffled(regime.n(), random.split())));
            }
            for (Kind kind : Kind.values()) {
                Map<String, Fared> byName = fared.computeIfAbsent(kind, k -> new LinkedHashMap<>());
                Judged first = repetitions.get(0);
                double models =
                        Arrays.stream(first.performancesOf(kind)).average().orElseThrow();
                kind.in(sample.y, first.predicted)
                        .interval()
                        .ifPresent(of -> add(byName, "report of 5 folds", new Found(of, models)));
                for (int count : new int[] {1, 5}) {
                    List<Judged> some = repetitions.subList(0, count);
                    double[] scores = some.stream()
                            .flatMapToDouble(each -> Arrays.stream(each.scoresOf(kind)))
                            .toArray();
                    double performance = some.stream()
                            .flatMapToDouble(each -> Arrays.stream(each.performancesOf(kind)))
                            .average()
                            .orElseThrow();
                    String name = "mean of 5 parts" + (count == 1 ? "" : ", " + count + " times");
                    PairedTests.correctedResampledT(
                                    scores, new double[scores.length], regime.n() - held, held, count, 0.95)
                            .difference()
                            .flatMap(Estimate::interval)
                            .ifPresent(of -> add(byName, name, new Found(of, performance)));
                }
            }
        }
        List<String> rows = new ArrayList<>();
        fared.forEach((kind, byName) -> byName.forEach((name, of) -> rows.add(of.row(regime, kind, name))));
        return rows;
    }

    private static void add(Map<String, Fared> byName, String name, Found found) {
        byName.computeIfAbsent(name, unknown -> new Fared()).found.add(found);
    }
}
