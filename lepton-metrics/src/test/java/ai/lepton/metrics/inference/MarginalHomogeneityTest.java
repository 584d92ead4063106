package ai.lepton.metrics.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.lepton.metrics.Score;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class MarginalHomogeneityTest {
    private static final double TINY = 1e-10; // per cent, that is 1e-12

    @ParameterizedTest
    @CsvFileSource(files = "src/test/resources/golden/inference/square_tables.csv", numLinesToSkip = 1)
    void agreesWithStatsmodels(
            int k, String cells, double statistic, double p, @Nullable Double bowker, @Nullable Double bowkerP) {
        long[][] table = Numbers.longs(cells, k);
        TestResult homogeneity = PairedTests.stuartMaxwell(table);
        assertThat(homogeneity.statistic().orElseThrow()).isCloseTo(statistic, withinPercentage(TINY));
        assertThat(homogeneity.pValue().orElseThrow()).isCloseTo(p, withinPercentage(TINY));
        assertThat(homogeneity.degreesOfFreedom()).containsExactly(k - 1.0);
        if (bowker != null && bowkerP != null) {
            TestResult symmetry = PairedTests.bowker(table);
            assertThat(symmetry.statistic().orElseThrow()).isCloseTo(bowker, withinPercentage(TINY));
            assertThat(symmetry.pValue().orElseThrow()).isCloseTo(bowkerP, withinPercentage(TINY));
            assertThat(symmetry.degreesOfFreedom()).containsExactly(k * (k - 1) / 2.0);
        }
    }

    @Test
    void isMcNemarsTestForTwoLabels() {
        TestResult expected = new McNemar(5, 3, 11, 8).chiSquared(0.95);
        for (TestResult result : new TestResult[] {
            PairedTests.stuartMaxwell(new long[][] {{5, 3}, {11, 8}}),
            PairedTests.bowker(new long[][] {{5, 3}, {11, 8}})
        }) {
            assertThat(result.statistic().orElseThrow())
                    .isCloseTo(expected.statistic().orElseThrow(), within(1e-14));
            assertThat(result.n()).isEqualTo(27);
        }
    }

    @Test
    void addsUpGroupsOfLabelsThatAreNeverConfusedWithOneAnother() {
        // Labels 0 and 2 are confused 3 and 11 times, 1 and 4 are 5 and 9 times, 3 is never.
        long[][] table = {{7, 0, 3, 0, 0}, {0, 2, 0, 0, 5}, {11, 0, 4, 0, 0}, {0, 0, 0, 6, 0}, {0, 9, 0, 0, 1}};
        TestResult result = PairedTests.stuartMaxwell(table);
        assertThat(result.statistic().orElseThrow()).isCloseTo(64.0 / 14 + 16.0 / 14, within(1e-14));
        assertThat(result.degreesOfFreedom()).containsExactly(2.0);
    }

    @Test
    void doesNotDependOnTheOrderOfTheLabels() {
        SplittableRandom random = new SplittableRandom(3);
        int k = 12;
        long[][] table = new long[k][k];
        long[][] reversed = new long[k][k];
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                table[i][j] = random.nextInt(4);
                reversed[k - 1 - i][k - 1 - j] = table[i][j];
            }
        }
        assertThat(PairedTests.stuartMaxwell(table).statistic().orElseThrow())
                .isCloseTo(PairedTests.stuartMaxwell(reversed).statistic().orElseThrow(), within(1e-12));
    }

    @Test
    void isUndefinedWithoutDisagreement() {
        long[][] table = {{7, 0}, {0, 2}};
        Score none = Score.undefined("the two agree on every example");
        assertThat(PairedTests.stuartMaxwell(table).pValue()).isEqualTo(none);
        assertThat(PairedTests.bowker(table).statistic()).isEqualTo(none);
        assertThat(PairedTests.bowker(new long[2][2]).pValue()).isEqualTo(Score.undefined("there are no examples"));
        assertThat(PairedTests.stuartMaxwell(new long[0][0]).n()).isZero();
    }

    @Test
    void refusesTablesThatAreNotSquareOrCounts() {
        assertThatThrownBy(() -> PairedTests.bowker(new long[][] {{1, 2}, {3}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the table has 2 rows, but row 1 has 1 counts; it must be square");
        assertThatThrownBy(() -> PairedTests.stuartMaxwell(new long[][] {{1, 2}, {-3, 1}}))
                .hasMessage("table[1][0] is -3; counts are not negative");
    }
}
