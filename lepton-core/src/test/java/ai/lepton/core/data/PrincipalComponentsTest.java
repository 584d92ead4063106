package ai.lepton.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.tensor.SafetensorsWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrincipalComponentsTest {
    /** Four points of an ellipse whose long axis has the slope 3/4: variances 25 · 8/3 and 1 · 2/3 · 25. */
    private static final double[] ELLIPSE = {8, 6, -8, -6, -3, 4, 3, -4};

    private static double[] normal(int rows, int columns, long seed) {
        Random random = new Random(seed);
        double[] values = new double[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextGaussian() * (1 + i % columns);
        }
        return values;
    }

    @Test
    void theAxesOfAnEllipse() {
        PrincipalComponents fitted = PrincipalComponents.fit(ELLIPSE, 2, 2);

        assertThat(fitted.mean()).containsExactly(0, 0);
        assertThat(fitted.components()).containsExactly(new double[] {0.8, 0.6, -0.6, 0.8}, offset(1e-15));
        assertThat(fitted.explainedVariance()).containsExactly(new double[] {200 / 3.0, 50 / 3.0}, offset(1e-12));
        assertThat(fitted.explainedVarianceRatio()).containsExactly(new double[] {0.8, 0.2}, offset(1e-15));
        assertThat(fitted.transform(new double[] {8, 6, 3, -4}))
                .containsExactly(new double[] {10, 0, 0, -5}, offset(1e-12));
        assertThat(PrincipalComponents.fit(ELLIPSE, 2, 1))
                .hasToString("1 principal components of 2 columns, 80.0 % of the variance");
    }

    @Test
    void allComponentsLoseNothingAndAreUnitVectorsAtRightAngles() {
        double[] rows = normal(1500, 7, 1); // more than a block
        PrincipalComponents fitted = PrincipalComponents.fit(rows, 7, 7);

        assertThat(fitted.inverse(fitted.transform(rows))).containsExactly(rows, offset(1e-11));
        assertThat(Arrays.stream(fitted.explainedVarianceRatio()).sum()).isCloseTo(1, within(1e-12));
        double[] components = fitted.components();
        for (int a = 0; a < 7; a++) {
            for (int b = 0; b < 7; b++) {
                double dot = 0;
                for (int j = 0; j < 7; j++) {
                    dot += components[a * 7 + j] * components[b * 7 + j];
                }
                assertThat(dot).isCloseTo(a == b ? 1 : 0, within(1e-12));
            }
        }
    }

    @Test
    void whitenedComponentsHaveVarianceOneAndNoCorrelation() {
        double[] rows = normal(500, 4, 2);
        double[] white = PrincipalComponents.fit(rows, 4, 3).whitened().transform(rows);

        for (int a = 0; a < 3; a++) {
            for (int b = 0; b < 3; b++) {
                double sum = 0;
                for (int i = 0; i < 500; i++) {
                    sum += white[i * 3 + a] * white[i * 3 + b];
                }
                assertThat(sum / 499).isCloseTo(a == b ? 1 : 0, within(1e-12));
            }
        }
    }

    @Test
    void theRatioIsOfTheVarianceOfAllColumns() {
        double[] rows = normal(200, 6, 3);
        PrincipalComponents some = PrincipalComponents.fit(rows, 6, 2);
        PrincipalComponents all = PrincipalComponents.fit(rows, 6, 6);

        assertThat(some.explainedVarianceRatio())
                .containsExactly(Arrays.copyOf(all.explainedVarianceRatio(), 2), offset(1e-15));
        assertThat(some.components()).containsExactly(Arrays.copyOf(all.components(), 12), offset(1e-15));
    }

    @Test
    void whatCannotBeFitIsRefused() {
        assertThatThrownBy(() -> PrincipalComponents.fit(new double[7], 3, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there are 7 values, which are no rows of 3 columns");
        assertThatThrownBy(() -> PrincipalComponents.fit(new double[7], 0, 1))
                .hasMessage("columns is 0; it must be at least 1");
        assertThatThrownBy(() -> PrincipalComponents.fit(new double[3], 3, 1))
                .hasMessage("principal components need at least 2 rows; there is 1");
        assertThatThrownBy(() -> PrincipalComponents.fit(new float[0], 3, 1))
                .hasMessage("principal components need at least 2 rows; there are none");
        for (int components : new int[] {0, 3}) {
            assertThatThrownBy(() -> PrincipalComponents.fit(ELLIPSE, 2, components))
                    .hasMessage("components is " + components + ", outside [1, 2]; there are 4 rows of 2 columns");
        }
        assertThatThrownBy(() -> PrincipalComponents.fit(normal(3, 8, 4), 8, 4))
                .hasMessage("components is 4, outside [1, 3]; there are 3 rows of 8 columns");
        assertThatThrownBy(() -> PrincipalComponents.fit(new double[] {1, 2, 3, Double.NaN}, 2, 1))
                .hasMessage("row 1, column 1 is NaN; values must be finite");
        // The mean of equal values is that value, however many there are.
        double[] alike = new double[30];
        Arrays.fill(alike, 0.1);
        assertThatThrownBy(() -> PrincipalComponents.fit(alike, 3, 1))
                .hasMessage("all 10 rows are alike; there is no variance to explain");
        for (double huge : new double[] {1e200, Double.MAX_VALUE}) {
            assertThatThrownBy(() -> PrincipalComponents.fit(new double[] {huge, 1, -huge, 2}, 2, 1))
                    .hasMessage("the values are so large that their variance is beyond a 64-bit float; divide them by a"
                            + " constant");
        }
    }

    @Test
    void aComponentWithoutVarianceCanNotBeWhitened() {
        double[] line = {1, 2, 3, 2, 4, 6, 3, 6, 9, -4, -8, -12};
        PrincipalComponents fitted = PrincipalComponents.fit(line, 3, 2);

        assertThat(fitted.explainedVarianceRatio()).containsExactly(new double[] {1, 0}, offset(1e-15));
        assertThatThrownBy(fitted::whitened)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("component 1 has no variance, which can't be scaled to 1; keep at most 1 of these 2"
                        + " components");
        assertThat(PrincipalComponents.fit(line, 3, 1).whitened().isWhitened()).isTrue();
    }

    @Test
    void rowsOfAnotherWidthOrThatAreNotFiniteAreNotTransformed() {
        PrincipalComponents fitted = PrincipalComponents.fit(ELLIPSE, 2, 1);

        assertThatThrownBy(() -> fitted.transform(new double[3]))
                .hasMessage("there are 3 values, which are no rows of 2 columns");
        assertThatThrownBy(() -> fitted.transform(new float[] {1, Float.POSITIVE_INFINITY}))
                .hasMessage("row 0, column 1 is Infinity; values must be finite");
        assertThatThrownBy(() -> fitted.transform(new float[] {Float.MAX_VALUE, Float.MAX_VALUE}))
                .hasMessageMatching("component 0 of row 0 is 4\\.76395\\d+E38, beyond a 32-bit float");
        assertThatThrownBy(() -> fitted.inverse(new double[] {Double.NaN}))
                .hasMessage("row 0, column 0 is NaN; values must be finite");
        assertThat(fitted.transform(new double[0])).isEmpty();
    }

    @Test
    void aFileHoldsThemToTheLastBit(@TempDir Path directory) {
        PrincipalComponents fitted = PrincipalComponents.fit(normal(30, 5, 6), 5, 3);
        for (PrincipalComponents saved : new PrincipalComponents[] {fitted, fitted.whitened()}) {
            saved.write(directory.resolve("pca.safetensors"));
            assertThat(PrincipalComponents.read(directory.resolve("pca.safetensors")))
                    .isEqualTo(saved);
        }
    }

    @Test
    void aFileOfSomethingElseIsRefused(@TempDir Path directory) {
        Path file = directory.resolve("pca.safetensors");
        double[] two = {1, 0};
        refused(
                file,
                writer(two, new double[] {1, 0}, new double[1], new double[1]),
                "the metadata must have 'whitened', true or false;");
        refused(
                file,
                writer(two, new double[] {1, 0}, new double[1], new double[1]).metadata("whitened", "true"),
                "component 0 has no variance");
        refused(
                file,
                writer(new double[3], new double[] {1, 0}, new double[1], new double[1])
                        .metadata("whitened", "false"),
                "'mean' is [3]; these components want [2]");
        refused(
                file,
                writer(two, new double[] {Double.NaN, 0}, new double[1], new double[1])
                        .metadata("whitened", "false"),
                "'components'[0] is NaN; values must be finite");
        refused(
                file,
                writer(two, new double[] {1, 0}, new double[] {-1}, new double[1])
                        .metadata("whitened", "false"),
                "component 0 has variance -1.0 and ratio 0.0; a variance is at least 0, a ratio in [0, 1]");
        refused(
                file,
                new SafetensorsWriter().tensor("components", new double[6], 3, 2),
                "'components' is [3, 2]; it must be [components, columns]");
        refused(file, new SafetensorsWriter().tensor("x", new double[6], 3, 2), "has no tensor 'components'");
    }

    private static SafetensorsWriter writer(double[] mean, double[] components, double[] variance, double[] ratio) {
        return new SafetensorsWriter()
                .tensor("mean", mean, mean.length)
                .tensor("components", components, 1, components.length)
                .tensor("explained_variance", variance, variance.length)
                .tensor("explained_variance_ratio", ratio, ratio.length);
    }

    private static void refused(Path file, SafetensorsWriter writer, String message) {
        writer.write(file);
        assertThatThrownBy(() -> PrincipalComponents.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("pca.safetensors")
                .hasMessageContaining(message);
    }

    @Test
    void theSameRowsGiveTheSameComponentsAndArraysAreCopies() {
        PrincipalComponents fitted = PrincipalComponents.fit(ELLIPSE, 2, 2);
        fitted.components()[0] = 9;
        fitted.mean()[0] = 9;
        fitted.explainedVariance()[0] = 9;
        fitted.explainedVarianceRatio()[0] = 9;

        assertThat(fitted).isEqualTo(PrincipalComponents.fit(ELLIPSE, 2, 2)).isNotEqualTo(fitted.whitened());
        assertThat(fitted).hasSameHashCodeAs(PrincipalComponents.fit(ELLIPSE, 2, 2));
    }
}
