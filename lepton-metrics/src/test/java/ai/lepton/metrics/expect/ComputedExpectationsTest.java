package ai.lepton.metrics.expect;

import static ai.lepton.metrics.expect.LeptonAssertions.assertThat;
import static ai.lepton.metrics.expect.LeptonAssertions.atLeast;
import static ai.lepton.metrics.expect.LeptonAssertions.atMost;
import static ai.lepton.metrics.expect.LeptonAssertions.qualityGate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.classification.ClassMeasure;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.CountMeasure;
import ai.lepton.metrics.classification.Evaluation;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.classification.OverallMeasure;
import ai.lepton.metrics.classification.ProbabilityMeasure;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a report can compute can be expected of it, and what it can't is named. */
class ComputedExpectationsTest {
    private static final Labels LABELS = Labels.of("adenoma", "benign", "malignant");

    /** Of 300 examples, every fifth is taken for the next class; the true class is the second choice then. */
    private static final ClassificationReport REPORT = evaluation().report();

    private static Evaluation evaluation() {
        int n = 300;
        int[] truth = new int[n];
        double[] probabilities = new double[3 * n];
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < n; i++) {
            truth[i] = i % 3;
            int predicted = i % 5 == 0 ? (truth[i] + 1) % 3 : truth[i];
            double most = 0.5 + 0.3 * random.nextDouble();
            double second = (1 - most) * (0.6 + 0.3 * random.nextDouble());
            int next = predicted == truth[i] ? (truth[i] + 1) % 3 : truth[i];
            probabilities[3 * i + predicted] = most;
            probabilities[3 * i + next] = second;
            probabilities[3 * i + 3 - predicted - next] = 1 - most - second;
        }
        return Evaluation.of(LABELS, truth).probabilities(probabilities).resamples(200);
    }

    private static void assertMiss(Runnable assertion, String message) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(assertion::run)
                .withMessage(message);
    }

    /** One thing that can be asked, and what the report computes for it. */
    private record Asked(
            Estimate estimate, java.util.function.Function<Bound, QualityGate<ClassificationReport>> gate) {}

    private static List<Asked> everything(ClassificationReport report) {
        List<Asked> all = new ArrayList<>();
        for (ClassMeasure measure : ClassMeasure.values()) {
            for (Average average : Average.values()) {
                all.add(new Asked(
                        report.estimate(measure, average),
                        bound -> qualityGate().has(measure, average, bound)));
            }
            for (String label : LABELS.names()) {
                all.add(new Asked(
                        report.estimate(measure, label), bound -> qualityGate().has(measure, label, bound)));
            }
        }
        for (OverallMeasure measure : OverallMeasure.values()) {
            all.add(new Asked(report.estimate(measure), bound -> qualityGate().has(measure, bound)));
        }
        for (ProbabilityMeasure measure : ProbabilityMeasure.values()) {
            all.add(new Asked(report.estimate(measure), bound -> qualityGate().has(measure, bound)));
        }
        for (int k = 1; k <= 3; k++) {
            int top = k;
            all.add(new Asked(report.topKAccuracy(k), bound -> qualityGate().hasTopKAccuracy(top, bound)));
        }
        CountMeasure f2 = CountMeasure.fBeta(2, Average.MACRO, Score.WhenUndefined.UNDEFINED);
        CountMeasure own = CountMeasure.overall("own", matrix -> Score.of(matrix.count(0, 1) / 100.0));
        for (CountMeasure measure : List.of(f2, own, CountMeasure.of(ClassMeasure.LIFT, "benign"))) {
            all.add(new Asked(report.estimate(measure), bound -> qualityGate().has(measure, bound)));
        }
        return all;
    }

    @Test
    void everyMeasureOfAReportCanBeExpected() {
        List<Asked> all = everything(REPORT);
        assertThat(all).hasSize(32 * 6 + OverallMeasure.values().length + ProbabilityMeasure.values().length + 3 + 3);
        int defined = 0;
        for (Asked asked : all) {
            double value = asked.estimate().value();
            if (!asked.estimate().score().isDefined()) {
                QualityGate.Result result = asked.gate().apply(atLeast(0)).check(REPORT);
                assertThat(result.failures()).hasSize(1);
                assertThat(result.toString()).contains(", but it is undefined: ");
                continue;
            }
            defined++;
            assertThat(asked.gate().apply(atLeast(value)).check(REPORT).passed())
                    .isTrue();
            assertThat(asked.gate().apply(atMost(value)).check(REPORT).passed()).isTrue();
            if (value == 1) {
                continue; // most can't be more, and so more can't be asked for
            }
            QualityGate.Result missed =
                    asked.gate().apply(atLeast(value + 0.01)).check(REPORT);
            assertThat(missed.passed()).isFalse();
            assertThat(missed.toString()).contains("got " + asked.estimate().figures(3) + " from ");
        }
        assertThat(defined).isGreaterThan(200);
    }

    @Test
    void theIntervalIsOfTheLevelThatWasWanted() {
        List<Asked> all = everything(REPORT.atLevel(0.8));
        for (Asked asked : all) {
            Interval bounds = asked.estimate().bounds();
            if (bounds == null) {
                continue;
            }
            QualityGate.Result result =
                    asked.gate().apply(atLeast(bounds.low()).atConfidence(0.8)).check(REPORT);
            String caution = asked.estimate().caution();
            assertThat(result.passed()).as(result.toString()).isEqualTo(caution == null);
            assertThat(caution == null || result.toString().contains("may not hold its level: " + caution))
                    .isTrue();
        }
    }

    @Test
    void theJaccardThatNoReportListsIsComputed() {
        ClassificationReport report = Evaluation.of(Labels.of("a", "b"), new int[] {0, 0, 0, 0, 1, 1, 1, 1})
                .predicted(new int[] {0, 0, 0, 1, 1, 1, 1, 0})
                .report();
        // 3 / 5 of either class.
        assertThat(report).has(ClassMeasure.JACCARD, Average.MACRO, atLeast(0.1));
        assertMiss(
                () -> assertThat(report).has(ClassMeasure.JACCARD, Average.MACRO, atLeast(0.61)),
                "macro jaccard: wanted at least 0.61, got "
                        + report.estimate(ClassMeasure.JACCARD, Average.MACRO).figures(3) + " from 8 examples");
        assertThat(report.estimate(ClassMeasure.JACCARD, Average.MACRO).value()).isEqualTo(0.6);
    }

    @Test
    void theWordsForMicroAndWeightedF1AndTopK() {
        // 240 of 300 are right; the other true classes come second.
        assertThat(REPORT)
                .hasMicroF1(atLeast(0.8))
                .hasMicroF1(atMost(0.8))
                .hasWeightedF1(atLeast(0.7).atConfidence(0.95))
                .hasWeightedF1(atMost(0.81))
                .hasTopKAccuracy(1, atMost(0.8))
                .hasTopKAccuracy(2, atLeast(0.98).atConfidence(0.95));
        assertMiss(
                () -> assertThat(REPORT).hasTopKAccuracy(1, atLeast(0.9)),
                "top-1 accuracy: wanted at least 0.90, got 0.800 [0.751, 0.841] from 300 examples");
    }

    @Test
    void namesOfMeasuresAreComputedToo() {
        assertThat(REPORT)
                .has(Expectation.of("gwet_ac1", atLeast(0.5)))
                .has(Expectation.of("top_k_accuracy(k=2)", atLeast(1)))
                .has(Expectation.of("f0.5", "weighted", null, atLeast(0.5)))
                .has(Expectation.of("f2", null, "benign", atLeast(0.5)))
                .has(Expectation.of("roc_auc", null, "benign", atLeast(0.5)));
        ClassificationReport binary = Evaluation.of(Labels.of("no", "yes"), new int[] {0, 0, 1, 1})
                .probabilities(new double[] {0.9, 0.1, 0.6, 0.4, 0.7, 0.3, 0.2, 0.8})
                .report();
        // 3 of 4 pairs are in order, seen from either class.
        assertThat(binary)
                .has(Expectation.of("roc_auc", null, "no", atLeast(0.75)))
                .has(Expectation.of("roc_auc", "macro", null, atMost(0.75)));
    }

    @Test
    void whatIsMistypedIsNamedWithTheNearest() {
        ClassificationReport noProbabilities = Evaluation.of(LABELS, new int[] {0, 1, 2})
                .predicted(new int[] {0, 1, 2})
                .report();
        assertMiss(
                () -> assertThat(noProbabilities).hasRecall("malingant", atLeast(0.5)),
                "recall of 'malingant': wanted at least 0.50, but 'malingant' is not a label; labels are 'adenoma',"
                        + " 'benign', 'malignant'; did you mean 'malignant'?");
        assertMiss(
                () -> assertThat(REPORT).has(Expectation.of("acuracy", atLeast(0.5))),
                "acuracy: wanted at least 0.50, but there is no measure 'acuracy'; measures are 'accuracy',"
                        + " 'adjusted_balanced_accuracy', 'average_precision', 'balanced_accuracy', 'bangdiwala_b',"
                        + " 'bennett_s', 'braun_blanquet', 'brier_score', 'chi_squared', 'class_balance_accuracy' and"
                        + " 55 more; did you mean 'accuracy'?");
        assertMiss(
                () -> assertThat(REPORT).has(Expectation.of("f1", "makro", null, atLeast(0.5))),
                "makro f1: wanted at least 0.50, but f1 has no average 'makro'; averages are 'micro', 'macro',"
                        + " 'weighted'; did you mean 'macro'?");
        assertMiss(
                () -> assertThat(REPORT).has(Expectation.of("f1", atLeast(0.5))),
                "f1: wanted at least 0.50, but f1 needs an average ('micro', 'macro', 'weighted') or a label"
                        + " ('adenoma', 'benign', 'malignant')");
        assertMiss(
                () -> assertThat(REPORT).has(Expectation.of("gwet_ac1", "macro", null, atLeast(0.5))),
                "macro gwet ac1: wanted at least 0.50, but gwet ac1 is of the whole; it has no averages and no values"
                        + " of single labels");
        assertMiss(
                () -> assertThat(noProbabilities).hasTopKAccuracy(2, atLeast(0.5)),
                "top-2 accuracy: wanted at least 0.50, but there were no probabilities, which top k accuracy(k=2)"
                        + " needs");
    }

    @Test
    void aMistypedLabelIsNoErrorOfAComparisonButNotMet() {
        assertMiss(
                () -> assertThat(REPORT)
                        .doesNotRegressFrom(REPORT)
                        .byMoreThan(0.1, CountMeasure.of(ClassMeasure.RECALL, "benin")),
                "recall of 'benin': wanted no drop of more than 0.10, but it is undefined: 'benin' is not a label;"
                        + " labels are 'adenoma', 'benign', 'malignant'; did you mean 'benign'?");
    }

    @Test
    void aMessageIsOneBoundedLineWhateverTheLabels() {
        List<String> many = IntStream.range(0, 5000)
                .mapToObj(i -> "label\n\u202e" + i + "x".repeat(300))
                .toList();
        ClassificationReport report = Evaluation.of(Labels.of(many), new int[] {0, 1})
                .predicted(new int[] {0, 1})
                .resamples(1)
                .report();
        QualityGate.Check outcome = qualityGate()
                .hasRecall("y".repeat(1_000_000) + "\n", atLeast(0.5))
                .check(report)
                .checks()
                .get(0);
        assertThat(outcome.met()).isFalse();
        assertThat(outcome.message())
                .hasSizeLessThanOrEqualTo(500)
                .doesNotContain("\n")
                .doesNotContain("\u202e");
    }
}
