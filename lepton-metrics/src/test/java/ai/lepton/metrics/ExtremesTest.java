package ai.lepton.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import ai.lepton.metrics.calibration.BrierScore;
import ai.lepton.metrics.calibration.ClassProbabilities;
import ai.lepton.metrics.calibration.IsotonicCalibration;
import ai.lepton.metrics.calibration.LogLoss;
import ai.lepton.metrics.calibration.PlattScaling;
import ai.lepton.metrics.calibration.ReliabilityDiagram;
import ai.lepton.metrics.calibration.TemperatureScaling;
import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.classification.ClassMeasure;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.ConfusionCounter;
import ai.lepton.metrics.classification.ConfusionMatrix;
import ai.lepton.metrics.classification.CountMeasure;
import ai.lepton.metrics.classification.Evaluation;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.classification.OverallMeasure;
import ai.lepton.metrics.classification.PairedComparison;
import ai.lepton.metrics.classification.PrecisionRecallCurve;
import ai.lepton.metrics.classification.RocAuc;
import ai.lepton.metrics.classification.RocCurve;
import ai.lepton.metrics.classification.ThresholdCurve;
import ai.lepton.metrics.classification.TopKAccuracy;
import ai.lepton.metrics.efficiency.Latencies;
import ai.lepton.metrics.efficiency.LatencyReport;
import ai.lepton.metrics.inference.PairedTests;
import ai.lepton.metrics.inference.SampleMean;
import ai.lepton.metrics.internal.ScoreMean;
import ai.lepton.metrics.multilabel.MultilabelCounter;
import ai.lepton.metrics.multilabel.MultilabelEvaluation;
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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever finite numbers come in, a score is a number within its range, or undefined; nothing throws but what says that it is a
 * limit.
 */
@SuppressWarnings("FloatingPointLiteralPrecision") // numbers below the normal ones have few digits
class ExtremesTest {
    private static final double[] VALUES = {
        0,
        Double.MIN_VALUE,
        3e-310,
        1e-308,
        1e-200,
        2e-165,
        1e-16,
        0.3,
        1,
        7,
        1e16,
        3e165,
        1e200,
        1e308,
        Double.MAX_VALUE
    };
    private static final double[] WEIGHTS = {
        0, Double.MIN_VALUE, 1e-200, 1e-165, 1e-16, 0.5, 1, 1, 1e16, 1e165, 1e200, 1e308
    };
    private static final double[] SHARES = {0, Double.MIN_VALUE, 1e-165, 1e-16, 0.25, 0.5, 0.75, 1 - 1e-16, 1};
    private static final int RUNS = 60;

    private final SplittableRandom random = new SplittableRandom(7);

    private double[] some(double[] values, int n, boolean signed) {
        double[] chosen = new double[n];
        Arrays.setAll(chosen, i -> values[random.nextInt(values.length)] * (signed && random.nextInt(3) == 0 ? -1 : 1));
        return chosen;
    }

    /** Runs what may end with a limit that its message names. */
    private static void within(Runnable measuring) {
        try {
            measuring.run();
        } catch (IllegalArgumentException e) {
            assertThat(e)
                    .hasMessageMatching(
                            "(?s).*(more than 1e400 times|add up to more than|needs examples|needs both classes"
                                    + "|needs a positive|none of any weight|so steep a slope).*");
        }
    }

    private static void check(Score score, double lowest, double highest, String what) {
        if (score.isDefined()) {
            assertThat(score.orElseThrow()).as(what).isFinite().isBetween(lowest, highest);
        } else {
            assertThat(score.toString()).as(what).hasSizeGreaterThan(12);
        }
    }

    private static void check(Score score, String what) {
        check(score, -Double.MAX_VALUE, Double.MAX_VALUE, what);
    }

    private static void check(Estimate estimate, String what) {
        check(estimate.score(), what);
        estimate.interval().ifPresent(bounds -> {
            assertThat(bounds.low()).as(what).isNotNaN();
            assertThat(bounds.high()).as(what).isNotNaN();
        });
    }

    private static void check(Report report) {
        report.measurements().forEach(line -> check(line.estimate(), line.title()));
        assertThat(report.table()).doesNotContain("NaN");
    }

    @Test
    void predictedNumbers() {
        List<RegressionMeasure> measures = Stream.concat(
                        GoldenExtremesTest.regressionMeasures().stream(),
                        Stream.of(RegressionMeasure.SPEARMAN_CORRCOEF, RegressionMeasure.KENDALL_RANK_CORRCOEF))
                .toList();
        for (int run = 0; run < 4 * RUNS; run++) {
            int n = 1 + random.nextInt(6);
            boolean signed = run % 3 > 0;
            double[] truth = some(VALUES, n, signed);
            double[] predicted = some(VALUES, n, signed);
            double[] weight = run % 2 == 0 ? null : some(WEIGHTS, n, false);
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
            double[] truth = some(VALUES, 4, true);
            double[] predicted = some(VALUES, 4, true);
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
            double[] truth = some(VALUES, n, true);
            double[] predicted = some(VALUES, n, true);
            RegressionEvaluation evaluation =
                    RegressionEvaluation.of(truth, predicted).resamples(20);
            RegressionEvaluation other =
                    RegressionEvaluation.of(truth, some(VALUES, n, true)).resamples(20);
            if (run % 2 == 0) {
                double[] weight = some(WEIGHTS, n, false);
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
        double[] truth = some(VALUES, n, true);
        double[] predicted = some(VALUES, n, true);
        double[] weight = some(WEIGHTS, n, false);
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
    void weightedCounts() {
        for (int run = 0; run < RUNS; run++) {
            int k = 1 + random.nextInt(4);
            int n = 1 + random.nextInt(12);
            Labels labels = Labels.of(IntStream.range(0, k).boxed().toList());
            int[] truth = random.ints(n, 0, k).toArray();
            int[] predicted = random.ints(n, 0, k).toArray();
            double[] weight = some(WEIGHTS, n, false);
            within(() -> {
                ConfusionMatrix matrix = ConfusionMatrix.of(labels, truth, predicted, weight);
                check(matrix);
                // In any order and any parts, with counts of weight 1 among them.
                int cut = random.nextInt(n + 1);
                ConfusionCounter head = counter(labels, truth, predicted, weight, 0, cut);
                head.merge(counter(labels, truth, predicted, weight, cut, n));
                head.merge(ConfusionMatrix.counter(labels).add(0, k - 1));
                check(head.matrix());
                check(matrix.only(labels));
                check(matrix.oneAgainstRest(0));
            });
        }
    }

    private static ConfusionCounter counter(
            Labels labels, int[] truth, int[] predicted, double[] weight, int from, int to) {
        return ConfusionMatrix.counter(labels)
                .addAll(
                        Arrays.copyOfRange(truth, from, to),
                        Arrays.copyOfRange(predicted, from, to),
                        Arrays.copyOfRange(weight, from, to));
    }

    private static void check(ConfusionMatrix matrix) {
        for (ClassMeasure measure : ClassMeasure.values()) {
            for (Average average : Average.values()) {
                for (Score.WhenUndefined policy : List.of(Score.WhenUndefined.SKIP, Score.WhenUndefined.ZERO)) {
                    check(
                            matrix.score(measure, average, policy),
                            measure.range().lowest() - 1e-12,
                            Math.min(Double.MAX_VALUE, measure.range().highest() * (1 + 1e-12)),
                            measure + " " + average);
                }
            }
            for (int label = 0; label < matrix.labels().size(); label++) {
                check(
                        matrix.score(measure, label),
                        measure.range().lowest(),
                        Math.min(Double.MAX_VALUE, measure.range().highest()),
                        measure.key());
            }
        }
        for (OverallMeasure measure : OverallMeasure.values()) {
            check(
                    matrix.score(measure),
                    measure.range().lowest(),
                    Math.min(Double.MAX_VALUE, measure.range().highest()),
                    measure.key());
        }
        for (double beta : new double[] {0, 1e-300, 0.5, 2, 1e200, Double.POSITIVE_INFINITY}) {
            check(matrix.fBeta(beta, Average.MACRO, Score.WhenUndefined.SKIP), 0, 1, "f" + beta);
        }
    }

    @Test
    void trueNegativesBesideAHeavyWeightAreKept() {
        ConfusionMatrix matrix = ConfusionMatrix.of(
                Labels.of("a", "b", "c"), new int[] {0, 1, 2, 1}, new int[] {0, 1, 2, 2}, new double[] {1e16, 1, 1, 0.5
                });
        assertThat(matrix.specificity("a")).isEqualTo(Score.of(1));
        assertThat(matrix.score(ClassMeasure.NEGATIVE_PREDICTIVE_VALUE, 0)).isEqualTo(Score.of(1));
        assertThat(matrix.score(ClassMeasure.MATTHEWS_CORRCOEF, 0).orElseThrow())
                .isCloseTo(1, offset(1e-15));
        assertThat(matrix.recall("b")).isEqualTo(Score.of(1 / 1.5));
        // Counts so large that doubles lose ones.
        ConfusionMatrix counts =
                ConfusionMatrix.ofCounts(Labels.of("a", "b", "c"), new long[][] {{1L << 60, 1, 0}, {0, 2, 1}, {0, 0, 1}
                });
        assertThat(counts.specificity("a")).isEqualTo(Score.of(1));
        assertThat(counts.score(ClassMeasure.NEGATIVE_PREDICTIVE_VALUE, 0)).isEqualTo(Score.of(0.8));
    }

    @Test
    void reportsOfClasses() {
        for (int run = 0; run < RUNS; run++) {
            int k = 2 + random.nextInt(2);
            int n = 2 + random.nextInt(12);
            Labels labels = Labels.of(IntStream.range(0, k).boxed().toList());
            int[] truth = random.ints(n, 0, k).toArray();
            double[] probabilities = new double[n * k];
            for (int i = 0; i < n; i++) {
                double first = some(SHARES, 1, false)[0];
                probabilities[i * k] = first;
                probabilities[i * k + 1] = 1 - first;
            }
            double[] weight = some(WEIGHTS, n, false);
            within(() -> {
                Evaluation evaluation = Evaluation.of(labels, truth)
                        .probabilities(probabilities)
                        .weights(weight)
                        .resamples(20)
                        .withMeasures(Arrays.stream(OverallMeasure.values())
                                .map(CountMeasure::of)
                                .toArray(CountMeasure[]::new));
                ClassificationReport report = evaluation.report();
                check(report);
                check(report.topKAccuracy(1), "top k");
                check(report.oneVsOneRocAuc(Average.MACRO), "one against one");
                ClassificationReport other =
                        evaluation.predicted(random.ints(n, 0, k).toArray()).report();
                check(PairedComparison.of(report, other).difference(CountMeasure.MACRO_F1), "macro f1");
                check(PairedComparison.of(report, other).difference(CountMeasure.ACCURACY), "accuracy");
            });
        }
    }

    @Test
    void curvesAndLosses() {
        for (int run = 0; run < 2 * RUNS; run++) {
            int n = 2 + random.nextInt(8);
            double[] score = some(VALUES, n, true);
            double[] p = some(SHARES, n, false);
            double[] weight = some(WEIGHTS, n, false);
            boolean[] positive = new boolean[n];
            int[] truth = random.ints(n, 0, 2).toArray();
            for (int i = 0; i < n; i++) {
                positive[i] = truth[i] == 1;
            }
            ClassProbabilities probabilities = ClassProbabilities.ofPositive(p, 1);
            check(RocAuc.of(positive, score), 0, 1, "roc auc");
            check(RocAuc.of(positive, score, weight), 0, 1, "weighted roc auc");
            check(PrecisionRecallCurve.averagePrecision(positive, score, weight), 0, 1, "average precision");
            check(RocAuc.estimate(positive, score, 0.9), "roc auc");
            check(LogLoss.estimate(truth, probabilities, weight, 0.9), "log loss");
            check(BrierScore.estimate(truth, probabilities, weight, 0.9), "brier score");
            check(LogLoss.d2(truth, probabilities, weight), -Double.MAX_VALUE, 1, "d2 log loss");
            check(BrierScore.d2(truth, probabilities, weight), -Double.MAX_VALUE, 1, "d2 brier score");
            check(
                    RocAuc.oneVsRest(truth, probabilities, Average.WEIGHTED, weight, Score.WhenUndefined.SKIP),
                    0,
                    1,
                    "one against the rest");
            ClassProbabilities.Losses losses = new ClassProbabilities.Losses().addAll(truth, probabilities, weight);
            check(
                    losses.merge(new ClassProbabilities.Losses().addAll(truth, probabilities))
                            .logLoss(0.9),
                    "merged");
            check(TopKAccuracy.estimate(truth, new double[2 * n], 2, 1, weight, 0.9), "top k");
            within(() -> {
                ReliabilityDiagram diagram = ReliabilityDiagram.of(p, positive, weight, 5);
                for (Score error : List.of(
                        diagram.expectedCalibrationError(),
                        diagram.plus(diagram).expectedCalibrationError(),
                        diagram.maximumCalibrationError(),
                        diagram.rootMeanSquareCalibrationError())) {
                    check(error, 0, 1 + 1e-12, "calibration error");
                }
            });
            within(() -> assertThat(
                            BrierScore.Decomposition.of(p, positive, weight, 5).brierScore())
                    .isFinite());
            ThresholdCurve curve = ThresholdCurve.of(positive, score, weight);
            for (ClassMeasure measure : ClassMeasure.values()) {
                assertThat(curve.values(measure)).doesNotContain(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
            }
            within(() -> assertThat(RocCurve.of(positive, score, weight).area()).isBetween(0.0, 1 + 1e-12));
        }
    }

    @Test
    void recalibrationsAndTests() {
        for (int run = 0; run < 4 * RUNS; run++) {
            int n = 2 + random.nextInt(5);
            double[] score = some(VALUES, n, true);
            double[] weight = some(WEIGHTS, n, false);
            int[] truth = random.ints(n, 0, 2).toArray();
            boolean[] positive = new boolean[n];
            for (int i = 0; i < n; i++) {
                positive[i] = truth[i] == 1;
            }
            within(() -> assertThat(PlattScaling.fit(score, positive, weight).apply(score))
                    .satisfies(all -> assertThat(Arrays.stream(all).allMatch(p -> p >= 0 && p <= 1))
                            .isTrue()));
            within(() -> assertThat(
                            IsotonicCalibration.fit(score, positive, weight).apply(score))
                    .satisfies(all -> assertThat(Arrays.stream(all).allMatch(p -> p >= 0 && p <= 1))
                            .isTrue()));
            within(() -> assertThat(TemperatureScaling.fit(some(VALUES, 2 * n, true), 2, truth, weight))
                    .isNotNull());
            PairedTests.t(score, weight, 0.9).difference().ifPresent(gap -> check(gap, "paired t"));
        }
    }

    @Test
    void severalLabels() {
        for (int run = 0; run < RUNS; run++) {
            int n = 1 + random.nextInt(6);
            boolean[] truth = new boolean[3 * n];
            boolean[] predicted = new boolean[3 * n];
            for (int i = 0; i < truth.length; i++) {
                truth[i] = random.nextBoolean();
                predicted[i] = random.nextBoolean();
            }
            double[] weight = some(WEIGHTS, n, false);
            Labels labels = Labels.of("a", "b", "c");
            within(() -> {
                MultilabelEvaluation.of(labels, truth)
                        .predicted(predicted)
                        .weights(weight)
                        .report()
                        .measurements()
                        .forEach(line -> check(line.estimate(), line.title()));
                MultilabelCounter both = MultilabelCounter.of(labels)
                        .addAll(truth, predicted)
                        .merge(MultilabelCounter.of(labels).addAll(truth, predicted, weight));
                for (ClassMeasure measure : ClassMeasure.values()) {
                    check(
                            both.counts().score(measure, Average.MACRO, Score.WhenUndefined.SKIP),
                            measure.range().lowest() - 1e-12,
                            Math.min(Double.MAX_VALUE, measure.range().highest() * (1 + 1e-12)),
                            measure.key());
                }
            });
        }
    }

    @Test
    void trueNegativesOfLabelsBesideAHeavyWeightAreKept() {
        Score npv = MultilabelCounter.of(Labels.of("a"))
                .addAll(new boolean[] {true, false, true}, new boolean[] {true, false, false}, new double[] {1e16, 1, 1
                })
                .addAll(new boolean[] {false}, new boolean[] {false})
                .counts()
                .score(ClassMeasure.NEGATIVE_PREDICTIVE_VALUE, "a");
        assertThat(npv).isEqualTo(Score.of(2.0 / 3));
    }

    @Test
    void forecastsAndSeveralOutputs() {
        for (int run = 0; run < 2 * RUNS; run++) {
            int n = 1 + random.nextInt(4);
            double[] truth = some(VALUES, n, true);
            double[] members = some(VALUES, 3 * n, true);
            double[] weight = some(WEIGHTS, n, false);
            check(ForecastLosses.crpsOfEnsemble(truth, members).weights(weight).estimate(0.9), "crps");
            check(ForecastLosses.crpsOfFairEnsemble(truth, members).estimate(0.9), "fair crps");
            check(
                    ForecastLosses.crpsOfGaussian(truth, some(VALUES, n, true), some(VALUES, n, false))
                            .estimate(0.9),
                    "gaussian");
            double[] one = some(VALUES, n, true);
            double[] other = some(VALUES, n, true);
            double[] low = new double[n];
            double[] high = new double[n];
            Arrays.setAll(low, i -> Math.min(one[i], other[i]));
            Arrays.setAll(high, i -> Math.max(one[i], other[i]));
            PredictionIntervals.of(truth, low, high, 0.9)
                    .weights(weight)
                    .measurements(0.9)
                    .forEach(line -> check(line.estimate(), line.title()));
            MultiOutputRegression outputs = MultiOutputRegression.of(3, members, some(VALUES, 3 * n, true))
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
            double[] values = some(VALUES, n, true);
            double[] weight = some(WEIGHTS, n, false);
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
