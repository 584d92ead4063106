package ai.lepton.metrics;

import static ai.lepton.metrics.Extremes.RUNS;
import static ai.lepton.metrics.Extremes.VALUES;
import static ai.lepton.metrics.Extremes.WEIGHTS;
import static ai.lepton.metrics.Extremes.check;
import static ai.lepton.metrics.Extremes.some;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import ai.lepton.metrics.efficiency.Latencies;
import ai.lepton.metrics.efficiency.LatencyReport;
import ai.lepton.metrics.inference.SampleMean;
import ai.lepton.metrics.internal.ScoreMean;
import ai.lepton.metrics.regression.ForecastLosses;
import ai.lepton.metrics.regression.MultiOutputRegression;
import ai.lepton.metrics.regression.PredictionIntervals;
import ai.lepton.metrics.regression.RegressionComparison;
import ai.lepton.metrics.regression.RegressionEvaluation;
import ai.lepton.metrics.regression.RegressionMeasure;
import ai.lepton.metrics.regression.RegressionMoments;
import ai.lepton.metrics.regression.RegressionReport;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of whatever finite numbers are predicted, a score is a number within its range, or undefined. */
class ExtremeNumbersTest {
    private final SplittableRandom random = new SplittableRandom(7);

    @Test
    void predictedNumbers() {
        List<RegressionMeasure> measures = Stream.concat(
                        GoldenExtremesTest.regressionMeasures().stream(),
                        Stream.of(RegressionMeasure.SPEARMAN_CORRCOEF, RegressionMeasure.KENDALL_RANK_CORRCOEF))
                .toList();
        for (int run = 0; run < 4 * RUNS; run++) {
            int n = 1 + random.nextInt(6);
            boolean signed = run % 3 > 0;
            double[] truth = some(random, VALUES, n, signed);
            double[] predicted = some(random, VALUES, n, signed);
            double[] weight = run % 2 == 0 ? null : some(random, WEIGHTS, n, false);
            for (RegressionMeasure measure : measures) {
                Score score = weight == null ? measure.of(truth, predicted) : measure.of(truth, predicted, weight);
                String what = measure + " of " + Arrays.toString(truth) + Arrays.toString(predicted)
                        + Arrays.toString(weight);
                boolean isCorrelation =
                        measure.key().endsWith("corrcoef") || measure.key().startsWith("cosine");
                boolean isGain = measure.key().startsWith("d2") || measure.key().matches("r2|explained.*");
                check(
                        score,
                        isCorrelation ? -1 : isGain ? -Double.MAX_VALUE : 0,
                        isCorrelation || isGain ? 1 : Double.MAX_VALUE,
                        what);
            }
        }
    }

    @Test
    void noVariationIsSaidOnlyOfWhatHasNone() {
        for (int run = 0; run < 4 * RUNS; run++) {
            double[] truth = some(random, VALUES, 4, true);
            double[] predicted = some(random, VALUES, 4, true);
            boolean isConstant = Arrays.stream(truth).distinct().count() == 1;
            Score r2 = RegressionMeasure.R2.of(truth, predicted);
            assertThat(r2.toString().contains("no variation"))
                    .as(Arrays.toString(truth))
                    .isEqualTo(isConstant);
        }
        double[] tiny = {1e-165, 2e-165, 4e-165};
        assertThat(RegressionMeasure.R2.of(tiny, tiny)).isEqualTo(Score.of(1));
        assertThat(RegressionMeasure.PEARSON_CORRCOEF
                        .of(tiny, new double[] {1e200, 2e200, 4e200})
                        .orElseThrow())
                .isCloseTo(1, offset(1e-15));
    }

    @Test
    void reportsOfPredictedNumbers() {
        for (int run = 0; run < RUNS; run++) {
            int n = 2 + random.nextInt(6);
            double[] truth = some(random, VALUES, n, true);
            double[] predicted = some(random, VALUES, n, true);
            RegressionEvaluation evaluation =
                    RegressionEvaluation.of(truth, predicted).resamples(20);
            RegressionEvaluation other = RegressionEvaluation.of(truth, some(random, VALUES, n, true))
                    .resamples(20);
            if (run % 2 == 0) {
                double[] weight = some(random, WEIGHTS, n, false);
                evaluation = evaluation.weights(weight);
                other = other.weights(weight);
            }
            RegressionReport report = evaluation.report();
            check(report);
            RegressionComparison comparison = RegressionComparison.of(report, other.report());
            for (RegressionMeasure measure : GoldenExtremesTest.regressionMeasures()) {
                check(comparison.difference(measure), measure.key());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 700, 1024, 3000})
    void momentsThatMergeAreThoseOfAll(int cut) {
        int n = 4000;
        double[] truth = some(random, VALUES, n, true);
        double[] predicted = some(random, VALUES, n, true);
        double[] weight = some(random, WEIGHTS, n, false);
        for (int i = 0; i < n; i++) {
            // Most blocks are of common numbers; some are not.
            if (i / 1024 != 2) {
                truth[i] = random.nextDouble();
                predicted[i] = random.nextDouble();
                weight[i] = 1;
            }
        }
        RegressionMoments all = RegressionMoments.of(truth, predicted, weight);
        RegressionMoments merged = part(truth, predicted, weight, 0, cut)
                .merge(part(truth, predicted, weight, cut, n))
                .moments();
        assertThat(merged.examples()).isEqualTo(all.examples());
        for (Score[] pair : new Score[][] {
            {merged.r2(), all.r2()},
            {merged.meanTruth(), all.meanTruth()},
            {merged.meanAbsoluteError(), all.meanAbsoluteError()},
            {merged.pearsonCorrelation(), all.pearsonCorrelation()},
            {merged.maxError(), all.maxError()},
            {merged.rootMeanSquaredError(), all.rootMeanSquaredError()}
        }) {
            assertThat(pair[0].isDefined()).isEqualTo(pair[1].isDefined());
            assertThat(pair[0].orElse(0)).isCloseTo(pair[1].orElse(0), offset(1e-12 * Math.abs(pair[1].orElse(0))));
        }
    }

    private static RegressionMoments.Accumulator part(
            double[] truth, double[] predicted, double[] weight, int from, int to) {
        RegressionMoments.Accumulator sums = new RegressionMoments.Accumulator();
        for (int i = from; i < to; i++) {
            sums.add(truth[i], predicted[i], weight[i]);
        }
        return sums;
    }

    @Test
    void forecastsAndSeveralOutputs() {
        for (int run = 0; run < 2 * RUNS; run++) {
            int n = 1 + random.nextInt(4);
            double[] truth = some(random, VALUES, n, true);
            double[] members = some(random, VALUES, 3 * n, true);
            double[] weight = some(random, WEIGHTS, n, false);
            check(ForecastLosses.crpsOfEnsemble(truth, members).weights(weight).estimate(0.9), "crps");
            check(ForecastLosses.crpsOfFairEnsemble(truth, members).estimate(0.9), "fair crps");
            check(
                    ForecastLosses.crpsOfGaussian(truth, some(random, VALUES, n, true), some(random, VALUES, n, false))
                            .estimate(0.9),
                    "gaussian");
            double[] one = some(random, VALUES, n, true);
            double[] other = some(random, VALUES, n, true);
            double[] low = new double[n];
            double[] high = new double[n];
            Arrays.setAll(low, i -> Math.min(one[i], other[i]));
            Arrays.setAll(high, i -> Math.max(one[i], other[i]));
            PredictionIntervals.of(truth, low, high, 0.9)
                    .weights(weight)
                    .measurements(0.9)
                    .forEach(line -> check(line.estimate(), line.title()));
            MultiOutputRegression outputs = MultiOutputRegression.of(3, members, some(random, VALUES, 3 * n, true))
                    .weights(weight);
            check(outputs.cosineSimilarity(0.9), "cosine");
            for (RegressionMeasure measure : GoldenExtremesTest.regressionMeasures()) {
                check(outputs.uniformAverage(measure), measure.key());
                check(outputs.varianceWeighted(measure), measure.key());
                check(outputs.weightedAverage(measure, 1e308, Double.MIN_VALUE, 1), measure.key());
            }
        }
    }

    @Test
    void meansAndLatencies() {
        for (int run = 0; run < 4 * RUNS; run++) {
            int n = 1 + random.nextInt(5);
            double[] values = some(random, VALUES, n, true);
            double[] weight = some(random, WEIGHTS, n, false);
            SampleMean mean = new SampleMean();
            SampleMean parts = new SampleMean();
            ScoreMean scores = new ScoreMean(Score.WhenUndefined.UNDEFINED);
            for (int i = 0; i < n; i++) {
                mean.add(values[i], weight[i]);
                SampleMean part = new SampleMean();
                part.add(values[i], weight[i]);
                parts.merge(part);
                scores.add(Score.of(values[i]), weight[i]);
            }
            check(mean.estimate(0.9), "mean");
            assertThat(parts.mean().isDefined()).isEqualTo(mean.mean().isDefined());
            double value = mean.mean().orElse(0);
            assertThat(parts.mean().orElse(0)).isCloseTo(value, offset(1e-12 * Math.abs(value)));
            if (mean.mean().isDefined()) {
                assertThat(scores.score().orElseThrow()).isCloseTo(value, offset(1e-12 * Math.abs(value)));
            }
        }
        long[] nanos = {0, 1, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - 1};
        for (Latencies latencies : List.of(Latencies.of(nanos), Latencies.Histogram.of(nanos))) {
            check(latencies.mean(), 0, 0x1p63, "mean");
            LatencyReport.of(latencies, Duration.ofSeconds(Long.MAX_VALUE), 0.9)
                    .measurements()
                    .forEach(line -> check(line.estimate(), line.title()));
        }
        check(LatencyReport.of(Latencies.of(nanos), Duration.ofNanos(1), 0.9).throughput(), "throughput");
    }
}
