package ai.lepton.bench.coverage;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Measure;
import ai.lepton.metrics.calibration.ClassProbabilities;
import ai.lepton.metrics.classification.CountMeasure;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.classification.ProbabilityMeasure;
import ai.lepton.metrics.importance.ImportanceReport;
import ai.lepton.metrics.importance.PermutationImportance;
import ai.lepton.metrics.importance.Permuted;
import ai.lepton.metrics.importance.Scorer;
import ai.lepton.metrics.regression.RegressionMeasure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Simulates how often the intervals of permutation importance hold the truth, and how often a feature that tells nothing is found
 * to tell something; one row for each regime, measure and feature.
 *
 * <p>A model is given: it takes {@code strong} and {@code weak} about as they are, and also looks at {@code noise}, which tells
 * nothing. The truth is the importance in a large sample. All draws follow from the regimes' names.
 */
public final class ImportanceCoverage {
    private static final int RUNS = 1000;
    private static final int LARGE = 200_000;
    private static final List<String> FEATURES = List.of("strong", "weak", "noise");
    private static final double[] TRUE_WEIGHTS = {1.5, 0.4, 0};
    private static final double[] MODEL_WEIGHTS = {1.2, 0.5, 0.4};

    private ImportanceCoverage() {}

    /**
     * A world.
     *
     * @param name what sets it apart
     * @param n rows of a sample
     * @param repeats permutations of each feature
     * @param skew of columns that are lognormal: the deviation of their logarithms; 0 for normal columns
     * @param offset added to what decides the class: far from 0 one class is rare
     * @param noise of the numbers: its tails are Student's of 3 degrees where the skew is 0.8
     */
    record Regime(String name, int n, int repeats, double skew, double offset, double noise) {
        boolean isHeavy() {
            return skew >= 0.8;
        }
    }

    /** Rows, and what is true of them. */
    @SuppressWarnings("ArrayRecordComponent") // shared by nobody else
    record Sample(double[][] columns, double[] numbers, int[] classes) {}

    /** Runs all; see the script. */
    public static void main(String... args) {
        Options options = Options.of(RUNS, args);
        System.out.print(
                "| Regime | Measure | Feature | Truth | Held | Truth below | Truth above | With caution | Held there "
                        + "| Found | Found there |\n|---|---|---|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        for (Regime regime : regimes()) {
            for (String measure : measures()) {
                if (options.includes(regime.name() + " | " + measure)) {
                    simulate(regime, measure, options.runs()).forEach(System.out::print);
                }
            }
        }
    }

    static List<Regime> regimes() {
        List<Regime> regimes = new ArrayList<>();
        for (int n : new int[] {20, 30, 50, 100, 300, 1000}) {
            regimes.add(new Regime("n " + n, n, 10, 0, 0, 1));
        }
        regimes.add(new Regime("n 100, 1 permutation", 100, 1, 0, 0, 1));
        regimes.add(new Regime("n 100, 50 permutations", 100, 50, 0, 0, 1));
        for (int n : new int[] {50, 100, 300, 1000}) {
            regimes.add(new Regime("mildly skewed, n " + n, n, 10, 0.4, 0, 1));
            regimes.add(new Regime("skewed, n " + n, n, 10, 0.8, 0, 1));
        }
        for (int n : new int[] {50, 100, 300, 1000}) {
            regimes.add(new Regime("5 % positive, n " + n, n, 10, 0, -4, 4));
        }
        return regimes;
    }

    static List<String> measures() {
        return List.of(
                "r2",
                "mean_absolute_error",
                "root_mean_squared_error",
                "median_absolute_error",
                "spearman_corrcoef",
                "accuracy",
                "macro_f1",
                "log_loss",
                "roc_auc",
                "average_precision",
                "brier_score");
    }

    private static Sample draw(Regime regime, int n, SplittableRandom random) {
        Sample sample = new Sample(new double[3][n], new double[n], new int[n]);
        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (int c = 0; c < 3; c++) {
                double normal = random.nextGaussian();
                sample.columns[c][i] = regime.skew() > 0 ? lognormal(regime.skew(), normal) : normal;
                sum += TRUE_WEIGHTS[c] * sample.columns[c][i];
            }
            double chi = 0;
            for (int d = 0; d < 3; d++) {
                chi += Math.pow(random.nextGaussian(), 2);
            }
            double tails = regime.isHeavy() ? Math.sqrt(3 / chi) : 1;
            sample.numbers[i] = sum + regime.noise() * tails * random.nextGaussian();
            sample.classes[i] = random.nextDouble() < 1 / (1 + Math.exp(-(sum + regime.offset()))) ? 1 : 0;
        }
        return sample;
    }

    /** The less skewed columns vary as much as the others. */
    private static double lognormal(double skew, double normal) {
        return skew >= 0.8 ? Math.exp(skew * normal) - 1.4 : (Math.exp(skew * normal) - 1.08) / 0.45;
    }

    private static double[] linear(Sample sample, Permuted rows) {
        double[][] columns = new double[3][];
        for (int c = 0; c < 3; c++) {
            columns[c] = rows.apply(FEATURES.get(c), sample.columns[c]);
        }
        return linear(columns);
    }

    private static double[] linear(double[]... columns) {
        double[] sum = new double[columns[0].length];
        for (int i = 0; i < sum.length; i++) {
            for (int c = 0; c < 3; c++) {
                sum[i] += MODEL_WEIGHTS[c] * columns[c][i];
            }
        }
        return sum;
    }

    private static ClassProbabilities probabilities(double[] linear, double offset) {
        return ClassProbabilities.ofPositive(
                Arrays.stream(linear)
                        .map(x -> 1 / (1 + Math.exp(-(x + offset))))
                        .toArray(),
                1);
    }

    private static Optional<RegressionMeasure> ofNumbers(String measure) {
        return RegressionMeasure.all().stream()
                .filter(of -> of.key().equals(measure))
                .findFirst();
    }

    private static Scorer<ClassProbabilities> ofClasses(String measure, Sample sample) {
        for (ProbabilityMeasure of : ProbabilityMeasure.values()) {
            if (of.key().equals(measure)) {
                return Scorer.ofProbabilities(of, sample.classes());
            }
        }
        CountMeasure of = measure.equals("accuracy") ? CountMeasure.ACCURACY : CountMeasure.MACRO_F1;
        return Scorer.ofProbabilities(of, Labels.of("no", "yes"), sample.classes());
    }

    private static ImportanceReport report(Regime regime, String measure, Sample sample, long seed) {
        PermutationImportance importance =
                PermutationImportance.of(FEATURES).repeats(regime.repeats()).seed(seed);
        Optional<RegressionMeasure> ofNumbers = ofNumbers(measure);
        return ofNumbers.isPresent()
                ? importance.report(
                        rows -> linear(sample, rows), Scorer.ofNumbers(ofNumbers.orElseThrow(), sample.numbers()))
                : importance.report(
                        rows -> probabilities(linear(sample, rows), regime.offset()), ofClasses(measure, sample));
    }

    /** Returns the importances in a large sample. */
    private static double[] truths(Regime regime, String measure, SplittableRandom random) {
        Sample sample = draw(regime, LARGE, random);
        Sample other = draw(regime, LARGE, random);
        int[] all = IntStream.range(0, LARGE).toArray();
        double[] scores = new double[FEATURES.size() + 1];
        boolean isHigherBetter = false;
        for (int c = 0; c <= FEATURES.size(); c++) {
            double[][] columns = sample.columns.clone();
            if (c < FEATURES.size()) {
                columns[c] = other.columns[c];
            }
            Optional<RegressionMeasure> ofNumbers = ofNumbers(measure);
            if (ofNumbers.isPresent()) {
                Scorer<double[]> scorer = Scorer.ofNumbers(ofNumbers.orElseThrow(), sample.numbers());
                isHigherBetter = scorer.measure().direction() == Measure.Direction.HIGHER_IS_BETTER;
                scores[c] = scorer.score(linear(columns), all).orNaN();
            } else {
                Scorer<ClassProbabilities> scorer = ofClasses(measure, sample);
                isHigherBetter = scorer.measure().direction() == Measure.Direction.HIGHER_IS_BETTER;
                scores[c] = scorer.score(probabilities(linear(columns), regime.offset()), all)
                        .orNaN();
            }
        }
        double base = scores[FEATURES.size()];
        int sign = isHigherBetter ? 1 : -1;
        return Arrays.stream(scores, 0, FEATURES.size())
                .map(score -> sign * (base - score))
                .toArray();
    }

    /** Returns a row for each feature. */
    static List<String> simulate(Regime regime, String measure, int runs) {
        SplittableRandom random = new SplittableRandom((regime.name() + measure).hashCode());
        List<Tally> tallies = new ArrayList<>();
        for (double truth : truths(regime, measure, random.split())) {
            tallies.add(new Tally(truth));
        }
        for (int run = 0; run < runs; run++) {
            ImportanceReport report = report(regime, measure, draw(regime, regime.n(), random.split()), run);
            for (int f = 0; f < tallies.size(); f++) {
                tallies.get(f).add(report.features().get(f));
            }
        }
        List<String> rows = new ArrayList<>();
        for (int f = 0; f < tallies.size(); f++) {
            rows.add(tallies.get(f).row(regime.name(), measure, FEATURES.get(f)));
        }
        return rows;
    }

    /** How one feature fared; each count is of the samples without a caution, then of those with one. */
    private static final class Tally {
        private final double truth;
        private final int[] samples = new int[2];
        private final int[] held = new int[2];
        private final int[] found = new int[2];
        private int below;
        private int above;

        Tally(double truth) {
            this.truth = truth;
        }

        void add(ImportanceReport.Feature feature) {
            Estimate importance = feature.importance();
            int kind = importance.caution() == null ? 0 : 1;
            if (importance.bounds() == null) {
                return;
            }
            samples[kind]++;
            held[kind] += importance.bounds().contains(truth) ? 1 : 0;
            found[kind] += feature.pValue().orElse(1) <= 0.05 ? 1 : 0;
            below += kind == 0 && truth < importance.bounds().low() ? 1 : 0;
            above += kind == 0 && truth > importance.bounds().high() ? 1 : 0;
        }

        String row(String regime, String measure, String feature) {
            return String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %.4f | %s | %s | %s | %s | %s | %s | %s |%n",
                    regime,
                    measure,
                    feature,
                    truth,
                    percent(held[0], samples[0]),
                    percent(below, samples[0]),
                    percent(above, samples[0]),
                    percent(samples[1], samples[0] + samples[1]),
                    percent(held[1], samples[1]),
                    percent(found[0], samples[0]),
                    percent(found[1], samples[1]));
        }

        private static String percent(int count, int of) {
            return of == 0 ? "–" : String.format(Locale.ROOT, "%.1f", 100.0 * count / of);
        }
    }
}
