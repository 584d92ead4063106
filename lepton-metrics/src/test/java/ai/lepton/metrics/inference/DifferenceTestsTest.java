package ai.lepton.metrics.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.internal.DifferenceTests;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class DifferenceTestsTest {
    @ParameterizedTest
    @CsvFileSource(
            files = "src/test/resources/golden/inference/paired_t.csv",
            numLinesToSkip = 1,
            maxCharsPerColumn = 20_000)
    void pairedTAgreesWithScipy(String differences, double t, double p, double low, double high) {
        TestResult result = PairedTests.t(Numbers.doubles(differences), null, 0.95);
        assertThat(result.statistic().orElseThrow()).isCloseTo(t, withinPercentage(1e-9));
        assertThat(result.pValue().orElseThrow()).isCloseTo(p, withinPercentage(1e-9));
        Interval bounds = result.difference().orElseThrow().interval().orElseThrow();
        assertThat(bounds.low()).isCloseTo(low, within(1e-13));
        assertThat(bounds.high()).isCloseTo(high, within(1e-13));
        assertThat(result.degreesOfFreedom()).containsExactly(Numbers.doubles(differences).length - 1.0);
    }

    @Test
    void pairedTWithWeightsHasTheIntervalOfAWeightedMean() {
        double[] x = {1, 3, 2, 5, 4, -1};
        double[] weights = {1, 0.5, 2, 0, 1, 3};
        TestResult result = PairedTests.t(x, weights, 0.9);
        SampleMean sample = new SampleMean();
        for (int i = 0; i < x.length; i++) {
            sample.add(x[i], weights[i]);
        }
        Estimate expected = sample.estimate(0.9);
        Estimate found = result.difference().orElseThrow();
        assertThat(found.value()).isCloseTo(expected.value(), within(1e-15));
        assertThat(found.n()).isEqualTo(5);
        assertThat(found.interval().orElseThrow().low())
                .isCloseTo(expected.interval().orElseThrow().low(), within(1e-13));
    }

    @Test
    void pairedTIsUndefinedWhereNothingVaries() {
        assertThat(PairedTests.t(new double[0], null, 0.95).pValue())
                .isEqualTo(Score.undefined("there are no examples"));
        assertThat(PairedTests.t(new double[] {2}, null, 0.95).pValue())
                .isEqualTo(Score.undefined("one example tells nothing of how differences vary"));
        assertThat(PairedTests.t(new double[] {2, 2}, null, 0.95).pValue())
                .isEqualTo(Score.undefined("the difference is the same for every example"));
        assertThatThrownBy(() -> PairedTests.t(new double[3], new double[2], 0.95))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("weights has 2 values but differences has 3; they must describe the same examples");
        assertThatThrownBy(() -> PairedTests.t(new double[] {1, Double.NaN}, null, 0.95))
                .hasMessage("value is NaN; a mean needs finite values");
    }

    @Test
    void normalTestAgreesWithItsTable() {
        TestResult result = DifferenceTests.normal("z", 1.959963984540054, 1, 3, 0.95, 10);
        assertThat(result.pValue().orElseThrow()).isCloseTo(0.05, within(1e-15));
        assertThat(result.statistic().orElseThrow()).isEqualTo(1.959963984540054);
        Interval bounds = result.difference().orElseThrow().interval().orElseThrow();
        assertThat(bounds.low()).isCloseTo(0, within(1e-15));
        assertThat(bounds.high()).as("cut at the range").isEqualTo(3);
        assertThat(DifferenceTests.normal("z", 0.1, 0, 1, 0.95, 10).pValue())
                .isEqualTo(Score.undefined("the difference has no variance"));
        assertThatThrownBy(() -> DifferenceTests.normal("z", 0.1, -1, 1, 0.95, 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("variance is -1.0; it must be at least 0");
    }

    @Test
    void resampledTestCountsTheRarerSide() {
        double[] replicates = IntStream.range(0, 99).mapToDouble(i -> i - 3.5).toArray();
        TestResult result = DifferenceTests.resampled("b", 40, replicates, 0.9, 7);
        assertThat(result.pValue().orElseThrow()).isEqualTo(2 * 5 / 100.0);
        replicates[50] = Double.NaN;
        assertThat(DifferenceTests.resampled("b", 40, replicates, 0.9, 7)
                        .pValue()
                        .orElseThrow())
                .as("one more on either side")
                .isEqualTo(2 * 6 / 100.0);
        assertThat(DifferenceTests.resampled("b", 1, new double[] {1, 1}, 0.9, 7)
                        .pValue())
                .isEqualTo(Score.undefined("the resamples do not tell"));
    }

    private static Estimate proportion(long successes, long trials) {
        return new Estimate(Score.of((double) successes / trials), Proportions.wilson(successes, trials, 0.95), trials);
    }

    @Test
    void independentProportionsHaveNewcombesInterval() {
        TestResult result = TestResult.ofIndependent(proportion(56, 70), proportion(48, 80));
        Interval expected = Proportions.newcombe(56, 70, 48, 80, 0.95);
        Interval bounds = result.difference().orElseThrow().interval().orElseThrow();
        // Newcombe 1998, table II, method 10.
        assertThat(bounds.low()).isCloseTo(0.0524, within(5e-5));
        assertThat(bounds.high()).isCloseTo(0.3339, within(5e-5));
        assertThat(bounds.low()).isCloseTo(expected.low(), within(1e-15));
        assertThat(bounds.high()).isCloseTo(expected.high(), within(1e-15));
        assertThat(result.isSignificantAt(0.05)).isTrue();
        assertThat(result.n()).isEqualTo(150);
        assertThat(TestResult.ofIndependent(proportion(48, 80), proportion(56, 70))
                        .pValue()
                        .orElseThrow())
                .isCloseTo(result.pValue().orElseThrow(), within(1e-14));
    }

    @Test
    void independentEstimatesNeedIntervalsOfOneLevel() {
        Estimate with = proportion(5, 10);
        Estimate without = Estimate.of(Score.of(0.25), 4);
        TestResult result = TestResult.ofIndependent(with, without);
        assertThat(result.pValue()).isEqualTo(Score.undefined("the second has no interval"));
        assertThat(result.difference()).contains(Estimate.of(Score.of(0.25), 14));
        Estimate undefined = Estimate.of(Score.undefined("no example is 'a'"), 3);
        assertThat(TestResult.ofIndependent(undefined, with).pValue())
                .isEqualTo(Score.undefined("the first is undefined: no example is 'a'"));
        assertThat(TestResult.ofIndependent(with, undefined).pValue())
                .isEqualTo(Score.undefined("the second is undefined: no example is 'a'"));
        Estimate other = new Estimate(Score.of(0.5), new Interval(0.4, 0.6, 0.9, "any"), 9);
        assertThatThrownBy(() -> TestResult.ofIndependent(with, other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("intervals at 95 % and at 90 % confidence don't make one; they need the same level");
        Estimate point = new Estimate(Score.of(0.5), new Interval(0.5, 0.5, 0.9, "any"), 9);
        assertThat(TestResult.ofIndependent(point, point).pValue())
                .isEqualTo(Score.undefined("the intervals have no width"));
    }

    @Test
    void permutationsRefuseWhatCannotBe() {
        assertThatThrownBy(() -> new PairedTests.Permutation(0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("resamples is 0; it must be at least 1");
        assertThatThrownBy(() -> new PairedTests.Permutation(9, 1).test(new long[] {2, -1}, swapped -> 0, 5))
                .hasMessage("counts[1] is -1; counts are not negative");
        assertThat(new PairedTests.Permutation(9, 1)
                        .test(new long[] {1}, swapped -> Double.NaN, 5)
                        .pValue())
                .isEqualTo(Score.undefined("the difference is not a number"));
    }

    @Test
    void drawnPermutationsComeCloseToCountedOnes() {
        // Heads in 14 tosses, from 11 observed.
        long[] counts = {11, 3};
        double exact = new PairedTests.Permutation(1000, 1)
                .test(counts, swapped -> 11 - 3 - 2.0 * swapped[0] + 2.0 * swapped[1], 14)
                .pValue()
                .orElseThrow();
        assertThat(exact)
                .isCloseTo(new McNemar(0, 11, 3, 0).exact(0.95).pValue().orElseThrow(), within(1e-15));
        long[] large = {1100, 1000};
        double drawn = new PairedTests.Permutation(20_000, 1)
                .test(large, swapped -> 100 - 2.0 * swapped[0] + 2.0 * swapped[1], 2100)
                .pValue()
                .orElseThrow();
        double expected = new McNemar(0, 1100, 1000, 0).exact(0.95).pValue().orElseThrow();
        assertThat(drawn).isCloseTo(expected, within(4 * Math.sqrt(expected * (1 - expected) / 20_000)));
    }
}
