package ai.lepton.metrics.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.lepton.metrics.Score;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class CochranQTest {
    @ParameterizedTest
    @CsvFileSource(files = "src/test/resources/golden/inference/cochran.csv", numLinesToSkip = 1)
    void agreesWithStatsmodels(int classifiers, String cells, double statistic, double p) {
        double[] values = Numbers.doubles(cells);
        boolean[][] right = new boolean[classifiers][values.length / classifiers];
        for (int i = 0; i < values.length; i++) {
            right[i / right[0].length][i % right[0].length] = values[i] == 1;
        }
        TestResult result = PairedTests.cochranQ(right);
        assertThat(result.statistic().orElseThrow()).isCloseTo(statistic, withinPercentage(1e-10));
        assertThat(result.pValue().orElseThrow()).isCloseTo(p, withinPercentage(1e-10));
        assertThat(result.degreesOfFreedom()).containsExactly(classifiers - 1.0);
        assertThat(result.n()).isEqualTo(right[0].length);
    }

    @Test
    void isMcNemarsTestForTwo() {
        boolean[] first = {true, true, false, true, true, false, true};
        boolean[] second = {true, false, false, false, false, true, false};
        assertThat(PairedTests.cochranQ(first, second).statistic().orElseThrow())
                .isCloseTo(
                        McNemar.of(first, second).chiSquared(0.95).statistic().orElseThrow(), within(1e-14));
    }

    @Test
    void isUndefinedWhereNoExampleTellsThemApart() {
        boolean[] right = {true, false, true};
        assertThat(PairedTests.cochranQ(right, right, right).pValue())
                .isEqualTo(Score.undefined("no example tells the classifiers apart: all are right on the same"));
        assertThat(PairedTests.cochranQ(new boolean[0], new boolean[0]).pValue())
                .isEqualTo(Score.undefined("there are no examples"));
    }

    @Test
    void refusesOneClassifierAndDifferingLengths() {
        assertThatThrownBy(() -> PairedTests.cochranQ(new boolean[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cochran's Q compares two classifiers or more, here are 1");
        assertThatThrownBy(() -> PairedTests.cochranQ(new boolean[3], new boolean[3], new boolean[2]))
                .hasMessage("right[2] has 2 values but right[0] has 3; they must describe the same examples");
    }
}
