package ai.lepton.metrics.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Score;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RegressionReportTest {
    private static final double[] TRUTH = {3, -0.5, 2, 7, 4.2, 1, 0.3, 5, 6.1, 2.2};
    private static final double[] PREDICTED = {2.5, 0.1, 2, 8, 4, 1.5, 0.2, 4.4, 6, 2.9};

    @Test
    void readsAsATable() {
        RegressionReport report =
                RegressionEvaluation.of(TRUTH, PREDICTED).seed(1).report();
        assertThat(report.table()).isEqualTo("""
                r2                                         0.9507 [0.8999, 0.9804] (1)
                explained variance                         0.9537 [0.8865, 0.9811] (1)
                mean absolute error                        0.4300 [0.2176, 0.6800] (2)
                mean squared error                         0.2770 [0.1248, 1.0887] (1)
                root mean squared error                    0.5263 [0.3533, 1.0434] (1)
                median absolute error                      0.5000 [0.1000, 0.7000]
                max error                                  1.000
                mean absolute percentage error             0.2845 [0.1262, 1.0337] (2)
                symmetric mean absolute percentage error   0.3583 [0.0906, 1.6510] (3)
                weighted mean absolute percentage error    0.1374 [0.0709, 0.2660] (4)
                mean squared log error                     0.07615 [0.00195, 0.38637] (1)
                root mean squared log error                0.2760 [0.0442, 0.6216] (1)
                mean poisson deviance                      undefined
                mean gamma deviance                        undefined
                d2 absolute error                          0.7882 [0.6132, 0.8840] (4)
                pearson corrcoef                           0.9769 [0.9416, 0.9910]
                spearman corrcoef                          0.9879 [0.7274, 0.9995]
                kendall rank corrcoef                      0.9556 [0.3703, 0.9978] (5)
                concordance corrcoef                       0.9755 [0.9471, 0.9887] (4)

                10 examples; truths from -0.5000 to 7.000, mean 3.030, standard deviation 2.371
                [low, high] at 95 % confidence: jackknife-t, hall-t, order-statistics, jackknife-z
                (1) no interval that is known to hold its level, so it settles nothing: 10 examples; the level of squared errors holds from about 50 on
                (2) no interval that is known to hold its level, so it settles nothing: 10 values; the level holds from about 30 on
                (3) no interval that is known to hold its level, so it settles nothing: a few of the 10 values decide the mean; it rests on about 2.9 of them, and the level holds from about 5 on
                (4) no interval that is known to hold its level, so it settles nothing: 10 examples; the level holds from about 30 on
                (5) no interval that is known to hold its level, so it settles nothing: 10 examples; the level holds from about 15 on
                mean poisson deviance is undefined: truth[1] is -0.5, and poisson deviance needs values of at least 0
                mean gamma deviance is undefined: truth[1] is -0.5, and gamma deviance needs values above 0
                """);
    }

    @Test
    void listsMeasurementsUnderTheirPeersNames() {
        RegressionReport report = RegressionEvaluation.of(TRUTH, PREDICTED)
                .withMeasures(RegressionMeasure.meanPinballLoss(0.9), RegressionMeasure.R2)
                .report();
        assertThat(report.measurements().stream().map(Measurement::name))
                .containsExactly(
                        "r2",
                        "explained_variance",
                        "mean_absolute_error",
                        "mean_squared_error",
                        "root_mean_squared_error",
                        "median_absolute_error",
                        "max_error",
                        "mean_absolute_percentage_error",
                        "symmetric_mean_absolute_percentage_error",
                        "weighted_mean_absolute_percentage_error",
                        "mean_squared_log_error",
                        "root_mean_squared_log_error",
                        "mean_poisson_deviance",
                        "mean_gamma_deviance",
                        "d2_absolute_error",
                        "pearson_corrcoef",
                        "spearman_corrcoef",
                        "kendall_rank_corrcoef",
                        "concordance_corrcoef",
                        "mean_pinball_loss(alpha=0.9)");
        assertThat(report.measurements()).allSatisfy(line -> {
            assertThat(line.estimate().n()).isEqualTo(10);
            assertThat(line.slice()).isEmpty();
        });
        assertThat(report.estimate(RegressionMeasure.R2)).isEqualTo(report.r2());
        assertThat(report.meanAbsoluteError().score())
                .isEqualTo(report.moments().meanAbsoluteError());
        assertThat(report.find("mse")).isEmpty();
        assertThatThrownBy(() -> report.estimate("mse"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "there is no measure 'mse'; measures are 'r2', 'explained_variance', 'mean_absolute_error',")
                .hasMessageEndingWith("'mean_absolute_percentage_error' and 15 more");
        assertThatThrownBy(() -> report.estimate("mean_squared_eror"))
                .hasMessageEndingWith("; did you mean 'mean_squared_error'?");
    }

    @Test
    void isTheSameForTheSameSeed() {
        Random random = new Random(4);
        // More than 4,096 examples are dealt into as many cells, which the seed decides.
        double[] truth = random.doubles(5000).toArray();
        double[] predicted =
                Arrays.stream(truth).map(y -> y + random.nextGaussian()).toArray();
        RegressionEvaluation evaluation = RegressionEvaluation.of(truth, predicted);
        assertThat(evaluation.seed(5).report().measurements())
                .isEqualTo(evaluation.seed(5).report().measurements());
        assertThat(evaluation.seed(5).report().r2())
                .isNotEqualTo(evaluation.seed(6).report().r2());
    }

    @Test
    void hasWiderIntervalsAtAHigherLevel() {
        RegressionReport report =
                RegressionEvaluation.of(TRUTH, PREDICTED).level(0.8).report();
        RegressionReport surer = report.atLevel(0.99);
        assertThat(surer.level()).isEqualTo(0.99);
        assertThat(width(surer.meanAbsoluteError())).isGreaterThan(width(report.meanAbsoluteError()));
        assertThat(report.atLevel(0.8)).isSameAs(report);
    }

    private static double width(Estimate estimate) {
        return estimate.interval().map(Interval::width).orElseThrow();
    }

    @Test
    void appliesOnePolicyToWhatIsUndefined() {
        double[] constant = new double[10];
        Arrays.fill(constant, 2);
        RegressionEvaluation evaluation = RegressionEvaluation.of(constant, PREDICTED);
        assertThat(evaluation.report().r2())
                .isEqualTo(Estimate.of(Score.undefined("all truths are 2.0, so there is no variation to explain"), 10));
        assertThat(evaluation.whenUndefined(Score.WhenUndefined.ZERO).report().r2())
                .isEqualTo(Estimate.of(Score.of(0), 10));
        assertThatThrownBy(() ->
                        evaluation.whenUndefined(Score.WhenUndefined.THROW).report())
                .hasMessage("all truths are 2.0, so there is no variation to explain");
    }

    @Test
    void servesForNoExamplesAndForOne() {
        RegressionReport none =
                RegressionEvaluation.of(new double[0], new double[0]).report();
        assertThat(none.measurements())
                .allSatisfy(
                        line -> assertThat(line.estimate().score().isDefined()).isFalse());
        assertThat(none.table()).contains("\n0 examples\n").contains("mean absolute error is undefined: there are no");
        RegressionReport one =
                RegressionEvaluation.of(new double[] {1}, new double[] {2}).report();
        assertThat(one.meanAbsoluteError())
                .isEqualTo(Estimate.of(Score.of(1), 1).withCaution("one example tells nothing of how errors vary"));
        assertThat(one.table()).contains("1 example; truths from 1.000 to 1.000, mean 1.000, standard deviation 0\n");
    }

    @Test
    void countsNothingOfWeightZero() {
        double[] weight = {1, 1, 1, 1, 1, 1, 1, 1, 0, 0};
        RegressionReport weighted =
                RegressionEvaluation.of(TRUTH, PREDICTED).weights(weight).report();
        RegressionReport eight = RegressionEvaluation.of(Arrays.copyOf(TRUTH, 8), Arrays.copyOf(PREDICTED, 8))
                .report();
        assertThat(weighted.examples()).isEqualTo(8);
        for (String name : List.of("r2", "mean_absolute_error", "mean_absolute_percentage_error")) {
            assertThat(weighted.estimate(name)).isEqualTo(eight.estimate(name));
        }
        assertThat(weighted.medianAbsoluteError().score())
                .isEqualTo(eight.medianAbsoluteError().score());
        // Ranks of weighted examples have no meaning, nor has the binomial count behind the median's interval.
        assertThat(weighted.estimate("spearman_corrcoef").score().isDefined()).isFalse();
        assertThat(weighted.medianAbsoluteError().interval()).isEmpty();
    }

    @Test
    void judgesSomeRowsAlone() {
        double[] weight = {1, 2, 3, 1, 2, 3, 1, 2, 3, 1};
        RegressionEvaluation all = RegressionEvaluation.of(TRUTH, PREDICTED)
                .weights(weight)
                .level(0.8)
                .resamples(100);
        RegressionReport some = all.rows(new int[] {9, 2, 2, 5}).report();
        RegressionReport same = RegressionEvaluation.of(new double[] {2.2, 2, 2, 1}, new double[] {2.9, 2, 2, 1.5})
                .weights(new double[] {1, 3, 3, 3})
                .level(0.8)
                .resamples(100)
                .report();
        assertThat(all.size()).isEqualTo(10);
        assertThat(some.measurements()).isEqualTo(same.measurements());
        assertThatThrownBy(() -> all.rows(new int[] {10})).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void refusesWhatItCannotTake() {
        RegressionEvaluation evaluation = RegressionEvaluation.of(TRUTH, PREDICTED);
        assertThatThrownBy(() -> evaluation.level(95)).hasMessage("confidence level is 95.0, outside (0, 1)");
        assertThatThrownBy(() -> evaluation.resamples(0)).hasMessage("resamples is 0; it must be at least 1");
        assertThatThrownBy(() -> evaluation.weights(new double[3]))
                .hasMessage("truth has 10 values but weight has 3; they must describe the same examples");
    }

    /** Truths are standard normal; predictions add noise of variance 0.25. */
    @Test
    void holdsTheTrueValuesAboutAsOftenAsPromised() {
        int rounds = 400;
        int n = 120;
        Random random = new Random(21);
        Map<String, Double> truths = Map.of(
                "r2",
                1 - 0.25,
                "mean_squared_error",
                0.25,
                "root_mean_squared_error",
                0.5,
                "mean_absolute_error",
                0.5 * Math.sqrt(2 / Math.PI),
                "pearson_corrcoef",
                1 / Math.sqrt(1.25),
                "concordance_corrcoef",
                2 / 2.25,
                // The median of |noise|, and the mean absolute error by that of always saying 0, the truth's median.
                "median_absolute_error",
                0.5 * 0.6744897501960817,
                "d2_absolute_error",
                0.5);
        Map<String, Integer> held = new HashMap<>();
        for (int round = 0; round < rounds; round++) {
            double[] truth = random.doubles(n).map(u -> random.nextGaussian()).toArray();
            double[] predicted = Arrays.stream(truth)
                    .map(y -> y + 0.5 * random.nextGaussian())
                    .toArray();
            RegressionReport report = RegressionEvaluation.of(truth, predicted)
                    .level(0.9)
                    .resamples(400)
                    .seed(round)
                    .report();
            truths.forEach((name, value) -> {
                boolean holds = report.estimate(name).interval().orElseThrow().contains(value);
                held.merge(name, holds ? 1 : 0, Integer::sum);
            });
        }
        // Four standard errors of a share of 0.9 in 400 rounds are 0.06; small samples undercover a little.
        assertThat(held)
                .allSatisfy((name, count) ->
                        assertThat(count / (double) rounds).as(name).isBetween(0.83, 0.96));
    }
}
