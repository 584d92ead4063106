package ai.lepton.metrics.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Golden;
import ai.lepton.metrics.Score;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RegressionMeasureTest {
    private static final double[] TRUTH = {1, 2, 4, 5};
    private static final double[] PREDICTED = {2, 2, 3, 5};

    @Test
    void ofLossesIsAsWorkedByHand() {
        // Too high by 1 costs 0.9 at alpha 0.1, too low by 1 costs 0.1; the truth's 0.1 quantile is 1.
        assertClose(RegressionMeasure.meanPinballLoss(0.1), 1 / 4.0);
        assertClose(RegressionMeasure.d2Pinball(0.1), 1 - 1 / (0.1 * (1 + 3 + 4)));
        // The truth's median is 3: absolute errors 2, 1, 1, 2.
        assertClose(RegressionMeasure.D2_ABSOLUTE_ERROR, 1 - 2 / 6.0);
        assertClose(RegressionMeasure.minkowskiDistance(1), 2);
        assertClose(RegressionMeasure.minkowskiDistance(2), Math.sqrt(2));
        assertClose(RegressionMeasure.criticalSuccessIndex(4), 1 / 2.0);
        assertClose(RegressionMeasure.MEAN_POISSON_DEVIANCE, 2 * (Math.log(0.5) + 1 + 4 * Math.log(4 / 3.0) - 1) / 4);
        assertClose(
                RegressionMeasure.MEAN_GAMMA_DEVIANCE, 2 * (Math.log(2) + 0.5 - 1 + Math.log(0.75) + 4 / 3.0 - 1) / 4);
        assertClose(RegressionMeasure.d2Tweedie(0), 0.8);
        assertClose(RegressionMeasure.LOG_COSH_ERROR, Math.log(Math.cosh(1)) / 2);
        double logs = Math.pow(Math.log(2 / 3.0), 2) + Math.pow(Math.log(5 / 4.0), 2);
        assertClose(RegressionMeasure.MEAN_SQUARED_LOG_ERROR, logs / 4);
        assertClose(RegressionMeasure.ROOT_MEAN_SQUARED_LOG_ERROR, Math.sqrt(logs / 4));
    }

    private static void assertClose(RegressionMeasure measure, double expected) {
        assertThat(measure.of(TRUTH, PREDICTED).orElseThrow())
                .as(measure.key())
                .isCloseTo(expected, within(1e-15 * Math.max(1, expected)));
    }

    @ParameterizedTest
    @CsvSource({
        "1;2;3, 1;1;1, 0.5, 2",
        "4;1;3;2, 1;1;1;1, 0.5, 2.5",
        "4;1;3;2, 1;1;1;1, 0, 1",
        "4;1;3;2, 1;1;1;1, 1, 4",
        "4;1;3;2, 1;1;1;1, 0.25, 1.5",
        "4;1;3;2, 1;1;1;1, 0.26, 2",
        "1;2;3, 2;1;1, 0.5, 1.5",
        "1;2;3, 1;0;1, 0.5, 2",
        "1;2;3, 0;0;5, 0.5, 3",
        "1;2;3, 0;1;1, 0, 2",
        "1;2;3, 1e-20;1e-20;2e-20, 0.5, 2.5",
        "1;2;3, 1e-20;1e-20;2e-20, 0.25, 1.5"
    })
    void takesWeightedQuantiles(String values, String weights, double share, double expected) {
        double[] v = numbers(values);
        double[] w = numbers(weights);
        assertThat(WeightedQuantile.of(v, w, share)).isEqualTo(expected);
        if (Arrays.stream(w).allMatch(weight -> weight == 1)) {
            assertThat(WeightedQuantile.of(v.clone(), null, share)).isEqualTo(expected);
        }
    }

    private static double[] numbers(String text) {
        return Arrays.stream(text.split(";", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    static Stream<String> undefined() {
        return Stream.of(
                "mean_squared_log_error|predicted[2] is -1.0, and mean squared log error needs values above -1",
                "root_mean_squared_log_error|predicted[2] is -1.0, and root mean squared log error needs values above -1",
                "mean_poisson_deviance|truth[1] is -0.5, and poisson deviance needs values of at least 0",
                "mean_gamma_deviance|truth[0] is 0.0, and gamma deviance needs values above 0",
                "mean_absolute_percentage_error|1 of 3 truths is 0 but predicted otherwise, and an error relative to 0 has"
                        + " no value");
    }

    @ParameterizedTest
    @MethodSource("undefined")
    void saysWhichValueHasNoLoss(String line) {
        String[] words = line.split("\\|", -1);
        Score score = GoldenRegressionTest.named(words[0]).of(new double[] {0, -0.5, 2}, new double[] {1, 0.5, -1});
        assertThat(score).isEqualTo(Score.undefined(words[1]));
    }

    @Test
    void saysWhyThereIsNothingToGain() {
        double[] constant = {2, 2, 2};
        double[] any = {1, 2, 3};
        assertThat(RegressionMeasure.D2_ABSOLUTE_ERROR.of(constant, any))
                .isEqualTo(Score.undefined("all truths are 2.0, so there is no variation to explain"));
        assertThat(RegressionMeasure.d2Tweedie(1).of(new double[] {2}, new double[] {1}))
                .isEqualTo(Score.undefined("the gain on a constant prediction needs two examples; there is 1"));
        assertThat(RegressionMeasure.d2Pinball(0).of(any, any))
                .isEqualTo(
                        Score.undefined("a constant prediction loses nothing here, so there is nothing to gain on it"));
        assertThat(RegressionMeasure.d2Pinball(0.5).of(new double[0], new double[0]))
                .isEqualTo(Score.undefined("there are no examples"));
        assertThat(RegressionMeasure.criticalSuccessIndex(9).of(any, any))
                .isEqualTo(Score.undefined("no truth or prediction reaches 9.0"));
        assertThat(RegressionMeasure.SPEARMAN_CORRCOEF.of(any, any, any))
                .isEqualTo(Score.undefined("spearman correlation is of ranks, which have no weights"));
        assertThat(RegressionMeasure.KENDALL_RANK_CORRCOEF.of(new double[] {1}, new double[] {1}))
                .isEqualTo(Score.undefined("kendall correlation needs two examples; there is 1"));
        assertThat(RegressionMeasure.MEDIAN_ABSOLUTE_ERROR.of(any, any, new double[3]))
                .isEqualTo(Score.undefined("there are no examples"));
    }

    @Test
    void refusesParametersOutsideTheirRange() {
        assertThatThrownBy(() -> RegressionMeasure.meanPinballLoss(1.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("alpha is 1.5, outside [0, 1]");
        assertThatThrownBy(() -> RegressionMeasure.meanTweedieDeviance(0.5))
                .hasMessage("power is 0.5; Tweedie distributions have a finite one, not in (0, 1)");
        assertThatThrownBy(() -> RegressionMeasure.minkowskiDistance(0.5))
                .hasMessage("p is 0.5; a norm's is finite and at least 1");
    }

    @Test
    void isNamedAsItsPeers() {
        assertThat(RegressionMeasure.meanPinballLoss(0.5)).hasToString("mean_pinball_loss");
        assertThat(RegressionMeasure.d2Pinball(0.9)).hasToString("d2_pinball(alpha=0.9)");
        assertThat(RegressionMeasure.meanTweedieDeviance(1.5)).hasToString("mean_tweedie_deviance(power=1.5)");
        assertThat(RegressionMeasure.normalizedRootMeanSquaredError(RegressionMeasure.NormalizedBy.STD))
                .hasToString("normalized_root_mean_squared_error(normalization=std)");
    }

    /** Close values, where the textbook's formula has no digit left. */
    @Test
    void keepsTheDigitsOfSmallDeviances() {
        double gap = 1e-9;
        double[] truth = {3 * (1 + gap)};
        double[] predicted = {3};
        double t = truth[0] / 3 - 1;
        assertThat(RegressionMeasure.MEAN_POISSON_DEVIANCE.of(truth, predicted).orElseThrow())
                .isCloseTo(3 * t * t, within(1e-8 * 3 * t * t));
        assertThat(RegressionMeasure.MEAN_GAMMA_DEVIANCE.of(truth, predicted).orElseThrow())
                .isCloseTo(t * t, within(1e-8 * t * t));
        assertThat(RegressionMeasure.LOG_COSH_ERROR
                        .of(new double[] {0}, new double[] {1e-10})
                        .orElseThrow())
                .isCloseTo(0.5e-20, within(1e-34));
        assertThat(RegressionMeasure.LOG_COSH_ERROR
                        .of(new double[] {0}, new double[] {1e10})
                        .orElseThrow())
                .isCloseTo(1e10, within(1.0));
    }

    @Test
    void countsPairsAsTheDefinitionDoes() {
        SplittableRandom random = new SplittableRandom(6);
        for (int round = 0; round < 200; round++) {
            int n = 2 + random.nextInt(40);
            int kinds = 1 + random.nextInt(12);
            double[] x = random.ints(n, -kinds, kinds + 1).asDoubleStream().toArray();
            double[] y = random.ints(n, 0, kinds + 1).asDoubleStream().toArray();
            long difference = 0;
            long inX = 0;
            long inY = 0;
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < i; j++) {
                    difference += (long) (Math.signum(x[i] - x[j]) * Math.signum(y[i] - y[j]));
                    inX += x[i] != x[j] ? 1 : 0;
                    inY += y[i] != y[j] ? 1 : 0;
                }
            }
            Score score = RegressionMeasure.KENDALL_RANK_CORRCOEF.of(x, y);
            if (inX == 0 || inY == 0) {
                assertThat(score.isDefined()).isFalse();
            } else {
                assertThat(score.orElseThrow()).isCloseTo(difference / Math.sqrt((double) inX * inY), within(1e-15));
            }
        }
    }

    static Stream<Golden.Case> outputs() {
        return Golden.cases("regression/regression.txt").values().stream()
                .filter(found -> found.name().startsWith("outputs"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("outputs")
    void ofSeveralOutputsAgreesWithScikitLearn(Golden.Case found) {
        MultiOutputRegression outputs = MultiOutputRegression.of(3, found.doubles("truth"), found.doubles("predicted"));
        if (found.has("weight")) {
            outputs = outputs.weights(found.doubles("weight"));
        }
        for (Map.Entry<String, String> field : found.fields().entrySet()) {
            String[] words = field.getKey().split(" ", -1);
            if (words.length < 2) {
                continue;
            }
            RegressionMeasure measure = GoldenRegressionTest.named(words[0]);
            if (words[1].equals("raw")) {
                double[] scores = outputs.scores(measure).stream()
                        .mapToDouble(Score::orElseThrow)
                        .toArray();
                Golden.assertAgree(field.getKey(), scores, Golden.doubles(field.getValue()));
                continue;
            }
            Score average = switch (words[1]) {
                case "uniform" -> outputs.uniformAverage(measure);
                case "variance" -> outputs.varianceWeighted(measure);
                default -> outputs.weightedAverage(measure, 0.5, 0.2, 0.3);
            };
            Golden.assertAgrees(field.getKey(), average.orElseThrow(), Double.parseDouble(field.getValue()));
        }
        Golden.assertAgrees("cosine", outputs.cosineSimilarity(0.95).value(), found.number("cosine"));
    }

    @Test
    void ofSeveralOutputsSaysWhichOneHasNoValue() {
        double[] truth = {1, 5, 2, 5, 3, 5};
        double[] predicted = {1, 5, 2, 5, 4, 5};
        MultiOutputRegression outputs = MultiOutputRegression.of(2, truth, predicted);
        assertThat(outputs.uniformAverage(RegressionMeasure.R2))
                .isEqualTo(Score.undefined("of output 1: all truths are 5.0, so there is no variation to explain"));
        assertThat(outputs.varianceWeighted(RegressionMeasure.R2)).isEqualTo(Score.of(0.5));
        assertThat(outputs.weightedAverage(RegressionMeasure.R2, 2, 0)).isEqualTo(Score.of(0.5));
        assertThat(outputs.weightedAverage(RegressionMeasure.R2, 0, 0))
                .isEqualTo(Score.undefined("no output has a weight"));
        assertThat(MultiOutputRegression.of(2, new double[] {0, 0}, new double[] {1, 1})
                        .cosineSimilarity(0.9)
                        .score())
                .isEqualTo(Score.undefined("the truth of row 0 is all 0, and has no direction"));
        assertThatThrownBy(() -> MultiOutputRegression.of(4, truth, predicted))
                .hasMessage("truth has 6 values, which are no rows of 4 outputs");
        assertThatThrownBy(() -> outputs.weightedAverage(RegressionMeasure.R2, 1))
                .hasMessage("there are 1 weights for 2 outputs");
        assertThatThrownBy(() -> MultiOutputRegression.of(0, truth, predicted))
                .hasMessage("outputs is 0; it must be at least 1");
    }
}
