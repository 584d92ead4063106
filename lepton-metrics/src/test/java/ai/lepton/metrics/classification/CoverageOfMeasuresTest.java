package ai.lepton.metrics.classification;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often the intervals of a report hold the truth, by simulation with a fixed seed. */
class CoverageOfMeasuresTest {
    private static final Labels LABELS = Labels.of("a", "b", "c");
    // Chances of each cell; row sums are the classes' shares.
    private static final double[][] CHANCES = {{0.40, 0.06, 0.04}, {0.05, 0.20, 0.05}, {0.02, 0.03, 0.15}};

    private final SplittableRandom random = new SplittableRandom(23);

    @Test
    void holdsItsLevelForMeasuresOfAMatrix() {
        Map<String, Double> coverage = coverage(
                500,
                0.95,
                pairs -> Evaluation.of(LABELS, pairs[0])
                        .predicted(pairs[1])
                        .resamples(400)
                        .seed(random.nextLong()));
        assertThat(coverage.values()).allSatisfy(share -> assertThat(share).isBetween(0.915, 0.98));
    }

    @Test
    void holdsItsLevelWithWeights() {
        // Weights that do not depend on the cell leave the truth as it is.
        Map<String, Double> coverage = coverage(
                1500,
                0.9,
                pairs -> Evaluation.of(LABELS, pairs[0])
                        .predicted(pairs[1])
                        .weights(random.doubles(pairs[0].length)
                                .map(u -> u < 0.1 ? 0 : 0.2 + 2 * u)
                                .toArray())
                        .level(0.9));
        assertThat(coverage.values()).allSatisfy(share -> assertThat(share).isBetween(0.87, 0.93));
    }

    /** Returns how often the interval of each measure held what the measure is of the chances themselves. */
    private Map<String, Double> coverage(int runs, double level, Function<int[][], Evaluation> evaluation) {
        long[][] exact = Arrays.stream(CHANCES)
                .map(row -> Arrays.stream(row)
                        .mapToLong(chance -> Math.round(chance * 100))
                        .toArray())
                .toArray(long[][]::new);
        ConfusionMatrix chances = ConfusionMatrix.ofCounts(LABELS, exact);
        Map<String, Double> coverage = new TreeMap<>();
        for (int run = 0; run < runs; run++) {
            ClassificationReport report = evaluation.apply(draw(200)).report();
            assertThat(report.level()).isEqualTo(level);
            tally(coverage, "accuracy", report.accuracy(), chances.accuracy(), runs);
            tally(coverage, "f1", report.f1("b"), chances.f1("b"), runs);
            tally(coverage, "precision", report.precision("b"), chances.precision("b"), runs);
            tally(coverage, "recall", report.recall("c"), chances.recall("c"), runs);
            tally(coverage, "specificity", report.specificity("a"), chances.specificity("a"), runs);
            tally(coverage, "macro f1", report.macroF1(), chances.score(ClassMeasure.F1, Average.MACRO), runs);
            tally(coverage, "mcc", report.matthewsCorrelation(), chances.matthewsCorrelation(), runs);
            tally(coverage, "kappa", report.cohenKappa(), chances.cohenKappa(), runs);
            tally(coverage, "balanced accuracy", report.balancedAccuracy(), chances.balancedAccuracy(), runs);
        }
        return coverage;
    }

    private static void tally(Map<String, Double> coverage, String name, Estimate estimate, Score truth, int runs) {
        boolean held = estimate.interval().orElseThrow().contains(truth.orElseThrow());
        coverage.merge(name, held ? 1.0 / runs : 0, Double::sum);
    }

    private int[][] draw(int n) {
        int[][] pairs = new int[2][n];
        for (int i = 0; i < n; i++) {
            double rest = random.nextDouble();
            int cell = 0;
            while (cell < 8 && rest >= CHANCES[cell / 3][cell % 3]) {
                rest -= CHANCES[cell / 3][cell % 3];
                cell++;
            }
            pairs[0][i] = cell / 3;
            pairs[1][i] = cell % 3;
        }
        return pairs;
    }

    @ParameterizedTest
    @CsvSource({"15, 25, 0.6", "40, 60, 0.7", "30, 30, 0.9", "20, 20, 0.97", "3, 50, 0.8", "1, 30, 0.7", "10, 100, 0.85"
    })
    void holdsItsLevelForAnAreaUnderTheCurve(int positives, int negatives, double area) {
        // Scores are uniform for negatives; a power of a uniform for positives gives any area.
        double power = (1 - area) / area;
        boolean[] positive = new boolean[positives + negatives];
        Arrays.fill(positive, 0, positives, true);
        double[] scores = new double[positive.length];
        int runs = 1500;
        int held = 0;
        for (int run = 0; run < runs; run++) {
            for (int i = 0; i < scores.length; i++) {
                scores[i] = positive[i] ? Math.pow(random.nextDouble(), power) : random.nextDouble();
            }
            held += RocAuc.estimate(positive, scores, 0.95)
                            .interval()
                            .orElseThrow()
                            .contains(area)
                    ? 1
                    : 0;
        }
        assertThat((double) held / runs).isBetween(0.925, 0.995);
    }

    @Test
    void holdsItsLevelForLossesAndMeanAreas() {
        // Large samples stand for the truth.
        ClassificationReport large = probabilities(200_000).resamples(1).report();
        int runs = 400;
        int areas = 0;
        int losses = 0;
        int briers = 0;
        int precisions = 0;
        for (int run = 0; run < runs; run++) {
            ClassificationReport report = probabilities(150).resamples(1).report();
            areas += holds(report.rocAuc(), large.rocAuc());
            losses += holds(report.logLoss(), large.logLoss());
            briers += holds(report.brierScore(), large.brierScore());
            Estimate precision =
                    report.find("average_precision", null, "b").orElseThrow().estimate();
            Estimate truth =
                    large.find("average_precision", null, "b").orElseThrow().estimate();
            precisions += holds(precision, truth);
        }
        assertThat((double) areas / runs).as("macro roc auc").isBetween(0.92, 0.98);
        assertThat((double) losses / runs).as("log loss").isBetween(0.90, 0.98);
        assertThat((double) briers / runs).as("brier score").isBetween(0.92, 0.98);
        assertThat((double) precisions / runs).as("average precision").isBetween(0.90, 0.995);
    }

    private static int holds(Estimate estimate, Estimate truth) {
        return estimate.interval().orElseThrow().contains(truth.value()) ? 1 : 0;
    }

    private Evaluation probabilities(int n) {
        int[] truth = new int[n];
        double[] rows = new double[3 * n];
        for (int i = 0; i < n; i++) {
            truth[i] = random.nextInt(3);
            double sum = 0;
            for (int j = 0; j < 3; j++) {
                double normal = random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5;
                rows[3 * i + j] = Math.exp(2 * normal + (truth[i] == j ? 1 : 0));
                sum += rows[3 * i + j];
            }
            for (int j = 0; j < 3; j++) {
                rows[3 * i + j] /= sum;
            }
        }
        return Evaluation.of(LABELS, truth).probabilities(rows);
    }
}
