package ai.lepton.metrics.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often intervals of what probabilities tell hold the truth, by simulation with a fixed seed. */
class CoverageOfMeasuresTest {
    private static final Labels LABELS = Labels.of("a", "b", "c");

    private final SplittableRandom random = new SplittableRandom(23);

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
        assertThat((double) held / runs)
                .as("wider than it says where few are misplaced")
                .isGreaterThan(0.935);
    }

    /**
     * A share of the positives scores below all negatives, so that a sample may have none of them: DeLong's variance, Newcombe's and
     * that of the average precision held 42 to 90 % here.
     */
    @ParameterizedTest
    @CsvSource({"10, 500, 0.3", "20, 20, 0.02", "30, 500, 0.02", "100, 500, 0.01", "300, 500, 0.01", "100, 100, 0.02"})
    void holdsItsLevelForAreasThatAFewMisplacedExamplesDecide(int positives, int negatives, double misplaced) {
        SplittableRandom random = new SplittableRandom(positives + 7);
        boolean[] positive = new boolean[positives + negatives];
        Arrays.fill(positive, 0, positives, true);
        double[] scores = new double[positive.length];
        double[] turned = new double[positive.length];
        // Of perfectly told classes, but for those below all; and the same of the negatives, above all.
        double area = 1 - misplaced;
        double share = (double) positives / positive.length;
        int runs = 1000;
        int held = 0;
        int low = 0;
        int heldOfPrecision = 0;
        for (int run = 0; run < runs; run++) {
            for (int i = 0; i < scores.length; i++) {
                boolean isMisplaced = positive[i] && random.nextDouble() < misplaced;
                scores[i] = (positive[i] ? 1 : 0) + random.nextDouble() - (isMisplaced ? 3 : 0);
                turned[i] = -scores[i];
            }
            Interval bounds = RocAuc.estimate(positive, scores, 0.95).interval().orElseThrow();
            held += bounds.contains(area) ? 1 : 0;
            low += bounds.low() > area ? 1 : 0;
            Interval other = RocAuc.estimate(positive, turned, 0.95).interval().orElseThrow();
            assertThat(other.low()).isCloseTo(1 - bounds.high(), within(1e-9));
            // Those below all have about the precision of all.
            double precision = 1 - misplaced + misplaced * share;
            heldOfPrecision += PrecisionRecallCurve.averagePrecision(positive, scores, null, 0.95)
                            .interval()
                            .orElseThrow()
                            .contains(precision)
                    ? 1
                    : 0;
        }
        assertThat((double) held / runs).isGreaterThan(0.935);
        assertThat((double) low / runs).isLessThan(0.04);
        assertThat((double) heldOfPrecision / runs).isGreaterThan(0.93);
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
