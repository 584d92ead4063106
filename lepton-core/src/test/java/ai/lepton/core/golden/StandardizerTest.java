package ai.lepton.core.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.lepton.core.data.Standardizer;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.data.Table;
import ai.lepton.exchange.tensor.Safetensors;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against scikit-learn's {@code StandardScaler}: constant columns, huge offsets, huge and tiny values. */
class StandardizerTest {
    @Test
    void isScikitLearns() {
        Safetensors golden = Golden.read("standardizer.safetensors");
        int columns = golden.info("data").shape().get(1).intValue();
        List<String> names =
                IntStream.range(0, columns).mapToObj(j -> "column " + j).toList();
        Table table = Table.of(new Schema(names, List.of()), golden.doubles("data"), new int[0]);

        Standardizer fitted = Standardizer.fittedOn(table);

        for (int j = 0; j < columns; j++) {
            double mean = golden.doubles("mean")[j];
            double scale = golden.doubles("scale")[j];
            assertThat(fitted.mean()[j]).as("mean %d", j).isCloseTo(mean, offset(1e-13 * (Math.abs(mean) + scale)));
            assertThat(fitted.scale()[j]).as("scale %d", j).isCloseTo(scale, withinPercentage(1e-9));
        }
        assertThat(fitted.apply(table)).containsExactly(golden.floats("standardized"), offset(1e-6f));
    }
}
