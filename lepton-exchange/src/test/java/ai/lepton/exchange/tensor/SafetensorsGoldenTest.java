package ai.lepton.exchange.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.exchange.internal.Halves;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Held against files that the reference implementation wrote, see golden.py. */
class SafetensorsGoldenTest {
    private static final Map<String, DType> TYPES = Map.ofEntries(
            Map.entry("float64", DType.F64),
            Map.entry("float32", DType.F32),
            Map.entry("float16", DType.F16),
            Map.entry("bfloat16", DType.BF16),
            Map.entry("float8_e4m3fn", DType.F8_E4M3),
            Map.entry("float8_e5m2", DType.F8_E5M2),
            Map.entry("float8_e4m3fnuz", DType.F8_E4M3FNUZ),
            Map.entry("float8_e5m2fnuz", DType.F8_E5M2FNUZ),
            Map.entry("complex64", DType.C64),
            Map.entry("int64", DType.I64),
            Map.entry("int32", DType.I32),
            Map.entry("int16", DType.I16),
            Map.entry("int8", DType.I8),
            Map.entry("uint8", DType.U8),
            Map.entry("uint16", DType.U16),
            Map.entry("uint32", DType.U32),
            Map.entry("uint64", DType.U64),
            Map.entry("bool", DType.BOOL));

    @TempDir
    private Path directory;

    @ParameterizedTest
    @MethodSource("goldenTensors")
    void readsTypeShapeAndValues(NamedCsvRecord golden) throws IOException {
        Safetensors file = golden("golden.safetensors");
        String name = golden.getField("name");
        TensorInfo info = file.info(name);
        assertThat(info.dtype()).isEqualTo(TYPES.get(golden.getField("dtype")));
        String shape = golden.getField("shape");
        assertThat(info.shape())
                .isEqualTo(
                        shape.isEmpty()
                                ? List.of()
                                : Arrays.stream(shape.split("x"))
                                        .map(Long::valueOf)
                                        .toList());
        String text = golden.getField("values");
        String[] values = text.isEmpty() ? new String[0] : text.split(" ");
        switch (info.dtype()) {
            case F16, BF16, F32, F64 -> assertThat(file.doubles(name)).isEqualTo(doubles(values));
            case C64 -> {
                ByteBuffer bytes = file.buffer(name);
                for (double value : doubles(values)) {
                    assertThat(bytes.getFloat()).isEqualTo((float) value);
                }
                assertThat(bytes.hasRemaining()).isFalse();
            }
            case F8_E4M3, F8_E5M2, F8_E4M3FNUZ, F8_E5M2FNUZ ->
                assertThat(file.buffer(name).remaining()).isEqualTo(values.length);
            default ->
                assertThat(file.longs(name))
                        .isEqualTo(
                                Arrays.stream(values).mapToLong(Long::parseLong).toArray());
        }
    }

    @Test
    void readsMetadataAndListsTensorsInTheOrderOfTheirBytes() throws IOException {
        Safetensors file = golden("golden.safetensors");
        assertThat(file.metadata()).isEqualTo(Map.of("format", "pt"));
        assertThat(file.names()).hasSize(21).contains("grün/日本 \"quoted\" \\ 🎈");
        assertThat(file.tensors()).isSortedAccordingTo((a, b) -> Long.compare(a.begin(), b.begin()));
        assertThat(file.floats("empty")).isEmpty();
        assertThat(file.floats("scalar")).containsExactly(42);
        assertThat(file.info("scalar").elements()).isEqualTo(1);
    }

    @Test
    void readsTypesOfLessThanAByte() throws IOException {
        Safetensors file = golden("packed.safetensors");
        assertThat(file.info("f4")).isEqualTo(new TensorInfo("f4", DType.F4, List.of(4L), 3, 5));
        assertThat(bytes(file.buffer("f4"))).containsExactly(0x21, 0x43);
        assertThat(file.info("e8m0").dtype()).isEqualTo(DType.F8_E8M0);
        assertThat(bytes(file.buffer("e8m0"))).containsExactly(126, 127, 128);
        assertThat(file.metadata()).isEmpty();
    }

    @Test
    void readsAndWritesAFileWithoutTensors() throws IOException {
        assertThat(golden("empty.safetensors").names()).isEmpty();
        Path file = directory.resolve("empty.safetensors");
        new SafetensorsWriter().write(file);
        assertThat(file).hasBinaryContent(resource("empty.safetensors"));
    }

    @Test
    void writesTheBytesOfTheReferenceImplementation() throws IOException {
        Path file = directory.resolve("plain.safetensors");
        SafetensorsWriter writer = new SafetensorsWriter()
                .metadata("format", "pt")
                .tensor("mask", new boolean[] {true, false, true}, 3)
                .tensor("b.weight", new float[] {0, 1 / 3f, 2 / 3f, 1, 4 / 3f, 5 / 3f}, 2, 3)
                .tensor("a.weight", new float[] {0.1f, -0.1f}, 2)
                .tensor("d", new double[] {0.1, 1e-7}, 2)
                .tensor("half", DType.F16, new float[] {0.1f, 70000, 1e-7f}, 3)
                .tensor("brain", DType.BF16, new float[] {0.1f, 3.4e38f, 1e-40f}, 3)
                .tensor("ids", new long[] {1, -2}, 1, 2)
                .tensor("steps", new int[] {7})
                .tensor("bytes", DType.U8, ByteBuffer.wrap(new byte[] {1, 2, -1}), 3)
                .tensor("none", new float[0], 2, 0)
                .tensor("\uD83C\uDF88", new float[] {3}, 1)
                .tensor("\uE000", new float[] {2}, 1)
                .tensor("é", new float[] {1}, 1);
        writer.write(file);
        assertThat(file).hasBinaryContent(resource("plain.safetensors"));
        writer.write(file);
        assertThat(file).hasBinaryContent(resource("plain.safetensors"));
    }

    @Test
    void writesPackedTypesWithTheBytesOfTheReferenceImplementation() throws IOException {
        Path file = directory.resolve("packed.safetensors");
        new SafetensorsWriter()
                .tensor("f4", DType.F4, ByteBuffer.wrap(new byte[] {0x21, 0x43}), 4)
                .tensor("e8m0", DType.F8_E8M0, out -> out.write(new byte[] {126, 127, (byte) 128}), 3)
                .write(file);
        assertThat(file).hasBinaryContent(resource("packed.safetensors"));
    }

    @Test
    void widensAsPyTorchDoes() throws IOException {
        Safetensors file = golden("halves.safetensors");
        assertThat(file.floats("f16")).isEqualTo(file.floats("f16_as_f32"));
        assertThat(file.floats("bf16")).isEqualTo(file.floats("bf16_as_f32"));
    }

    @Test
    void narrowsAsPyTorchDoes() throws IOException {
        Safetensors file = golden("narrowed.safetensors");
        float[] singles = file.floats("f32");
        Path written = directory.resolve("narrowed.safetensors");
        new SafetensorsWriter()
                .tensor("f16", DType.F16, singles, singles.length)
                .tensor("bf16", DType.BF16, singles, singles.length)
                .write(written);
        assertThat(bytes(Safetensors.open(written).buffer("f16"))).isEqualTo(bytes(file.buffer("f16")));
        assertThat(bytes(Safetensors.open(written).buffer("bf16"))).isEqualTo(bytes(file.buffer("bf16")));
    }

    @Test
    void narrowsEveryHalfToItself() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float half = Halves.fromF16((short) bits);
            float brain = Halves.fromBf16((short) bits);
            if (Float.isNaN(half)) {
                assertThat(Halves.fromF16(Halves.toF16(half))).isNaN();
            } else {
                assertThat(Halves.toF16(half)).isEqualTo((short) bits);
            }
            if (Float.isNaN(brain)) {
                assertThat(Halves.fromBf16(Halves.toBf16(brain))).isNaN();
            } else {
                assertThat(Halves.toBf16(brain)).isEqualTo((short) bits);
            }
        }
    }

    static Stream<NamedCsvRecord> goldenTensors() throws IOException {
        List<NamedCsvRecord> records = new ArrayList<>();
        try (InputStream in = SafetensorsGoldenTest.class.getResourceAsStream("golden.csv")) {
            CsvReader.builder().ofNamedCsvRecord(in).forEach(records::add);
        }
        return records.stream();
    }

    private static double[] doubles(String[] values) {
        return Arrays.stream(values)
                .mapToDouble(value -> switch (value) {
                    case "inf" -> Double.POSITIVE_INFINITY;
                    case "-inf" -> Double.NEGATIVE_INFINITY;
                    default -> value.equals("nan") ? Double.NaN : Double.parseDouble(value);
                })
                .toArray();
    }

    private Safetensors golden(String name) throws IOException {
        Path file = directory.resolve("golden-" + name);
        Files.write(file, resource(name));
        Safetensors mapped = Safetensors.open(file);
        Safetensors inMemory = Safetensors.of(name, ByteBuffer.wrap(resource(name)));
        assertThat(inMemory.tensors()).isEqualTo(mapped.tensors());
        for (String tensor : mapped.names()) {
            assertThat(inMemory.buffer(tensor)).isEqualTo(mapped.buffer(tensor));
            assertThat(mapped.buffer(tensor).order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
            assertThat(mapped.buffer(tensor).isReadOnly()).isTrue();
        }
        return mapped;
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = SafetensorsGoldenTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
