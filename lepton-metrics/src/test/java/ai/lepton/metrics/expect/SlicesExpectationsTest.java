package ai.lepton.metrics.expect;

import static ai.lepton.metrics.classification.CountMeasure.ACCURACY;
import static ai.lepton.metrics.expect.LeptonAssertions.assertThat;
import static ai.lepton.metrics.expect.LeptonAssertions.atLeast;
import static ai.lepton.metrics.expect.LeptonAssertions.atMost;
import static ai.lepton.metrics.expect.LeptonAssertions.qualityGate;
import static ai.lepton.metrics.expect.LeptonAssertions.regressionGate;
import static ai.lepton.metrics.expect.LeptonAssertions.slicesGate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.lepton.metrics.classification.ClassMeasure;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.CountMeasure;
import ai.lepton.metrics.classification.Evaluation;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.classification.ProbabilityMeasure;
import ai.lepton.metrics.group.Slices;
import ai.lepton.metrics.regression.RegressionEvaluation;
import ai.lepton.metrics.regression.RegressionMeasure;
import ai.lepton.metrics.regression.RegressionReport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlicesExpectationsTest {
    private static final CountMeasure RECALL = CountMeasure.of(ClassMeasure.RECALL, "yes");

    /** 200 women, of whom 190 are judged rightly; 100 men, of whom 80 are; 20 unknown, none of them a yes, all right. */
    private static Slices<ClassificationReport> slices() {
        List<String> sexes = new ArrayList<>();
        int[] truth = new int[320];
        int[] predicted = new int[320];
        for (int i = 0; i < 320; i++) {
            sexes.add(i < 200 ? "female" : i < 300 ? "male" : "unknown");
            truth[i] = i < 300 ? i % 2 : 0;
            boolean wrong = i < 10 || (i >= 200 && i < 220);
            predicted[i] = wrong ? 1 - truth[i] : truth[i];
        }
        return Slices.of(Evaluation.of(Labels.of("no", "yes"), truth)
                        .predicted(predicted)
                        .resamples(100))
                .by("sex", sexes);
    }

    private static void assertMiss(Runnable assertion, String message) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(assertion::run)
                .withMessage(message);
    }

    @Test
    void whatIsMetPassesInOneChain() {
        assertThat(slices())
                .hasInEachSlice(ACCURACY, atLeast(0.8))
                .hasInWorstSlice(ACCURACY, atLeast(0.8))
                .hasInEachSlice(ACCURACY, atLeast(0.7).atConfidence(0.95))
                .hasLargestGap(ACCURACY, atMost(0.2))
                .hasLargestGap(ACCURACY, atMost(0.3).atConfidence(0.95))
                .passesInEachSlice(qualityGate().hasAccuracy(atLeast(0.75)))
                .passes(slicesGate().hasInWorstSlice(ACCURACY, atLeast(0.5)));
        assertThat(slices().leavingOutSmall())
                .hasInEachSlice(RECALL, atLeast(0.8))
                .hasInEachSlice(CountMeasure.of(ClassMeasure.JACCARD, "yes"), atLeast(0.5))
                .hasLargestGap(RECALL, atMost(0.15));
    }

    @Test
    void aMissNamesTheSlices() {
        assertMiss(
                () -> assertThat(slices()).hasInEachSlice(ACCURACY, atLeast(0.9).atConfidence(0.95)),
                "accuracy in each slice: wanted at least 0.90 at 95 % confidence, but 2 of 3 slices don't reach it:"
                        + " 0.800 [0.711, 0.867] from 100 examples in sex=male; 1.000 [0.839, 1.000] from 20 examples in"
                        + " sex=unknown");
        assertMiss(
                () -> assertThat(slices()).hasInWorstSlice(ACCURACY, atLeast(0.9)),
                "accuracy in the worst slice: wanted at least 0.90, got 0.800 [0.711, 0.867] from 100 examples in"
                        + " sex=male");
        assertMiss(
                () -> assertThat(slices()).hasLargestGap(ACCURACY, atMost(0.1)),
                "largest gap of accuracy: wanted at most 0.10, got 0.200 [0.026, 0.289] from 120 examples, between"
                        + " sex=unknown and sex=male");
        assertMiss(
                () -> assertThat(slices()).passesInEachSlice(qualityGate().hasAccuracy(atLeast(0.9))),
                "each slice: wanted all 3 to pass the gate, but in sex=male, accuracy: wanted at least 0.90, got 0.800"
                        + " [0.711, 0.867] from 100 examples");
        assertThat(slicesGate()
                        .hasInEachSlice(ACCURACY, atLeast(0.5))
                        .hasInWorstSlice(ACCURACY, atLeast(0.99))
                        .check(slices())
                        .checks())
                .extracting(QualityGate.Check::met)
                .containsExactly(true, false);
    }

    @Test
    void whatCannotBeDecidedInASliceIsNotMet() {
        assertMiss(
                () -> assertThat(slices()).hasInEachSlice(RECALL, atLeast(0.8)),
                "recall of 'yes' in each slice: wanted at least 0.80, but 1 of 3 slices don't reach it: undefined in"
                        + " sex=unknown, no example is 'yes'");
        assertMiss(
                () -> assertThat(slices()).hasInWorstSlice(RECALL, atLeast(0.8)),
                "recall of 'yes' in the worst slice: wanted at least 0.80, but it is undefined: no example is 'yes'");
        assertMiss(
                () -> assertThat(slices()).hasLargestGap(RECALL, atMost(0.5)),
                "largest gap of recall of 'yes': wanted at most 0.50, but it is undefined: sex=unknown has none: no"
                        + " example is 'yes'");
        assertMiss(
                () -> assertThat(slices()).hasInEachSlice(ProbabilityMeasure.ROC_AUC, atLeast(0.5)),
                "roc auc in each slice: wanted at least 0.50, but there were no probabilities, which roc auc needs");
        assertMiss(
                () -> assertThat(slices()).hasInEachSlice(RegressionMeasure.R2, atLeast(0.5)),
                "r2 in each slice: wanted at least 0.50, but the slices have no r2; they are of predicted classes");
        assertMiss(
                () -> assertThat(slices().smallBelow(1000).leavingOutSmall()).hasInEachSlice(ACCURACY, atLeast(0)),
                "accuracy in each slice: wanted at least 0.00, but there is no slice");
        assertMiss(
                () -> assertThat(slices()).hasInEachSlice(CountMeasure.of(ClassMeasure.RECALL, "yess"), atLeast(0)),
                "recall of 'yess' in each slice: wanted at least 0.00, but 'yess' is not a label; labels are 'no',"
                        + " 'yes'; did you mean 'yes'?");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> slicesGate().hasLargestGap(ACCURACY, atLeast(0.1)))
                .withMessage("the largest gap of accuracy needs a greatest value; use atMost(...)");
    }

    @Test
    void slicesOfNumbersAreHeldToo() {
        double[] truth = new double[100];
        double[] predicted = new double[100];
        List<String> sites = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            sites.add(i % 2 == 0 ? "a" : "b");
            truth[i] = i;
            predicted[i] = i + (i % 2 == 0 ? 1 : 3) * (i % 4 < 2 ? 1 : -1);
        }
        Slices<RegressionReport> slices =
                Slices.of(RegressionEvaluation.of(truth, predicted)).by("site", sites);
        assertThat(slices)
                .hasInEachSlice(RegressionMeasure.MEAN_ABSOLUTE_ERROR, atMost(3))
                .hasLargestGap(RegressionMeasure.MEAN_ABSOLUTE_ERROR, atMost(2))
                .hasInWorstSlice(RegressionMeasure.meanPinballLoss(0.5), atMost(1.5))
                .passesInEachSlice(regressionGate().hasR2(atLeast(0.9)));
        assertMiss(
                () -> assertThat(slices).hasInWorstSlice(RegressionMeasure.MAX_ERROR, atMost(2)),
                "max error in the worst slice: wanted at most 2.00, got 3.000 from 50 examples in site=b");
        assertMiss(
                () -> assertThat(slices).passesInEachSlice(qualityGate().hasAccuracy(atLeast(0.9))),
                "each slice: wanted all to pass the gate, but it is of other reports");
    }
}
