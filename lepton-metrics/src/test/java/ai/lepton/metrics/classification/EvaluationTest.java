package ai.lepton.metrics.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Score;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvaluationTest {
    private static final Labels LABELS = Labels.of("benign", "malignant");
    private static final int[] TRUTH = {0, 0, 0, 0, 0, 0, 1, 1, 1, 1};
    private static final double[] MALIGNANT = {0.1, 0.2, 0.15, 0.4, 0.6, 0.05, 0.9, 0.8, 0.7, 0.3};

    private static Evaluation evaluation() {
        return Evaluation.of(LABELS, TRUTH)
                .probabilitiesOf("malignant", MALIGNANT)
                .seed(42);
    }

    @Test
    void printsATable() {
        assertThat(evaluation().report().table()).isEqualTo(TABLE);
    }

    @Test
    void saysInTheTableWhatIsUndefinedAndWhy() {
        Labels three = Labels.of("a", "b", "c");
        String table = Evaluation.of(three, new int[] {0, 1})
                .predicted(new int[] {0, 0})
                .report()
                .table();
        assertThat(table)
                .contains("undefined")
                .contains("precision of 'b' is undefined: no example was predicted 'b'")
                .contains("macro f1 is undefined: no example is or was predicted 'c'");
    }

    @Test
    void namesItsMeasurementsAsScikitLearnDoes() {
        ClassificationReport report = evaluation().report();
        assertThat(report.measurements())
                .extracting(Measurement::title)
                .containsExactly(
                        "accuracy",
                        "balanced accuracy",
                        "matthews correlation",
                        "cohen kappa",
                        "precision of 'benign'",
                        "recall of 'benign'",
                        "f1 of 'benign'",
                        "specificity of 'benign'",
                        "precision of 'malignant'",
                        "recall of 'malignant'",
                        "f1 of 'malignant'",
                        "specificity of 'malignant'",
                        "macro precision",
                        "macro recall",
                        "macro f1",
                        "weighted precision",
                        "weighted f1",
                        "weighted recall",
                        "micro precision",
                        "micro recall",
                        "micro f1",
                        "roc auc of 'malignant'",
                        "average precision of 'malignant'",
                        "log loss",
                        "brier score",
                        "calibration error");
        assertThat(report.measurements())
                .extracting(Measurement::name)
                .contains(
                        "balanced_accuracy",
                        "matthews_corrcoef",
                        "cohen_kappa",
                        "roc_auc",
                        "average_precision",
                        "log_loss",
                        "brier_score",
                        "expected_calibration_error");
        assertThat(report.measurements())
                .allSatisfy(line -> assertThat(line.slice()).isEmpty());
    }

    @Test
    void givesWhatIsWorkedByHand() {
        ClassificationReport report = evaluation().report();
        // One benign case scores 0.6 and one malignant 0.3.
        assertThat(report.accuracy().score()).isEqualTo(Score.of(0.8));
        assertThat(report.precision("malignant").score()).isEqualTo(Score.of(0.75));
        assertThat(report.recall("benign").n()).isEqualTo(6);
        // Of 24 pairs, two are out of order.
        assertThat(report.rocAuc().score()).isEqualTo(Score.of(22.0 / 24));
        assertThat(report.rocCurve()).isEqualTo(report.rocCurve("malignant"));
        assertThat(report.rocCurve().area()).isEqualTo(22.0 / 24);
        assertThat(report.precisionRecallCurve().size()).isEqualTo(11);
        assertThat(report.reliability().examples()).isEqualTo(10);
        assertThat(report.positive()).contains("malignant");
        assertThat(report.confusionMatrix().counts()).containsExactly(5, 1, 1, 3);
        assertThat(evaluation().positive("benign").report().rocAuc().value()).isEqualTo(22.0 / 24);
    }

    @Test
    void givesTheSameForTheSameSeed() {
        ClassificationReport report = evaluation().report();
        assertThat(evaluation().report().measurements()).isEqualTo(report.measurements());
        assertThat(evaluation().seed(7).report().macroF1().value())
                .isEqualTo(report.macroF1().value());
    }

    @Test
    void changesItsLevel() {
        ClassificationReport report = evaluation().report();
        ClassificationReport wider = report.atLevel(0.99);
        assertThat(wider.level()).isEqualTo(0.99);
        assertThat(wider.accuracy().interval().orElseThrow().width())
                .isGreaterThan(report.accuracy().interval().orElseThrow().width());
        assertThat(wider.measurements())
                .isEqualTo(evaluation().level(0.99).report().measurements());
        assertThat(report.atLevel(0.95)).isSameAs(report);
    }

    @Test
    void takesOtherPredictionsThanTheMostProbable() {
        int[] cautious = {0, 0, 0, 1, 1, 0, 1, 1, 1, 1};
        ClassificationReport report = evaluation().predicted(cautious).report();
        assertThat(report.recall("malignant").score()).isEqualTo(Score.of(1));
        assertThat(report.rocAuc().score()).isEqualTo(Score.of(22.0 / 24));
    }

    @Test
    void agreesOnOnesAsWeightsAndOnNone() {
        double[] ones = new double[TRUTH.length];
        Arrays.fill(ones, 1);
        ClassificationReport plain = evaluation().report();
        ClassificationReport weighted = evaluation().weights(ones).report();
        for (Measurement line : plain.measurements()) {
            Measurement other =
                    weighted.find(line.name(), line.average(), line.label()).orElseThrow();
            assertThat(other.estimate().value())
                    .as(line.title())
                    .isEqualTo(line.estimate().value());
            assertThat(other.estimate().n())
                    .as(line.title())
                    .isEqualTo(line.estimate().n());
        }
        assertThat(weighted.accuracy().bounds()).isEqualTo(plain.accuracy().bounds());
        assertThat(weighted.macroF1().bounds()).isEqualTo(plain.macroF1().bounds());
    }

    @Test
    void evaluatesNothingOneExampleAndOneClass() {
        assertThat(Evaluation.of(LABELS, new int[0])
                        .probabilities(new double[0])
                        .report()
                        .measurements())
                .allSatisfy(
                        line -> assertThat(line.estimate().score().isDefined()).isFalse());
        ClassificationReport one = Evaluation.of(LABELS, new int[] {1})
                .probabilities(new double[] {0.2, 0.8})
                .report();
        assertThat(one.rocAuc().score())
                .isEqualTo(Score.undefined("roc auc needs both classes; all 1 labels are 'positive'"));
        // One loss tells nothing of how losses vary, and so almost all of them may be anything.
        assertThat(one.logLoss().interval())
                .hasValueSatisfying(bounds -> assertThat(bounds.high()).isGreaterThan(35));
        ClassificationReport only = Evaluation.of(Labels.of("a"), new int[] {0, 0})
                .predicted(new int[] {0, 0})
                .report();
        assertThat(only.accuracy().value()).isEqualTo(1);
        assertThat(only.table()).contains("accuracy");
    }

    @Test
    void averagesUnderItsPolicy() {
        Evaluation evaluation =
                Evaluation.of(Labels.of("a", "b"), new int[] {0, 1}).predicted(new int[] {0, 0});
        assertThat(evaluation
                        .report()
                        .estimate(ClassMeasure.PRECISION, Average.MACRO)
                        .score()
                        .isDefined())
                .isFalse();
        ClassificationReport zero =
                evaluation.whenUndefined(Score.WhenUndefined.ZERO).report();
        assertThat(zero.estimate(ClassMeasure.PRECISION, Average.MACRO).value()).isEqualTo(0.25);
        assertThat(zero.precision("b").value()).isZero();
    }

    @Test
    void staysWithinTheRangeOfEachMeasure() {
        SplittableRandom random = new SplittableRandom(2);
        for (int run = 0; run < 50; run++) {
            int n = 1 + random.nextInt(60);
            int k = 2 + random.nextInt(4);
            int[] truth = random.ints(n, 0, k).toArray();
            double[] rows = new double[n * k];
            for (int i = 0; i < n; i++) {
                double rest = 1;
                for (int j = 0; j < k - 1; j++) {
                    rows[i * k + j] = rest * random.nextDouble();
                    rest -= rows[i * k + j];
                }
                rows[i * k + k - 1] = rest;
            }
            Labels labels = Labels.of(IntStream.range(0, k).boxed().toList());
            ClassificationReport report = Evaluation.of(labels, truth)
                    .probabilities(rows)
                    .resamples(200)
                    .report();
            assertThat(report.measurements()).allSatisfy(line -> {
                double value = line.estimate().value();
                line.estimate().interval().ifPresent(interval -> {
                    assertThat(interval.contains(value)).as(line.title()).isTrue();
                    assertThat(interval.low()).isGreaterThanOrEqualTo(-1);
                });
                if (line.estimate().score().isDefined() && !line.name().equals("log_loss")) {
                    assertThat(value).isBetween(-1.0, line.name().equals("brier_score") ? 2.0 : 1.0);
                }
            });
            assertThat(report.table()).isNotBlank();
        }
    }

    @Test
    void saysWhatIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Evaluation.of(LABELS, new int[] {0, 2}))
                .withMessage("truth[1] is 2, outside [0, 2); labels are 'benign', 'malignant'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Evaluation.of(LABELS, List.of("benign", "Benign")))
                .withMessage("truth[1] is 'Benign', not one of the labels 'benign', 'malignant'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Evaluation.of(LABELS, TRUTH).probabilities(new double[7]))
                .withMessage("probabilities has 7 values; 10 examples of 2 classes need 20");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Evaluation.of(LABELS, TRUTH).predicted(new int[9]))
                .withMessage("predicted has 9 values but truth has 10; they must describe the same examples");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluation().weights(new double[] {1}))
                .withMessage("weight has 1 values but truth has 10; they must describe the same examples");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluation().positive("other"))
                .withMessage("'other' is not a label; labels are 'benign', 'malignant'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluation().level(95))
                .withMessage("confidence level is 95.0, outside (0, 1)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluation().bins(0))
                .withMessage("bins is 0; it must be at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Evaluation.of(Labels.of("a", "b", "c"), new int[1]).probabilitiesOf("a", new double[1]))
                .withMessage("the probability of one class tells those of two, but there are 3 labels: 'a', 'b', 'c'");
        ClassificationReport bare =
                Evaluation.of(LABELS, TRUTH).predicted(TRUTH).report();
        assertThat(bare.hasProbabilities()).isFalse();
        assertThatIllegalStateException()
                .isThrownBy(bare::rocCurve)
                .withMessage("there are predicted classes but no probabilities, so there is no curve");
        assertThatIllegalStateException()
                .isThrownBy(bare::reliability)
                .withMessage("there are predicted classes but no probabilities, so no reliability");
        assertThatIllegalArgumentException()
                .isThrownBy(bare::logLoss)
                .withMessage("there were no probabilities, which log loss needs");
        ClassificationReport three = Evaluation.of(Labels.of("a", "b", "c"), new int[1])
                .probabilities(new double[] {1, 0, 0})
                .report();
        assertThatIllegalStateException()
                .isThrownBy(three::rocCurve)
                .withMessage("no class is the positive one; name one of 'a', 'b', 'c', here or in the evaluation");
    }

    private static final String TABLE = """
                               precision                  recall                 f1                     support
            benign             0.833 [0.418, 0.991]       0.833 [0.418, 0.991]   0.833 [0.509, 0.973]         6
            malignant          0.750 [0.249, 0.987]       0.750 [0.249, 0.987]   0.750 [0.318, 0.960]         4

            macro average      0.792 [0.412, 0.971] (1)   0.792 [0.429, 0.972]   0.792 [0.436, 0.975]        10
            weighted average   0.800 [0.369, 0.963]       0.800 [0.490, 0.963]   0.800 [0.416, 0.974]        10

            accuracy                           0.800 [0.490, 0.963]
            balanced accuracy                  0.792 [0.429, 0.972]
            matthews correlation               0.583 [-0.148, 0.940]
            cohen kappa                        0.583 [-0.079, 0.945]
            roc auc of 'malignant'             0.917 [0.365, 0.998]
            average precision of 'malignant'   0.917 [0.084, 0.999] (2)
            log loss                           0.386 [0.178, 1.515]
            brier score                        0.123 [0.034, 0.620] (3)
            calibration error                  0.140

            10 examples; [low, high] at 95 % confidence: modified-wilson, posterior-by-rows (2000 draws, seed 42), one-more-beta, hall-t
            (1) no interval that is known to hold its level, so it settles nothing: only 4 examples predicted 'malignant'; the level holds from 5 of each class on
            (2) no interval that is known to hold its level, so it settles nothing: only 4 positives; the level holds from about 10 on
            (3) no interval that is known to hold its level, so it settles nothing: a few of the 10 values decide the mean; it rests on about 3.7 of them, and the level holds from about 5 on
            """;
}
