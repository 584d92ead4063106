package ai.lepton.metrics.classification;

import static ai.lepton.metrics.expect.LeptonAssertions.assertThat;
import static ai.lepton.metrics.expect.LeptonAssertions.atLeast;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where all, or none, is right, an interval ends there and says how far the truth may be from it. */
class BoundaryIntervalsTest {
    private static final Labels LABELS = Labels.of("no", "yes");
    // What is infinite or has no value where nothing is wrong.
    private static final Set<ClassMeasure> WITHOUT_VALUE =
            EnumSet.of(ClassMeasure.POSITIVE_LIKELIHOOD_RATIO, ClassMeasure.DIAGNOSTIC_ODDS_RATIO);
    // What is the same of all classes together whatever is counted: shares of one, and one over the other.
    private static final Set<ClassMeasure> CONSTANT_ON_AVERAGE =
            EnumSet.of(ClassMeasure.PREVALENCE, ClassMeasure.PREDICTED_PREVALENCE, ClassMeasure.FREQUENCY_BIAS);

    private static Evaluation perfect(int n) {
        int[] truth = IntStream.range(0, n).map(i -> i % 2).toArray();
        return Evaluation.of(LABELS, truth).predicted(truth);
    }

    private static List<CountMeasure> measures() {
        List<CountMeasure> measures = new ArrayList<>();
        for (OverallMeasure measure : OverallMeasure.values()) {
            measures.add(CountMeasure.of(measure));
        }
        for (ClassMeasure measure : ClassMeasure.values()) {
            if (!WITHOUT_VALUE.contains(measure)) {
                measures.add(CountMeasure.of(measure, "yes"));
            }
            if (!WITHOUT_VALUE.contains(measure) && !CONSTANT_ON_AVERAGE.contains(measure)) {
                for (Average average : Average.values()) {
                    measures.add(CountMeasure.of(measure, average, Score.WhenUndefined.SKIP));
                }
            }
        }
        return measures;
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 30, 1000})
    void everyMeasureOfAPerfectMatrixHasAnIntervalWithAWidth(int n) {
        ClassificationReport report = perfect(n).report();
        assertThat(measures()).allSatisfy(measure -> {
            Estimate estimate = report.estimate(measure);
            Interval interval = estimate.interval().orElseThrow(() -> new AssertionError(measure + " " + estimate));
            assertThat(interval.contains(estimate.value())).isTrue();
            // Yule's Q is nearest to its bound: it is that of odds.
            assertThat(interval.width()).isGreaterThan(1.0 / n / n);
        });
    }

    @Test
    void eightOfEightDoNotShowAMatthewsCorrelationOf99Percent() {
        ClassificationReport report = perfect(8).report();
        Interval interval = report.matthewsCorrelation().interval().orElseThrow();
        // The chance of eight hits in a row at an accuracy of 0.69 is 5 %, and there the correlation is 0.38.
        assertThat(interval.low()).isBetween(0.2, 0.6);
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() ->
                        assertThat(report).hasMatthewsCorrelation(atLeast(0.99).atConfidence(0.95)));
    }

    @Test
    void aThousandOfAThousandMeetAGate() {
        ClassificationReport report = perfect(1000).report();
        assertThat(report)
                .hasAccuracy(atLeast(0.99).atConfidence(0.95))
                .hasBalancedAccuracy(atLeast(0.99).atConfidence(0.95))
                .hasMacroF1(atLeast(0.99).atConfidence(0.95))
                .hasMatthewsCorrelation(atLeast(0.98).atConfidence(0.95))
                .has(ClassMeasure.PRECISION, Average.MACRO, atLeast(0.99).atConfidence(0.95));
        assertThat(report.cohenKappa().interval().orElseThrow().low()).isBetween(0.98, 0.9999);
        for (Estimate estimate : List.of(report.balancedAccuracy(), report.macroF1())) {
            assertThat(estimate.caution()).isNull();
            assertThat(estimate.interval().orElseThrow().high()).isEqualTo(1);
            // 3.69 in 1,000, where a share of 0 has a chance of 2.5 %, at the most.
            assertThat(estimate.interval().orElseThrow().low()).isBetween(0.995, 0.9985);
        }
    }

    @Test
    void noneOfAThousandHaveTheOtherEnd() {
        int[] truth = IntStream.range(0, 1000).map(i -> i % 2).toArray();
        int[] wrong = IntStream.of(truth).map(label -> 1 - label).toArray();
        ClassificationReport report =
                Evaluation.of(LABELS, truth).predicted(wrong).report();
        assertThat(report.balancedAccuracy().interval().orElseThrow().low()).isZero();
        assertThat(report.balancedAccuracy().interval().orElseThrow().high()).isBetween(0.0005, 0.01);
        assertThat(report.matthewsCorrelation().interval().orElseThrow().low()).isEqualTo(-1);
        assertThat(report.matthewsCorrelation().interval().orElseThrow().high()).isBetween(-0.999, -0.98);
    }

    @Test
    void weightsDoNotHideThatNothingIsKnown() {
        double[] weights = new double[8];
        Arrays.setAll(weights, i -> 0.1 * (i + 1));
        ClassificationReport report = perfect(8).weights(weights).report();
        assertThat(report.macroF1().interval().orElseThrow().low()).isLessThan(0.75);
        assertThat(report.matthewsCorrelation().interval().orElseThrow().low()).isLessThan(0.6);
    }

    @Test
    void aRareClassGetsACautionWithItsNumbers() {
        int[] truth = new int[60];
        int[] predicted = new int[60];
        truth[0] = 1;
        predicted[0] = 1;
        Arrays.fill(truth, 30, 60, 2);
        Arrays.fill(predicted, 30, 60, 2);
        Labels four = Labels.of("common", "rare", "other", "absent");
        ClassificationReport report = Evaluation.of(four, truth)
                .predicted(predicted)
                .whenUndefined(Score.WhenUndefined.SKIP)
                .report();
        assertThat(report.macroF1().caution())
                .isEqualTo(
                        "no example of 'absent' and fewer than 3 of 1 more; the level holds from 3 of each class on");
        assertThat(report.macroF1().trustedInterval()).isEmpty();
        assertThat(report.macroF1().interval()).isPresent();
        assertThat(report.cohenKappa().caution()).isNull();
        assertThat(report.estimate(CountMeasure.of(
                                ClassMeasure.F1, Average.MACRO, Score.WhenUndefined.SKIP, Labels.of("common", "other")))
                        .caution())
                .isNull();
        assertThat(report.estimate(OverallMeasure.KL_DIVERGENCE).caution() == null
                        && report.estimate(OverallMeasure.KL_DIVERGENCE).score().isDefined())
                .isFalse();
        assertThat(report.estimate(OverallMeasure.MUTUAL_INFO).caution())
                .isEqualTo("only 60 examples for 9 cells; the level holds from 450 on");
    }

    @Test
    void plainSharesHaveTheirIntervalWhicheverWayTheyAreAskedFor() {
        int[] truth = {0, 0, 0, 1, 1, 1, 1, 1, 0, 1, 0, 1};
        int[] predicted = {0, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0, 1};
        ClassificationReport report =
                Evaluation.of(LABELS, truth).predicted(predicted).report();
        Interval accuracy = report.accuracy().interval().orElseThrow();
        assertThat(report.estimate(CountMeasure.of(ClassMeasure.RECALL, Average.WEIGHTED, Score.WhenUndefined.SKIP))
                        .bounds())
                .isEqualTo(accuracy);
        assertThat(report.estimate(CountMeasure.of(ClassMeasure.F1, Average.MICRO, Score.WhenUndefined.SKIP))
                        .bounds())
                .isEqualTo(accuracy);
        assertThat(report.estimate(CountMeasure.of(ClassMeasure.RECALL, "yes")).bounds())
                .isEqualTo(report.recall("yes").bounds());
        Interval loss = report.estimate(OverallMeasure.ZERO_ONE_LOSS).interval().orElseThrow();
        assertThat(loss.low()).isEqualTo(1 - accuracy.high());
        assertThat(loss.high()).isEqualTo(1 - accuracy.low());
    }
}
