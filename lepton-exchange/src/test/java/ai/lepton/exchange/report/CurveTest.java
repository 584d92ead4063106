package ai.lepton.exchange.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
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
}
