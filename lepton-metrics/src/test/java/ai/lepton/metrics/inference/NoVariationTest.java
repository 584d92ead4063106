package ai.lepton.metrics.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.internal.DifferenceTests;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Values that differ by no more than their rounding do not vary, and a test of them says so. */
class NoVariationTest {
    /** Gaps of 0.1, each rounded otherwise. */
    private static final double[] FIRST = {0.3, 0.5, 0.9, 1.1, 0.7, 0.8, 0.4, 0.6, 1.3, 1.2};

    private static final double[] SECOND =
            Arrays.stream(FIRST).map(x -> x - 0.1).toArray();

    private static double[][] twoByTwo(double[] values) {
        double[][] pairs = new double[5][2];
        Arrays.setAll(pairs, r -> new double[] {values[2 * r], values[2 * r + 1]});
        return pairs;
    }

    @Test
    void equalGapsHaveNoPairedTTest() {
        TestResult test = PairedTests.t(FIRST, SECOND, null, 0.95);
        assertThat(test.pValue()).isEqualTo(Score.undefined("the difference is the same for every example"));
        assertThat(test.difference().orElseThrow().value()).isCloseTo(0.1, within(1e-15));
        assertThat(test.difference().orElseThrow().interval()).isEmpty();
        double[] gaps = new double[FIRST.length];
        Arrays.setAll(gaps, i -> FIRST[i] - SECOND[i]);
        assertThat(Arrays.stream(gaps).distinct().count())
                .as("rounded differently")
                .isGreaterThan(1);
        assertThat(PairedTests.t(gaps, null, 0.95).pValue().isDefined()).isFalse();
        assertThat(PairedTests.t(new double[] {-0.1, -0.1, -0.1}, new double[] {1, 2, 0.3}, 0.95)
                        .pValue()
                        .isDefined())
                .isFalse();
    }

    @Test
    void gapsOfLargeValuesAreTheSameWithinTheirRounding() {
        double[] large = Arrays.stream(FIRST).map(x -> 1000 + x).toArray();
        double[] less = Arrays.stream(large).map(x -> x - 0.1).toArray();
        assertThat(PairedTests.t(large, less, null, 0.95).pValue().isDefined()).isFalse();
        less[0] -= 1e-9;
        assertThat(PairedTests.t(large, less, null, 0.95).pValue().isDefined())
                .as("small but real")
                .isTrue();
    }

    @Test
    void equalGapsHaveNoTestOfCrossValidation() {
        Score none = Score.undefined("the differences do not vary over the splits");
        TestResult corrected = PairedTests.correctedResampledT(FIRST, SECOND, 90, 10, 0.95);
        assertThat(corrected.pValue()).isEqualTo(none);
        assertThat(corrected.difference().orElseThrow().value()).isCloseTo(0.1, within(1e-15));
        assertThat(PairedTests.fiveByTwoT(twoByTwo(FIRST), twoByTwo(SECOND)).pValue())
                .isEqualTo(none);
        assertThat(PairedTests.fiveByTwoF(twoByTwo(FIRST), twoByTwo(SECOND)).pValue())
                .isEqualTo(none);
    }

    @Test
    void aVarianceOfRoundingIsNone() {
        assertThat(DifferenceTests.normal("some", 0.1, 1e-34, 1, 0.95, 10).pValue())
                .isEqualTo(Score.undefined("the difference has no variance"));
        assertThat(DifferenceTests.normal("some", 0.1, 1e-20, 1, 0.95, 10)
                        .pValue()
                        .isDefined())
                .isTrue();
        double[] replicates = new double[100];
        Arrays.setAll(replicates, i -> 0.1 + (i % 3) * 1e-17);
        assertThat(DifferenceTests.resampled("some", 0.1, 1, replicates, 0.95, 50)
                        .pValue())
                .isEqualTo(Score.undefined("the resamples do not tell"));
        double[] without = new double[20];
        Arrays.setAll(without, i -> 0.1 + (i % 2) * 1e-17);
        assertThat(DifferenceTests.jackknife("some", 0.1, 1, without, 20, 0.95, 20)
                        .pValue())
                .isEqualTo(Score.undefined("the difference is the same without each of the examples"));
    }

    @Test
    void theJackknifeOfAMeanIsStudentsTest() {
        double[] values = {0.2, -0.4, 0.9, 0.5, -0.1, 0.7, 0.3, 0.6, -0.2, 0.8, 0.1};
        double sum = Arrays.stream(values).sum();
        double[] without =
                Arrays.stream(values).map(x -> (sum - x) / (values.length - 1)).toArray();
        TestResult jackknife =
                DifferenceTests.jackknife("some", sum / values.length, 1, without, values.length, 0.95, 11);
        TestResult student = PairedTests.t(values, null, 0.95);
        assertThat(jackknife.pValue().orElseThrow()).isCloseTo(student.pValue().orElseThrow(), within(1e-12));
        Interval found = jackknife.difference().orElseThrow().interval().orElseThrow();
        Interval expected = student.difference().orElseThrow().interval().orElseThrow();
        assertThat(found.low()).isCloseTo(expected.low(), within(1e-12));
        assertThat(found.high()).isCloseTo(expected.high(), within(1e-12));
    }

    @Test
    void differencesOfEstimatesHaveTheCautionsOfBoth() {
        Estimate sure = new Estimate(Score.of(0.5), new Interval(0.4, 0.6, 0.95, "some"), 10);
        Estimate unsure = sure.withCaution("few examples");
        assertThat(TestResult.ofIndependent(sure, unsure)
                        .difference()
                        .orElseThrow()
                        .caution())
                .contains("few examples");
        assertThat(TestResult.ofIndependent(sure, sure)
                        .difference()
                        .orElseThrow()
                        .caution())
                .isNull();
        Estimate narrow = new Estimate(Score.of(0.5), new Interval(0.5, 0.5 + 1e-17, 0.95, "some"), 10);
        assertThat(TestResult.ofIndependent(narrow, narrow).pValue())
                .isEqualTo(Score.undefined("the intervals have no width"));
    }
}
