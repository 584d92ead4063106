package ai.lepton.metrics.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Score;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegressionMomentsTest {
    private static final List<Function<RegressionMoments, Score>> ALL = List.of(
            RegressionMoments::r2,
            RegressionMoments::explainedVariance,
            RegressionMoments::meanAbsoluteError,
            RegressionMoments::meanSquaredError,
            RegressionMoments::maxError,
            RegressionMoments::meanAbsolutePercentageError,
            RegressionMoments::symmetricMeanAbsolutePercentageError,
            RegressionMoments::weightedMeanAbsolutePercentageError,
            RegressionMoments::pearsonCorrelation,
            RegressionMoments::concordanceCorrelation,
            RegressionMoments::cosineSimilarity,
            RegressionMoments::meanTruth,
            RegressionMoments::truthVariance,
            RegressionMoments::predictionVariance);

    /** Truths 1, 2, 4, 5 (mean 3, squares 10), predictions 2, 2, 3, 5 (mean 3, squares 6): errors 1, 0, -1, 0. */
    @ParameterizedTest
    @CsvSource({
        "r2, 0.8",
        "explained_variance, 0.8",
        "mean_absolute_error, 0.5",
        "mean_squared_error, 0.5",
        "max_error, 1",
        "mean_absolute_percentage_error, 0.3125",
        "symmetric_mean_absolute_percentage_error, 0.23809523809523808",
        "weighted_mean_absolute_percentage_error, 0.16666666666666666",
        "pearson_corrcoef, 0.9036961141150639",
        "concordance_corrcoef, 0.875",
        "relative_squared_error, 0.2",
        "median_absolute_error, 0.5",
        "spearman_corrcoef, 0.9486832980505138",
        "kendall_rank_corrcoef, 0.9128709291752769"
    })
    void areAsWorkedByHand(String name, double expected) {
        Score score = GoldenRegressionTest.named(name).of(new double[] {1, 2, 4, 5}, new double[] {2, 2, 3, 5});
        assertThat(score.orElseThrow()).isCloseTo(expected, within(1e-15));
    }

    @Test
    void tellBiasAndRange() {
        RegressionMoments moments = RegressionMoments.of(new double[] {1, 2, 6}, new double[] {2, 3, 8});
        assertThat(moments.examples()).isEqualTo(3);
        assertThat(moments.weight()).isEqualTo(3);
        assertThat(moments.meanError().orElseThrow()).isCloseTo(4 / 3.0, within(1e-15));
        assertThat(moments.meanPrediction().orElseThrow()).isCloseTo(13 / 3.0, within(1e-15));
        assertThat(moments.leastTruth()).isEqualTo(Score.of(1));
        assertThat(moments.greatestTruth()).isEqualTo(Score.of(6));
        assertThat(moments.normalizedRootMeanSquaredError(RegressionMeasure.NormalizedBy.RANGE)
                        .orElseThrow())
                .isCloseTo(Math.sqrt(2) / 5, within(1e-15));
        assertThat(moments.rootRelativeSquaredError().orElseThrow()).isCloseTo(Math.sqrt(6 / 14.0), within(1e-15));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void doNotDependOnSplitsAndOrders(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = 20_000;
        double offset = seed % 2 == 0 ? 0 : 1e7;
        double[][] rows = new double[n][];
        double[] truth = new double[n];
        double[] predicted = new double[n];
        double[] weight = new double[n];
        for (int i = 0; i < n; i++) {
            truth[i] = offset + random.nextDouble() * 10;
            predicted[i] = truth[i] + random.nextDouble() - 0.4;
            weight[i] = random.nextInt(4) == 0 ? 0 : random.nextDouble();
            rows[i] = new double[] {truth[i], predicted[i], weight[i]};
        }
        RegressionMoments whole = RegressionMoments.of(truth, predicted, weight);

        List<double[]> shuffled = new ArrayList<>(List.of(rows));
        Collections.shuffle(shuffled, new Random(seed));
        List<RegressionMoments.Accumulator> parts = new ArrayList<>();
        int at = 0;
        while (at < n) {
            RegressionMoments.Accumulator part = new RegressionMoments.Accumulator();
            int end = Math.min(n, at + random.nextInt(5000));
            if (random.nextBoolean()) {
                for (double[] row : shuffled.subList(at, end)) {
                    part.add(row[0], row[1], row[2]);
                }
            } else {
                double[][] some = shuffled.subList(at, end).toArray(new double[0][]);
                part.addAll(column(some, 0), column(some, 1), column(some, 2));
            }
            parts.add(part);
            at = end;
        }
        while (parts.size() > 1) {
            RegressionMoments.Accumulator one = parts.remove(random.nextInt(parts.size()));
            parts.get(random.nextInt(parts.size())).merge(one);
        }
        RegressionMoments merged = parts.get(0).moments();
        assertThat(merged.examples()).isEqualTo(whole.examples());
        for (Function<RegressionMoments, Score> measure : ALL) {
            double expected = measure.apply(whole).orElseThrow();
            assertThat(measure.apply(merged).orElseThrow()).isCloseTo(expected, within(1e-13 * Math.abs(expected)));
        }
    }

    private static double[] column(double[][] rows, int column) {
        double[] values = new double[rows.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = rows[i][column];
        }
        return values;
    }

    @Test
    void goOnAfterTheyWereAskedFor() {
        RegressionMoments.Accumulator sums = new RegressionMoments.Accumulator();
        for (int i = 0; i < 3000; i++) {
            assertThat(sums.moments().examples()).isEqualTo(i);
            sums.add(i, i + 1.0);
        }
        assertThat(sums.moments().meanTruth().orElseThrow()).isCloseTo(1499.5, within(1e-10));
        sums.merge(sums);
        assertThat(sums.moments().examples()).isEqualTo(6000);
        assertThat(sums.moments().meanError()).isEqualTo(Score.of(1));
    }

    @Test
    void ofAWholeWeightAreThoseOfAsManyRows() {
        double[] truth = {1, 5, 2, 8};
        double[] predicted = {2, 4, 2, 9};
        RegressionMoments weighted = RegressionMoments.of(truth, predicted, new double[] {1, 2, 0, 3});
        RegressionMoments repeated =
                RegressionMoments.of(new double[] {1, 5, 5, 8, 8, 8}, new double[] {2, 4, 4, 9, 9, 9});
        for (Function<RegressionMoments, Score> measure : ALL) {
            assertThat(measure.apply(weighted).orElseThrow())
                    .isCloseTo(measure.apply(repeated).orElseThrow(), within(1e-14));
        }
    }

    @Test
    void sayWhyTheyAreUndefined() {
        RegressionMoments none = RegressionMoments.of(new double[0], new double[0]);
        assertThat(none.r2()).isEqualTo(Score.undefined("r2 needs two examples; there are none"));
        assertThat(none.meanAbsoluteError()).isEqualTo(Score.undefined("there are no examples"));
        assertThat(none.maxError()).isEqualTo(Score.undefined("there are no examples"));
        assertThat(none.leastTruth()).isEqualTo(Score.undefined("there are no examples"));
        RegressionMoments one = RegressionMoments.of(new double[] {1}, new double[] {2});
        assertThat(one.r2()).isEqualTo(Score.undefined("r2 needs two examples; there is 1"));
        assertThat(one.concordanceCorrelation())
                .isEqualTo(Score.undefined("concordance correlation needs two examples; there is 1"));
        assertThat(one.meanSquaredError()).isEqualTo(Score.of(1));
        RegressionMoments constant = RegressionMoments.of(new double[] {0.1, 0.1, 0.1}, new double[] {1, 2, 3});
        assertThat(constant.r2()).isEqualTo(Score.undefined("all truths are 0.1, so there is no variation to explain"));
        assertThat(constant.explainedVariance().isDefined()).isFalse();
        assertThat(constant.pearsonCorrelation())
                .isEqualTo(Score.undefined("all truths are 0.1, and a constant has no correlation"));
        assertThat(constant.concordanceCorrelation()).isEqualTo(Score.of(0));
        assertThat(RegressionMoments.of(new double[] {1, 2, 3}, new double[] {7, 7, 7})
                        .pearsonCorrelation())
                .isEqualTo(Score.undefined("all predictions are 7.0, and a constant has no correlation"));
        RegressionMoments zeros = RegressionMoments.of(new double[] {0, 0, 4}, new double[] {0, 1, 4});
        assertThat(zeros.meanAbsolutePercentageError())
                .isEqualTo(Score.undefined(
                        "1 of 3 truths is 0 but predicted otherwise, and an error relative to 0 has no" + " value"));
        RegressionMoments nothing = RegressionMoments.of(new double[] {0, 0}, new double[] {1, 1});
        assertThat(nothing.weightedMeanAbsolutePercentageError())
                .isEqualTo(Score.undefined("all truths are 0, and an error relative to 0 has no value"));
        assertThat(nothing.normalizedRootMeanSquaredError(RegressionMeasure.NormalizedBy.L2))
                .isEqualTo(Score.undefined("the truth's l2 is 0, and an error relative to 0 has no value"));
        assertThat(nothing.cosineSimilarity()).isEqualTo(Score.undefined("all truths are 0, and have no direction"));
        assertThat(RegressionMoments.of(new double[] {1e200, -1e200}, new double[] {-1e200, 1e200})
                        .r2())
                .isEqualTo(Score.of(-3));
    }

    @Test
    void countNothingOfWeightZero() {
        RegressionMoments moments =
                RegressionMoments.of(new double[] {0, 1, 3}, new double[] {9, 1, 4}, new double[] {0, 1, 1});
        assertThat(moments.examples()).isEqualTo(2);
        assertThat(moments.maxError()).isEqualTo(Score.of(1));
        assertThat(moments.leastTruth()).isEqualTo(Score.of(1));
        assertThat(moments.meanAbsolutePercentageError().isDefined()).isTrue();
    }

    @Test
    void refuseWhatIsNotFiniteByItsIndex() {
        double[] one = {1, 2};
        assertThatThrownBy(() -> RegressionMoments.of(new double[] {1, Double.NaN}, one))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("truth[1] is NaN; values must be finite");
        assertThatThrownBy(() -> RegressionMoments.of(one, new double[] {Double.NEGATIVE_INFINITY, 1}))
                .hasMessage("predicted[0] is -Infinity; values must be finite");
        assertThatThrownBy(() -> RegressionMoments.of(one, one, new double[] {1, -2}))
                .hasMessage("weight[1] is -2.0; weights are finite and not negative");
        assertThatThrownBy(() -> RegressionMoments.of(one, new double[] {1}))
                .hasMessage("truth has 2 values but predicted has 1; they must describe the same examples");
        RegressionMoments.Accumulator sums = new RegressionMoments.Accumulator();
        assertThatThrownBy(() -> sums.addAll(new double[] {1, 2}, new double[] {1, Double.POSITIVE_INFINITY}))
                .hasMessage("predicted[1] is Infinity; values must be finite");
        assertThatThrownBy(() -> sums.add(Double.NaN, 1)).hasMessage("truth is NaN; values must be finite");
        assertThatThrownBy(() -> sums.add(1, 1, Double.NaN))
                .hasMessage("weight is NaN; weights are finite and not negative");
        assertThat(sums.moments().examples()).isZero();
    }
}
