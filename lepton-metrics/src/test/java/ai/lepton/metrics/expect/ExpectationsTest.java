package ai.lepton.metrics.expect;

import static ai.lepton.metrics.expect.LeptonAssertions.assertThat;
import static ai.lepton.metrics.expect.LeptonAssertions.atLeast;
import static ai.lepton.metrics.expect.LeptonAssertions.atMost;
import static ai.lepton.metrics.expect.LeptonAssertions.qualityGate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.classification.ClassMeasure;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.Evaluation;
import ai.lepton.metrics.classification.Labels;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ExpectationsTest {
    private static final Labels LABELS = Labels.of("benign", "malignant");

    /** 480 examples of which 438 are right; all probabilities are 0.9 for the predicted class. */
    private static final ClassificationReport REPORT = report(480, 42);

    private static ClassificationReport report(int n, int wrong) {
        int[] truth = new int[n];
        double[] probability = new double[n];
        for (int i = 0; i < n; i++) {
            truth[i] = i % 2;
            boolean saysOne = (truth[i] == 1) == (i >= wrong);
            probability[i] = saysOne ? 0.9 : 0.1;
        }
        return Evaluation.of(LABELS, truth)
                .probabilitiesOf("malignant", probability)
                .report();
    }

    @Test
    void whatIsMetPassesInOneChain() {
        assertThat(REPORT)
                .hasAccuracy(atLeast(0.88).atConfidence(0.95))
                .hasBalancedAccuracy(atLeast(0.88).atConfidence(0.95))
                .hasMacroF1(atLeast(0.85))
                .hasMatthewsCorrelation(atLeast(0.8))
                .hasCohenKappa(atLeast(0.8))
                .hasPrecision("malignant", atLeast(0.8).atConfidence(0.9))
                .hasRecall("malignant", atLeast(0.8))
                .hasSpecificity("malignant", atLeast(0.8))
                .hasF1("benign", atLeast(0.8))
                .has(ClassMeasure.F1, Average.WEIGHTED, atLeast(0.8))
                .hasRocAuc(atLeast(0.85).atConfidence(0.95))
                .hasAveragePrecision(atLeast(0.85))
                .hasLogLoss(atMost(0.4))
                .hasBrierScore(atMost(0.1))
                .hasCalibrationError(atMost(0.05));
    }

    @Test
    void aMissSaysWhatWasWantedAndWhatWasFound() {
        assertMiss(
                () -> assertThat(REPORT).hasAccuracy(atLeast(0.90).atConfidence(0.95)),
                "accuracy: wanted at least 0.90 at 95 % confidence, got 0.912 [0.884, 0.935] from 480 examples");
        assertMiss(
                () -> assertThat(REPORT).hasAccuracy(atLeast(0.95)),
                "accuracy: wanted at least 0.95, got 0.912 [0.884, 0.935] from 480 examples");
        assertMiss(
                () -> assertThat(REPORT).hasCalibrationError(atMost(0.001)),
                "calibration error: wanted at most 0.001, got 0.013 from 480 examples");
        assertMiss(
                () -> assertThat(REPORT).hasRecall("malignant", atLeast(0.9).atConfidence(0.995)),
                "recall of 'malignant': wanted at least 0.90 at 99.5 % confidence, got 0.912 [0.847, 0.951]"
                        + " from 240 examples");
        assertMiss(
                () -> assertThat(REPORT).has(ClassMeasure.F1, Average.MACRO, atLeast(1)),
                "macro f1: wanted at least 1.00, got 0.912 [0.884, 0.935] from 480 examples");
    }

    private static void assertMiss(Runnable assertion, String message) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(assertion::run)
                .withMessage(message);
    }

    @Test
    void aNearMissShowsEnoughDecimals() {
        assertMiss(
                () -> assertThat(report(100_000, 10_001)).hasAccuracy(atLeast(0.9)),
                "accuracy: wanted at least 0.90, got 0.89999 [0.89812, 0.90183] from 100000 examples");
    }

    @Test
    void confidenceNeedsAnInterval() {
        assertMiss(
                () -> assertThat(REPORT).hasCalibrationError(atMost(0.05).atConfidence(0.95)),
                "calibration error: wanted at most 0.05 at 95 % confidence, got 0.013 without an interval"
                        + " from 480 examples");
        assertMiss(
                () -> assertThat(report(12, 0)).hasMacroF1(atLeast(0.9).atConfidence(0.95)),
                "macro f1: wanted at least 0.90 at 95 % confidence, got 1.000 [0.774, 1.000] from 12 examples");
    }

    @Test
    void whatIsUndefinedOrMissingIsNotMet() {
        ClassificationReport one =
                Evaluation.of(LABELS, new int[] {0}).predicted(new int[] {0}).report();
        assertMiss(
                () -> assertThat(one).hasPrecision("malignant", atLeast(0)),
                "precision of 'malignant': wanted at least 0.00, but it is undefined: no example was predicted"
                        + " 'malignant'");
        assertMiss(
                () -> assertThat(one).hasRocAuc(atLeast(0.5)),
                "roc auc: wanted at least 0.50, but there were no probabilities, which roc auc needs");
        assertMiss(
                () -> assertThat(one).hasRecall("other", atLeast(0.5)),
                "recall of 'other': wanted at least 0.50, but 'other' is not a label; labels are 'benign', 'malignant'");
        assertMiss(
                () -> assertThat(one).hasAccuracy(atLeast(1).atConfidence(0.95)),
                "accuracy: wanted at least 1.00 at 95 % confidence, got 1.000 [0.050, 1.000] from 1 example");
    }

    @Test
    void aGateListsEveryOutcomeWithoutThrowing() {
        ClassificationExpectations.Gate gate =
                qualityGate().hasAccuracy(atLeast(0.90).atConfidence(0.95)).hasCalibrationError(atMost(0.05));
        QualityGate.Result result = gate.check(REPORT);
        assertThat(result.passed()).isFalse();
        assertThat(result.checks()).extracting(QualityGate.Check::met).containsExactly(false, true);
        assertThat(result.failures()).extracting(QualityGate.Check::subject).containsExactly("accuracy");
        assertThat(result).hasToString("""
                        FAIL  accuracy: wanted at least 0.90 at 95 % confidence, got 0.912 [0.884, 0.935] from 480 examples
                        pass  calibration error: wanted at most 0.05, got 0.013 from 480 examples
                        1 of 2 met""");
        assertMiss(
                () -> assertThat(REPORT).passes(gate),
                "accuracy: wanted at least 0.90 at 95 % confidence, got 0.912 [0.884, 0.935] from 480 examples");
        ClassificationExpectations.Gate easy = qualityGate().hasAccuracy(atLeast(0.5));
        assertThat(easy.check(REPORT).passed()).isTrue();
        assertThat(REPORT).passes(easy);
    }

    @Test
    void aGateThatExpectsNothingIsAnError() {
        assertThatIllegalStateException()
                .isThrownBy(() -> qualityGate().check(REPORT))
                .withMessage("the quality gate expects nothing; say what the report must reach");
    }

    @Test
    void aBoundIsChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> atLeast(Double.NaN))
                .withMessage("limit is NaN; it must be finite");
        for (double level : new double[] {0, 1, 95}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> atLeast(0.9).atConfidence(level))
                    .withMessage("confidence level is " + level + ", outside (0, 1)");
        }
        assertThat(Arrays.asList(atLeast(0.9), atMost(0.125), atMost(2).atConfidence(0.999)))
                .extracting(Bound::toString)
                .containsExactly("at least 0.90", "at most 0.125", "at most 2.00 at 99.9 % confidence");
    }
}
