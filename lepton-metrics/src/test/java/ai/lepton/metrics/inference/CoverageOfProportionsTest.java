package ai.lepton.metrics.inference;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.metrics.Interval;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often intervals of proportions hold the truth, by simulation with a fixed seed. */
class CoverageOfProportionsTest {
    private static final int RUNS = 4000;

    private final BinomialSampler sampler = new BinomialSampler(17);

    @ParameterizedTest
    @CsvSource({"20, 0.1", "20, 0.5", "50, 0.9", "200, 0.02", "1000, 0.7"})
    void wilsonHoldsItsLevelOnTheWhole(long trials, double probability) {
        assertThat(coverageOfOne(trials, probability, false)).isBetween(0.915, 0.985);
    }

    @ParameterizedTest
    @CsvSource({"20, 0.1", "20, 0.5", "50, 0.9", "200, 0.02", "1000, 0.7"})
    void clopperPearsonNeverFallsBelowItsLevel(long trials, double probability) {
        assertThat(coverageOfOne(trials, probability, true)).isGreaterThan(0.945);
    }

    private double coverageOfOne(long trials, double probability, boolean exact) {
        int held = 0;
        for (int run = 0; run < RUNS; run++) {
            long successes = sampler.draw(trials, probability);
            Interval interval = exact
                    ? Proportions.clopperPearson(successes, trials, 0.95)
                    : Proportions.wilson(successes, trials, 0.95);
            held += interval.contains(probability) ? 1 : 0;
        }
        return (double) held / RUNS;
    }

    @ParameterizedTest
    @CsvSource({"30, 0.2, 40, 0.1", "100, 0.5, 100, 0.5", "50, 0.95, 60, 0.9", "200, 0.02, 300, 0.05"})
    void newcombeHoldsItsLevelForADifference(long n1, double p1, long n2, double p2) {
        int held = 0;
        for (int run = 0; run < RUNS; run++) {
            Interval interval = Proportions.newcombe(sampler.draw(n1, p1), n1, sampler.draw(n2, p2), n2, 0.95);
            held += interval.contains(p1 - p2) ? 1 : 0;
        }
        assertThat((double) held / RUNS).isBetween(0.93, 0.98);
    }

    @ParameterizedTest
    @CsvSource({"30, 0.2, 40, 0.1", "100, 0.5, 100, 0.5", "50, 0.95, 60, 0.9", "200, 0.02, 300, 0.05"})
    void koopmanHoldsItsLevelForARatio(long n1, double p1, long n2, double p2) {
        int held = 0;
        for (int run = 0; run < RUNS; run++) {
            Interval interval = Proportions.ratio(sampler.draw(n1, p1), n1, sampler.draw(n2, p2), n2, 0.95);
            held += interval.contains(p1 / p2) ? 1 : 0;
        }
        assertThat((double) held / RUNS).isBetween(0.93, 0.98);
    }

    @ParameterizedTest
    @CsvSource({"5, 0.93, 0.97", "30, 0.93, 0.97"})
    void studentHoldsItsLevelForAMean(int n, double least, double most) {
        SplittableRandom random = new SplittableRandom(5);
        int held = 0;
        for (int run = 0; run < RUNS; run++) {
            SampleMean sample = new SampleMean();
            for (int i = 0; i < n; i++) {
                sample.add(random.nextDouble() + random.nextDouble());
            }
            held += sample.estimate(0.95).interval().orElseThrow().contains(1) ? 1 : 0;
        }
        assertThat((double) held / RUNS).isBetween(least, most);
    }
}
