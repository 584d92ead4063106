package ai.lepton.exchange.tensor;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every code of the floats of a byte or less, as ml_dtypes has them; see golden.py in the folder of shards. */
class SmallFloatsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/ai/lepton/exchange/tensor/shards");

    @Test
    void everyCodeHasTheValueOfTheReference() throws IOException {
        Safetensors file = Safetensors.open(GOLDEN.resolve("small.safetensors"));
        Map<DType, float[]> read = new EnumMap<>(DType.class);
        for (TensorInfo tensor : file.tensors()) {
            read.put(tensor.dtype(), file.floats(tensor.name()));
        }
        int codes = 0;
        try (CsvReader<NamedCsvRecord> golden = CsvReader.builder().ofNamedCsvRecord(GOLDEN.resolve("small.csv"))) {
            for (NamedCsvRecord row : golden) {
                String value = row.getField("value");
                double wanted = value.endsWith("inf")
                        ? value.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY
                        : value.equals("nan") ? Double.NaN : Double.parseDouble(value);
                float found = requireNonNull(read.get(DType.valueOf(row.getField("dtype"))))[
                        Integer.parseInt(row.getField("code"))];
                assertThat(Double.compare(found, wanted))
                        .as("%s is %s", row, found)
                        .isZero();
                codes++;
            }
        }
        assertThat(codes).isEqualTo(5 * 256 + 16);
        assertThat(file.doubles("F8_E4M3")[1]).isEqualTo(0x1p-9);
    }

    @Test
    void sixBitsAreReadAsBytesOnly() {
        ByteBuffer packed = ByteBuffer.wrap(new byte[] {1, 2, 3});
        SafetensorsWriter writer = new SafetensorsWriter().tensor("six", DType.F6_E2M3, packed, 4);
        Safetensors file = written(writer);
        assertThat(file.buffer("six").remaining()).isEqualTo(3);
        assertThatThrownBy(() -> file.floats("six"))
                .isInstanceOf(DataException.class)
                .hasMessageEndingWith("; read its bytes by buffer(name)");
        assertThatThrownBy(() -> new SafetensorsWriter().tensor("six", DType.F6_E3M2, ByteBuffer.allocate(3), 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tensor 'six' is F6_E3M2 [3]: 3 elements of 6 bits don't fill whole bytes");
    }

    private static Safetensors written(SafetensorsWriter writer) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            writer.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Safetensors.of("memory", ByteBuffer.wrap(out.toByteArray()));
    }
}
