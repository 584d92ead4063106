package ai.lepton.metrics;

import static ai.lepton.metrics.Extremes.RUNS;
import static ai.lepton.metrics.Extremes.SHARES;
import static ai.lepton.metrics.Extremes.VALUES;
import static ai.lepton.metrics.Extremes.WEIGHTS;
import static ai.lepton.metrics.Extremes.some;
import static ai.lepton.metrics.Extremes.within;
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
import ai.lepton.metrics.inference.PairedTests;
import ai.lepton.metrics.multilabel.MultilabelCounter;
import ai.lepton.metrics.multilabel.MultilabelEvaluation;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Of classes and labels with whatever finite weights, a score is a number within its range, or undefined. */
class ExtremeWeightsTest {
    private final SplittableRandom random = new SplittableRandom(7);

    @Test
    void weightedCounts() {
        for (int run = 0; run < RUNS; run++) {
            int k = 1 + random.nextInt(4);
            int n = 1 + random.nextInt(12);
            Labels labels = Labels.of(IntStream.range(0, k).boxed().toList());
            int[] truth = random.ints(n, 0, k).toArray();
            int[] predicted = random.ints(n, 0, k).toArray();
            double[] weight = some(random, WEIGHTS, n, false);
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
                    Extremes.check(
                            matrix.score(measure, average, policy),
                            measure.range().lowest() - 1e-12,
                            Math.min(Double.MAX_VALUE, measure.range().highest() * (1 + 1e-12)),
                            measure + " " + average);
                }
            }
            for (int label = 0; label < matrix.labels().size(); label++) {
                Extremes.check(
                        matrix.score(measure, label),
                        measure.range().lowest(),
                        Math.min(Double.MAX_VALUE, measure.range().highest()),
                        measure.key());
            }
        }
        for (OverallMeasure measure : OverallMeasure.values()) {
            Extremes.check(
                    matrix.score(measure),
                    measure.range().lowest(),
                    Math.min(Double.MAX_VALUE, measure.range().highest()),
                    measure.key());
        }
        for (double beta : new double[] {0, 1e-300, 0.5, 2, 1e200, Double.POSITIVE_INFINITY}) {
            Extremes.check(matrix.fBeta(beta, Average.MACRO, Score.WhenUndefined.SKIP), 0, 1, "f" + beta);
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
                double first = some(random, SHARES, 1, false)[0];
                probabilities[i * k] = first;
                probabilities[i * k + 1] = 1 - first;
            }
            double[] weight = some(random, WEIGHTS, n, false);
            within(() -> {
                Evaluation evaluation = Evaluation.of(labels, truth)
                        .probabilities(probabilities)
                        .weights(weight)
                        .resamples(20)
                        .withMeasures(Arrays.stream(OverallMeasure.values())
                                .map(CountMeasure::of)
                                .toArray(CountMeasure[]::new));
                ClassificationReport report = evaluation.report();
                Extremes.check(report);
                Extremes.check(report.topKAccuracy(1), "top k");
                Extremes.check(report.oneVsOneRocAuc(Average.MACRO), "one against one");
                ClassificationReport other =
                        evaluation.predicted(random.ints(n, 0, k).toArray()).report();
                Extremes.check(PairedComparison.of(report, other).difference(CountMeasure.MACRO_F1), "macro f1");
                Extremes.check(PairedComparison.of(report, other).difference(CountMeasure.ACCURACY), "accuracy");
            });
        }
    }

    @Test
    void curvesAndLosses() {
        for (int run = 0; run < 2 * RUNS; run++) {
            int n = 2 + random.nextInt(8);
            double[] score = some(random, VALUES, n, true);
            double[] p = some(random, SHARES, n, false);
            double[] weight = some(random, WEIGHTS, n, false);
            boolean[] positive = new boolean[n];
            int[] truth = random.ints(n, 0, 2).toArray();
            for (int i = 0; i < n; i++) {
                positive[i] = truth[i] == 1;
            }
            ClassProbabilities probabilities = ClassProbabilities.ofPositive(p, 1);
            Extremes.check(RocAuc.of(positive, score), 0, 1, "roc auc");
            Extremes.check(RocAuc.of(positive, score, weight), 0, 1, "weighted roc auc");
            Extremes.check(PrecisionRecallCurve.averagePrecision(positive, score, weight), 0, 1, "average precision");
            Extremes.check(RocAuc.estimate(positive, score, 0.9), "roc auc");
            Extremes.check(LogLoss.estimate(truth, probabilities, weight, 0.9), "log loss");
            Extremes.check(BrierScore.estimate(truth, probabilities, weight, 0.9), "brier score");
            Extremes.check(LogLoss.d2(truth, probabilities, weight), -Double.MAX_VALUE, 1, "d2 log loss");
            Extremes.check(BrierScore.d2(truth, probabilities, weight), -Double.MAX_VALUE, 1, "d2 brier score");
            Extremes.check(
                    RocAuc.oneVsRest(truth, probabilities, Average.WEIGHTED, weight, Score.WhenUndefined.SKIP),
                    0,
                    1,
                    "one against the rest");
            ClassProbabilities.Losses losses = new ClassProbabilities.Losses().addAll(truth, probabilities, weight);
            Extremes.check(
                    losses.merge(new ClassProbabilities.Losses().addAll(truth, probabilities))
                            .logLoss(0.9),
                    "merged");
            Extremes.check(TopKAccuracy.estimate(truth, new double[2 * n], 2, 1, weight, 0.9), "top k");
            within(() -> {
                ReliabilityDiagram diagram = ReliabilityDiagram.of(p, positive, weight, 5);
                for (Score error : List.of(
                        diagram.expectedCalibrationError(),
                        diagram.plus(diagram).expectedCalibrationError(),
                        diagram.maximumCalibrationError(),
                        diagram.rootMeanSquareCalibrationError())) {
                    Extremes.check(error, 0, 1 + 1e-12, "calibration error");
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
            double[] score = some(random, VALUES, n, true);
            double[] weight = some(random, WEIGHTS, n, false);
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
            within(() -> assertThat(TemperatureScaling.fit(some(random, VALUES, 2 * n, true), 2, truth, weight))
                    .isNotNull());
            PairedTests.t(score, weight, 0.9).difference().ifPresent(gap -> Extremes.check(gap, "paired t"));
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
            double[] weight = some(random, WEIGHTS, n, false);
            Labels labels = Labels.of("a", "b", "c");
            within(() -> {
                MultilabelEvaluation.of(labels, truth)
                        .predicted(predicted)
                        .weights(weight)
                        .report()
                        .measurements()
                        .forEach(line -> Extremes.check(line.estimate(), line.title()));
                MultilabelCounter both = MultilabelCounter.of(labels)
                        .addAll(truth, predicted)
                        .merge(MultilabelCounter.of(labels).addAll(truth, predicted, weight));
                for (ClassMeasure measure : ClassMeasure.values()) {
                    Extremes.check(
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
}
