package ai.lepton.metrics.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Interval;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MultinomialBootstrapTest {
    private static final double[] PINNED = {88, 93, 92, 91, 95};

    @ParameterizedTest
    @CsvSource({
        "10, 0.3",
        "5, 0.9",
        "40, 0.25",
        "100, 0.5",
        "1000, 0.011",
        "1000, 0.97",
        "1000000, 0.4",
        "1000000000000, 0.001"
    })
    void drawsBinomialsOfTheRightMeanAndVariance(long trials, double probability) {
        BinomialSampler sampler = new BinomialSampler(9);
        int draws = 200_000;
        double mean = trials * probability;
        double deviation = Math.sqrt(mean * (1 - probability));
        double sum = 0;
        double squares = 0;
        double cubes = 0;
        for (int i = 0; i < draws; i++) {
            long drawn = sampler.draw(trials, probability);
            assertThat(drawn).isBetween(0L, trials);
            double z = (drawn - mean) / deviation;
            sum += z;
            squares += z * z;
            cubes += z * z * z;
        }
        // Within four or five standard errors.
        assertThat(sum / draws).isCloseTo(0, within(4 / Math.sqrt(draws)));
        assertThat(squares / draws).isCloseTo(1, within(8 / Math.sqrt(draws)));
        assertThat(cubes / draws).isCloseTo((1 - 2 * probability) / deviation, within(20 / Math.sqrt(draws)));
    }

    @ParameterizedTest
    @CsvSource({"12, 0.35", "40, 0.4", "300, 0.2"})
    void drawsEachNumberAsOftenAsItShould(int trials, double probability) {
        BinomialSampler sampler = new BinomialSampler(4);
        int draws = 300_000;
        int[] drawn = new int[trials + 1];
        for (int i = 0; i < draws; i++) {
            drawn[(int) sampler.draw(trials, probability)]++;
        }
        double chi = 0;
        int degrees = -1;
        double expected = draws * Math.pow(1 - probability, trials);
        for (int k = 0; k <= trials; k++) {
            if (expected >= 10) {
                chi += (drawn[k] - expected) * (drawn[k] - expected) / expected;
                degrees++;
            }
            expected *= (double) (trials - k) / (k + 1) * probability / (1 - probability);
        }
        // Wilson and Hilferty: the cube root of chi² over its degrees is about normal.
        double spread = 2.0 / (9 * degrees);
        assertThat((Math.cbrt(chi / degrees) - (1 - spread)) / Math.sqrt(spread))
                .isBetween(-4.0, 4.0);
    }

    @Test
    void drawsNothingOrAllAtTheEnds() {
        BinomialSampler sampler = new BinomialSampler(1);
        assertThat(sampler.draw(0, 0.5)).isZero();
        assertThat(sampler.draw(10, 0)).isZero();
        assertThat(sampler.draw(10, 1)).isEqualTo(10);
    }

    @Test
    void resamplesAsMultinomialsDo() {
        long[] counts = {50, 0, 30, 20};
        double[][] cells = new MultinomialBootstrap(20_000, 3).replicates(counts, 5, (resample, values) -> {
            for (int i = 0; i < 4; i++) {
                values[i] = resample[i];
            }
            values[4] = Arrays.stream(resample).sum();
        });
        assertThat(cells[4]).containsOnly(100);
        assertThat(cells[1]).containsOnly(0);
        assertThat(covariance(cells[0], cells[0])).isCloseTo(25, within(1.0));
        assertThat(covariance(cells[2], cells[2])).isCloseTo(21, within(1.0));
        assertThat(covariance(cells[0], cells[2])).isCloseTo(-15, within(1.0));
        assertThat(covariance(cells[2], cells[3])).isCloseTo(-6, within(1.0));
    }

    private static double covariance(double[] x, double[] y) {
        double meanX = Arrays.stream(x).average().orElseThrow();
        double meanY = Arrays.stream(y).average().orElseThrow();
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += (x[i] - meanX) * (y[i] - meanY);
        }
        return sum / x.length;
    }

    @Test
    void givesTheSameForTheSameSeed() {
        long[] counts = {90, 10};
        Interval first = accuracy(new MultinomialBootstrap(2000, 42), counts);
        assertThat(accuracy(new MultinomialBootstrap(2000, 42), counts)).isEqualTo(first);
        assertThat(hits(43)).isNotEqualTo(hits(42));
        // Pinned, so that a change of the draws is seen.
        assertThat(hits(42)).startsWith(PINNED);
        assertThat(first).isEqualTo(new Interval(0.84, 0.95, 0.95, "multinomial-bootstrap"));
    }

    private static double[] hits(long seed) {
        return new MultinomialBootstrap(50, seed)
                .replicates(new long[] {90, 10}, 1, (cells, values) -> values[0] = cells[0])[0];
    }

    private static Interval accuracy(MultinomialBootstrap bootstrap, long[] counts) {
        return bootstrap
                .interval(counts, 0.95, cells -> (double) cells[0] / (cells[0] + cells[1]))
                .orElseThrow();
    }

    @Test
    void takesPercentilesBetweenOrderStatistics() {
        double[] replicates = {5, 1, 4, 2, 3};
        assertThat(MultinomialBootstrap.percentiles(replicates, 0.5))
                .contains(new Interval(2, 4, 0.5, "multinomial-bootstrap"));
        Interval wide = MultinomialBootstrap.percentiles(replicates, 0.9).orElseThrow();
        assertThat(wide.low()).isCloseTo(1.2, within(1e-12));
        assertThat(wide.high()).isCloseTo(4.8, within(1e-12));
    }

    @Test
    void countsUndefinedReplicatesAsFarOnBothSides() {
        double[] replicates = new double[101];
        Arrays.setAll(replicates, i -> i);
        assertThat(MultinomialBootstrap.percentiles(replicates, 0.5))
                .contains(new Interval(25, 75, 0.5, "multinomial-bootstrap"));
        replicates[50] = Double.NaN;
        replicates[51] = Double.NaN;
        // Two may lie below all others, and two above.
        assertThat(MultinomialBootstrap.percentiles(replicates, 0.5))
                .contains(new Interval(23, 77, 0.5, "multinomial-bootstrap"));
        Arrays.fill(replicates, 0, 30, Double.NaN);
        assertThat(MultinomialBootstrap.percentiles(replicates, 0.5)).isEmpty();
        Arrays.fill(replicates, Double.NaN);
        assertThat(MultinomialBootstrap.percentiles(replicates, 0.9)).isEmpty();
    }

    @Test
    void hasNoIntervalWhereAllResamplesAgree() {
        Optional<Interval> interval = new MultinomialBootstrap(100, 0)
                .interval(new long[] {10, 0}, 0.95, cells -> (double) cells[0] / (cells[0] + cells[1]));
        assertThat(interval).isEmpty();
    }

    @Test
    void saysWhatIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MultinomialBootstrap(0, 1))
                .withMessage("resamples is 0; it must be at least 1");
        MultinomialBootstrap bootstrap = new MultinomialBootstrap(10, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bootstrap.interval(new long[] {1, -1}, 0.95, cells -> 1))
                .withMessage("counts[1] is -1; counts are not negative");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bootstrap.interval(new long[] {0, 0}, 0.95, cells -> 1))
                .withMessage("all 2 counts are 0; there is nothing to draw from");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bootstrap.interval(new long[] {1, 1}, 1.5, cells -> 1))
                .withMessage("confidence level is 1.5, outside (0, 1)");
    }

    @Test
    void resamplesThatDifferByTheirRoundingAloneAgree() {
        double[] replicates = new double[100];
        Arrays.setAll(replicates, i -> i % 2 == 0 ? 1 : Math.nextDown(1.0));
        assertThat(MultinomialBootstrap.percentiles(replicates, 0.95)).isEmpty();
        Arrays.setAll(replicates, i -> i % 2 == 0 ? 1 : 1 - 1e-9);
        assertThat(MultinomialBootstrap.percentiles(replicates, 0.95)).isPresent();
    }
}
