package ai.lepton.metrics.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbabilitiesTest {
    @ParameterizedTest
    @CsvSource({
        // probability of the true class, log-loss, Brier score
        "1, 2.220446049250313e-16, 0",
        "0.5, 0.6931471805599453, 0.25",
        "0.25, 1.3862943611198906, 0.5625",
        "0, 36.04365338911715, 1"
    })
    void giveWhatIsWorkedByHand(double probability, double logLoss, double brier) {
        ClassProbabilities probabilities = ClassProbabilities.ofPositive(new double[] {probability}, 1);
        assertThat(LogLoss.of(new int[] {1}, probabilities).orElseThrow()).isCloseTo(logLoss, within(1e-15 * logLoss));
        assertThat(BrierScore.of(new int[] {1}, probabilities).orElseThrow()).isCloseTo(brier, within(1e-15));
    }

    @Test
    void aClassThatThereIsNotIsNoneOfTheNextExample() {
        ClassProbabilities two = ClassProbabilities.of(new double[] {0.3, 0.7, 0.6, 0.4}, 2);
        assertThat(two.of(1, 0)).isEqualTo(0.6);
        assertThatThrownBy(() -> two.of(0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> two.of(1, -1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> two.of(2, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void sumTheBrierScoreOverMoreThanTwoClasses() {
        ClassProbabilities sure = ClassProbabilities.of(new double[] {1, 0, 0}, 3);
        assertThat(BrierScore.of(new int[] {1}, sure)).isEqualTo(Score.of(2));
    }

    @Test
    void leaveOutExamplesOfWeightZero() {
        ClassProbabilities probabilities = ClassProbabilities.ofPositive(new double[] {0.5, 0, 0.5}, 1);
        int[] truth = {1, 1, 0};
        double[] weight = {3, 0, 1};
        assertThat(LogLoss.of(truth, probabilities, weight)).isEqualTo(Score.of(Math.log(2)));
        assertThat(BrierScore.of(truth, probabilities, weight)).isEqualTo(Score.of(0.25));
        assertThat(LogLoss.estimate(truth, probabilities, weight, 0.95).n()).isEqualTo(2);
    }

    @Test
    void areUndefinedWithoutExamples() {
        ClassProbabilities none = ClassProbabilities.of(new double[0], 2);
        Score undefined = Score.undefined("there are no examples");
        assertThat(LogLoss.of(new int[0], none)).isEqualTo(undefined);
        assertThat(BrierScore.of(new int[0], none)).isEqualTo(undefined);
        assertThat(CalibrationError.expected(new double[0], new boolean[0], 15)).isEqualTo(undefined);
        assertThat(CalibrationError.maximum(new double[0], new boolean[0], 15)).isEqualTo(undefined);
    }

    @Test
    void boundALossByWhatItCanBe() {
        Estimate estimate = BrierScore.estimate(
                new int[] {1, 1, 1}, ClassProbabilities.ofPositive(new double[] {1, 1, 0}, 1), null, 0.95);
        assertThat(estimate.interval().orElseThrow().low()).isZero();
        assertThat(estimate.interval().orElseThrow().high()).isEqualTo(1);
        assertThat(estimate.interval().orElseThrow().method()).isEqualTo("hall-t");
        Estimate perfect = BrierScore.estimate(
                new int[] {1, 1}, ClassProbabilities.ofPositive(new double[] {1, 1}, 1), null, 0.95);
        // 1 − √0.025 of all may be unlike the two, and cost 1 each.
        assertThat(perfect.interval())
                .isEqualTo(Optional.of(new Interval(0, 1 - Math.sqrt(0.025), 0.95, "clopper-pearson")));
    }

    @Test
    void chooseTheFirstOfTheMostProbable() {
        ClassProbabilities probabilities = ClassProbabilities.of(new double[] {0.4, 0.4, 0.2, 0.2, 0.4, 0.4}, 3);
        assertThat(probabilities.mostProbable()).containsExactly(0, 1);
        assertThat(probabilities.column(2)).containsExactly(0.2, 0.4);
    }

    @ParameterizedTest
    @CsvSource({
        // Two in [0.5, 1]: mean confidence 0.75, accuracy 0.5. One in [0, 0.5): confidence 0.25, right.
        "2, 0.416666666666666667, 0.75",
        "1, 0.083333333333333333, 0.083333333333333333"
    })
    void calibrationErrorIsWorkedByHand(int bins, double expected, double maximum) {
        double[] confidence = {0.5, 1, 0.25};
        boolean[] correct = {true, false, true};
        assertThat(CalibrationError.expected(confidence, correct, bins).orElseThrow())
                .isCloseTo(expected, within(1e-15));
        assertThat(CalibrationError.maximum(confidence, correct, bins).orElseThrow())
                .isCloseTo(maximum, within(1e-15));
    }

    @Test
    void binsHoldTheirLowerBorderAndTheLastItsUpper() {
        for (int bins : new int[] {1, 3, 7, 10, 15, 100}) {
            for (int bin = 0; bin <= bins; bin++) {
                double border = (double) bin / bins;
                assertThat(binOf(border, bins)).isEqualTo(Math.min(bin, bins - 1));
                if (bin > 0) {
                    assertThat(binOf(Math.nextDown(border), bins)).isEqualTo(bin - 1);
                }
            }
        }
    }

    private static int binOf(double confidence, int bins) {
        ReliabilityDiagram diagram = ReliabilityDiagram.of(new double[] {confidence}, new boolean[] {true}, bins);
        for (int bin = 0; bin < bins; bin++) {
            if (diagram.bins().get(bin).examples() == 1) {
                return bin;
            }
        }
        throw new AssertionError("the example is in no bin");
    }

    @Test
    void calibrationErrorIsTheSameInAnyOrderAndForDoubledWeights() {
        SplittableRandom random = new SplittableRandom(8);
        int n = 500;
        double[] confidence =
                random.doubles(n).map(u -> Math.round(u * 64) / 64.0).toArray();
        boolean[] correct = new boolean[n];
        double[] twos = new double[n];
        Arrays.fill(twos, 2);
        for (int i = 0; i < n; i++) {
            correct[i] = random.nextDouble() < confidence[i];
        }
        Score error = CalibrationError.expected(confidence, correct, 15);
        assertThat(ReliabilityDiagram.of(confidence, correct, twos, 15).expectedCalibrationError())
                .isEqualTo(error);
        double[] turned = new double[n];
        boolean[] turnedCorrect = new boolean[n];
        for (int i = 0; i < n; i++) {
            turned[i] = confidence[n - 1 - i];
            turnedCorrect[i] = correct[n - 1 - i];
        }
        assertThat(CalibrationError.expected(turned, turnedCorrect, 15)).isEqualTo(error);
    }

    @Test
    void nameTheIndexOfWhatIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CalibrationError.expected(new double[] {0.5, 1.5}, new boolean[2], 15))
                .withMessage("confidence[1] is 1.5, outside [0, 1]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CalibrationError.expected(new double[] {0.5, Double.NaN}, new boolean[2], 15))
                .withMessage("confidence[1] is NaN, outside [0, 1]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CalibrationError.expected(new double[2], new boolean[3], 15))
                .withMessage("confidence has 2 values but correct has 3; they must describe the same examples");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CalibrationError.expected(new double[2], new boolean[2], 0))
                .withMessage("bins is 0; it must be at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClassProbabilities.of(new double[] {0.5, 0.5, 0.5}, 2))
                .withMessage("probabilities has 3 values, which is no multiple of 2, the number of classes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClassProbabilities.of(new double[] {0.5, 0.5, 1.25, -0.25}, 2))
                .withMessage("probabilities[1][0] is 1.25, outside [0, 1]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClassProbabilities.of(new double[] {0.5, 0.5, 0.5, 0.25}, 2))
                .withMessage("probabilities[1] adds up to 0.75, not 1; logits need a softmax first");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClassProbabilities.ofPositive(new double[] {0.5, -0.5}, 1))
                .withMessage("probability[1] is -0.5, outside [0, 1]");
        ClassProbabilities two = ClassProbabilities.of(new double[] {0.5, 0.5, 0.5, 0.5}, 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogLoss.of(new int[] {0}, two))
                .withMessage("truth has 1 values but probabilities has 2 rows; they must describe the same examples");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BrierScore.of(new int[] {0, 2}, two))
                .withMessage("truth[1] is 2, outside [0, 2)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogLoss.of(new int[] {0, 1}, two, new double[] {1, -1}))
                .withMessage("weight[1] is -1.0; weights are finite and not negative");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogLoss.of(new int[] {0, 1}, two, new double[] {1}))
                .withMessage("weight has 1 values but truth has 2; they must describe the same examples");
    }
}
