package ai.lepton.metrics.expect;

import static ai.lepton.metrics.classification.CountMeasure.ACCURACY;
import static ai.lepton.metrics.classification.CountMeasure.MACRO_F1;
import static ai.lepton.metrics.expect.LeptonAssertions.assertThat;
import static ai.lepton.metrics.expect.LeptonAssertions.atLeast;
import static ai.lepton.metrics.expect.LeptonAssertions.qualityGate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.lepton.metrics.Measure;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.classification.ClassMeasure;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.ConfusionMatrix;
import ai.lepton.metrics.classification.CountMeasure;
import ai.lepton.metrics.classification.Evaluation;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.classification.ProbabilityMeasure;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NonInferiorityTest {
    private static final Labels LABELS = Labels.of("benign", "malignant");

    /** Examples of both classes in turn, of which those from {@code from} to {@code to} are predicted wrongly. */
    private static ClassificationReport report(int n, int from, int to) {
        int[] truth = new int[n];
        double[] probability = new double[n];
        for (int i = 0; i < n; i++) {
            truth[i] = i % 2;
            boolean saysOne = (truth[i] == 1) == (i < from || i >= to);
            probability[i] = (saysOne ? 0.8 : 0.2) + 0.1 * (i % 7) / 7;
        }
        return Evaluation.of(LABELS, truth)
                .probabilitiesOf("malignant", probability)
                .report();
    }

    private static final ClassificationReport BASELINE = report(1000, 0, 50);

    private static void assertMiss(Runnable assertion, String message) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(assertion::run)
                .withMessage(message);
    }

    @Test
    void passesWhereAWorseModelIsExcluded() {
        ClassificationReport better = report(1000, 0, 40);
        assertThat(better)
                .hasAccuracy(atLeast(0.9))
                .doesNotRegressFrom(BASELINE)
                .byMoreThan(0.01, MACRO_F1)
                .doesNotRegressFrom(BASELINE)
                .byMoreThan(0, ACCURACY)
                .hasMacroF1(atLeast(0.9));
        QualityGate.Result result = qualityGate()
                .doesNotRegressFrom(BASELINE)
                .byMoreThan(0.01, ACCURACY)
                .check(better);
        assertThat(result.passed()).isTrue();
        assertThat(result).hasToString("""
                        pass  accuracy: wanted no drop of more than 0.01 at 95 % confidence, got 0.960 after 0.950, a change of +0.010 [+0.005, +0.018] on the same 1000 examples
                        1 of 1 met""");
    }

    @Test
    void failsWhereALargerDropIsShown() {
        ClassificationReport worse = report(1000, 0, 120);
        assertMiss(
                () -> assertThat(worse).doesNotRegressFrom(BASELINE).byMoreThan(0.01, ACCURACY),
                "accuracy: wanted no drop of more than 0.01 at 95 % confidence, got 0.880 after 0.950, a change of"
                        + " -0.070 [-0.088, -0.056] on the same 1000 examples: a larger drop is shown");
        assertMiss(
                () -> assertThat(worse)
                        .doesNotRegressFrom(BASELINE)
                        .allowingInconclusive()
                        .byMoreThan(0.01, MACRO_F1),
                "macro f1: wanted no drop of more than 0.01 at 95 % confidence, got 0.880 after 0.950, a change of"
                        + " -0.070 [-0.086, -0.054] on the same 1000 examples: a larger drop is shown");
    }

    @Test
    void failsWhereNothingIsShownUnlessThatIsAllowed() {
        // Wrong on 8 that were right, and right on 2 that were wrong.
        ClassificationReport unsure = report(1000, 2, 58);
        String message =
                "accuracy: wanted no drop of more than 0.01 at 95 % confidence, got 0.944 after 0.950, a change"
                        + " of -0.006 [-0.014, +0.000] on the same 1000 examples: inconclusive, nothing is shown either way;"
                        + " if the change stays so, about 4000 such examples would tell";
        assertMiss(() -> assertThat(unsure).doesNotRegressFrom(BASELINE).byMoreThan(0.01, ACCURACY), message);
        ClassificationExpectations.Gate lenient = qualityGate()
                .doesNotRegressFrom(BASELINE)
                .allowingInconclusive()
                .byMoreThan(0.01, ACCURACY);
        assertThat(lenient.check(unsure).passed()).isTrue();
        assertThat(lenient.check(unsure).checks().get(0).message()).isEqualTo(message + "; this was allowed");
        assertThat(unsure).doesNotRegressFrom(BASELINE).atConfidence(0.5).byMoreThan(0.01, ACCURACY);
    }

    @Test
    void theSamePredictionsPassHoweverFew() {
        ClassificationReport few = report(4, 0, 1);
        assertThat(few)
                .doesNotRegressFrom(report(4, 0, 1))
                .byMoreThan(0, ACCURACY)
                .doesNotRegressFrom(few)
                .byMoreThan(0, ProbabilityMeasure.LOG_LOSS);
        QualityGate.Result result =
                qualityGate().doesNotRegressFrom(few).byMoreThan(0, ACCURACY).check(few);
        assertThat(result.checks().get(0).message())
                .isEqualTo("accuracy: wanted no drop of more than 0.00 at 95 % confidence, got the baseline's own"
                        + " predictions, on the same 4 examples");
    }

    @Test
    void lossesMustNotRise() {
        ClassificationReport worse = report(1000, 0, 120);
        assertMiss(
                () -> assertThat(worse).doesNotRegressFrom(BASELINE).byMoreThan(0.01, ProbabilityMeasure.BRIER_SCORE),
                "brier score: wanted no rise of more than 0.01 at 95 % confidence, got 0.115 after 0.073, a change of"
                        + " +0.042 [+0.032, +0.052] on the same 1000 examples: a larger rise is shown");
        assertThat(BASELINE)
                .doesNotRegressFrom(worse)
                .byMoreThan(0.01, ProbabilityMeasure.BRIER_SCORE)
                .doesNotRegressFrom(worse)
                .byMoreThan(0.01, ProbabilityMeasure.LOG_LOSS)
                .doesNotRegressFrom(worse)
                .byMoreThan(0.01, ProbabilityMeasure.ROC_AUC);
        assertMiss(
                () -> assertThat(worse).doesNotRegressFrom(BASELINE).byMoreThan(0.01, ProbabilityMeasure.ROC_AUC),
                "roc auc: wanted no drop of more than 0.01 at 95 % confidence, got 0.879 after 0.949, a change of"
                        + " -0.070 [-0.088, -0.052] on the same 1000 examples: a larger drop is shown");
    }

    @Test
    void errorRatesMustNotRise() {
        CountMeasure misses = CountMeasure.of(ClassMeasure.FALSE_NEGATIVE_RATE, "malignant");
        assertMiss(
                () -> assertThat(report(1000, 0, 120))
                        .doesNotRegressFrom(BASELINE)
                        .byMoreThan(0.01, misses),
                "false negative rate of 'malignant': wanted no rise of more than 0.01 at 95 % confidence, got 0.120"
                        + " after 0.050, a change of +0.070 [+0.049, +0.095] on the same 1000 examples: a larger rise"
                        + " is shown");
        assertThat(report(1000, 0, 20)).doesNotRegressFrom(BASELINE).byMoreThan(0.01, misses);
    }

    @Test
    void aMeasureNeedsADirection() {
        CountMeasure prevalence = CountMeasure.of(ClassMeasure.PREDICTED_PREVALENCE, "malignant");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> qualityGate().doesNotRegressFrom(BASELINE).byMoreThan(0.1, prevalence))
                .withMessage("whether predicted prevalence of 'malignant' is better where it is higher or lower is not"
                        + " known; say which, after the measure");
        CountMeasure own = CountMeasure.overall("right", ConfusionMatrix::accuracy);
        assertThat(report(1000, 0, 40))
                .doesNotRegressFrom(BASELINE)
                .byMoreThan(0.01, own, Measure.Direction.HIGHER_IS_BETTER);
    }

    @Test
    void measurementsAreComparedWithoutPairsAndLessSharply() {
        ClassificationReport worse = report(1000, 0, 120);
        ClassificationReport unsure = report(1000, 2, 58);
        assertMiss(
                () -> assertThat(worse)
                        .doesNotRegressFrom(BASELINE.measurements())
                        .byMoreThan(0.01, ACCURACY),
                "accuracy: wanted no drop of more than 0.01 at 95 % confidence, got 0.880 after 0.950, a change of"
                        + " -0.070 [-0.095, -0.046] from 1000 examples against 1000, not paired: a larger drop is shown");
        assertMiss(
                () -> assertThat(unsure)
                        .doesNotRegressFrom(BASELINE.measurements())
                        .byMoreThan(0.01, ACCURACY),
                "accuracy: wanted no drop of more than 0.01 at 95 % confidence, got 0.944 after 0.950, a change of"
                        + " -0.006 [-0.026, +0.014] from 1000 examples against 1000, not paired: inconclusive, nothing"
                        + " is shown either way");
        assertThat(report(400, 0, 10))
                .doesNotRegressFrom(BASELINE.measurements())
                .byMoreThan(0.01, ACCURACY)
                .doesNotRegressFrom(BASELINE.measurements())
                .byMoreThan(0.02, ProbabilityMeasure.ROC_AUC)
                .doesNotRegressFrom(BASELINE.measurements())
                .byMoreThan(0.02, CountMeasure.of(ClassMeasure.RECALL, "malignant"));
    }

    @Test
    void measurementsAreComparedAtTheirLevel() {
        ClassificationReport loose = BASELINE.atLevel(0.5);
        assertThat(report(1000, 0, 40))
                .doesNotRegressFrom(loose.measurements())
                .byMoreThan(0.001, ACCURACY)
                .doesNotRegressFrom(loose.measurements())
                .atConfidence(0.5)
                .byMoreThan(0.001, ACCURACY);
        assertMiss(
                () -> assertThat(report(1000, 0, 40))
                        .doesNotRegressFrom(loose.measurements())
                        .atConfidence(0.95)
                        .byMoreThan(0.001, ACCURACY),
                "accuracy: wanted no drop of more than 0.001 at 95 % confidence, but the baseline has no value to"
                        + " compare with: its interval is at 50 % confidence");
    }

    @Test
    void whatIsMissingOrUndefinedIsNotMet() {
        ClassificationReport one =
                Evaluation.of(LABELS, new int[] {0}).predicted(new int[] {0}).report();
        assertMiss(
                () -> assertThat(one).doesNotRegressFrom(one).byMoreThan(0.1, MACRO_F1),
                "macro f1: wanted no drop of more than 0.10, but it is undefined: no example is or was predicted"
                        + " 'malignant'");
        assertMiss(
                () -> assertThat(one).doesNotRegressFrom(one).byMoreThan(0.1, ProbabilityMeasure.ROC_AUC),
                "roc auc: wanted no drop of more than 0.10, but it is undefined: there were no probabilities");
        assertMiss(
                () -> assertThat(BASELINE)
                        .doesNotRegressFrom(one.measurements())
                        .byMoreThan(0.1, ProbabilityMeasure.LOG_LOSS),
                "log loss: wanted no rise of more than 0.10, but the baseline has no value to compare with: its"
                        + " measurements have none");
        assertMiss(
                () -> assertThat(one)
                        .doesNotRegressFrom(BASELINE.measurements())
                        .byMoreThan(0.1, ProbabilityMeasure.LOG_LOSS),
                "log loss: wanted no rise of more than 0.10, but it is undefined: there were no probabilities, which log loss"
                        + " needs");
        assertMiss(
                () -> assertThat(BASELINE)
                        .doesNotRegressFrom(one.measurements())
                        .byMoreThan(0.1, CountMeasure.of(ClassMeasure.PRECISION, "malignant")),
                "precision of 'malignant': wanted no drop of more than 0.10, but the baseline has no value to compare"
                        + " with: no example was predicted 'malignant'");
    }

    @Test
    void reportsOnOtherExamplesAreAnError() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> assertThat(report(10, 0, 1))
                        .doesNotRegressFrom(report(12, 0, 1))
                        .byMoreThan(0.1, ACCURACY))
                .withMessage(
                        "can't compare a report with its baseline: the first is of 10 examples but the second of 12;"
                                + " a paired comparison needs the same examples in the same order; against other examples,"
                                + " give the baseline's measurements() instead");
    }

    @Test
    void marginsAndLevelsAreChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> qualityGate().doesNotRegressFrom(BASELINE).byMoreThan(-0.1, ACCURACY))
                .withMessage("margin is -0.1; it must be finite and not negative");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> qualityGate().doesNotRegressFrom(BASELINE).byMoreThan(Double.NaN, ACCURACY))
                .withMessage("margin is NaN; it must be finite and not negative");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> qualityGate().doesNotRegressFrom(BASELINE).atConfidence(95))
                .withMessage("confidence level is 95.0, outside (0, 1)");
    }

    @Test
    void aModelWorseByTheMarginPassesAsSeldomAsTheLevelSays() {
        SplittableRandom random = new SplittableRandom(77);
        int passed = 0;
        int runs = 1000;
        for (int run = 0; run < runs; run++) {
            int n = 300;
            int[] truth = new int[n];
            int[] now = new int[n];
            int[] before = new int[n];
            for (int i = 0; i < n; i++) {
                // Right on 90 % before, and on 85 % now; half of the errors are shared.
                double u = random.nextDouble();
                before[i] = u < 0.1 ? 1 : 0;
                now[i] = u < 0.05 || u >= 0.9 ? 1 : 0;
            }
            ClassificationExpectations.Gate gate = qualityGate()
                    .doesNotRegressFrom(Evaluation.of(LABELS, truth)
                            .predicted(before)
                            .resamples(1)
                            .report())
                    .byMoreThan(0.05, ACCURACY);
            passed += gate.check(Evaluation.of(LABELS, truth)
                                    .predicted(now)
                                    .resamples(1)
                                    .report())
                            .passed()
                    ? 1
                    : 0;
        }
        // 0.025, and three standard errors more.
        assertThat((double) passed / runs).isBetween(0.01, 0.025 + 3 * Math.sqrt(0.025 * 0.975 / runs));
    }

    @Test
    void averagesOfOtherKindsAreComparedToo() {
        CountMeasure weighted =
                CountMeasure.of(ClassMeasure.PRECISION, Average.WEIGHTED, Score.WhenUndefined.UNDEFINED);
        assertThat(report(1000, 0, 40)).doesNotRegressFrom(BASELINE).byMoreThan(0.01, weighted);
    }
}
