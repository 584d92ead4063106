package ai.lepton.metrics.conformal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.lepton.metrics.calibration.ClassProbabilities;
import ai.lepton.metrics.classification.Labels;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConformalSetsTest {
    private static final double[] ROW = {0.125, 0.5, 0.25, 0.125};

    @Test
    void scoresAreThoseOfTheirPapers() {
        assertThat(new ClassScore.Lac().scores(ROW, 0.5)).containsExactly(0.875, 0.5, 0.75, 0.875);
        assertThat(new ClassScore.Aps(true).scores(ROW, 0.5)).containsExactly(0.8125, 0.25, 0.625, 0.9375);
        assertThat(new ClassScore.Aps(false).scores(ROW, 0.5)).containsExactly(0.875, 0.5, 0.75, 1);
        assertThat(new ClassScore.Raps(0.25, 1, true).scores(ROW, 0.5)).containsExactly(1.3125, 0.25, 0.875, 1.6875);
    }

    @Test
    void theSameExampleHasTheSameSetAndAnotherSeedAnother() {
        ClassScore aps = new ClassScore.Aps(true);
        assertThat(aps.scores(ROW, 1L)).containsExactly(aps.scores(ROW.clone(), 1L));
        assertThat(aps.scores(ROW, 1L)).isNotEqualTo(aps.scores(ROW, 2L));
        double mean = IntStream.range(0, 10_000)
                .mapToDouble(seed -> aps.scores(ROW, (long) seed)[1] / 0.5)
                .average()
                .orElseThrow();
        assertThat(mean).isBetween(0.49, 0.51);
    }

    private static ClassProbabilities rows(int n, double... row) {
        double[] all = new double[n * row.length];
        for (int i = 0; i < n; i++) {
            System.arraycopy(row, 0, all, i * row.length, row.length);
        }
        return ClassProbabilities.of(all, row.length);
    }

    @Test
    void setsHoldTheClassesThatAreNoStranger() {
        ConformalSets.Split sets = ConformalSets.Split.calibrated(
                new ClassScore.Lac(), new int[] {0, 0, 0, 0, 0, 0, 0, 0, 1, 1}, rows(10, 0.6, 0.3, 0.1), 0.9, 0);
        assertThat(sets.thresholds().get(0).value()).isEqualTo(0.7);
        assertThat(sets.set(new double[] {0.35, 0.35, 0.3}).classes()).containsExactly(0, 1, 2);
        assertThat(sets.set(new double[] {0.8, 0.1, 0.1})).hasToString("{0} at 90 %");
        assertThat(sets.sets(rows(2, 0.8, 0.1, 0.1))).hasSize(2);
    }

    @Test
    void aSetMayBeEmpty() {
        ConformalSets.Split sets =
                ConformalSets.Split.calibrated(new ClassScore.Lac(), new int[10], rows(10, 0.9, 0.1), 0.5, 0);
        assertThat(sets.set(new double[] {0.6, 0.4})).hasToString("{} at 50 %");
    }

    @Test
    void aClassWithTooFewExamplesIsInEverySetAndNamed() {
        int[] truth = new int[25];
        Arrays.fill(truth, 20, 25, 1);
        ConformalSets.Split sets = ConformalSets.Split.calibratedByClass(
                new ClassScore.Lac(), Labels.of("usual", "rare"), truth, rows(25, 0.9, 0.1), 0.95, 0);
        PredictionSet set = sets.set(new double[] {1, 0});
        assertThat(set.classes()).containsExactly(0, 1);
        assertThat(set.whyUnbounded()).isEqualTo("5 examples of 'rare' are too few for 95 %, which takes 19");
        assertThat(sets.whyUnbounded()).contains("5 examples of 'rare' are too few for 95 %, which takes 19");
        assertThat(sets.ofGroup("south").whyUnbounded())
                .contains("5 examples of 'rare in south' are too few for 95 %, which takes 19");
    }

    @Test
    void crossedSetsCountTheExamplesThatAreLessStrange() {
        // Of 4 examples and 60 % a class is held where fewer than 3 are less strange.
        ConformalSets.Cross sets =
                new ConformalSets.Cross(new ClassScore.Lac(), 0, 2, 0.6, new double[][] {{0.5, 0.25}, {0.25, 0.75}});
        // Class 0: 0.3 is above 0.25 of the first fold, and of the second: 2. Class 1: 0.7 is above 2 and 1: 3.
        double[][] models = {{0.7, 0.3}, {0.7, 0.3}};
        assertThat(sets.set(models).classes()).containsExactly(0);
        assertThat(sets.scores()[0]).containsExactly(0.25, 0.5);
        assertThat(sets).isEqualTo(new ConformalSets.Cross(new ClassScore.Lac(), 0, 2, 0.6, sets.scores()));
        assertThat(new ConformalSets.Cross(new ClassScore.Lac(), 0, 2, 0.9, sets.scores()).set(models))
                .isEqualTo(new PredictionSet(List.of(0, 1), 0.9, "4 examples are too few for 90 %, which takes 9"));
    }

    @Test
    void errorsSayWhatIsWrong() {
        ConformalSets.Split sets =
                ConformalSets.Split.calibrated(new ClassScore.Lac(), new int[10], rows(10, 0.6, 0.4), 0.9, 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sets.set(ROW))
                .withMessage("probabilities has 4 values; there are 2 classes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sets.set(new double[] {0.5, Double.NaN}))
                .withMessage("probabilities[1] is NaN; probabilities are finite and not negative");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        ConformalSets.Split.calibrated(new ClassScore.Lac(), new int[] {2}, rows(1, 0.6, 0.4), 0.9, 0))
                .withMessage("truth[0] is 2, outside [0, 2)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PredictionSet(List.of(1, 0), 0.9, null))
                .withMessage("classes are 1, 0; they are indices from 0 on, rising");
    }
}
