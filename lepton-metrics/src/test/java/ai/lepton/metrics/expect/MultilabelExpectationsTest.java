package ai.lepton.metrics.expect;

import static ai.lepton.metrics.expect.LeptonAssertions.assertThat;
import static ai.lepton.metrics.expect.LeptonAssertions.atLeast;
import static ai.lepton.metrics.expect.LeptonAssertions.atMost;
import static ai.lepton.metrics.expect.LeptonAssertions.multilabelGate;
import static ai.lepton.metrics.multilabel.MultilabelMeasure.HAMMING_LOSS;
import static ai.lepton.metrics.multilabel.MultilabelMeasure.SUBSET_ACCURACY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.lepton.metrics.Score;
import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.classification.ClassMeasure;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.multilabel.MultilabelEvaluation;
import ai.lepton.metrics.multilabel.MultilabelMeasure;
import ai.lepton.metrics.multilabel.MultilabelReport;
import org.junit.jupiter.api.Test;

class MultilabelExpectationsTest {
    private static final Labels LABELS = Labels.of("news", "sport", "arts");

    /** Examples in turn of news and sport, of sport, of arts; every so many of them lack sport in the prediction. */
    private static MultilabelEvaluation evaluation(int n, int every) {
        boolean[] truth = new boolean[3 * n];
        double[] scores = new double[3 * n];
        for (int i = 0; i < n; i++) {
            truth[3 * i] = i % 3 == 0;
            truth[3 * i + 1] = i % 3 < 2;
            truth[3 * i + 2] = i % 3 == 2;
            for (int j = 0; j < 3; j++) {
                scores[3 * i + j] = truth[3 * i + j] ? 0.9 - 0.01 * j : 0.2 + 0.01 * j;
            }
            if (i % every == 0) {
                scores[3 * i + 1] = 0.1;
            }
        }
        return MultilabelEvaluation.of(LABELS, truth).scores(scores, 0.5);
    }

    // 60 of 300 examples lack sport, of which 20 each are of the three kinds: those of arts lack nothing.
    private static final MultilabelReport REPORT = evaluation(300, 5).report();

    private static void assertMiss(Runnable assertion, String message) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(assertion::run)
                .withMessage(message);
    }

    @Test
    void whatIsMetPassesInOneChain() {
        // 40 errors in 900 places; 360 of 400 labels found, none too many: F1 is 720 / 760; of sport 320 / 360.
        assertThat(REPORT)
                .hasSubsetAccuracy(atLeast(260 / 300.0))
                .hasSubsetAccuracy(atLeast(0.8).atConfidence(0.95))
                .hasHammingLoss(atMost(40 / 900.0))
                .hasHammingLoss(atMost(0.07).atConfidence(0.99))
                .hasMicroF1(atLeast(720 / 760.0))
                .hasMicroF1(atMost(720 / 760.0))
                .hasMacroF1(atLeast((1 + 1 + 320.0 / 360) / 3 - 1e-12))
                .hasWeightedF1(atLeast((100 + 100 + 200 * 320.0 / 360) / 400 - 1e-12))
                .hasSamplesF1(atMost(1))
                .hasPrecision("sport", atLeast(1))
                .hasRecall("sport", atLeast(0.8))
                .hasRecall("sport", atLeast(0.7).atConfidence(0.95))
                .hasF1("sport", atLeast(320 / 360.0))
                .has(ClassMeasure.JACCARD, Average.MICRO, atLeast(0.9))
                .has(ClassMeasure.SPECIFICITY, Average.MACRO, atLeast(1))
                .has(ClassMeasure.NEGATIVE_PREDICTIVE_VALUE, "sport", atLeast(100 / 140.0))
                .hasLabelRankingAveragePrecision(atLeast(0.8).atConfidence(0.95))
                .hasLabelRankingLoss(atMost(0.2).atConfidence(0.95))
                .hasCoverageError(atMost(1.7))
                .has(MultilabelMeasure.rocAuc(Average.MACRO), atLeast(0.8))
                .has(MultilabelMeasure.averagePrecision(Average.MICRO), atLeast(0.8))
                .passes(multilabelGate().hasMicroF1(atLeast(0.5)).hasHammingLoss(atMost(0.5)));
    }

    @Test
    void aMissSaysWhatWasWantedAndWhatWasFound() {
        assertMiss(
                () -> assertThat(REPORT).hasSubsetAccuracy(atLeast(0.9)),
                "accuracy: wanted at least 0.90, got " + REPORT.subsetAccuracy().figures(3) + " from 300 examples");
        assertMiss(
                () -> assertThat(REPORT).hasHammingLoss(atMost(0.04).atConfidence(0.9)),
                "hamming loss: wanted at most 0.04 at 90 % confidence, got "
                        + REPORT.atLevel(0.9).hammingLoss().figures(3) + " from 300 examples");
        // 260 are right, 20 have one of two labels, which is 2/3, and 20 have none.
        assertMiss(
                () -> assertThat(REPORT).hasSamplesF1(atLeast(0.5).atConfidence(0.95)),
                "samples f1: wanted at least 0.50 at 95 % confidence, got 0.911 without an interval from 300"
                        + " examples");
        QualityGate.Result result = multilabelGate()
                .hasRecall("sport", atLeast(0.9))
                .hasPrecision("sport", atLeast(0.9))
                .check(REPORT);
        assertThat(result.passed()).isFalse();
        assertThat(result.checks()).extracting(QualityGate.Check::met).containsExactly(false, true);
    }

    @Test
    void whatIsMistypedOrMissingIsNamed() {
        assertMiss(
                () -> assertThat(REPORT).hasRecall("sports", atLeast(0.5)),
                "recall of 'sports': wanted at least 0.50, but 'sports' is not a label; labels are 'news', 'sport',"
                        + " 'arts'; did you mean 'sport'?");
        assertMiss(
                () -> assertThat(REPORT).has(Expectation.of("haming_loss", atMost(0.5))),
                "haming loss: wanted at most 0.50, but there is no measure 'haming_loss'; measures are 'accuracy',"
                        + " 'hamming_loss', 'precision', 'recall', 'f1', 'jaccard', 'label_ranking_average_precision',"
                        + " 'coverage_error', 'label_ranking_loss', 'roc_auc' and 28 more; did you mean"
                        + " 'hamming_loss'?");
        MultilabelReport withoutScores = MultilabelEvaluation.of(LABELS, new boolean[] {true, false, true})
                .predicted(new boolean[] {true, false, true})
                .report();
        assertMiss(
                () -> assertThat(withoutScores).hasLabelRankingLoss(atMost(0.5)),
                "label ranking loss: wanted at most 0.50, but there were no scores, which label ranking loss needs");
        assertMiss(
                () -> assertThat(REPORT).has(new MultilabelMeasure("specificity", "samples", null), atLeast(0)),
                "samples specificity: wanted at least 0.00, but specificity is not averaged over examples; precision,"
                        + " recall, f1 and jaccard are");
    }

    @Test
    void measurementsAreComparedWithoutPairs() {
        MultilabelReport worse = evaluation(300, 2).report();
        assertThat(REPORT)
                .doesNotRegressFrom(worse.measurements())
                .byMoreThan(0, MultilabelMeasure.MICRO_F1)
                .doesNotRegressFrom(worse.measurements())
                .byMoreThan(0, HAMMING_LOSS);
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertThat(worse)
                        .doesNotRegressFrom(REPORT.measurements())
                        .byMoreThan(0.02, HAMMING_LOSS))
                .withMessageMatching(
                        "hamming loss: wanted no rise of more than 0.02 at 95 % confidence, got 0.111 after"
                                + " 0.044, a change of \\+0.067 \\[.*] from 300 examples against 300, not paired: a larger rise"
                                + " is shown");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertThat(worse)
                        .doesNotRegressFrom(REPORT.measurements())
                        .byMoreThan(0.05, SUBSET_ACCURACY))
                .withMessageStartingWith("accuracy: wanted no drop of more than 0.05");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> assertThat(worse)
                        .doesNotRegressFrom(REPORT.measurements())
                        .byMoreThan(0.1, MultilabelMeasure.of(ClassMeasure.PREVALENCE, "news")))
                .withMessage(
                        "whether prevalence of 'news' is better where it is higher or lower is not known; say which,"
                                + " after the measure");
    }

    @Test
    void aReportAtAnotherLevelHasTheSameValues() {
        MultilabelReport wide = REPORT.atLevel(0.99);
        assertThat(wide.level()).isEqualTo(0.99);
        for (int i = 0; i < wide.measurements().size(); i++) {
            Score score = REPORT.measurements().get(i).estimate().score();
            assertThat(wide.measurements().get(i).estimate().score()).isEqualTo(score);
        }
        assertThat(wide.subsetAccuracy().interval().orElseThrow().width())
                .isGreaterThan(REPORT.subsetAccuracy().interval().orElseThrow().width());
    }
}
