package ai.lepton.metrics.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Interval;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProportionsTest {
    @ParameterizedTest
    @CsvSource({
        // Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29, at 95 %.
        "81, 263, 0.2553, 0.3662",
        "15, 148, 0.0624, 0.1605",
        "0, 20, 0.0000, 0.1611",
        "1, 29, 0.0061, 0.1718"
    })
    void wilsonGivesThePublishedValues(long successes, long trials, double low, double high) {
        Interval interval = Proportions.wilson(successes, trials, 0.95);
        assertThat(interval.low()).isCloseTo(low, within(5e-5));
        assertThat(interval.high()).isCloseTo(high, within(5e-5));
    }

    @ParameterizedTest
    @CsvSource({"81, 263, 0.2527, 0.3676", "15, 148, 0.0578, 0.1617", "0, 20, 0.0000, 0.1684", "1, 29, 0.0009, 0.1776"})
    void clopperPearsonGivesThePublishedValues(long successes, long trials, double low, double high) {
        Interval interval = Proportions.clopperPearson(successes, trials, 0.95);
        assertThat(interval.low()).isCloseTo(low, within(5e-5));
        assertThat(interval.high()).isCloseTo(high, within(5e-5));
    }

    @ParameterizedTest
    @CsvSource({"56, 70, 48, 80, 0.0524, 0.3339", "9, 10, 3, 10, 0.1705, 0.8090", "10, 10, 0, 10, 0.6075, 1.0000"})
    void newcombeGivesThePublishedValues(long s1, long n1, long s2, long n2, double low, double high) {
        Interval interval = Proportions.newcombe(s1, n1, s2, n2, 0.95);
        assertThat(interval.low()).isCloseTo(low, within(5e-5));
        assertThat(interval.high()).isCloseTo(high, within(5e-5));
    }

    @Test
    void aRatioOfNothingToSomethingReachesItsEnds() {
        assertThat(Proportions.ratio(0, 10, 5, 10, 0.95).low()).isZero();
        assertThat(Proportions.ratio(5, 10, 0, 10, 0.95).high()).isInfinite();
        Interval whole = Proportions.ratio(0, 10, 0, 10, 0.95);
        assertThat(whole.low()).isZero();
        assertThat(whole.high()).isInfinite();
        Interval one = Proportions.ratio(10, 10, 20, 20, 0.95);
        assertThat(one.contains(1)).isTrue();
        assertThat(one.low()).isBetween(0.5, 1.0);
        assertThat(one.high()).isBetween(1.0, 2.0);
    }

    @ParameterizedTest
    @CsvSource({"3, 7, 0.9", "0, 12, 0.95", "500, 1000, 0.99"})
    void mirrorsSuccessesAndFailures(long successes, long trials, double level) {
        Interval hits = Proportions.wilson(successes, trials, level);
        Interval misses = Proportions.wilson(trials - successes, trials, level);
        assertThat(hits.low()).isCloseTo(1 - misses.high(), within(1e-15));
        hits = Proportions.clopperPearson(successes, trials, level);
        misses = Proportions.clopperPearson(trials - successes, trials, level);
        assertThat(hits.low()).isCloseTo(1 - misses.high(), within(1e-15));
    }

    @Test
    void holdsTheObservedProportionForTrialsOfAnyNumber() {
        for (long trials : new long[] {1, 10, 1_000_000, Long.MAX_VALUE / 2}) {
            for (long successes : new long[] {0, 1, trials / 2, trials}) {
                double observed = (double) successes / trials;
                assertThat(Proportions.wilson(successes, trials, 0.95).contains(observed))
                        .isTrue();
            }
        }
    }

    @Test
    void saysWhatIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Proportions.wilson(0, 0, 0.95))
                .withMessage("trials is 0; a proportion needs at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Proportions.clopperPearson(11, 10, 0.95))
                .withMessage("successes is 11, outside [0, 10], the number of trials");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Proportions.newcombe(1, 2, -1, 2, 0.95))
                .withMessage("successes2 is -1, outside [0, 2], the number of trials2");
        for (double level : new double[] {0, 1, 95, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Proportions.ratio(1, 2, 1, 2, level))
                    .withMessage("confidence level is " + level + ", outside (0, 1)");
            assertThatIllegalArgumentException().isThrownBy(() -> Proportions.wilson(1, 2, level));
            assertThatIllegalArgumentException().isThrownBy(() -> Proportions.clopperPearson(0, 2, level));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Proportions.wilsonOf(1.5, 10, 0.95))
                .withMessage("proportion is 1.5, outside [0, 1]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Proportions.fisherExact(1, -2, 3, 4))
                .withMessage("count [0][1] is -2; counts are not negative");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Proportions.fisherExact(new long[][] {{1, 2}, {3}}))
                .withMessage("Fisher's exact test wants a 2 by 2 table, this one has rows of [2, 1] counts");
    }

    @Test
    void testsTablesOfAnySize() {
        assertThat(Proportions.fisherExact(0, 0, 0, 0)).isEqualTo(1);
        assertThat(Proportions.fisherExact(new long[][] {{8, 2}, {1, 5}})).isCloseTo(0.03496503, within(1e-8));
        assertThat(Proportions.fisherExact(500_000, 500_000, 500_000, 500_000)).isEqualTo(1);
        assertThat(Proportions.fisherExact(1_000_000, 0, 0, 1_000_000)).isZero();
    }

    /** The values are those of golden/inference/fisher_exact.py; scipy has six digits of the first. */
    @Test
    void countsOfMillionsAreTestedExactlyAndWhatHasNoDigitsLeftIsZero() {
        assertThat(Proportions.fisherExact(500_000_000, 500_000_000, 500_020_000, 499_980_000))
                .isCloseTo(0.3711172885925773, within(1e-12));
        assertThat(Proportions.fisherExact(4_000_000, 6_000_000, 4_003_000, 5_997_000))
                .isCloseTo(0.1710729063256793, within(1e-12));
        assertThat(Proportions.fisherExact(300, 700, 900, 100)).isCloseTo(1.074565360598388e-179, within(1e-190));
        assertThat(Proportions.fisherExact(400_000_000, 600_000_000, 500_000_000, 500_000_000))
                .isZero();
    }
}
