package ai.lepton.ethics.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class PerturbationTest {
    private static final double[][] ROWS = {{1.2345, 10}, {-3.45, 10}, {0.5, 10}, {2, 10}};

    private static RandomGenerator random() {
        return new SplittableRandom(3);
    }

    @Test
    void noiseHasTheShareOfEachColumnsDeviation() {
        double[][] rows = new double[20_000][];
        SplittableRandom source = new SplittableRandom(8);
        Arrays.setAll(rows, i -> new double[] {source.nextDouble() * Math.sqrt(12) * 5, 7});

        double[][] noisy = Perturbation.gaussianNoise(0.1).applyTo(rows, random());

        double[][] gaps = new double[rows.length][];
        Arrays.setAll(gaps, i -> new double[] {noisy[i][0] - rows[i][0]});
        assertThat(Columns.deviations(gaps)[0]).isCloseTo(0.5, within(0.02));
        assertThat(noisy[0][1]).isEqualTo(7);
    }

    @Test
    void relativeNoiseStaysWithinItsShare() {
        double[][] noisy = Perturbation.relativeNoise(0.1).applyTo(ROWS, random());

        for (int i = 0; i < ROWS.length; i++) {
            assertThat(Math.abs(noisy[i][0] / ROWS[i][0] - 1)).isPositive().isLessThanOrEqualTo(0.1);
        }
    }

    @Test
    void roundingKeepsSignificantDigits() {
        assertThat(Perturbation.rounding(2).applyTo(ROWS, random()))
                .isDeepEqualTo(new double[][] {{1.2, 10}, {-3.5, 10}, {0.5, 10}, {2, 10}});
    }

    @Test
    void aMissingColumnIsItsMedian() {
        assertThat(Perturbation.missingColumn(0).applyTo(ROWS, random())[1][0]).isCloseTo(0.86725, within(1e-12));
        assertThatThrownBy(() -> Perturbation.missingColumn(2).applyTo(ROWS, random()))
                .hasMessage("there is no column 2; rows have columns 0 to 1");
    }

    @Test
    void theRowsThemselvesAreLeftAlone() {
        double[][] before = Arrays.stream(ROWS).map(double[]::clone).toArray(double[][]::new);

        Perturbation.gaussianNoise(1).applyTo(ROWS, random());
        Perturbation.of("zero", row -> {
                    Arrays.fill(row, 0);
                    return row;
                })
                .applyTo(ROWS, random());

        assertThat(ROWS).isDeepEqualTo(before);
    }

    @Test
    void badInputIsNamed() {
        assertThatThrownBy(() -> Perturbation.gaussianNoise(0))
                .hasMessage("share is 0.0; it must be above 0 and finite");
        assertThatThrownBy(() -> Perturbation.rounding(0)).hasMessage("digits is 0; rounding keeps at least 1");
        assertThatThrownBy(() -> Perturbation.of(" ", row -> row)).hasMessage("the name of a perturbation is empty");
    }
}
