package ai.lepton.metrics.expect;

import static ai.lepton.metrics.expect.LeptonAssertions.atLeast;
import static ai.lepton.metrics.expect.LeptonAssertions.atMost;
import static ai.lepton.metrics.expect.LeptonAssertions.latencyGate;
import static ai.lepton.metrics.expect.LeptonAssertions.multilabelGate;
import static ai.lepton.metrics.expect.LeptonAssertions.qualityGate;
import static ai.lepton.metrics.expect.LeptonAssertions.regressionGate;
import static ai.lepton.metrics.expect.LeptonAssertions.sequenceGate;
import static ai.lepton.metrics.expect.LeptonAssertions.slicesGate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.metrics.Measure;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.catalogue.Measures;
import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.classification.ClassMeasure;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.CountMeasure;
import ai.lepton.metrics.classification.Evaluation;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.classification.OverallMeasure;
import ai.lepton.metrics.classification.ProbabilityMeasure;
import ai.lepton.metrics.multilabel.MultilabelMeasure;
import ai.lepton.metrics.regression.RegressionMeasure;
import ai.lepton.metrics.sequence.SpanMeasure;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A limit that a measure can't reach, or can't pass, would hold for every model or for none. */
class LimitRangesTest {
    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void percentIsRefusedAndToldFromAShare() {
        refused(() -> qualityGate().hasAccuracy(atMost(95)), "limit is 95.0; accuracy is in [0, 1]; for 95 % say 0.95");
        refused(
                () -> qualityGate().hasCalibrationError(atMost(10)),
                "limit is 10.0; calibration error is in [0, 1]; for 10 % say 0.1");
        refused(
                () -> qualityGate().hasAccuracy(atMost(1.5)),
                "limit is 1.5; accuracy is in [0, 1]; for 1.5 % say 0.015");
        refused(() -> qualityGate().hasRecall("a", atLeast(250)), "limit is 250.0; recall of 'a' is in [0, 1]");
    }

    @Test
    void assertionsRefuseBeforeTheyJudge() {
        ClassificationReport report = Evaluation.of(Labels.of("a", "b"), new int[] {0, 1, 0, 1})
                .predicted(new int[] {0, 1, 0, 0})
                .report();
        refused(
                () -> LeptonAssertions.assertThat(report)
                        .hasAccuracy(atLeast(-1).atConfidence(0.95)),
                "limit is -1.0; accuracy is in [0, 1]");
    }

    @Test
    @SuppressWarnings("NullAway") // what a caller does whose compiler does not look
    void aMissingReportIsNamed() {
        ClassificationReport none = null;
        assertThatThrownBy(() -> LeptonAssertions.assertThat(none))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("report is null");
        assertThatThrownBy(() -> qualityGate().hasAccuracy(atLeast(0.5)).check(none))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("measured is null");
    }

    @Test
    void eachKindOfReportRefuses() {
        refused(() -> qualityGate().hasLogLoss(atMost(-0.1)), "limit is -0.1; log loss is at least 0");
        refused(() -> qualityGate().hasBrierScore(atMost(2.1)), "limit is 2.1; brier score is in [0, 2]");
        refused(() -> qualityGate().hasRocAuc(atLeast(80)), "limit is 80.0; roc auc is in [0, 1]; for 80 % say 0.8");
        refused(
                () -> qualityGate().hasTopKAccuracy(2, atLeast(2)),
                "limit is 2.0; top-2 accuracy is in [0, 1]; for 2 % say 0.02");
        refused(
                () -> qualityGate().hasMatthewsCorrelation(atLeast(-1.01)),
                "limit is -1.01; matthews correlation is in [-1, 1]");
        refused(
                () -> qualityGate().has(ClassMeasure.EQUITABLE_THREAT_SCORE, "a", atLeast(-0.5)),
                "limit is -0.5; equitable threat score of 'a' is in [-0.3333, 1]");
        refused(
                () -> qualityGate().has(CountMeasure.fBeta(2, "a"), atLeast(-0.5)),
                "limit is -0.5; f2 of 'a' is in [0, 1]");
        refused(() -> regressionGate().hasR2(atLeast(1.5)), "limit is 1.5; r2 is at most 1; for 1.5 % say 0.015");
        refused(
                () -> regressionGate().hasPearsonCorrelation(atLeast(-2)),
                "limit is -2.0; pearson corrcoef is in [-1, 1]");
        refused(
                () -> regressionGate().hasMeanAbsoluteError(atMost(-1)),
                "limit is -1.0; mean absolute error is at least 0");
        refused(
                () -> sequenceGate().hasF1("PER", atMost(90)),
                "limit is 90.0; f1 of 'PER' is in [0, 1]; for 90 % say 0.9");
        refused(
                () -> multilabelGate().hasHammingLoss(atMost(5)),
                "limit is 5.0; hamming loss is in [0, 1]; for 5 % say 0.05");
        refused(() -> multilabelGate().hasCoverageError(atMost(-1)), "limit is -1.0; coverage error is at least 0");
        refused(() -> latencyGate().hasThroughput(atLeast(-1)), "limit is -1.0; throughput is at least 0");
    }

    @Test
    void slicesRefuseLimitsAndGapsThatThereCanNotBe() {
        refused(
                () -> slicesGate().hasInEachSlice(CountMeasure.ACCURACY, atMost(80)),
                "limit is 80.0; accuracy is in [0, 1]; for 80 % say 0.8");
        refused(
                () -> slicesGate().hasInWorstSlice(ProbabilityMeasure.LOG_LOSS, atMost(-1)),
                "limit is -1.0; log loss is at least 0");
        refused(
                () -> slicesGate().hasLargestGap(CountMeasure.ACCURACY, atMost(5)),
                "limit is 5.0; a gap of accuracy is in [0, 1]; for 5 % say 0.05");
        refused(
                () -> slicesGate().hasLargestGap(RegressionMeasure.R2, atMost(-0.1)),
                "limit is -0.1; a gap of r2 is at least 0");
        assertThat(slicesGate()
                        .hasLargestGap(CountMeasure.MATTHEWS_CORRCOEF, atMost(2))
                        .hasLargestGap(CountMeasure.ACCURACY, atMost(0))
                        .expectations())
                .hasSize(2);
    }

    @Test
    void aMarginIsNotWiderThanTheRange() {
        refused(
                () -> qualityGate().doesNotRegressFrom(List.of()).byMoreThan(5, CountMeasure.MACRO_F1),
                "margin is 5.0; macro f1 is in [0, 1], so it never changes by more than 1; for 5 % say 0.05");
        refused(
                () -> qualityGate().doesNotRegressFrom(List.of()).byMoreThan(2.5, CountMeasure.COHEN_KAPPA),
                "margin is 2.5; cohen kappa is in [-1, 1], so it never changes by more than 2; for 2.5 % say 0.025");
        refused(
                () -> sequenceGate().doesNotRegressFrom(List.of()).byMoreThan(2, SpanMeasure.MICRO_F1),
                "margin is 2.0; micro f1 is in [0, 1], so it never changes by more than 1; for 2 % say 0.02");
        assertThat(regressionGate()
                        .doesNotRegressFrom(List.of())
                        .byMoreThan(500, RegressionMeasure.MEAN_ABSOLUTE_ERROR)
                        .doesNotRegressFrom(List.of())
                        .byMoreThan(5, RegressionMeasure.R2)
                        .expectations())
                .hasSize(2);
    }

    @Test
    void theEndsOfARangeAreTaken() {
        assertThat(qualityGate()
                        .hasAccuracy(atLeast(0))
                        .hasAccuracy(atMost(1))
                        .hasMatthewsCorrelation(atLeast(-1))
                        .hasBrierScore(atMost(2))
                        .has(ClassMeasure.F1, Average.MACRO, atLeast(-0.0))
                        .has(OverallMeasure.CHI_SQUARED, atMost(1e6))
                        .has(ClassMeasure.DIAGNOSTIC_ODDS_RATIO, "a", atLeast(30))
                        .doesNotRegressFrom(List.of())
                        .byMoreThan(1, CountMeasure.ACCURACY)
                        .expectations())
                .hasSize(8);
        assertThat(regressionGate()
                        .hasR2(atLeast(-40))
                        .hasMeanAbsoluteError(atMost(0))
                        .expectations())
                .hasSize(2);
    }

    @Test
    void ofAMeasureOfTheCallersOwnNothingIsKnown() {
        CountMeasure cost = CountMeasure.overall("cost", matrix -> Score.of(-500));
        assertThat(qualityGate()
                        .has(cost, atLeast(-600))
                        .doesNotRegressFrom(List.of())
                        .byMoreThan(100, cost, Measure.Direction.HIGHER_IS_BETTER)
                        .has(Expectation.of("cost", atMost(-3)))
                        .expectations())
                .hasSize(3);
        assertThat(multilabelGate()
                        .has(new MultilabelMeasure("cost", null, null), atLeast(-600))
                        .expectations())
                .hasSize(1);
    }

    @Test
    void expectationsByNameKnowTheRangesOfAllKinds() {
        for (String share :
                List.of("accuracy", "f0.5", "roc_auc", "top_k_accuracy(k=3)", "hamming_loss", "precision")) {
            assertThatThrownBy(() -> Expectation.of(share, atMost(1.01)))
                    .hasMessageStartingWith("limit is 1.01; ")
                    .hasMessageContaining(" is in [0, 1]");
        }
        for (String loss : List.of("log_loss", "mean_absolute_error", "latency_p99_seconds", "throughput_per_second")) {
            assertThatThrownBy(() -> Expectation.of(loss, atMost(-0.01))).hasMessageEndingWith(" is at least 0");
        }
        assertThatThrownBy(() -> Expectation.of("r2", atLeast(1.01))).hasMessageContaining("r2 is at most 1");
    }

    @Test
    void everyMeasureOfNumbersHasValuesInItsRangeWhateverTheData() throws IllegalAccessException {
        List<RegressionMeasure> measures = new ArrayList<>(List.of(
                RegressionMeasure.meanPinballLoss(0.9),
                RegressionMeasure.d2Pinball(0.9),
                RegressionMeasure.meanTweedieDeviance(1.5),
                RegressionMeasure.d2Tweedie(1.5),
                RegressionMeasure.minkowskiDistance(3),
                RegressionMeasure.criticalSuccessIndex(0.5),
                RegressionMeasure.normalizedRootMeanSquaredError(RegressionMeasure.NormalizedBy.MEAN)));
        for (Field field : RegressionMeasure.class.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType() == RegressionMeasure.class) {
                measures.add((RegressionMeasure) field.get(null));
            }
        }
        assertThat(measures).hasSizeGreaterThan(25);
        Random random = new Random(1);
        for (int draw = 0; draw < 300; draw++) {
            double shift = draw % 3 - 1.0;
            double[] truth = random.doubles(5).map(x -> x + shift).toArray();
            double[] predicted = random.doubles(5).map(x -> 3 * x + shift).toArray();
            for (RegressionMeasure measure : measures) {
                Measure.Range range = measure.range();
                assertThat(range).as(measure.key()).isNotEqualTo(Measure.Range.ANY);
                Score score = measure.of(truth, predicted);
                if (score.isDefined()) {
                    assertThat(score.orElseThrow())
                            .as(measure.key())
                            .isBetween(range.lowest() - 1e-12, range.highest() + 1e-12);
                }
            }
        }
    }

    @Test
    void everyMeasureOfClassesHasARange() {
        for (OverallMeasure measure : OverallMeasure.values()) {
            assertThat(range(measure.key())).isEqualTo(measure.range());
        }
        for (ProbabilityMeasure measure : ProbabilityMeasure.values()) {
            assertThat(range(measure.key())).isNotEqualTo(Measure.Range.ANY);
        }
        CountMeasure some =
                CountMeasure.of(ClassMeasure.F1, Average.MACRO, Score.WhenUndefined.UNDEFINED, Labels.of("a", "b"));
        assertThat(range(some.key())).isEqualTo(Measure.Range.SHARE);
    }

    private static Measure.Range range(String name) {
        return Measures.named(name).orElseThrow().range();
    }
}
