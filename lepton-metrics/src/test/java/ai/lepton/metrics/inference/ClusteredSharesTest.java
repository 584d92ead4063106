package ai.lepton.metrics.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Interval;
import ai.lepton.metrics.inference.internal.ClusteredShares;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusteredSharesTest {
    private static final double[] ONE = {1};

    private static Interval interval(double[] hits, double[] trials) {
        double hit = Arrays.stream(hits).sum();
        double all = Arrays.stream(trials).sum();
        ClusteredShares shares = new ClusteredShares(new double[] {hit}, new double[] {all}, ONE, false, false);
        for (int i = 0; i < hits.length; i++) {
            shares.add(new double[] {hits[i]}, new double[] {trials[i]}, null, 1);
        }
        return shares.interval(hit / all, 0.95).orElseThrow();
    }

    private static double[] filled(int n, int ones) {
        double[] values = new double[n];
        Arrays.fill(values, 0, ones, 1);
        return values;
    }

    @Test
    void clustersOfOneTrialAreWilsons() {
        double[] trials = new double[100];
        Arrays.fill(trials, 1);
        Interval found = interval(filled(100, 70), trials);
        Interval wilson = Proportions.wilson(70, 100, 0.95);
        // The variance has n - 1 below it.
        assertThat(found.low()).isCloseTo(wilson.low(), within(0.001));
        assertThat(found.high()).isCloseTo(wilson.high(), within(0.001));
        assertThat(found.method()).isEqualTo("clustered-wilson");
    }

    /** 40 clusters of 5 trials that are all hits or all misses: as sure as of 40 trials. */
    @Test
    void clustersThatAreAllAlikeCountOnceEach() {
        double[] hits = filled(40, 30);
        double[] trials = new double[40];
        Arrays.fill(trials, 5);
        Interval found = interval(Arrays.stream(hits).map(hit -> 5 * hit).toArray(), trials);
        Interval wilson = Proportions.wilson(30, 40, 0.95);
        assertThat(found.low()).isCloseTo(wilson.low(), within(0.003));
        assertThat(found.high()).isCloseTo(wilson.high(), within(0.003));
    }

    @Test
    void ofPerfectClustersEachCountsOnce() {
        double[] five = new double[20];
        Arrays.fill(five, 5);
        Interval found = interval(five, five);
        Interval wilson = Proportions.wilson(20, 20, 0.95);
        assertThat(found.low()).isCloseTo(wilson.low(), within(1e-14));
        assertThat(found.high()).isEqualTo(1);
    }

    @Test
    void aMeanOfPerfectSharesIsAsSureAsTheLeastOfThemAllow() {
        ClusteredShares shares =
                new ClusteredShares(new double[] {50, 10}, new double[] {50, 10}, new double[] {1, 1}, false, true);
        for (int i = 0; i < 50; i++) {
            double rare = i < 10 ? 1 : 0;
            shares.add(new double[] {1, rare}, new double[] {1, rare}, null, 1);
        }
        Interval found = shares.interval(1, 0.95).orElseThrow();
        assertThat(found.low())
                .isBetween(
                        Proportions.wilson(10, 10, 0.95).low(),
                        Proportions.wilson(50, 50, 0.95).low());
        assertThat(shares.caution(List.of("often", "seldom"), "example", "f1")).isEmpty();
    }

    @Test
    void saysWhichShareHasFewClusters() {
        ClusteredShares shares =
                new ClusteredShares(new double[] {9, 1}, new double[] {12, 2}, new double[] {1, 1}, false, false);
        for (int i = 0; i < 12; i++) {
            double rare = i < 2 ? 1 : 0;
            shares.add(new double[] {i < 9 ? 1 : 0, i < 1 ? 1 : 0}, new double[] {1, rare}, null, 1);
        }
        assertThat(shares.caution(List.of("often", "seldom"), "sentence", "recall"))
                .contains("only 2 sentences for the recall of 'seldom'; the level holds from 10 of each on");
    }

    @Test
    void nothingHasNoInterval() {
        ClusteredShares none = new ClusteredShares(new double[1], new double[1], ONE, false, false);
        none.add(new double[1], new double[1], null, 1);
        assertThat(none.interval(0, 0.95)).isEmpty();
    }

    @Test
    void anArrayOfAnotherLengthAndNegativeNumbersAreRefused() {
        assertThatThrownBy(() -> new ClusteredShares(ONE, new double[2], ONE, false, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("trials has 2 numbers for 1 shares");
        assertThatThrownBy(() -> new ClusteredShares(new double[] {-1}, ONE, ONE, false, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("hits[0] is -1.0; it must be finite and not negative");
        ClusteredShares shares = new ClusteredShares(ONE, ONE, ONE, false, false);
        assertThatThrownBy(() -> shares.add(ONE, new double[0], null, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("trialsHere has a length of 0 for 1 shares");
        assertThatThrownBy(() -> shares.caution(List.of(), "example", "f1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("names has a length of 0 for 1 shares");
    }

    /** Half of the clusters are hard, and all misses are theirs. */
    @ParameterizedTest
    @CsvSource({"30, 5, 0.8", "30, 5, 0.95", "100, 2, 0.97", "10, 3, 0.6"})
    void holdsItsLevelWhereMissesComeTogether(int clusters, int size, double share) {
        SplittableRandom random = new SplittableRandom(8);
        int above = 0;
        int below = 0;
        int runs = 2000;
        for (int run = 0; run < runs; run++) {
            double[] hits = new double[clusters];
            double[] trials = new double[clusters];
            for (int i = 0; i < clusters; i++) {
                trials[i] = 1 + random.nextInt(2 * size - 1);
                double chance = random.nextBoolean() ? 1 : 2 * share - 1;
                for (int t = 0; t < trials[i]; t++) {
                    hits[i] += random.nextDouble() < chance ? 1 : 0;
                }
            }
            Interval found = interval(hits, trials);
            above += found.low() > share ? 1 : 0;
            below += found.high() < share ? 1 : 0;
        }
        // Near 1, an interval ends there, and holds the truth more often.
        assertThat(1 - (double) (above + below) / runs).isBetween(0.92, 0.99);
        assertThat(Math.max(above, below)).isLessThan((int) (0.05 * runs));
    }
}
