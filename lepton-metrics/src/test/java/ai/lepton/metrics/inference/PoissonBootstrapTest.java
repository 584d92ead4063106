package ai.lepton.metrics.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PoissonBootstrapTest {
    @Test
    void drawsFromPoissonsDistribution() {
        int units = 4000;
        int resamples = 100;
        Bootstrap.Poisson bootstrap = new Bootstrap.Poisson(resamples, 3);
        double[] counts = new double[20];
        int[] times = new int[resamples];
        for (int unit = 0; unit < units; unit++) {
            bootstrap.draw(unit, times);
            for (int time : times) {
                counts[time]++;
            }
        }
        double all = (double) units * resamples;
        double expected = Math.exp(-1);
        double chiSquared = 0;
        for (int k = 0; k < 7; k++) {
            chiSquared += (counts[k] - all * expected) * (counts[k] - all * expected) / (all * expected);
            expected /= k + 1;
        }
        // 99.9 % of chi-squared with 6 degrees of freedom, for the seed that is fixed here.
        assertThat(chiSquared).isLessThan(22.5);
    }

    @Test
    void drawsOfUnitsAndOfResamplesAreUncorrelated() {
        Bootstrap.Poisson bootstrap = new Bootstrap.Poisson(2, 3);
        double neighbours = 0;
        double resamples = 0;
        int units = 100_000;
        for (int unit = 0; unit < units; unit++) {
            neighbours += (bootstrap.times(unit, 0) - 1.0) * (bootstrap.times(unit + 1, 0) - 1.0);
            resamples += (bootstrap.times(unit, 0) - 1.0) * (bootstrap.times(unit, 1) - 1.0);
        }
        // Four standard errors.
        assertThat(neighbours / units).isCloseTo(0, within(4 / Math.sqrt(units)));
        assertThat(resamples / units).isCloseTo(0, within(4 / Math.sqrt(units)));
    }

    @Test
    void sumsOverPartsAddUpWhateverTheOrder() {
        Bootstrap.Poisson bootstrap = new Bootstrap.Poisson(50, 9);
        int[] times = new int[50];
        long[] forwards = new long[50];
        long[] inParts = new long[50];
        for (int unit = 0; unit < 300; unit++) {
            bootstrap.draw(unit, times);
            for (int r = 0; r < 50; r++) {
                forwards[r] += (long) times[r] * unit;
            }
        }
        for (int part = 2; part >= 0; part--) {
            for (int unit = 299; unit >= 0; unit--) {
                for (int r = 0; r < 50 && unit % 3 == part; r++) {
                    inParts[r] += (long) new Bootstrap.Poisson(50, 9).times(unit, r) * unit;
                }
            }
        }
        assertThat(inParts).isEqualTo(forwards);
        assertThat(new Bootstrap.Poisson(50, 10).times(5, 1)).isBetween(0, 17);
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> new Bootstrap.Poisson(0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("resamples is 0; it must be at least 1");
        assertThatThrownBy(() -> new Bootstrap.Poisson(5, 1).draw(3, new int[4]))
                .hasMessage("times has 4 places for 5 resamples");
        assertThatThrownBy(() -> new Bootstrap.Poisson(5, 1).times(3, 5)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
