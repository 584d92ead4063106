package ai.lepton.metrics.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.lepton.metrics.Score;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class CrossValidationTestsTest {
    private static final double TINY = 1e-10; // per cent, that is 1e-12

    @ParameterizedTest
    @CsvFileSource(files = "src/test/resources/golden/inference/five_by_two.csv", numLinesToSkip = 1)
    void fiveByTwoAgreesWithMlxtend(String first, String second, double t, double tP, double f, double fP) {
        double[][] one = Numbers.doubles(first, 2);
        double[][] two = Numbers.doubles(second, 2);
        TestResult student = PairedTests.fiveByTwoT(one, two);
        assertThat(student.statistic().orElseThrow()).isCloseTo(t, withinPercentage(TINY));
        assertThat(student.pValue().orElseThrow()).isCloseTo(tP, withinPercentage(TINY));
        assertThat(student.degreesOfFreedom()).containsExactly(5.0);
        TestResult combined = PairedTests.fiveByTwoF(one, two);
        assertThat(combined.statistic().orElseThrow()).isCloseTo(f, withinPercentage(TINY));
        assertThat(combined.pValue().orElseThrow()).isCloseTo(fP, withinPercentage(TINY));
        assertThat(combined.degreesOfFreedom()).containsExactly(10.0, 5.0);
    }

    @ParameterizedTest
    @CsvFileSource(files = "src/test/resources/golden/inference/resampled_t.csv", numLinesToSkip = 1)
    void correctedResampledTAgreesWithItsEquation(
            String first, String second, long train, long test, double t, double p, double low, double high) {
        TestResult result =
                PairedTests.correctedResampledT(Numbers.doubles(first), Numbers.doubles(second), train, test, 0.95);
        assertThat(result.statistic().orElseThrow()).isCloseTo(t, withinPercentage(TINY));
        assertThat(result.pValue().orElseThrow()).isCloseTo(p, withinPercentage(TINY));
        assertThat(result.difference().orElseThrow().interval().orElseThrow().low())
                .isCloseTo(low, within(1e-13));
        assertThat(result.difference().orElseThrow().interval().orElseThrow().high())
                .isCloseTo(high, within(1e-13));
    }

    @Test
    void agreesWithNumbersWorkedByHand() {
        // Differences 1 and -1 in each repetition: variances 2, t = 1 / sqrt(2), F = 10 / (2 · 10).
        double[][] one = {{1, 0}, {1, 0}, {1, 0}, {1, 0}, {1, 0}};
        double[][] two = {{0, 1}, {0, 1}, {0, 1}, {0, 1}, {0, 1}};
        assertThat(PairedTests.fiveByTwoT(one, two).statistic().orElseThrow()).isCloseTo(Math.sqrt(0.5), within(1e-15));
        assertThat(PairedTests.fiveByTwoF(one, two).statistic().orElseThrow()).isCloseTo(0.5, within(1e-15));
        assertThat(PairedTests.fiveByTwoF(one, two).difference().orElseThrow().value())
                .isZero();
        // Differences 1 and 3: mean 2, variance 2, error sqrt((1/2 + 1/2) · 2).
        TestResult corrected = PairedTests.correctedResampledT(new double[] {1, 3}, new double[] {0, 0}, 50, 25, 0.95);
        assertThat(corrected.statistic().orElseThrow()).isCloseTo(Math.sqrt(2), within(1e-15));
        assertThat(corrected.degreesOfFreedom()).containsExactly(1.0);
    }

    @Test
    void isUndefinedWhereDifferencesDoNotVary() {
        double[][] one = new double[5][2];
        Score constant = Score.undefined("the differences do not vary over the splits");
        assertThat(PairedTests.fiveByTwoT(one, one).pValue()).isEqualTo(constant);
        assertThat(PairedTests.fiveByTwoF(one, one).pValue()).isEqualTo(constant);
        assertThat(PairedTests.correctedResampledT(new double[2], new double[2], 9, 1, 0.95)
                        .statistic())
                .isEqualTo(constant);
    }

    @Test
    void refusesOtherShapesAndScoresThatAreNotFinite() {
        assertThatThrownBy(() -> PairedTests.fiveByTwoT(new double[4][2], new double[5][2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("first has 4 repetitions; 5x2cv has 5, each of 2 folds");
        assertThatThrownBy(() -> PairedTests.fiveByTwoF(new double[5][3], new double[5][3]))
                .hasMessage("first[0] has 3 scores; each repetition has 2");
        double[][] broken = new double[5][2];
        broken[3][1] = Double.NaN;
        assertThatThrownBy(() -> PairedTests.fiveByTwoT(new double[5][2], broken))
                .hasMessage("second[3][1] is NaN; scores must be finite");
        assertThatThrownBy(() -> PairedTests.correctedResampledT(new double[3], new double[2], 9, 1, 0.95))
                .hasMessage("first has 3 values but second has 2; they must be of the same splits");
        assertThatThrownBy(() -> PairedTests.correctedResampledT(new double[1], new double[1], 9, 1, 0.95))
                .hasMessage("a variance needs two splits or more, here are 1");
        assertThatThrownBy(() -> PairedTests.correctedResampledT(new double[2], new double[2], 9, 0, 0.95))
                .hasMessage("each split has 9 examples to train on and 0 to test on; both need at least 1");
    }

    /** By hand: mean 2, variance 8/3 of four, t of 0.95 with one degree of freedom 12.7062. */
    @Test
    void repeatedFoldsHaveTheDegreesOfOneRepetition() {
        double[] scores = {0, 2, 2, 4};
        double error = Math.sqrt((0.25 + 1) * 8 / 3.0);
        TestResult twice = PairedTests.correctedResampledT(scores, new double[4], 10, 10, 2, 0.95);
        assertThat(twice.difference().orElseThrow().interval().orElseThrow().high())
                .isCloseTo(2 + 12.7062 * error, within(1e-3));
        assertThat(PairedTests.correctedResampledT(scores, new double[4], 10, 10, 1, 0.95))
                .isEqualTo(PairedTests.correctedResampledT(scores, new double[4], 10, 10, 0.95));
        for (int repetitions : new int[] {0, 3, 4}) {
            assertThatThrownBy(() -> PairedTests.correctedResampledT(scores, new double[4], 10, 10, repetitions, 0.95))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "4 splits are not " + repetitions + " repetitions of as many splits each, at least two");
        }
    }
}
