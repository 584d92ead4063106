package ai.lepton.exchange.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CurveTest {

    @Test
    void keepsEveryPointOfAShortCurve() {
        Curve curve = Curve.roc("malignant", new double[] {0, 0, 0.5, 1}, new double[] {0, 0.9, 0.9, 1}, "0.94");

        assertThat(curve.size()).isEqualTo(4);
        assertThat(new double[] {curve.x(1), curve.y(1), curve.x(2), curve.y(2)})
                .containsExactly(0, 0.9, 0.5, 0.9);
        assertThat(curve.note()).isEqualTo("AUC 0.94");
        assertThat(curve).hasToString("Curve[malignant, 4 points]");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void drawsAMillionPointsAsAFewHundredWithinOneColumnOfTheTruth(long seed) {
        int n = 1_000_000;
        Random random = new Random(seed);
        double[] x = random.doubles(n).map(v -> v * v * v).sorted().toArray();
        double[] y = random.doubles(n).map(Math::sqrt).sorted().toArray();

        Curve curve = Curve.roc("c", x, y, "");

        assertThat(curve.size()).isBetween(Curve.COLUMNS, 4 * Curve.COLUMNS);
        double[] keptX = new double[curve.size()];
        Arrays.setAll(keptX, curve::x);
        double worst = 0;
        for (int i = 0; i < n; i += 97) {
            int at = Arrays.binarySearch(keptX, x[i]);
            int after = at >= 0 ? at : -at - 1;
            int before = Math.max(0, after - 1);
            // The true point lies in the box of its two neighbours on the drawn line; the box is a column wide.
            assertThat(y[i]).isBetween(curve.y(before), curve.y(after));
            worst = Math.max(worst, keptX[after] - keptX[before]);
        }
        assertThat(worst).isLessThanOrEqualTo(2.0 / Curve.COLUMNS);
    }

    @Test
    void keepsAStepWhollyUpright() {
        int n = 100_000;
        double[] x = new double[n];
        double[] y = new double[n];
        Arrays.fill(x, n / 2, n, 1);
        Arrays.setAll(y, i -> i < n / 2 ? 2.0 * i / n : 1);

        Curve curve = Curve.roc("c", x, y, "");

        assertThat(curve.size()).isLessThan(8);
        assertThat(curve.x(1)).isZero();
        assertThat(curve.y(1)).isEqualTo(2.0 * (n / 2 - 1) / n);
        assertThat(curve.x(curve.size() - 1)).isEqualTo(1);
    }

    @Test
    void keepsNoHoldOfTheArrays() {
        double[] x = {0, 1};
        Curve curve = Curve.roc("c", x, new double[] {0, 1}, "");

        x[0] = 0.7;

        assertThat(curve.x(0)).isZero();
        assertThat(curve).isEqualTo(Curve.roc("c", new double[] {0, 1}, new double[] {0, 1}, ""));
    }

    @Test
    void saysWhatIsWrongWithTheRates() {
        assertThatThrownBy(() -> Curve.roc("c", new double[3], new double[2], ""))
                .hasMessage("false positive rates have 3 values but true positive rates have 2;"
                        + " they must describe the same thresholds");
        assertThatThrownBy(() -> Curve.roc("spam", new double[1], new double[1], ""))
                .hasMessage("curve 'spam' has 1 point; at least 2 are needed to draw it");
        assertThatThrownBy(() -> Curve.roc("c", new double[] {0, 1.5}, new double[] {0, 1}, ""))
                .hasMessage("false positive rate[1] is 1.5, outside [0, 1]");
        assertThatThrownBy(() -> Curve.roc("c", new double[] {0, 1}, new double[] {Double.NaN, 1}, ""))
                .hasMessage("true positive rate[0] is NaN, outside [0, 1]");
        assertThatThrownBy(() -> Curve.roc("c", new double[] {0, 0.5, 0.4}, new double[] {0, 1, 1}, ""))
                .hasMessage("false positive rate[2] is 0.4, below 0.5 before it; rates must not decrease");
    }

    @Test
    void turnsPrecisionAndRecallRoundSoThatRecallRises() {
        // scikit-learn 1.9's precision_recall_curve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]).
        double[] precision = {0.5, 2.0 / 3, 0.5, 1, 1};
        double[] recall = {1, 1, 0.5, 0.5, 0};

        Curve curve = Curve.precisionRecall("yes", recall, precision, 0.5, "0.83");

        assertThat(IntStream.range(0, curve.size()).mapToObj(i -> curve.x(i) + " " + curve.y(i)))
                .containsExactly("0.0 1.0", "0.5 1.0", "0.5 0.5", "1.0 0.6666666666666666", "1.0 0.5");
        assertThat(curve.noSkill()).isEqualTo(0.5);
        assertThat(curve.note()).isEqualTo("AP 0.83; prevalence 0.500");
        assertThat(Curve.precisionRecall("yes", recall, precision, 0.5, "").note())
                .isEqualTo("prevalence 0.500");
        assertThat(curve).isNotEqualTo(Curve.precisionRecall("yes", recall, precision, 0.6, "0.83"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void keepsTheAreaUnderTheStepsOfAThinnedCurve(long seed) {
        int n = 200_000;
        Random random = new Random(seed);
        double[] recall = random.doubles(n).map(v -> -v).sorted().map(v -> -v).toArray();
        double[] precision = new double[n];
        Arrays.setAll(precision, i -> 0.9 - 0.6 * recall[i] * recall[i] + 0.02 * random.nextDouble());
        double area = 0;
        for (int i = 1; i < n; i++) {
            area += (recall[i - 1] - recall[i]) * precision[i - 1];
        }

        Curve curve = Curve.precisionRecall("c", recall, precision, 0.3, "");

        double drawn = 0;
        for (int i = 1; i < curve.size(); i++) {
            drawn += (curve.x(i) - curve.x(i - 1)) * curve.y(i);
        }
        assertThat(curve.size()).isLessThanOrEqualTo(4 * Curve.COLUMNS);
        // The noise of 0.02 is what a column's four points may miss.
        assertThat(drawn).isCloseTo(area, within(0.01));
    }

    @Test
    void drawsErrorsOnTheScaleOfNormalDeviates() {
        Curve curve = Curve.det(
                "c",
                new double[] {1, 0.5, 0.15865525393145707, 0.0013498980316300957, 0},
                new double[] {0, 0.1, 0.2, 0.3, 1},
                "0.18");

        // Of 1e-6 the deviate is -4.753424308822899 (scipy's norm.ppf), where the scale begins.
        double furthest = 4.753424308822899;
        assertThat(curve.x(0)).isZero();
        assertThat(curve.x(1)).isCloseTo((1 - 3 / furthest) / 2, within(1e-12));
        assertThat(curve.x(2)).isCloseTo((1 - 1 / furthest) / 2, within(1e-12));
        assertThat(curve.x(3)).isCloseTo(0.5, within(1e-12));
        assertThat(curve.x(4)).isEqualTo(1);
        assertThat(curve.y(0)).isEqualTo(1);
        assertThat(curve.y(4)).isZero();
        assertThat(curve.note()).isEqualTo("equal error rate 0.18");
    }

    @Test
    void saysWhatIsWrongWithPrecisionsRecallsAndErrors() {
        double[] two = {1, 0};
        assertThatThrownBy(() -> Curve.precisionRecall("c", new double[3], two, 0.5, ""))
                .hasMessage("recalls have 3 values but precisions have 2; they must describe the same thresholds");
        assertThatThrownBy(() -> Curve.precisionRecall("c", new double[] {0, 1}, two, 0.5, ""))
                .hasMessage("recall[1] is 1.0, above 0.0 before it; they must not increase");
        assertThatThrownBy(() -> Curve.precisionRecall("c", two, new double[] {0, Double.NaN}, 0.5, ""))
                .hasMessage("precision[1] is NaN, outside [0, 1]");
        assertThatThrownBy(() -> Curve.precisionRecall("c", two, two, 1.5, ""))
                .hasMessage("prevalence is 1.5, outside [0, 1]");
        assertThatThrownBy(() -> Curve.det("c", new double[0], new double[0], ""))
                .hasMessage("curve 'c' has 0 points; at least 1 is needed to draw it");
        assertThatThrownBy(() -> Curve.det("c", two, new double[] {0.5, 0.4}, ""))
                .hasMessage("false negative rate[1] is 0.4, below 0.5 before it; rates must not decrease");
    }
}
