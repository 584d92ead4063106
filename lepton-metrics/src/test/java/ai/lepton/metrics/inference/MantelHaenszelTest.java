package ai.lepton.metrics.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class MantelHaenszelTest {
    private static final String GOLDEN = "src/test/resources/golden/inference/strata.csv";

    private static MantelHaenszel of(String cell) {
        long[] counts = Stream.of(cell.split(" ")).mapToLong(Long::parseLong).toArray();
        List<MantelHaenszel.Stratum> strata = new ArrayList<>();
        for (int i = 0; i < counts.length; i += 4) {
            strata.add(new MantelHaenszel.Stratum(counts[i], counts[i + 1], counts[i + 2], counts[i + 3]));
        }
        return MantelHaenszel.of(strata);
    }

    private static Interval interval(MantelHaenszel compared) {
        return compared.ratio(0.95).interval().orElseThrow();
    }

    @ParameterizedTest
    @CsvFileSource(files = GOLDEN, numLinesToSkip = 1)
    void agreesWithStatsmodelsAndWithANumericalSearch(
            String strata,
            double ratio,
            double low,
            double high,
            double odds,
            double oddsLow,
            double oddsHigh,
            double alike,
            double alikeP,
            Double oneOdds,
            Double oneOddsP,
            Double oneRatio,
            Double oneRatioP,
            Double singleLow,
            Double singleHigh) {
        MantelHaenszel compared = of(strata);

        close(compared.ratio().orElseThrow(), ratio, 1e-12);
        close(interval(compared).low(), low, 1e-7);
        close(interval(compared).high(), high, 1e-7);
        assertThat(interval(compared).method()).isEqualTo("miettinen-nurminen");
        Interval ofOdds = compared.oddsRatio(0.95).interval().orElseThrow();
        close(compared.oddsRatio().orElseThrow(), odds, 1e-12);
        close(ofOdds.low(), oddsLow, 1e-12);
        close(ofOdds.high(), oddsHigh, 1e-12);
        close(compared.independence(), alike, alikeP, 1e-10);
        assertThat(compared.oddsHomogeneity().pValue().isDefined()).isEqualTo(oneOdds != null);
        if (oneOdds != null) {
            close(compared.oddsHomogeneity(), oneOdds, oneOddsP, 1e-9);
            close(compared.ratioHomogeneity(), oneRatio, oneRatioP, 1e-6);
        } else {
            // Of one stratum, statsmodels has the interval too.
            close(interval(compared).low(), singleLow, 1e-8);
            close(interval(compared).high(), singleHigh, 1e-8);
        }
    }

    @ParameterizedTest
    @CsvFileSource(files = GOLDEN, numLinesToSkip = 1)
    void swappingTheGroupsInvertsRatioAndInterval(String strata) {
        MantelHaenszel compared = of(strata);
        MantelHaenszel swapped = MantelHaenszel.of(
                compared.strata().stream().map(MantelHaenszel.Stratum::swapped).toList());

        close(swapped.ratio().orElseThrow(), 1 / compared.ratio().orElseThrow(), 1e-9);
        close(interval(swapped).low(), 1 / interval(compared).high(), 1e-9);
        close(swapped.oddsRatio().orElseThrow(), 1 / compared.oddsRatio().orElseThrow(), 1e-9);
        assertThat(swapped.independence().pValue().orElseThrow())
                .isCloseTo(compared.independence().pValue().orElseThrow(), within(1e-12));
    }

    @Test
    void aGroupThatIsNeverSelectedHasAnIntervalFromZero() {
        MantelHaenszel compared = MantelHaenszel.of(
                List.of(new MantelHaenszel.Stratum(0, 200, 60, 200), new MantelHaenszel.Stratum(0, 100, 20, 100)));

        Interval interval = interval(compared);

        assertThat(compared.ratio()).isEqualTo(Score.of(0));
        assertThat(compared.oddsRatio(0.95).interval()).isEmpty();
        assertThat(interval.low()).isZero();
        assertThat(interval.high()).isBetween(0.01, 0.1);
    }

    @Test
    void aSecondGroupThatIsNeverSelectedHasAnIntervalToInfinity() {
        MantelHaenszel compared = MantelHaenszel.of(List.of(new MantelHaenszel.Stratum(60, 200, 0, 200)));

        assertThat(interval(compared).high()).isInfinite();
        assertThat(interval(compared).low()).isGreaterThan(10);
    }

    @Test
    void everybodySelectedIsARatioOfOneWithAnIntervalAroundIt() {
        MantelHaenszel compared = MantelHaenszel.of(
                List.of(new MantelHaenszel.Stratum(50, 50, 60, 60), new MantelHaenszel.Stratum(40, 40, 30, 30)));

        assertThat(compared.ratio()).isEqualTo(Score.of(1));
        assertThat(interval(compared).low()).isBetween(0.9, 0.999);
        assertThat(compared.independence())
                .hasToString("cochran-mantel-haenszel: undefined: the strata leave nothing to chance, n = 180");
        assertThat(compared.oddsRatio()).isEqualTo(Score.undefined("no stratum has selected and others to compare"));
    }

    @Test
    void strataWithoutOneGroupOrWithoutSelectionTellNothing() {
        MantelHaenszel compared = MantelHaenszel.of(List.of(
                new MantelHaenszel.Stratum(5, 10, 0, 0),
                new MantelHaenszel.Stratum(0, 10, 0, 10),
                new MantelHaenszel.Stratum(3, 10, 5, 10)));

        assertThat(compared.strata()).containsExactly(new MantelHaenszel.Stratum(3, 10, 5, 10));
        assertThat(compared.oddsHomogeneity())
                .hasToString("breslow-day-tarone: undefined: there is one stratum only, n = 20");
        assertThat(compared.ratioHomogeneity()).hasToString("score: undefined: there is one stratum only, n = 20");
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
            List<MantelHaenszel.Stratum> strata = new ArrayList<>();
            for (int s = 0; s < base.length; s++) {
                strata.add(new MantelHaenszel.Stratum(
                        drawn(random, sizes1[s], base[s] * ratio),
                        sizes1[s],
                        drawn(random, sizes2[s], base[s]),
                        sizes2[s]));
            }
            covered += interval(MantelHaenszel.of(strata)).contains(ratio) ? 1 : 0;
        }

        // Three standard errors of the simulation are 0.0103.
        assertThat((double) covered / trials).isCloseTo(0.95, within(0.0103));
    }

    @Test
    void theIntervalCoversTheCommonOddsRatioAsOftenAsItSays() {
        SplittableRandom random = new SplittableRandom(20261124);
        double odds = 0.6;
        double[] base = {0.6, 0.3, 0.15, 0.5};
        int[] sizes1 = {40, 30, 80, 32};
        int[] sizes2 = {25, 60, 50, 35};
        int covered = 0;
        int trials = 4000;
        for (int t = 0; t < trials; t++) {
            List<MantelHaenszel.Stratum> strata = new ArrayList<>();
            for (int s = 0; s < base.length; s++) {
                double first = odds * base[s] / (1 - base[s] + odds * base[s]);
                strata.add(new MantelHaenszel.Stratum(
                        drawn(random, sizes1[s], first), sizes1[s], drawn(random, sizes2[s], base[s]), sizes2[s]));
            }
            covered += MantelHaenszel.of(strata)
                            .oddsRatio(0.95)
                            .interval()
                            .orElseThrow()
                            .contains(odds)
                    ? 1
                    : 0;
        }

        assertThat((double) covered / trials).isCloseTo(0.95, within(0.0103));
    }

    private static long drawn(SplittableRandom random, int size, double rate) {
        long selected = 0;
        for (int i = 0; i < size; i++) {
            selected += random.nextDouble() < rate ? 1 : 0;
        }
        return selected;
    }

    @Test
    void withoutStrataNothingIsKnown() {
        MantelHaenszel none = MantelHaenszel.of(List.of());
        Score reason = Score.undefined("no stratum has both groups and somebody selected");

        assertThat(none.isInformative()).isFalse();
        assertThat(none.ratio()).isEqualTo(reason);
        assertThat(none.ratio(0.95).interval()).isEmpty();
        assertThat(none.oddsRatio()).isEqualTo(reason);
        assertThat(none.independence().pValue()).isEqualTo(reason);
        assertThat(none.ratioHomogeneity().pValue()).isEqualTo(reason);
    }

    @Test
    void countsAndLevelsAreChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MantelHaenszel.Stratum(5, 4, 0, 1))
                .withMessage("of the first group, 5 of 4 can't be selected");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MantelHaenszel.Stratum(0, 4, -1, 1))
                .withMessage("of the second group, -1 of 1 can't be selected");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MantelHaenszel.of(List.of()).ratio(95))
                .withMessage("confidence level is 95.0, outside (0, 1)");
    }

    private static void close(TestResult found, double statistic, double p, double relative) {
        close(found.statistic().orElseThrow(), statistic, relative);
        close(found.pValue().orElseThrow(), p, relative);
    }

    private static void close(double value, double expected, double relative) {
        assertThat(value).isCloseTo(expected, within(relative * Math.abs(expected)));
    }

    @Test
    void aStratumThatLeavesNothingToChanceIsNotCounted() {
        String three = "20 50 35 50 40 60 25 60 10 32 14 33";
        MantelHaenszel without = of(three);
        MantelHaenszel with = of(three + " 12 12 9 9");

        // statsmodels 0.14.5 on the three: 17.3362182220, p = 0.000171984.
        close(without.oddsHomogeneity(), 17.336218222003446, 0.00017198399960993704, 1e-9);
        close(with.oddsHomogeneity(), 17.336218222003446, 0.00017198399960993704, 1e-9);
        assertThat(with.strata()).hasSize(4);
        // Of two strata, one in which all were selected, there is nothing to compare.
        assertThat(of("20 50 35 50 12 12 9 9").oddsHomogeneity().pValue())
                .isEqualTo(Score.undefined("there is one stratum only that has selected and others"));
        assertThat(of("12 12 9 9 5 5 7 7").ratioHomogeneity().pValue())
                .isEqualTo(Score.undefined("there is one stratum only that leaves something to chance"));
    }
}
