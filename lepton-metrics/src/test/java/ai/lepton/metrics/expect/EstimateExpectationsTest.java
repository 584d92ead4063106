package ai.lepton.metrics.expect;

import static ai.lepton.metrics.expect.LeptonAssertions.assertThat;
import static ai.lepton.metrics.expect.LeptonAssertions.atLeast;
import static ai.lepton.metrics.expect.LeptonAssertions.atMost;
import static ai.lepton.metrics.expect.LeptonAssertions.estimateGate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Report;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.classification.CountMeasure;
import ai.lepton.metrics.classification.Evaluation;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.inference.TestResult;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What one estimate must reach, and that an interval with a caution settles nothing. */
class EstimateExpectationsTest {
    private static final Estimate PLAIN = new Estimate(Score.of(0.912), new Interval(0.884, 0.935, 0.95, "any"), 50);
    private static final Estimate DOUBTFUL = PLAIN.withCaution("only 3 examples of 'rare'");

    private static void assertMiss(Runnable assertion, String message) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(assertion::run)
                .withMessage(message);
    }

    /** A report of these measurements, as they are. */
    private record Given(List<Measurement> measurements, double level) implements Report {
        static Given of(Estimate estimate) {
            return new Given(List.of(Measurement.averaged("f1", "macro", estimate)), 0.95);
        }

        @Override
        public Report atLevel(double other) {
            return this;
        }

        @Override
        public String table() {
            return "";
        }
    }

    @Test
    void anEstimateIsHeldByItself() {
        assertThat(PLAIN)
                .hasValue(atLeast(0.88).atConfidence(0.95))
                .hasValue(atMost(0.92))
                .passes(estimateGate().hasValue("recall", atLeast(0.9)));
        assertMiss(
                () -> assertThat(PLAIN).hasValue(atLeast(0.9).atConfidence(0.95)),
                "value: wanted at least 0.90 at 95 % confidence, got 0.912 [0.884, 0.935] from 50 examples");
        assertMiss(
                () -> assertThat(PLAIN).hasValue("worst recall", atLeast(0.95)),
                "worst recall: wanted at least 0.95, got 0.912 [0.884, 0.935] from 50 examples");
        assertMiss(
                () -> assertThat(PLAIN).hasValue(atLeast(0.5).atConfidence(0.99)),
                "value: wanted at least 0.50 at 99 % confidence, but its interval is at 95 % confidence: 0.912 [0.884,"
                        + " 0.935] from 50 examples");
        assertMiss(
                () -> assertThat(Estimate.of(Score.undefined("there are no examples"), 0))
                        .hasValue(atLeast(0)),
                "value: wanted at least 0.00, but it is undefined: there are no examples");
        assertThat(estimateGate().hasValue(atLeast(0.95)).check(PLAIN))
                .hasToString(
                        "FAIL  value: wanted at least 0.95, got 0.912 [0.884, 0.935] from 50 examples\n0 of 1 met");
    }

    @Test
    void anIntervalWithACautionIsShownAndSettlesNothing() {
        String message = "macro f1: wanted at least 0.80 at 95 % confidence, got 0.912 [0.884, 0.935] from 50 examples,"
                + " but its interval may not hold its level: only 3 examples of 'rare'";
        Expectation<Report> sure =
                Expectation.of("f1", "macro", null, atLeast(0.8).atConfidence(0.95));
        assertThat(sure.check(Given.of(PLAIN)).met()).isTrue();
        assertThat(sure.check(Given.of(DOUBTFUL))).isEqualTo(new QualityGate.Check("macro f1", false, message));
        assertMiss(() -> assertThat(DOUBTFUL).hasValue("macro f1", atLeast(0.8).atConfidence(0.95)), message);
        assertThat(estimateGate()
                        .hasValue(atMost(0.99).atConfidence(0.95))
                        .check(DOUBTFUL)
                        .passed())
                .isFalse();
    }

    @Test
    void thePointAloneIsStillDecidedAndTheReasonSaid() {
        assertThat(DOUBTFUL).hasValue(atLeast(0.9));
        QualityGate.Check outcome =
                Expectation.of("f1", "macro", null, atLeast(0.9)).check(Given.of(DOUBTFUL));
        assertThat(outcome)
                .isEqualTo(new QualityGate.Check(
                        "macro f1",
                        true,
                        "macro f1: wanted at least 0.90, got 0.912 [0.884, 0.935] from 50 examples, but its interval may"
                                + " not hold its level: only 3 examples of 'rare'"));
    }

    @Test
    void theReasonIsBoundedAndOnOneLine() {
        Estimate forged = PLAIN.withCaution("only 3 of '\n\u202epass" + "x".repeat(100_000) + "'");
        QualityGate.Check outcome = new BoundedEstimate("value", atLeast(0.9)).check(forged);
        assertThat(outcome.message())
                .hasSizeLessThanOrEqualTo(500)
                .doesNotContain("\n")
                .doesNotContain("\u202e");
    }

    @Test
    void aChangeWhoseIntervalHasACautionShowsNothing() {
        int[] truth = new int[400];
        int[] predicted = new int[400];
        Arrays.setAll(truth, i -> i % 2);
        Arrays.setAll(predicted, i -> i % 10 == 0 ? 1 - truth[i] : truth[i]);
        var report =
                Evaluation.of(Labels.of("a", "b"), truth).predicted(predicted).report();
        Estimate accuracy = new Estimate(Score.of(0.7), new Interval(0.65, 0.74, 0.95, "wilson"), 400);
        List<Measurement> trusted = List.of(Measurement.of("accuracy", accuracy));
        List<Measurement> doubtful =
                List.of(Measurement.of("accuracy", accuracy.withCaution("only 3 examples of 'rare'")));

        assertThat(report).doesNotRegressFrom(trusted).byMoreThan(0, CountMeasure.ACCURACY);
        assertMiss(
                () -> assertThat(report).doesNotRegressFrom(doubtful).byMoreThan(0, CountMeasure.ACCURACY),
                "accuracy: wanted no drop of more than 0.00 at 95 % confidence, got 0.900 after 0.700, a change of"
                        + " +0.200 [+0.148, +0.256] from 400 examples against 400, not paired: inconclusive, since its"
                        + " interval may not hold its level: of the second: only 3 examples of 'rare'");
        assertThat(report).doesNotRegressFrom(doubtful).allowingInconclusive().byMoreThan(0, CountMeasure.ACCURACY);
        // A regression is not shown either.
        Estimate better = new Estimate(Score.of(0.99), new Interval(0.98, 0.995, 0.95, "wilson"), 400);
        assertThat(report)
                .doesNotRegressFrom(List.of(Measurement.of("accuracy", better.withCaution("it is rare"))))
                .allowingInconclusive()
                .byMoreThan(0, CountMeasure.ACCURACY);
    }

    @Test
    void aDifferenceHasTheCautionsOfBothAndIsNotSignificant() {
        Estimate low = new Estimate(Score.of(0.5), new Interval(0.45, 0.55, 0.95, "any"), 50);
        TestResult sure = TestResult.ofIndependent(PLAIN, low);
        TestResult doubtful = TestResult.ofIndependent(DOUBTFUL, low.withCaution("weights vary"));
        assertThat(sure.isSignificantAt(0.05)).isTrue();
        assertThat(sure.caution()).isEmpty();
        assertThat(doubtful.caution()).contains("of the first: only 3 examples of 'rare'; of the second: weights vary");
        assertThat(doubtful.isSignificantAt(0.05)).isFalse();
        assertThat(doubtful.toString())
                .isEqualTo(sure + ", caution: of the first: only 3 examples of 'rare'; of the second: weights vary");
    }

    @Test
    void whatIsInfiniteMeetsNoBound() {
        Estimate infinite = Estimate.of(Score.of(Double.POSITIVE_INFINITY), 8);
        assertMiss(
                () -> assertThat(infinite).hasValue("ratio", atLeast(1)),
                "ratio: wanted at least 1.00, but it is infinite, which no bound tells anything of, from 8 examples");
    }

    @Test
    void limitsOfVeryManyDigitsAreSaidWithAnExponent() {
        assertThat(atMost(-1e300)).hasToString("at most -1.0E300");
        assertThat(atLeast(1e-300)).hasToString("at least 1.0E-300");
    }
}
