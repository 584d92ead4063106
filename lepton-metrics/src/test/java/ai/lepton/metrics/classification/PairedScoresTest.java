package ai.lepton.metrics.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measure;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.Bootstrap;
import ai.lepton.metrics.inference.TestResult;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Measures of probabilities of two models on the same examples. */
class PairedScoresTest {
    private static final Labels ABC = Labels.of("a", "b", "c");
    private static final Labels BINARY = Labels.of("0", "1");

    private static double[] doubles(String cell) {
        return Stream.of(cell.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    private static int[] ints(String cell) {
        return Arrays.stream(doubles(cell)).mapToInt(value -> (int) value).toArray();
    }

    @ParameterizedTest
    @CsvFileSource(
            files = "src/test/resources/golden/inference/delong.csv",
            numLinesToSkip = 1,
            maxCharsPerColumn = 30_000)
    void delongsTestAgreesWithPairsCountedOneByOne(
            String truth,
            String first,
            String second,
            double difference,
            double z,
            double degrees,
            double p,
            double low,
            double high) {
        TestResult result = PairedComparison.of(
                        Evaluation.of(BINARY, ints(truth)).probabilitiesOf("1", doubles(first)),
                        Evaluation.of(BINARY, ints(truth)).probabilitiesOf("1", doubles(second)))
                .test(ProbabilityMeasure.ROC_AUC);
        assertThat(result.method()).isEqualTo("delong");
        assertThat(result.statistic().orElseThrow()).isCloseTo(z, within(1e-12 * Math.max(1, Math.abs(z))));
        assertThat(result.degreesOfFreedom().get(0)).isCloseTo(degrees, withinPercentage(1e-9));
        assertThat(result.pValue().orElseThrow()).isCloseTo(p, withinPercentage(1e-9));
        Estimate gap = result.difference().orElseThrow();
        assertThat(gap.value()).isCloseTo(difference, within(1e-14));
        Interval bounds = gap.interval().orElseThrow();
        assertThat(bounds.low()).isCloseTo(low, within(1e-13));
        assertThat(bounds.high()).isCloseTo(high, within(1e-13));
    }

    @Test
    void meanAreaOfSeveralClassesHasTheVarianceOfTheMean() {
        SplittableRandom random = new SplittableRandom(12);
        int n = 120;
        int[] truth = new int[n];
        double[] one = new double[3 * n];
        double[] other = new double[3 * n];
        for (int i = 0; i < n; i++) {
            truth[i] = random.nextInt(3);
            fill(one, i, truth[i], 1.5, random);
            fill(other, i, truth[i], 0.8, random);
        }
        PairedComparison comparison = PairedComparison.of(
                Evaluation.of(ABC, truth).probabilities(one),
                Evaluation.of(ABC, truth).probabilities(other));
        Estimate gap = comparison.difference(ProbabilityMeasure.ROC_AUC);
        ClassificationReport first =
                Evaluation.of(ABC, truth).probabilities(one).report();
        ClassificationReport second =
                Evaluation.of(ABC, truth).probabilities(other).report();
        assertThat(gap.value())
                .isCloseTo(first.rocAuc().value() - second.rocAuc().value(), within(1e-14));
        // The bootstrap knows nothing of DeLong's variance, and finds the same interval but for noise.
        double[] replicates = Bootstrap.ofRows(n)
                .resamples(600)
                .replicates(rows -> meanArea(truth, one, rows) - meanArea(truth, other, rows));
        double mean = Arrays.stream(replicates).average().orElseThrow();
        double deviation = Math.sqrt(Arrays.stream(replicates)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow());
        assertThat(gap.interval().orElseThrow().width() / (2 * 1.96 * deviation))
                .isBetween(0.9, 1.1);
    }

    private static void fill(double[] rows, int i, int truth, double skill, SplittableRandom random) {
        double sum = 0;
        for (int j = 0; j < 3; j++) {
            rows[3 * i + j] = Math.exp(2 * random.nextDouble() + (truth == j ? skill : 0));
            sum += rows[3 * i + j];
        }
        for (int j = 0; j < 3; j++) {
            rows[3 * i + j] /= sum;
        }
    }

    private static double meanArea(int[] truth, double[] rows, int[] drawn) {
        double sum = 0;
        for (int label = 0; label < 3; label++) {
            boolean[] positive = new boolean[drawn.length];
            double[] scores = new double[drawn.length];
            for (int i = 0; i < drawn.length; i++) {
                positive[i] = truth[drawn[i]] == label;
                scores[i] = rows[3 * drawn[i] + label];
            }
            sum += RocAuc.of(positive, scores).orElseThrow() / 3;
        }
        return sum;
    }

    @Test
    void differencesOfProbabilitiesAreThoseOfTheReports() {
        int[] truth = {0, 1, 0, 1, 1, 0, 1, 0, 1, 0};
        double[] one = {0.1, 0.9, 0.4, 0.8, 0.35, 0.2, 0.7, 0.6, 0.9, 0.3};
        double[] other = {0.2, 0.6, 0.5, 0.8, 0.3, 0.25, 0.4, 0.7, 0.9, 0.4};
        Evaluation first = Evaluation.of(BINARY, truth).probabilitiesOf("1", one);
        Evaluation second = Evaluation.of(BINARY, truth).probabilitiesOf("1", other);
        PairedComparison comparison = PairedComparison.of(first, second);
        assertThatThrownBy(() -> comparison.difference(ProbabilityMeasure.EXPECTED_CALIBRATION_ERROR))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the expected calibration error has no paired test");
        for (ProbabilityMeasure measure : ProbabilityMeasure.values()) {
            if (measure == ProbabilityMeasure.EXPECTED_CALIBRATION_ERROR) {
                continue;
            }
            double expected = first.report().estimate(measure.key()).value()
                    - second.report().estimate(measure.key()).value();
            Estimate found = comparison.difference(measure);
            assertThat(found.value()).as(measure.key()).isCloseTo(expected, within(1e-15));
            assertThat(found.interval().orElseThrow().contains(found.value())).isTrue();
            assertThat(comparison.test(measure).pValue().orElseThrow()).isBetween(0.0, 1.0);
        }
        assertThat(comparison.hasSameProbabilities()).isFalse();
        assertThat(PairedComparison.of(first, first).hasSameProbabilities()).isTrue();
        assertThat(ProbabilityMeasure.LOG_LOSS.direction()).isEqualTo(Measure.Direction.LOWER_IS_BETTER);
        assertThat(ProbabilityMeasure.ROC_AUC.direction()).isEqualTo(Measure.Direction.HIGHER_IS_BETTER);
    }

    @Test
    void skipsClassesWithoutACurveWhereUndefinedOnesAre() {
        int[] truth = {0, 1, 0, 1, 0, 1};
        double[] one = {.6, .3, .1, .3, .4, .3, .2, .7, .1, .1, .8, .1, .5, .4, .1, .5, .4, .1};
        double[] other = {.5, .4, .1, .6, .3, .1, .2, .7, .1, .4, .5, .1, .5, .4, .1, .3, .6, .1};
        Evaluation first = Evaluation.of(ABC, truth).probabilities(one).whenUndefined(Score.WhenUndefined.SKIP);
        Evaluation second = Evaluation.of(ABC, truth).probabilities(other).whenUndefined(Score.WhenUndefined.SKIP);
        double expected =
                first.report().rocAuc().value() - second.report().rocAuc().value();
        assertThat(PairedComparison.of(first, second)
                        .difference(ProbabilityMeasure.ROC_AUC)
                        .value())
                .isCloseTo(expected, within(1e-15));
        assertThat(PairedComparison.of(first.whenUndefined(Score.WhenUndefined.UNDEFINED), second)
                        .difference(ProbabilityMeasure.ROC_AUC)
                        .score())
                .isEqualTo(Score.undefined("roc auc needs both classes; all 6 labels are 'negative'"));
    }
}
