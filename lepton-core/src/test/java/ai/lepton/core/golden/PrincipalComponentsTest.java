package ai.lepton.core.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import ai.lepton.core.data.PrincipalComponents;
import ai.lepton.exchange.tensor.Safetensors;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against scikit-learn's {@code PCA} by the full singular value decomposition, in 64-bit floats. */
class PrincipalComponentsTest {
    private static final Safetensors GOLDEN =
            Golden.read("/golden/principal-components/principal_components.safetensors");

    static List<String> cases() {
        return GOLDEN.names().stream()
                .map(name -> name.substring(0, name.indexOf(':')))
                .distinct()
                .toList();
    }

    private static double[] golden(String name, String tensor) {
        return GOLDEN.doubles(name + ":" + tensor);
    }

    /** Holds numbers against those of scikit-learn, within a share of the greatest. */
    private static void close(String what, double[] own, double[] wanted, double share) {
        double greatest = Arrays.stream(wanted).map(Math::abs).max().orElseThrow();
        assertThat(own).as(what).containsExactly(wanted, offset(share * greatest));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void areScikitLearns(String name) {
        List<Long> shape = GOLDEN.info(name + ":components").shape();
        int size = shape.get(0).intValue();
        int columns = shape.get(1).intValue();
        // What rounding of the mean leaves of the digits of the deviations.
        double digits = name.equals("far from zero") ? 1e-8 : 1e-10;

        PrincipalComponents fitted = PrincipalComponents.fit(golden(name, "rows"), columns, size);

        double greatest =
                Arrays.stream(golden(name, "rows")).map(Math::abs).max().orElseThrow();
        assertThat(fitted.mean()).containsExactly(golden(name, "mean"), offset(1e-15 * greatest));
        close("components", fitted.components(), golden(name, "components"), digits);
        close("variance", fitted.explainedVariance(), golden(name, "variance"), digits);
        close("ratio", fitted.explainedVarianceRatio(), golden(name, "ratio"), digits);
        double[] others = golden(name, "others");
        double[] transformed = fitted.transform(others);
        close("transformed", transformed, golden(name, "transformed"), digits);
        close("inverse", fitted.inverse(transformed), golden(name, "inverse"), digits);
        double[] white = fitted.whitened().transform(others);
        close("whitened", white, golden(name, "whitened"), digits);
        close("whitened inverse", fitted.whitened().inverse(white), golden(name, "whitened inverse"), digits);
    }

    @Test
    void floatsAreFitAndTransformedAsTheirDoublesAre() {
        double[] rows = golden("32-bit floats", "rows");
        float[] floats = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            floats[i] = (float) rows[i];
            assertThat((double) floats[i]).isEqualTo(rows[i]);
        }
        PrincipalComponents fitted = PrincipalComponents.fit(floats, 16, 5);

        assertThat(fitted).isEqualTo(PrincipalComponents.fit(rows, 16, 5));
        double[] wanted = fitted.transform(rows);
        float[] own = fitted.transform(floats);
        for (int i = 0; i < own.length; i++) {
            assertThat(own[i]).isEqualTo((float) wanted[i]);
        }
    }
}
