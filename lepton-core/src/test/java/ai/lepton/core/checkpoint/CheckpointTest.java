package ai.lepton.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.tensor.DType;
import ai.lepton.exchange.tensor.SafetensorsWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
    private static final String INDEX = "model.safetensors.index.json";

    @TempDir
    private Path folder;

    @Test
    void shardsAreReadAsOne() throws IOException {
        write("one.safetensors", new SafetensorsWriter().tensor("a", new float[] {1, 2}, 2));
        write("two.safetensors", new SafetensorsWriter().tensor("b", new float[] {3}, 1));
        index("""
                {"metadata": {}, "weight_map": {"a": "one.safetensors", "b": "two.safetensors"}}""");
        Checkpoint checkpoint = Checkpoint.open(folder);
        assertThat(checkpoint.names()).containsExactly("a", "b");
        assertThat(floats(checkpoint, "b")).containsExactly(3);
        assertThat(checkpoint).hasToString(INDEX + ": 2 tensors");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../one.safetensors", "/etc/passwd", "a\\\\b.safetensors", "..", ""})
    void filesOutsideTheDirectoryAreRefused(String name) throws IOException {
        index("{\"weight_map\": {\"a\": \"" + name + "\"}}");
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(DataException.class)
                .hasMessage(INDEX + " names the file '" + name.replace("\\\\", "\\")
                        + "'; wanted the name of a file in the same directory");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "one\\u0000.safetensors| names the file 'one\\u0000.safetensors'; wanted the name of a file in the same"
                        + " directory",
                "\\ud83done.safetensors|:1:23: half a surrogate pair, which is no character; write both halves, or the"
                        + " character itself",
                "one.safetensors\\udc80|:1:38: half a surrogate pair, which is no character; write both halves, or the"
                        + " character itself"
            })
    void namesThatNoFileCanHaveAreRefused(String name, String fault) throws IOException {
        index("{\"weight_map\": {\"a\": \"" + name + "\"}}");
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(DataException.class)
                .message()
                .isEqualToIgnoringWhitespace(INDEX + fault);
    }

    @Test
    void aShardThatIsMissingIsNamed() throws IOException {
        index("{\"weight_map\": {\"a\": \"one.safetensors\"}}");
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .hasMessage(INDEX + " names the file 'one.safetensors', which is not in " + folder + "; copy it there");
    }

    @Test
    void aTensorInTwoShardsIsRefused() throws IOException {
        write("one.safetensors", new SafetensorsWriter().tensor("a", new float[] {1}, 1));
        write(
                "two.safetensors",
                new SafetensorsWriter().tensor("a", new float[] {1}, 1).tensor("b", new float[] {1}, 1));
        index("{\"weight_map\": {\"a\": \"one.safetensors\", \"b\": \"two.safetensors\"}}");
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .hasMessage("tensor 'a' is in one.safetensors and in two.safetensors; wanted it in one of them");
    }

    @Test
    void anIndexThatIsWrongAboutATensorIsRefused() throws IOException {
        write("one.safetensors", new SafetensorsWriter().tensor("a", new float[] {1}, 1));
        write("two.safetensors", new SafetensorsWriter().tensor("b", new float[] {1}, 1));
        index("{\"weight_map\": {\"a\": \"one.safetensors\", \"b\": \"one.safetensors\", \"c\": \"two.safetensors\"}}");
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .hasMessage(INDEX + " says that one.safetensors holds tensor 'b', but two.safetensors does");
        index("{\"weight_map\": {\"a\": \"one.safetensors\", \"c\": \"two.safetensors\"}}");
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .hasMessage(INDEX + " says that two.safetensors holds tensor 'c', but no file does");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "{\"weight_map\": {}}", "{\"weight_map\": 3}"})
    void anIndexWithoutAMapIsRefused(String text) throws IOException {
        index(text);
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .hasMessage(INDEX + " has no weight_map; wanted an object from tensors to files");
    }

    @Test
    void whatAnIndexSaysBesideIsRefused() throws IOException {
        index("{\"weight_map\": {\"a\": \"one.safetensors\"}, \"renamed\": {}}");
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(DataException.class)
                .hasMessage(INDEX + " has the key 'renamed', which is not known here; known: [metadata, weight_map]");
        index("{\"weight_map\": {\"a\": 1}}");
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(DataException.class)
                .hasMessage(INDEX + " has weight_map.a = 1; wanted the name of a file");
    }

    @Test
    void aShardThatIsAPointerOfGitIsNamed() throws IOException {
        index("{\"metadata\": {\"total_size\": 4}, \"weight_map\": {\"a\": \"one.safetensors\"}}");
        Files.writeString(folder.resolve("one.safetensors"), "version https://git-lfs.github.com/spec/v1\n");
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("one.safetensors is a git-LFS pointer, not the file itself;");
    }

    @Test
    void doublesAreRoundedToTheNearestSingle() {
        double[] doubles = {0.1, -1 / 3.0, 1e300, 1e-300, Double.MIN_VALUE, -0.0, Double.NaN, 16777217};
        write("model.safetensors", new SafetensorsWriter().tensor("a", doubles, doubles.length));
        float[] singles = floats(Checkpoint.open(folder), "a");
        for (int i = 0; i < doubles.length; i++) {
            assertThat(Float.compare(singles[i], (float) doubles[i]))
                    .as("%s", doubles[i])
                    .isZero();
        }
    }

    @Test
    void aPrefixGoesIfAllNamesHaveIt() {
        write(
                "model.safetensors",
                new SafetensorsWriter().tensor("module.a", new float[] {3}, 1).tensor("module.b", new float[] {4}, 1));
        Checkpoint bare = Checkpoint.open(folder).withoutPrefix("module.");
        assertThat(bare.names()).containsExactlyInAnyOrder("a", "b");
        assertThat(floats(bare, "b")).containsExactly(4);
        assertThat(bare.sameBytes("a", "a")).isTrue();
        assertThat(bare.find("module.a")).isNull();
        assertThat(bare.withoutPrefix("a").names()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void anIndexThatIsNoJsonIsRefused() throws IOException {
        index("{\"weight_map\":");
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(INDEX + ":1:15: Unexpected end-of-input");
    }

    @Test
    void everyHalfAndBrainFloatIsWidenedExactly() {
        ByteBuffer all = ByteBuffer.allocate(2 << 16).order(ByteOrder.LITTLE_ENDIAN);
        for (int bits = 0; bits < 1 << 16; bits++) {
            all.putShort((short) bits);
        }
        write(
                "model.safetensors",
                new SafetensorsWriter()
                        .tensor("half", DType.F16, all.flip(), 1 << 16)
                        .tensor("brain", DType.BF16, all.duplicate(), 1 << 16));
        Checkpoint checkpoint = Checkpoint.open(folder);
        float[] halves = floats(checkpoint, "half");
        float[] brains = floats(checkpoint, "brain");
        for (int bits = 0; bits < 1 << 16; bits++) {
            assertThat(Float.floatToRawIntBits(brains[bits])).isEqualTo(bits << 16);
            int exponent = bits >> 10 & 0x1F;
            double magnitude = exponent == 0
                    ? (bits & 0x3FF) * 0x1p-24
                    : exponent == 0x1F
                            ? (bits & 0x3FF) == 0 ? Double.POSITIVE_INFINITY : Double.NaN
                            : Math.scalb(1 + (bits & 0x3FF) / 1024.0, exponent - 15);
            double expected = (bits & 0x8000) == 0 ? magnitude : -magnitude;
            assertThat(Double.compare(halves[bits], expected)).as("%x", bits).isZero();
        }
    }

    @Test
    void singlesThatLieAskewAreCopied() throws IOException {
        String header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
        String padded = header + " ".repeat((9 - header.length() % 8) % 8 + 1);
        ByteBuffer bytes = ByteBuffer.allocate(8 + padded.length() + 4).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(padded.length())
                .put(padded.getBytes(StandardCharsets.UTF_8))
                .putFloat(1.5f);
        assertThat(padded.length() % 4).isNotZero();
        Files.write(folder.resolve("model.safetensors"), bytes.array());
        ByteBuffer values = Checkpoint.open(folder).values("a");
        assertThat(values.isReadOnly()).isFalse();
        assertThat(values.getFloat(0)).isEqualTo(1.5f);
    }

    @ParameterizedTest
    @CsvSource({"a, b, true", "a, c, false", "a, d, false", "a, missing, false"})
    void tensorsAreComparedByTheirBytes(String first, String second, boolean same) {
        write(
                "model.safetensors",
                new SafetensorsWriter()
                        .tensor("a", new float[] {1, 2}, 2)
                        .tensor("b", new float[] {1, 2}, 2)
                        .tensor("c", new float[] {1, 3}, 2)
                        .tensor("d", new float[] {1, 2}, 1, 2));
        assertThat(Checkpoint.open(folder).sameBytes(first, second)).isEqualTo(same);
    }

    @Test
    void integersAreNoWeights() {
        write("model.safetensors", new SafetensorsWriter().tensor("a", new long[] {1}, 1));
        Checkpoint checkpoint = Checkpoint.open(folder);
        assertThatThrownBy(() -> checkpoint.values("a"))
                .isInstanceOf(DataException.class)
                .hasMessage("model.safetensors: 'a' is I64; weights are read as F32, F16, BF16 or F64");
        assertThatThrownBy(() -> checkpoint.values("b")).hasMessage("model.safetensors has no tensor 'b'");
    }

    private void write(String name, SafetensorsWriter writer) {
        writer.write(folder.resolve(name));
    }

    private void index(String text) throws IOException {
        Files.writeString(folder.resolve(INDEX), text);
    }

    private static float[] floats(Checkpoint checkpoint, String tensor) {
        FloatBuffer buffer =
                checkpoint.values(tensor).order(ByteOrder.nativeOrder()).asFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }
}
