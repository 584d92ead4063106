package ai.lepton.metrics.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class McNemarTest {
    private static final double TINY = 1e-10; // per cent, that is 1e-12

    @ParameterizedTest
    @CsvFileSource(files = "src/test/resources/golden/inference/mcnemar.csv", numLinesToSkip = 1)
    void agreesWithStatsmodels(
            long bothRight,
            long firstOnly,
            long secondOnly,
            long bothWrong,
            double exact,
            double midP,
            double chi2,
            double chi2P,
            double corrected,
            double correctedP) {
        McNemar counts = new McNemar(bothRight, firstOnly, secondOnly, bothWrong);
        assertThat(counts.exact(0.95).pValue().orElseThrow()).isCloseTo(exact, withinPercentage(TINY));
        assertThat(counts.midP(0.95).pValue().orElseThrow()).isCloseTo(midP, withinPercentage(TINY));
        assertThat(counts.chiSquared(0.95).statistic().orElseThrow()).isCloseTo(chi2, withinPercentage(TINY));
        assertThat(counts.chiSquared(0.95).pValue().orElseThrow()).isCloseTo(chi2P, withinPercentage(TINY));
        TestResult cautious = counts.chiSquaredCorrected(0.95);
        assertThat(cautious.statistic().orElseThrow()).isCloseTo(corrected, withinPercentage(TINY));
        assertThat(cautious.pValue().orElseThrow()).isCloseTo(correctedP, withinPercentage(TINY));
        assertThat(cautious.degreesOfFreedom()).containsExactly(1.0);
    }

    @ParameterizedTest
    @CsvFileSource(files = "src/test/resources/golden/inference/tango.csv", numLinesToSkip = 1)
    void tangosIntervalAgreesWithTheLikelihoodItself(
            long firstOnly, long secondOnly, long n, double level, double low, double high) {
        Interval interval = Proportions.tango(firstOnly, secondOnly, n, level);
        assertThat(interval.low()).isCloseTo(low, within(1e-11));
        assertThat(interval.high()).isCloseTo(high, within(1e-11));
    }

    @ParameterizedTest
    // One toss more of five: 2 (1 + 5) / 32; half the observed one less: 2 (1 + 5 / 2) / 32.
    @CsvSource({"1, 4, 0.375, 0.21875", "0, 5, 0.0625, 0.03125", "3, 3, 1, 1", "0, 1, 1, 0.5"})
    void agreesWithTossesCountedByHand(long firstOnly, long secondOnly, double exact, double midP) {
        McNemar counts = new McNemar(10, firstOnly, secondOnly, 10);
        assertThat(counts.exact(0.95).pValue().orElseThrow()).isCloseTo(exact, within(1e-15));
        assertThat(counts.midP(0.95).pValue().orElseThrow()).isCloseTo(midP, within(1e-15));
        assertThat(counts.exact(0.95).statistic()).isEqualTo(Score.of((double) Math.min(firstOnly, secondOnly)));
    }

    @Test
    void countsExamplesByWhoIsRight() {
        boolean[] first = {true, true, false, false, true};
        boolean[] second = {true, false, true, false, false};
        assertThat(McNemar.of(first, second)).isEqualTo(new McNemar(1, 2, 1, 1));
    }

    @Test
    void describesItself() {
        assertThat(new McNemar(1, 1, 7, 12).exact(0.95))
                .hasToString(
                        "mcnemar-exact: p = 0.0703, statistic 1.0000, difference -0.2857 [-0.5172, -0.0260], n = 21");
        assertThat(new McNemar(1, 1, 7, 12).chiSquared(0.95))
                .hasToString("mcnemar-chi-squared: p = 0.0339, statistic 4.5000 (df 1),"
                        + " difference -0.2857 [-0.5172, -0.0260], n = 21");
    }

    @Test
    void isUndefinedWhereNoExampleTellsThemApart() {
        McNemar counts = new McNemar(30, 0, 0, 4);
        String reason = "no example tells the two apart: both are right on 30 and wrong on 4";
        for (TestResult result : new TestResult[] {
            counts.exact(0.95), counts.midP(0.95), counts.chiSquared(0.95), counts.chiSquaredCorrected(0.95)
        }) {
            assertThat(result.pValue()).isEqualTo(Score.undefined(reason));
            assertThat(result.statistic()).isEqualTo(Score.undefined(reason));
            assertThat(result.isSignificantAt(0.05)).isFalse();
        }
        double z2 = Math.pow(1.959963984540054, 2);
        Interval interval = counts.difference(0.95).interval().orElseThrow();
        assertThat(interval.high()).isCloseTo(z2 / (34 + z2), within(1e-14));
        assertThat(interval.low()).isEqualTo(-interval.high());
        assertThat(counts.exact(0.95))
                .hasToString("mcnemar-exact: undefined: " + reason + ", difference 0.0000 [-0.1015, 0.1015], n = 34");
    }

    @Test
    void isUndefinedWithoutExamples() {
        TestResult result = new McNemar(0, 0, 0, 0).midP(0.95);
        assertThat(result.pValue()).isEqualTo(Score.undefined("there are no examples"));
        assertThat(result.difference().orElseThrow().score()).isEqualTo(Score.undefined("there are no examples"));
        assertThat(result.n()).isZero();
    }

    @Test
    void intervalLeavesOutZeroExactlyWhereTheTestRejects() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 500; i++) {
            McNemar counts = new McNemar(random.nextLong(50), random.nextLong(30), random.nextLong(30), 1);
            TestResult test = counts.chiSquared(0.95);
            if (test.pValue().isDefined()) {
                assertThat(test.difference()
                                .orElseThrow()
                                .interval()
                                .orElseThrow()
                                .contains(0))
                        .as(counts.toString())
                        .isEqualTo(!test.isSignificantAt(0.05));
            }
        }
    }

    @Test
    void turnsRoundWithTheTwo() {
        Interval one = Proportions.tango(9, 4, 100, 0.95);
        Interval other = Proportions.tango(4, 9, 100, 0.95);
        assertThat(one.low()).isCloseTo(-other.high(), within(1e-14));
        assertThat(one.high()).isCloseTo(-other.low(), within(1e-14));
    }

    @Test
    void refusesCountsThatCannotBe() {
        assertThatThrownBy(() -> new McNemar(1, -2, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("firstOnly is -2; counts are not negative");
        assertThatThrownBy(() -> McNemar.of(new boolean[3], new boolean[4]))
                .hasMessage("first has 3 values but second has 4; they must describe the same examples");
        assertThatThrownBy(() -> Proportions.tango(3, 4, 6, 0.95))
                .hasMessage("n is 6; it must be at least 1, and at least 3 + 4, the discordant counts");
        assertThatThrownBy(() -> Proportions.tango(-1, 4, 6, 0.95))
                .hasMessage("discordant counts are -1 and 4; counts are not negative");
        assertThatThrownBy(() -> new McNemar(1, 2, 0, 0).exact(1))
                .hasMessage("confidence level is 1.0, outside (0, 1)");
        assertThatThrownBy(() -> new McNemar(1, 2, 0, 0).exact(0.95).isSignificantAt(5))
                .hasMessage("significance level is 5.0, outside (0, 1)");
    }
}
