package ai.lepton.ethics.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndividualFairnessTest {
    /** Worked by hand: benefits 0, 1, 2 of one each have a mean of 1. */
    @ParameterizedTest
    @CsvSource({"2, 0.3333333333333333", "1, 0.46209812037329684", "0.5, 0.7810485"})
    void benefitsAreUnequalSo(double alpha, double expected) {
        assertThat(IndividualFairness.generalizedEntropy(new double[] {0, 1, 2}, alpha)
                        .orElseThrow())
                .isCloseTo(expected, within(1e-7));
    }

    @Test
    void whoHasNoBenefitMakesTheLogarithmInfinite() {
        assertThat(IndividualFairness.generalizedEntropy(new double[] {0, 1, 2}, 0))
                .isEqualTo(Score.of(Double.POSITIVE_INFINITY));
        assertThat(IndividualFairness.generalizedEntropy(new double[] {3, 3}, -1))
                .isEqualTo(Score.of(0));
        assertThat(IndividualFairness.generalizedEntropy(new double[0], 2).isDefined())
                .isFalse();
        assertThatThrownBy(() -> IndividualFairness.generalizedEntropy(new double[] {1, -1}, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("benefits[1] is -1.0; a benefit is finite and not negative");
        GroupCounts counts = new GroupCounts(1, 1, 1, 1, 0, 0);
        assertThatThrownBy(() -> IndividualFairness.generalizedEntropy(counts, 0, 0.95))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("alpha is 0.0; ");
    }

    @Test
    void theIntervalOfEntropyHoldsItsLevel() {
        double truth = IndividualFairness.generalizedEntropy(
                        new GroupCounts(800_000, 50_000, 150_000, 0, 0, 0), 2, 0.95)
                .value();
        SplittableRandom random = new SplittableRandom(1);
        int covered = 0;
        int runs = 300;
        for (int run = 0; run < runs; run++) {
            int denied = 0;
            int favoured = 0;
            for (int i = 0; i < 100; i++) {
                double u = random.nextDouble();
                denied += u < 0.05 ? 1 : 0;
                favoured += u >= 0.05 && u < 0.2 ? 1 : 0;
            }
            Interval bounds = IndividualFairness.generalizedEntropy(
                            new GroupCounts(100 - denied - favoured, denied, favoured, 0, 0, 0), 2, 0.95)
                    .trustedInterval()
                    .orElseThrow();
            covered += bounds.low() <= truth && truth <= bounds.high() ? 1 : 0;
        }
        // Three standard errors of 300 draws are 3.8 %.
        assertThat((double) covered / runs).isBetween(0.91, 0.99);
    }

    /** With a half of one person more of each kind it was 92.8 %: the kind that never occurs weighed too much. */
    @Test
    void theIntervalOfEntropyHoldsItsLevelWhereNobodyIsRejectedWrongly() {
        double truth = IndividualFairness.generalizedEntropy(new GroupCounts(900_000, 0, 100_000, 0, 0, 0), 1, 0.95)
                .value();
        double covered = 0;
        double chance = Math.pow(0.9, 100);
        for (int favoured = 0; favoured <= 30; favoured++) {
            Interval bounds = IndividualFairness.generalizedEntropy(
                            new GroupCounts(100 - favoured, 0, favoured, 0, 0, 0), 1, 0.95)
                    .trustedInterval()
                    .orElseThrow();
            covered += bounds.low() <= truth && truth <= bounds.high() ? chance : 0;
            chance *= (100.0 - favoured) / (favoured + 1) / 9;
        }

        assertThat(covered).isBetween(0.945, 0.97);
    }

    @Test
    void fewerThanAHundredPeopleHaveACaution() {
        assertThat(IndividualFairness.generalizedEntropy(new GroupCounts(89, 5, 5, 0, 0, 0), 1, 0.95)
                        .caution())
                .isEqualTo("99 people are few; the level holds from about 100 on");
        assertThat(IndividualFairness.generalizedEntropy(new GroupCounts(90, 5, 5, 0, 0, 0), 1, 0.95)
                        .caution())
                .isNull();
    }

    @Test
    void theJackknifeOfConsistencyHoldsItsLevel() {
        SplittableRandom random = new SplittableRandom(4);
        int runs = 150;
        double[] values = new double[runs];
        Interval[] bounds = new Interval[runs];
        for (int run = 0; run < runs; run++) {
            double[][] rows = new double[100][1];
            double[] decisions = new double[100];
            for (int i = 0; i < 100; i++) {
                rows[i][0] = random.nextGaussian();
                decisions[i] = random.nextDouble() < 1 / (1 + Math.exp(-2 * rows[i][0])) ? 1 : 0;
            }
            Estimate estimate = IndividualFairness.consistency(rows, decisions, 5, 0.95);
            values[run] = estimate.value();
            bounds[run] = estimate.trustedInterval().orElseThrow();
        }
        double truth = java.util.Arrays.stream(values).average().orElseThrow();
        long covered = java.util.Arrays.stream(bounds)
                .filter(one -> one.low() <= truth && truth <= one.high())
                .count();
        assertThat((double) covered / runs).isGreaterThan(0.92);
    }

    @Test
    void thoseWhoAreAlikeAreDecidedAboutAlike() {
        double[][] rows = {{0}, {0.1}, {0.2}, {10}, {10.1}, {10.2}};
        assertThat(IndividualFairness.consistency(rows, new double[] {1, 1, 1, 0, 0, 0}, 3, 0.95)
                        .value())
                .isEqualTo(1);
        // Of the first three, one differs from the mean of 2/3 by 2/3 and two by 1/3.
        Estimate one = IndividualFairness.consistency(rows, new double[] {1, 1, 0, 0, 0, 0}, 3, 0.95);
        assertThat(one.value()).isCloseTo(1 - (4.0 / 3) / 6, within(1e-15));
        assertThat(one.caution()).contains("6 people are few");
        assertThatThrownBy(() -> IndividualFairness.consistency(rows, new double[] {1}, 3, 0.95))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("decisions has 1 values but there are 6 rows");
        assertThatThrownBy(() -> IndividualFairness.consistency(rows, new double[6], 6, 0.95))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("neighbours is 6");
    }
}
