package ai.lepton.metrics.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.EnumSource;

class PValueAdjustmentTest {
    @ParameterizedTest
    @CsvFileSource(
            files = "src/test/resources/golden/inference/multiplicity.csv",
            numLinesToSkip = 1,
            maxCharsPerColumn = 20_000)
    void agreesWithStatsmodels(TestResult.Adjustment method, String pValues, String adjusted) {
        double[] expected = Numbers.doubles(adjusted);
        double[] found = method.adjusted(Numbers.doubles(pValues));
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).isCloseTo(expected[i], withinPercentage(1e-10));
        }
    }

    @Test
    void agreesWithNumbersWorkedByHand() {
        double[] p = {0.01, 0.04, 0.03, 0.005};
        assertThat(TestResult.Adjustment.BONFERRONI.adjusted(p)).containsExactly(0.04, 0.16, 0.12, 0.02);
        assertThat(TestResult.Adjustment.HOLM.adjusted(p)).containsExactly(0.03, 0.06, 0.06, 0.02);
        assertThat(TestResult.Adjustment.HOCHBERG.adjusted(p)).containsExactly(0.03, 0.04, 0.04, 0.02);
        assertThat(TestResult.Adjustment.BENJAMINI_HOCHBERG.adjusted(p)).containsExactly(0.02, 0.04, 0.04, 0.02);
    }

    @ParameterizedTest
    @EnumSource
    void leavesOutTestsWithoutAPValue(TestResult.Adjustment method) {
        double[] without = method.adjusted(0.01, 0.2);
        assertThat(method.adjusted(0.01, Double.NaN, 0.2)).containsExactly(without[0], Double.NaN, without[1]);
    }

    @ParameterizedTest
    @EnumSource
    void keepsTheOrderAndNeverLowersAPValue(TestResult.Adjustment method) {
        SplittableRandom random = new SplittableRandom(8);
        double[] p = random.doubles(50).map(u -> u * u * u).toArray();
        double[] adjusted = method.adjusted(p);
        for (int i = 0; i < p.length; i++) {
            assertThat(adjusted[i]).isBetween(p[i], 1.0);
            for (int j = 0; j < p.length; j++) {
                assertThat(p[i] <= p[j] && adjusted[i] > adjusted[j]).isFalse();
            }
        }
        assertThat(method.adjusted()).isEmpty();
        assertThat(method.adjusted(0.3)).containsExactly(0.3);
    }

    @Test
    void refusesWhatIsNoProbability() {
        assertThatThrownBy(() -> TestResult.Adjustment.HOLM.adjusted(0.1, 1.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("p-value[1] is 1.5, outside [0, 1]");
    }
}
