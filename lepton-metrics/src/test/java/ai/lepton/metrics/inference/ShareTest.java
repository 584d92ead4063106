package ai.lepton.metrics.inference;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.metrics.Interval;
import org.apache.commons.numbers.gamma.LogBeta;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The interval of a share: how often it holds the truth, by all that can be counted and not by simulation. */
class ShareTest {
    private record Coverage(double least, double mostMissedAbove, double mostMissedBelow) {}

    private static Coverage coverage(int trials, boolean moved) {
        double least = 1;
        double above = 0;
        double below = 0;
        for (int step = 1; step < 2000; step++) {
            // Denser towards 0; the other half is its mirror image.
            double share = 0.5 * Math.pow(step / 2000.0, 3);
            double missedAbove = 0;
            double missedBelow = 0;
            for (int successes = 0; successes <= trials; successes++) {
                Interval found = moved
                        ? Proportions.share((double) successes / trials, trials, 0.95)
                        : Proportions.wilson(successes, trials, 0.95);
                missedAbove += found.low() > share ? chance(successes, trials, share) : 0;
                missedBelow += found.high() < share ? chance(successes, trials, share) : 0;
            }
            least = Math.min(least, 1 - missedAbove - missedBelow);
            above = Math.max(above, missedAbove);
            below = Math.max(below, missedBelow);
        }
        return new Coverage(least, above, below);
    }

    private static double chance(int successes, int trials, double share) {
        double logChoose = -Math.log(trials + 1.0) - LogBeta.value(successes + 1.0, trials - successes + 1.0);
        return Math.exp(logChoose + successes * Math.log(share) + (trials - successes) * Math.log1p(-share));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 10, 30, 100})
    void holdsItsLevelForEveryShareAndMissesToNeitherSideTooOften(int trials) {
        Coverage found = coverage(trials, true);
        assertThat(found.least()).isGreaterThan(0.92);
        assertThat(found.mostMissedAbove()).isLessThan(0.0501);
        assertThat(found.mostMissedBelow()).isLessThan(0.0501);
    }

    @Test
    void wilsonsOwnDoesNot() {
        assertThat(coverage(30, false).least()).isBetween(0.83, 0.85);
    }

    @ParameterizedTest
    @CsvSource({"8, 8, 0.6756, 1", "1, 1, 0.05, 1", "0, 20, 0, 0.1611", "500, 1000, 0.469068, 0.530932"})
    void isWilsonsWhereThatIsSafe(int successes, int trials, double low, double high) {
        Interval found = Proportions.share((double) successes / trials, trials, 0.95);
        assertThat(found.low()).isBetween(low - 1e-4, low + 1e-4);
        assertThat(found.high()).isBetween(high - 1e-4, high + 1e-4);
        assertThat(found.method()).isEqualTo(trials == 1 ? "modified-wilson" : "wilson");
    }
}
