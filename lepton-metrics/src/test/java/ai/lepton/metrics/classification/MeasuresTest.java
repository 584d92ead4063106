package ai.lepton.metrics.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Score;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MeasuresTest {
    private static final Labels AB = Labels.of("a", "b");

    @ParameterizedTest
    @CsvSource({
        // Of b, where tp 6, fp 2, fn 1, tn 3: worked by hand.
        "JACCARD, 0.666666666666666667",
        "NEGATIVE_PREDICTIVE_VALUE, 0.75",
        "FALSE_POSITIVE_RATE, 0.4",
        "FALSE_NEGATIVE_RATE, 0.142857142857142857",
        "FALSE_DISCOVERY_RATE, 0.25",
        "FALSE_OMISSION_RATE, 0.25",
        "INFORMEDNESS, 0.457142857142857143",
        "MARKEDNESS, 0.5",
        "POSITIVE_LIKELIHOOD_RATIO, 2.142857142857142857",
        "NEGATIVE_LIKELIHOOD_RATIO, 0.238095238095238095",
        "DIAGNOSTIC_ODDS_RATIO, 9",
        "YULES_Q, 0.8",
        "YULES_Y, 0.5",
        "LIFT, 1.285714285714285714",
        "PREVALENCE_THRESHOLD, 0.405868845744950",
    })
    void givesWhatIsWorkedByHand(ClassMeasure measure, double expected) {
        ConfusionMatrix matrix = ConfusionMatrix.ofCounts(AB, new long[][] {{3, 2}, {1, 6}});
        assertThat(matrix.score(measure, 1).orElseThrow()).isCloseTo(expected, within(1e-14));
    }

    @Test
    void weighsRecallByBeta() {
        ConfusionMatrix matrix = ConfusionMatrix.ofCounts(AB, new long[][] {{3, 2}, {1, 6}});
        // (1 + 4) 6 / (5 × 6 + 2 + 4 × 1)
        assertThat(matrix.fBeta(2, "b").orElseThrow()).isCloseTo(30.0 / 36, within(1e-15));
        assertThat(matrix.fBeta(0, "b")).isEqualTo(matrix.precision("b"));
        assertThat(matrix.fBeta(1, "b").orElseThrow()).isCloseTo(matrix.f1("b").orElseThrow(), within(1e-15));
        assertThat(matrix.fBeta(Double.POSITIVE_INFINITY, "b")).isEqualTo(matrix.recall("b"));
        for (double beta : new double[] {-1, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> matrix.fBeta(beta, "b"))
                    .withMessage("beta is " + beta
                            + "; it must not be negative: 1 weighs both alike, above 1 recall weighs more");
        }
    }

    @ParameterizedTest
    @EnumSource
    void saysWhyAMeasureOfAClassIsUndefined(ClassMeasure measure) {
        Score none = ConfusionMatrix.ofCounts(AB, new long[2][2]).score(measure, 1);
        assertThat(none).isEqualTo(Score.undefined("there are no examples"));
        for (long[][] counts : new long[][][] {
            {{5, 0}, {0, 0}}, {{0, 5}, {0, 0}}, {{0, 0}, {5, 0}}, {{0, 0}, {0, 5}}, {{3, 0}, {4, 0}}, {{3, 4}, {0, 0}}
        }) {
            Score score = ConfusionMatrix.ofCounts(AB, counts).score(measure, 1);
            if (score instanceof Score.Undefined undefined) {
                assertThat(undefined.reason()).contains("'b'").doesNotContain("%");
            } else {
                assertThat(score.orElseThrow())
                        .isBetween(measure.range().lowest(), measure.range().highest());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "POSITIVE_LIKELIHOOD_RATIO; no example is, or none was wrongly predicted, 'b'",
                "DIAGNOSTIC_ODDS_RATIO; no example was wrongly predicted 'b', or none was missed",
            })
    void isUndefinedWhereARatioIsInfinite(ClassMeasure measure, String reason) {
        ConfusionMatrix matrix = ConfusionMatrix.ofCounts(AB, new long[][] {{3, 0}, {1, 6}});
        assertThat(matrix.score(measure, 1)).isEqualTo(Score.undefined(reason));
    }

    @ParameterizedTest
    @EnumSource
    void keepsEachMeasureOfTheWholeInItsRange(OverallMeasure measure) {
        assertThat(ConfusionMatrix.ofCounts(AB, new long[2][2]).score(measure))
                .isEqualTo(Score.undefined("there are no examples"));
        SplittableRandom random = new SplittableRandom(measure.key().hashCode());
        Labels labels = Labels.of("a", "b", "c");
        for (int run = 0; run < 300; run++) {
            long[][] counts = new long[3][3];
            for (int cell = 0; cell < 9; cell++) {
                counts[cell / 3][cell % 3] = random.nextInt(3) == 0 ? random.nextInt(6) : 0;
            }
            Score score = ConfusionMatrix.ofCounts(labels, counts).score(measure);
            if (score.isDefined()) {
                assertThat(score.orElseThrow())
                        .isBetween(
                                Math.nextDown(measure.range().lowest() - 1e-15),
                                measure.range().highest() + 1e-15);
            }
        }
    }

    @Test
    void saysWhyAMeasureOfTheWholeIsUndefined() {
        ConfusionMatrix one = ConfusionMatrix.ofCounts(AB, new long[][] {{4, 0}, {0, 0}});
        String oneClass = "all examples are of one class";
        String sameClass = "all examples are, and were predicted to be, of one class";
        assertThat(one.score(OverallMeasure.ADJUSTED_BALANCED_ACCURACY)).isEqualTo(Score.undefined(oneClass));
        assertThat(one.score(OverallMeasure.CRAMERS_V)).isEqualTo(Score.undefined(oneClass));
        assertThat(one.score(OverallMeasure.UNCERTAINTY_COEFFICIENT)).isEqualTo(Score.undefined(oneClass));
        assertThat(one.score(OverallMeasure.GOODMAN_KRUSKAL_LAMBDA)).isEqualTo(Score.undefined(oneClass));
        assertThat(one.score(OverallMeasure.SCOTT_PI)).isEqualTo(Score.undefined(sameClass));
        assertThat(one.score(OverallMeasure.LINEAR_KAPPA)).isEqualTo(Score.undefined(sameClass));
        assertThat(one.score(OverallMeasure.CLASS_BALANCE_ACCURACY))
                .isEqualTo(Score.undefined("no example is or was predicted 'b'"));
        assertThat(one.score(OverallMeasure.GWET_AC1)).isEqualTo(Score.of(1));
        assertThat(one.score(OverallMeasure.NORMALIZED_MUTUAL_INFO)).isEqualTo(Score.of(1));
        ConfusionMatrix never = ConfusionMatrix.ofCounts(AB, new long[][] {{4, 0}, {2, 0}});
        assertThat(never.score(OverallMeasure.KL_DIVERGENCE))
                .isEqualTo(Score.undefined("no example was predicted 'b'"));
        assertThat(ConfusionMatrix.ofCounts(Labels.of("a"), new long[][] {{4}}).score(OverallMeasure.BENNETT_S))
                .isEqualTo(Score.undefined("there is only one label"));
    }

    @Test
    void estimatesMeasuresThatTheReportDoesNotList() {
        ClassificationReport report = report();
        assertThat(report.find("jaccard", null, "b")).isEmpty();
        Estimate jaccard = report.estimate(ClassMeasure.JACCARD, "b");
        assertThat(jaccard.interval().orElseThrow().method()).isEqualTo("modified-wilson");
        assertThat(jaccard.n()).isEqualTo(9);
        Estimate odds = report.estimate(ClassMeasure.DIAGNOSTIC_ODDS_RATIO, "b");
        assertThat(odds.caution())
                .isEqualTo("only 1 example in one of the four counts of 'b'; the level holds from 5 in each on");
        Estimate agreement = report.estimate(OverallMeasure.GWET_AC1);
        assertThat(agreement.interval().orElseThrow().method()).isEqualTo("posterior-by-rows");
        assertThat(report.estimate(OverallMeasure.ACCURACY)).isEqualTo(report.accuracy());
        assertThat(report.estimate(ClassMeasure.JACCARD, Average.MACRO).value())
                .isEqualTo(report.confusionMatrix()
                        .score(ClassMeasure.JACCARD, Average.MACRO)
                        .orElseThrow());
    }

    @Test
    void boundsWeightedIntervalsByTheRangeOfTheMeasure() {
        int n = 400;
        int[] truth = new int[n];
        int[] predicted = new int[n];
        double[] weights = new double[n];
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < n; i++) {
            truth[i] = random.nextInt(2);
            predicted[i] = random.nextInt(4) == 0 ? 1 - truth[i] : truth[i];
            weights[i] = random.nextDouble();
        }
        ClassificationReport report =
                Evaluation.of(AB, truth).predicted(predicted).weights(weights).report();
        Estimate odds = report.estimate(ClassMeasure.DIAGNOSTIC_ODDS_RATIO, "b");
        assertThat(odds.value()).isGreaterThan(1);
        assertThat(odds.interval().orElseThrow().high()).isGreaterThan(odds.value());
    }

    @Test
    void addsChosenMeasuresToTheMeasurementsOnce() {
        Evaluation evaluation =
                Evaluation.of(AB, new int[] {0, 0, 0, 1, 1, 1, 1, 0}).predicted(new int[] {0, 0, 1, 1, 1, 1, 0, 0});
        ClassificationReport plain = evaluation.report();
        ClassificationReport report = evaluation
                .withMeasures(CountMeasure.of(OverallMeasure.GWET_AC1), CountMeasure.MACRO_F1)
                .withMeasures(
                        CountMeasure.fBeta(2, Average.MACRO, Score.WhenUndefined.UNDEFINED),
                        CountMeasure.of(ClassMeasure.F1, Average.MICRO, Score.WhenUndefined.UNDEFINED, Labels.of("b")))
                .report();
        assertThat(report.measurements()).containsAll(plain.measurements());
        assertThat(report.measurements().stream()
                        .filter(line -> !plain.measurements().contains(line))
                        .map(Measurement::title))
                .containsExactly("gwet ac1", "macro f2", "micro f1 over 'b'");
        assertThat(report.table()).contains("gwet ac1 ").contains("macro f2 ");
        assertThat(report.estimate("gwet_ac1").value()).isCloseTo(0.5, within(1e-15));
    }

    private static ClassificationReport report() {
        return Evaluation.of(AB, new int[] {0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1})
                .predicted(new int[] {0, 0, 0, 1, 1, 0, 1, 1, 1, 1, 1, 1})
                .report();
    }
}
