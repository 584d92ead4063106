package ai.lepton.ethics.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.ethics.Golden;
import ai.lepton.metrics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class MantelHaenszelTest {
    static Stream<JsonNode> cases() {
        return Golden.cases("strata.json");
    }

    private static MantelHaenszel of(JsonNode golden) {
        List<Stratum> strata = new ArrayList<>();
        for (int i = 0; i < golden.get("strata").size(); i++) {
            int[] counts = Golden.ints(golden.get("strata").get(i));
            strata.add(new Stratum(counts[0], counts[1], counts[2], counts[3]));
        }
        return new MantelHaenszel(strata);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void ratiosAndTestsAreThoseOfStatsmodels(JsonNode golden) {
        MantelHaenszel compared = of(golden);

        close(compared.ratio(), golden.get("ratio"), 1e-12);
        close(compared.oddsRatio(), golden.get("odds_ratio"), 1e-12);
        close(compared.independence(), golden.get("independence"), 1e-10);
        if (golden.has("odds_homogeneity")) {
            close(compared.oddsHomogeneity(), golden.get("odds_homogeneity"), 1e-9);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theIntervalIsWhereTheScoreOfANumericalSearchReachesZ(JsonNode golden) {
        Interval interval = of(golden).interval(0.95);

        close(interval.low(), golden.get("low"), 1e-7);
        close(interval.high(), golden.get("high"), 1e-7);
        assertThat(interval.method()).isEqualTo("miettinen-nurminen");
        if (golden.has("ratio_homogeneity")) {
            close(of(golden).ratioHomogeneity(), golden.get("ratio_homogeneity"), 1e-6);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void oneStratumHasTheIntervalOfStatsmodels(JsonNode golden) {
        if (golden.has("single_low")) {
            close(of(golden).interval(0.95).low(), golden.get("single_low"), 1e-8);
            close(of(golden).interval(0.95).high(), golden.get("single_high"), 1e-8);
        } else {
            assertThat(of(golden).strata()).hasSizeGreaterThan(1);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void swappingTheGroupsInvertsRatioAndInterval(JsonNode golden) {
        MantelHaenszel compared = of(golden);
        MantelHaenszel swapped = new MantelHaenszel(
                compared.strata().stream().map(Stratum::swapped).toList());

        assertThat(swapped.ratio()).isCloseTo(1 / compared.ratio(), within(1e-9));
        assertThat(swapped.interval(0.95).low())
                .isCloseTo(1 / compared.interval(0.95).high(), within(1e-9));
        assertThat(swapped.independence()).isCloseTo(compared.independence(), within(1e-12));
        assertThat(swapped.oddsRatio()).isCloseTo(1 / compared.oddsRatio(), within(1e-9));
    }

    @Test
    void aGroupThatIsNeverSelectedHasAnIntervalFromZero() {
        MantelHaenszel compared =
                new MantelHaenszel(List.of(new Stratum(0, 200, 60, 200), new Stratum(0, 100, 20, 100)));

        Interval interval = compared.interval(0.95);

        assertThat(compared.ratio()).isZero();
        assertThat(interval.low()).isZero();
        assertThat(interval.high()).isBetween(0.01, 0.1);
    }

    @Test
    void aSecondGroupThatIsNeverSelectedHasAnIntervalToInfinity() {
        MantelHaenszel compared = new MantelHaenszel(List.of(new Stratum(60, 200, 0, 200)));

        assertThat(compared.interval(0.95).high()).isInfinite();
        assertThat(compared.interval(0.95).low()).isGreaterThan(10);
    }

    @Test
    void everybodySelectedIsARatioOfOneWithAnIntervalAroundIt() {
        MantelHaenszel compared = new MantelHaenszel(List.of(new Stratum(50, 50, 60, 60), new Stratum(40, 40, 30, 30)));

        assertThat(compared.ratio()).isEqualTo(1);
        assertThat(compared.interval(0.95).low()).isBetween(0.9, 0.999);
        assertThat(compared.independence()).isNaN();
    }

    @Test
    void strataWithoutOneGroupOrWithoutSelectionTellNothing() {
        MantelHaenszel compared = new MantelHaenszel(
                List.of(new Stratum(5, 10, 0, 0), new Stratum(0, 10, 0, 10), new Stratum(3, 10, 5, 10)));

        assertThat(compared.strata()).containsExactly(new Stratum(3, 10, 5, 10));
        assertThat(compared.oddsHomogeneity()).isNaN();
        assertThat(compared.ratioHomogeneity()).isNaN();
    }

    @Test
    void theIntervalCoversTheCommonRatioAsOftenAsItSays() {
        SplittableRandom random = new SplittableRandom(20261123);
        double ratio = 0.75;
        double[] base = {0.6, 0.3, 0.15, 0.5};
        int[] sizes1 = {40, 30, 80, 12};
        int[] sizes2 = {25, 60, 50, 15};
        int covered = 0;
        int trials = 4000;
        for (int t = 0; t < trials; t++) {
            List<Stratum> strata = new ArrayList<>();
            for (int s = 0; s < base.length; s++) {
                strata.add(new Stratum(
                        drawn(random, sizes1[s], base[s] * ratio),
                        sizes1[s],
                        drawn(random, sizes2[s], base[s]),
                        sizes2[s]));
            }
            covered += new MantelHaenszel(strata).interval(0.95).contains(ratio) ? 1 : 0;
        }

        // Three standard errors of the simulation are 0.0103.
        assertThat((double) covered / trials).isCloseTo(0.95, within(0.0103));
    }

    private static long drawn(SplittableRandom random, int size, double rate) {
        long selected = 0;
        for (int i = 0; i < size; i++) {
            selected += random.nextDouble() < rate ? 1 : 0;
        }
        return selected;
    }

    private static void close(double value, JsonNode expected, double relative) {
        assertThat(value).isCloseTo(expected.asDouble(), within(relative * Math.abs(expected.asDouble())));
    }
}
