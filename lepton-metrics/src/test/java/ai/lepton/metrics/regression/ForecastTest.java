package ai.lepton.metrics.regression;

import static ai.lepton.metrics.Golden.assertAgree;
import static ai.lepton.metrics.Golden.assertAgrees;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Golden;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Score;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ForecastTest {

    static Stream<Golden.Case> cases() {
        return Golden.cases("regression/forecasts.txt").values().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void agreesWithPeers(Golden.Case found) {
        double[] truth = found.doubles("truth");
        if (found.name().equals("gaussian")) {
            double[] losses = ForecastLosses.crpsOfGaussian(truth, found.doubles("mean"), found.doubles("deviation"))
                    .values();
            assertAgree("properscoring", losses, found.doubles("properscoring"));
            assertAgree("scoringrules", losses, found.doubles("scoringrules"));
        } else if (found.has("members")) {
            ForecastLosses losses = ForecastLosses.crpsOfEnsemble(truth, found.doubles("members"));
            assertClose(losses.values(), found.doubles("properscoring"));
            assertClose(losses.values(), found.doubles("scoringrules"));
            if (found.has("fair")) {
                assertClose(
                        ForecastLosses.crpsOfFairEnsemble(truth, found.doubles("members"))
                                .values(),
                        found.doubles("fair"));
                assertAgrees("mean", losses.mean().orElseThrow(), found.number("torchmetrics"));
            }
        } else {
            PredictionIntervals intervals =
                    PredictionIntervals.of(truth, found.doubles("low"), found.doubles("high"), found.number("nominal"));
            assertClose(intervals.intervalScores().values(), found.doubles("scores"));
            assertAgrees("coverage", intervals.coverage(0.95).value(), found.number("coverage"));
            assertAgrees("width", intervals.widths().mean().orElseThrow(), found.number("width"));
        }
    }

    /** A score is a difference of sizes about 1, so it is held to 1e-12 of that. */
    private static void assertClose(double[] actual, double[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(1e-12 * Math.max(1, Math.abs(expected[i]))));
        }
    }

    /** Members 0 and 4, truth 1: mean distance 2, mean of |X - X'| over all four pairs 2, over the two that differ 4. */
    @ParameterizedTest
    @CsvSource({"1, 0, 4, 1.0, 0.0", "6, 0, 4, 3.0, 2.0", "2, 2, 2, 0.0, 0.0", "0, 4, 0, 1.0, 0.0"})
    void worksByHand(double truth, double a, double b, double expected, double fair) {
        assertThat(ForecastLosses.crpsOfEnsemble(new double[] {truth}, new double[] {a, b})
                        .values())
                .containsExactly(expected);
        assertThat(ForecastLosses.crpsOfFairEnsemble(new double[] {truth}, new double[] {a, b})
                        .values())
                .containsExactly(fair);
    }

    @Test
    void ofAPointIsTheAbsoluteError() {
        assertThat(ForecastLosses.crpsOfEnsemble(new double[] {2, -1}, new double[] {5, -1})
                        .values())
                .containsExactly(3, 0);
        double[] exact = ForecastLosses.crpsOfGaussian(new double[] {2, 1}, new double[] {5, 1}, new double[] {0, 0})
                .values();
        assertThat(exact).containsExactly(3, 0);
    }

    @Test
    void ofAnEnsembleTendsToThatOfItsDistribution() {
        SplittableRandom random = new SplittableRandom(1);
        Random normal = new Random(random.nextLong());
        double[] members =
                normal.doubles(200_000).map(u -> normal.nextGaussian()).toArray();
        double expected = ForecastLosses.crpsOfGaussian(new double[] {0.7}, new double[] {0}, new double[] {1})
                .values()[0];
        assertThat(ForecastLosses.crpsOfEnsemble(new double[] {0.7}, members).values()[0])
                .isCloseTo(expected, within(0.01));
    }

    /** [0, 2] at 90 %: inside costs the width; 1 above costs 2 / 0.1 more. */
    @ParameterizedTest
    @CsvSource({"0, 2, 1", "2, 2, 1", "1, 2, 1", "3, 22, 0", "-0.5, 12, 0"})
    void scoresIntervalsByHand(double truth, double score, double coverage) {
        PredictionIntervals intervals =
                PredictionIntervals.of(new double[] {truth}, new double[] {0}, new double[] {2}, 0.9);
        assertThat(intervals.intervalScores().values()[0]).isCloseTo(score, within(1e-12));
        assertThat(intervals.coverage(0.95).value()).isEqualTo(coverage);
        assertThat(intervals.below(0.95).value()).isEqualTo(truth < 0 ? 1 : 0);
        assertThat(intervals.above(0.95).value()).isEqualTo(truth > 2 ? 1 : 0);
    }

    @Test
    void weighsForecasts() {
        PredictionIntervals intervals = PredictionIntervals.of(
                        new double[] {1, 5, 9}, new double[] {0, 0, 0}, new double[] {2, 2, 8}, 0.5)
                .weights(new double[] {3, 1, 0});
        Estimate coverage = intervals.coverage(0.9);
        assertThat(coverage.value()).isEqualTo(0.75);
        assertThat(coverage.n()).isEqualTo(2);
        assertThat(coverage.interval()).isPresent();
        assertThat(intervals.widths().mean()).isEqualTo(Score.of(2));
        assertThat(intervals.intervalScores().mean()).isEqualTo(Score.of((3 * 2 + 1 * (2 + 4 * 3)) / 4.0));
        assertThat(intervals.measurements(0.9).stream().map(Measurement::name))
                .containsExactly("interval_coverage", "mean_interval_width", "mean_interval_score");
        assertThat(intervals.weights(new double[3]).coverage(0.9).score())
                .isEqualTo(Score.undefined("there are no examples"));
        assertThat(ForecastLosses.crpsOfEnsemble(new double[] {0, 4}, new double[] {1, 2})
                        .weights(new double[] {1, 3})
                        .mean())
                .isEqualTo(Score.of(7 / 4.0));
    }

    @Test
    void hasTheIntervalOfAMean() {
        Estimate estimate = ForecastLosses.crpsOfEnsemble(new double[] {0, 0, 0}, new double[] {1, 2, 30})
                .estimate(0.95);
        assertThat(estimate.bounds()).isNotNull().satisfies(bounds -> {
            assertThat(bounds.method()).isEqualTo("hall-t");
            assertThat(bounds.low()).isZero();
        });
    }

    @Test
    void saysWhatItCannotTake() {
        double[] one = {1};
        assertThatThrownBy(() -> ForecastLosses.crpsOfEnsemble(new double[] {1, 2}, new double[] {1, 2, 3}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("members has 3 values; 2 truths need as many rows of at least 1, all of one length");
        assertThatThrownBy(() -> ForecastLosses.crpsOfFairEnsemble(one, one))
                .hasMessage("members has 1 values; 1 truths need as many rows of at least 2, all of one length");
        assertThatThrownBy(() -> ForecastLosses.crpsOfEnsemble(one, new double[] {1, Double.NaN}))
                .hasMessage("members[1] is NaN; values must be finite");
        assertThatThrownBy(() -> ForecastLosses.crpsOfGaussian(one, one, new double[] {-0.5}))
                .hasMessage("deviation[0] is -0.5; a standard deviation is not negative");
        assertThatThrownBy(() -> PredictionIntervals.of(one, new double[] {2}, new double[] {1.5}, 0.9))
                .hasMessage(
                        "low[0] is 2.0, above high[0], which is 1.5; swap the bounds, or sort the predicted quantiles");
        assertThatThrownBy(() -> PredictionIntervals.of(one, one, one, 90))
                .hasMessage("nominal coverage is 90.0, outside (0, 1)");
        assertThatThrownBy(() -> PredictionIntervals.of(one, one, new double[] {1, 2}, 0.9))
                .hasMessage("truth has 1 values but high has 2; they must describe the same examples");
        assertThat(ForecastLosses.crpsOfEnsemble(new double[0], new double[0]).mean())
                .isEqualTo(Score.undefined("there are no examples"));
    }
}
