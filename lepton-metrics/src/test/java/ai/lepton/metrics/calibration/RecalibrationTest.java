package ai.lepton.metrics.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Score;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RecalibrationTest {
    @Test
    void poolsAdjacentViolators() {
        // Worked by hand: the second and third score violate, and share their mean.
        IsotonicCalibration isotonic = IsotonicCalibration.fit(
                new double[] {1, 2, 3, 4, 4, 5}, new boolean[] {false, true, false, true, false, true});
        assertThat(isotonic.thresholds()).containsExactly(1, 2, 4, 5);
        assertThat(isotonic.values()).containsExactly(0, 0.5, 0.5, 1);
        assertThat(isotonic.apply(new double[] {-9, 1, 1.5, 2.5, 4.5, 5, 99, Double.POSITIVE_INFINITY}))
                .containsExactly(0, 0, 0.25, 0.5, 0.75, 1, 1, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> isotonic.apply(Double.NaN))
                .withMessage("score is NaN, which has no probability");
    }

    @Test
    void isConstantForOneScoreOrOneClass() {
        IsotonicCalibration one = IsotonicCalibration.fit(new double[] {2, 2, 2}, new boolean[] {true, false, true});
        assertThat(one.apply(new double[] {-1, 2, 7})).containsOnly(2.0 / 3);
        PlattScaling sigmoid = PlattScaling.fit(new double[] {2, 2, 2, 2}, new boolean[] {true, false, true, false});
        assertThat(sigmoid.slope()).isZero();
        assertThat(sigmoid.apply(100)).isCloseTo(0.5, within(1e-12));
        PlattScaling positives = PlattScaling.fit(new double[] {1, 2}, new boolean[] {true, true});
        assertThat(positives.apply(1.5)).isCloseTo(0.75, within(1e-9));
    }

    @Test
    void neverFallsAndKeepsTheMeanWhateverTheScores() {
        SplittableRandom random = new SplittableRandom(15);
        for (int run = 0; run < 100; run++) {
            int n = 1 + random.nextInt(60);
            double[] score = new double[n];
            boolean[] positive = new boolean[n];
            double positives = 0;
            for (int i = 0; i < n; i++) {
                score[i] = random.nextInt(30) - 15;
                positive[i] = random.nextBoolean();
                positives += positive[i] ? 1 : 0;
            }
            IsotonicCalibration isotonic = IsotonicCalibration.fit(score, positive);
            assertThat(isotonic.values()).isSorted();
            double sum = 0;
            for (double value : isotonic.apply(score)) {
                sum += value;
            }
            assertThat(sum).isCloseTo(positives, within(1e-9));
        }
    }

    @Test
    void findsTheTemperatureThatLogitsWereDividedBy() {
        SplittableRandom random = new SplittableRandom(16);
        int n = 20_000;
        double[] logits = new double[2 * n];
        int[] truth = new int[n];
        for (int i = 0; i < n; i++) {
            double honest = 4 * random.nextDouble() - 2;
            truth[i] = random.nextDouble() < 1 / (1 + Math.exp(-honest)) ? 1 : 0;
            logits[2 * i + 1] = 2.5 * honest;
        }
        TemperatureScaling scaling = TemperatureScaling.fit(logits, 2, truth);
        assertThat(scaling.temperature()).isCloseTo(2.5, within(0.15));
        ClassProbabilities sure = ClassProbabilities.of(new TemperatureScaling(1).apply(logits, 2), 2);
        TemperatureScaling ofProbabilities = TemperatureScaling.fit(sure, truth);
        assertThat(ofProbabilities.temperature()).isCloseTo(scaling.temperature(), within(1e-9));
        double before = LogLoss.of(truth, sure).orElseThrow();
        double after = LogLoss.of(truth, ofProbabilities.apply(sure)).orElseThrow();
        assertThat(after).isLessThan(before);
        assertThat(ofProbabilities.apply(sure).mostProbable()).isEqualTo(sure.mostProbable());
    }

    @Test
    void boundsTheTemperatureWhereNoneIsBest() {
        assertThat(TemperatureScaling.fit(new double[] {2, 1, 0, 3}, 2, new int[] {0, 1})
                        .temperature())
                .isCloseTo(Math.exp(-10), within(1e-12));
        assertThat(TemperatureScaling.fit(new double[] {2, 1, 0, 3}, 2, new int[] {1, 0})
                        .temperature())
                .isCloseTo(Math.exp(10), within(1e-6));
    }

    @Test
    void refusesWhatItCannotFit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PlattScaling.fit(new double[] {1, Double.NaN}, new boolean[2]))
                .withMessage("score[1] is NaN; scores must be finite");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IsotonicCalibration.fit(new double[] {1}, new boolean[2]))
                .withMessage("score has 1 values but positive has 2; they must describe the same examples");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PlattScaling.fit(new double[0], new boolean[0]))
                .withMessage("a recalibration needs examples, and there are none of any weight");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IsotonicCalibration.fit(new double[] {1}, new boolean[1], new double[] {-1}))
                .withMessage("weight[0] is -1.0; weights are finite and not negative");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TemperatureScaling.fit(new double[] {1, 2, 3}, 2, new int[1]))
                .withMessage("logits has 3 values, which is no multiple of 2, the number of classes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TemperatureScaling.fit(new double[] {1, 2, 3, 4}, 2, new int[1]))
                .withMessage("logits has 4 values; 1 examples of 2 classes need 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TemperatureScaling.fit(new double[] {1, 2}, 2, new int[] {2}))
                .withMessage("truth[0] is 2, outside [0, 2)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TemperatureScaling(1).apply(new double[] {1, 2, Double.NaN, 0}, 2))
                .withMessage("logits[1][0] is NaN; logits must be finite");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TemperatureScaling(0))
                .withMessage("temperature is 0.0; it must be above 0 and finite");
    }

    @Test
    void addsUpToTheBrierScore() {
        // Worked by hand: bins 0.2 (of 4: one positive) and 0.8 (of 2: two).
        double[] probability = {0.2, 0.2, 0.2, 0.2, 0.8, 0.8};
        boolean[] positive = {true, false, false, false, true, true};
        BrierScore.Decomposition parts = BrierScore.Decomposition.of(probability, positive);
        assertThat(parts.reliability()).isCloseTo((4 * 0.0025 + 2 * 0.04) / 6, within(1e-15));
        assertThat(parts.resolution()).isCloseTo((4 * 0.0625 + 2 * 0.25) / 6, within(1e-15));
        assertThat(parts.uncertainty()).isCloseTo(0.25, within(1e-15));
        assertThat(parts.withinBinVariance()).isZero();
        // 4 of share 1/4 add 4 × (3/16) / 3 / 6 by chance.
        BrierScore.Decomposition debiased = BrierScore.Decomposition.debiased(probability, positive, 5);
        assertThat(debiased.reliability()).isCloseTo(0.015 - 0.25 / 6, within(1e-15));
        assertThat(debiased.uncertainty()).isCloseTo(0.3, within(1e-15));
        assertThat(debiased.brierScore()).isCloseTo(parts.brierScore(), within(1e-15));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BrierScore.Decomposition.of(new double[0], new boolean[0]))
                .withMessage("a decomposition needs examples, and there are none of any weight");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BrierScore.Decomposition.of(new double[] {2}, new boolean[1]))
                .withMessage("probability[0] is 2.0, outside [0, 1]");
    }

    @Test
    void averagesCalibrationErrorsOverTheClasses() {
        ClassProbabilities probabilities = ClassProbabilities.of(new double[] {0.7, 0.3, 0.6, 0.4}, 2);
        int[] truth = {0, 1};
        // Class 0: bins 0.7 (right) and 0.6 (wrong); class 1 the same.
        assertThat(CalibrationError.classwise(truth, probabilities, 10).orElseThrow())
                .isCloseTo((0.3 + 0.6) / 2, within(1e-15));
        assertThat(CalibrationError.classwiseAdaptive(truth, probabilities, 2).orElseThrow())
                .isCloseTo((0.3 + 0.6) / 2, within(1e-15));
        assertThat(CalibrationError.adaptive(new double[0], new boolean[0], 3))
                .isEqualTo(Score.undefined("there are no examples"));
    }

    @Test
    void saysWhySkillAndDebiasedErrorsAreUndefined() {
        ClassProbabilities probabilities = ClassProbabilities.ofPositive(new double[] {0.7, 0.3}, 1);
        assertThat(BrierScore.d2(new int[] {1, 1}, probabilities))
                .isEqualTo(Score.undefined("all examples are of one class"));
        assertThat(LogLoss.d2(new int[] {0, 0}, probabilities))
                .isEqualTo(Score.undefined("all examples are of one class"));
        ReliabilityDiagram weighted = ReliabilityDiagram.of(new double[] {0.5}, new boolean[1], new double[] {0.5}, 2);
        assertThat(weighted.debiasedExpectedCalibrationError())
                .isEqualTo(Score.undefined("the debiased estimate needs examples without weights"));
        ReliabilityDiagram none = ReliabilityDiagram.of(new double[0], new boolean[0], 2);
        for (Score score : new Score[] {
            none.rootMeanSquareCalibrationError(),
            none.debiasedRootMeanSquareCalibrationError(),
            none.debiasedExpectedCalibrationError()
        }) {
            assertThat(score).isEqualTo(Score.undefined("there are no examples"));
        }
    }

    @Test
    void removesMostOfWhatChanceAddsToTheError() {
        SplittableRandom random = new SplittableRandom(17);
        double plain = 0;
        double debiased = 0;
        for (int run = 0; run < 200; run++) {
            double[] confidence = new double[300];
            boolean[] correct = new boolean[300];
            for (int i = 0; i < 300; i++) {
                confidence[i] = random.nextDouble();
                correct[i] = random.nextDouble() < confidence[i];
            }
            ReliabilityDiagram diagram = ReliabilityDiagram.of(confidence, correct, 15);
            plain += diagram.expectedCalibrationError().orElseThrow() / 200;
            debiased += diagram.debiasedExpectedCalibrationError().orElseThrow() / 200;
        }
        assertThat(debiased).isLessThan(0.75 * plain);
    }
}
