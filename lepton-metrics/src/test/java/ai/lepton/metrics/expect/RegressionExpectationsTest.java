package ai.lepton.metrics.expect;

import static ai.lepton.metrics.expect.LeptonAssertions.assertThat;
import static ai.lepton.metrics.expect.LeptonAssertions.atLeast;
import static ai.lepton.metrics.expect.LeptonAssertions.atMost;
import static ai.lepton.metrics.expect.LeptonAssertions.regressionGate;
import static ai.lepton.metrics.regression.RegressionMeasure.MAX_ERROR;
import static ai.lepton.metrics.regression.RegressionMeasure.MEAN_ABSOLUTE_ERROR;
import static ai.lepton.metrics.regression.RegressionMeasure.MEDIAN_ABSOLUTE_ERROR;
import static ai.lepton.metrics.regression.RegressionMeasure.R2;
import static ai.lepton.metrics.regression.RegressionMeasure.SPEARMAN_CORRCOEF;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.regression.RegressionEvaluation;
import ai.lepton.metrics.regression.RegressionMeasure;
import ai.lepton.metrics.regression.RegressionReport;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegressionExpectationsTest {
    /** Truths from 0 to 9.9 in turn, predicted with errors of either sign from 0 to a size. */
    private static RegressionReport report(int n, double size) {
        return evaluation(n, size).report();
    }

    private static RegressionEvaluation evaluation(int n, double size) {
        double[] truth = new double[n];
        double[] predicted = new double[n];
        for (int i = 0; i < n; i++) {
            truth[i] = (i * 37 % 100) / 10.0;
            predicted[i] = truth[i] + size * (i * 53 % 101 - 50) / 50.0;
        }
        return RegressionEvaluation.of(truth, predicted).seed(1);
    }

    private static final RegressionReport BASELINE = report(500, 1);

    private static void assertMiss(Runnable assertion, String message) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(assertion::run)
                .withMessage(message);
    }

    @Test
    void whatIsMetPassesInOneChain() {
        assertThat(BASELINE)
                .hasR2(atLeast(0.9).atConfidence(0.95))
                .hasR2(atMost(0.999))
                .hasMeanAbsoluteError(atMost(0.6).atConfidence(0.99))
                .hasMeanSquaredError(atMost(0.5))
                .hasRootMeanSquaredError(atMost(0.7))
                .hasMedianAbsoluteError(atMost(0.6).atConfidence(0.95))
                .hasMaxError(atMost(1.001))
                .hasPearsonCorrelation(atLeast(0.9))
                .has(SPEARMAN_CORRCOEF, atLeast(0.9))
                .doesNotRegressFrom(report(500, 1.2))
                .byMoreThan(0, MEAN_ABSOLUTE_ERROR)
                .passes(regressionGate().hasR2(atLeast(0.5)));
    }

    @Test
    void aMissSaysWhatWasWantedAndWhatWasFound() {
        assertMiss(
                () -> assertThat(BASELINE).hasR2(atLeast(0.96).atConfidence(0.95)),
                "r2: wanted at least 0.96 at 95 % confidence, got 0.959 [0.954, 0.964] from 500 examples");
        assertMiss(
                () -> assertThat(BASELINE).hasMeanAbsoluteError(atMost(0.5)),
                "mean absolute error: wanted at most 0.50, got 0.506 [0.480, 0.531] from 500 examples");
        assertMiss(
                () -> assertThat(BASELINE).hasMaxError(atMost(2).atConfidence(0.95)),
                "max error: wanted at most 2.00 at 95 % confidence, got 1.000 without an interval from 500 examples");
        assertMiss(
                () -> assertThat(BASELINE).hasMeanAbsolutePercentageError(atMost(0.1)),
                "mean absolute percentage error: wanted at most 0.10, but it is undefined: 5 of 500 truths are 0 but"
                        + " predicted otherwise, and an error relative to 0 has no value");
    }

    @Test
    void whatTheReportDoesNotListIsComputed() {
        RegressionMeasure pinball = RegressionMeasure.meanPinballLoss(0.9);
        assertMiss(
                () -> assertThat(BASELINE).has(pinball, atMost(0.2).atConfidence(0.9)),
                "mean pinball loss(alpha=0.9): wanted at most 0.20 at 90 % confidence, got "
                        + BASELINE.atLevel(0.9).estimate(pinball).figures(3) + " from 500 examples");
        for (RegressionMeasure measure : List.of(
                pinball,
                RegressionMeasure.LOG_COSH_ERROR,
                RegressionMeasure.COSINE_SIMILARITY,
                RegressionMeasure.RELATIVE_SQUARED_ERROR,
                RegressionMeasure.d2Tweedie(0),
                RegressionMeasure.criticalSuccessIndex(5))) {
            Estimate listed = evaluation(500, 1).withMeasures(measure).report().estimate(measure);
            assertThat((Object) BASELINE.estimate(measure)).isEqualTo(listed);
            assertThat(BASELINE).has(measure, atLeast(listed.value())).has(measure, atMost(listed.value()));
        }
        assertThat((Object) BASELINE.measure("log_cosh_error", null, null).estimate())
                .isEqualTo(BASELINE.estimate(RegressionMeasure.LOG_COSH_ERROR));
        assertThat(BASELINE).doesNotRegressFrom(report(500, 1.2).measurements()).byMoreThan(0.1, MEAN_ABSOLUTE_ERROR);
    }

    @Test
    void aGateListsEveryOutcomeWithoutThrowing() {
        RegressionExpectations.Gate gate = regressionGate().hasR2(atLeast(0.99)).hasMaxError(atMost(1.5));
        QualityGate.Result result = gate.check(BASELINE);
        assertThat(result).hasToString("""
                        FAIL  r2: wanted at least 0.99, got 0.959 [0.954, 0.964] from 500 examples
                        pass  max error: wanted at most 1.50, got 1.000 from 500 examples
                        1 of 2 met""");
        assertMiss(
                () -> assertThat(BASELINE).passes(gate),
                "r2: wanted at least 0.99, got 0.959 [0.954, 0.964] from 500 examples");
        assertThatIllegalStateException()
                .isThrownBy(() -> regressionGate().check(BASELINE))
                .withMessage("the quality gate expects nothing; say what the report must reach");
    }

    @Test
    void errorsMustNotRiseAndSharesMustNotDrop() {
        RegressionReport worse = report(500, 1.5);
        assertMiss(
                () -> assertThat(worse).doesNotRegressFrom(BASELINE).byMoreThan(0.1, MEAN_ABSOLUTE_ERROR),
                "mean absolute error: wanted no rise of more than 0.10 at 95 % confidence, got 0.759 after 0.506, a"
                        + " change of +0.253 [+0.240, +0.266] on the same 500 examples: a larger rise is shown");
        assertMiss(
                () -> assertThat(worse).doesNotRegressFrom(BASELINE).byMoreThan(0.01, R2),
                "r2: wanted no drop of more than 0.01 at 95 % confidence, got 0.908 after 0.959, a change of -0.051"
                        + " [-0.057, -0.045] on the same 500 examples: a larger drop is shown");
        assertMiss(
                () -> assertThat(worse).doesNotRegressFrom(BASELINE).byMoreThan(0.1, MEDIAN_ABSOLUTE_ERROR),
                "median absolute error: wanted no rise of more than 0.10 at 95 % confidence, got 0.750 after 0.500, a"
                        + " change of +0.250 [+0.230, +0.280] on the same 500 examples: a larger rise is shown");
        assertThat(BASELINE)
                .doesNotRegressFrom(worse)
                .byMoreThan(0, R2)
                .doesNotRegressFrom(worse)
                .atConfidence(0.99)
                .byMoreThan(0, MEDIAN_ABSOLUTE_ERROR);
    }

    @Test
    void whatIsShownNeitherWayFailsUnlessThatIsAllowed() {
        RegressionReport slightly = report(500, 1.1);
        String message = "mean absolute error: wanted no rise of more than 0.05 at 95 % confidence, got 0.556 after"
                + " 0.506, a change of +0.051 [+0.048, +0.053] on the same 500 examples: inconclusive, nothing is"
                + " shown either way; if the change stays so, about 11000 such examples would tell";
        assertMiss(
                () -> assertThat(slightly).doesNotRegressFrom(BASELINE).byMoreThan(0.05, MEAN_ABSOLUTE_ERROR), message);
        QualityGate.Result lenient = regressionGate()
                .doesNotRegressFrom(BASELINE)
                .allowingInconclusive()
                .byMoreThan(0.05, MEAN_ABSOLUTE_ERROR)
                .check(slightly);
        assertThat(lenient.passed()).isTrue();
        assertThat(lenient.checks().get(0).message()).isEqualTo(message + "; this was allowed");
        assertMiss(
                () -> assertThat(slightly).doesNotRegressFrom(BASELINE).byMoreThan(1, MAX_ERROR),
                "max error: wanted no rise of more than 1.00, got 1.100 after 1.000, a change of +0.100 without an"
                        + " interval on the same 500 examples: inconclusive, nothing is shown either way");
    }

    @Test
    void theSamePredictionsPassHoweverFew() {
        RegressionReport few = report(3, 1);
        assertThat(few).doesNotRegressFrom(report(3, 1)).byMoreThan(0, R2);
        assertThat(regressionGate().doesNotRegressFrom(few).byMoreThan(0, R2).check(few))
                .hasToString(
                        "pass  r2: wanted no drop of more than 0.00, got the baseline's own predictions, on the same 3"
                                + " examples\n1 of 1 met");
    }

    @Test
    void measurementsAreComparedWithoutPairsAndLessSharply() {
        assertThat(report(400, 1)).doesNotRegressFrom(BASELINE.measurements()).byMoreThan(0.1, MEAN_ABSOLUTE_ERROR);
        assertMiss(
                () -> assertThat(report(400, 1.1))
                        .doesNotRegressFrom(BASELINE.measurements())
                        .byMoreThan(0.05, MEAN_ABSOLUTE_ERROR),
                "mean absolute error: wanted no rise of more than 0.05 at 95 % confidence, got 0.556 after 0.506, a"
                        + " change of +0.050 [+0.010, +0.091] from 400 examples against 500, not paired:"
                        + " inconclusive, nothing is shown either way");
    }

    @Test
    void reportsOnOtherExamplesAreAnError() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> assertThat(report(10, 1))
                        .doesNotRegressFrom(report(12, 1))
                        .byMoreThan(0.1, R2))
                .withMessage(
                        "can't compare a report with its baseline: the first is of 10 examples but the second of 12;"
                                + " a paired comparison needs the same examples in the same order; against other"
                                + " examples, give"
                                + " the baseline's measurements() instead");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> regressionGate().doesNotRegressFrom(BASELINE).byMoreThan(-0.1, R2))
                .withMessage("margin is -0.1; it must be finite and not negative");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> regressionGate().doesNotRegressFrom(BASELINE).atConfidence(95))
                .withMessage("confidence level is 95.0, outside (0, 1)");
    }
}
