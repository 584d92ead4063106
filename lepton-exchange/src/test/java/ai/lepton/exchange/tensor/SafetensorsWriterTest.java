package ai.lepton.exchange.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsWriterTest {
    @TempDir
    private Path directory;

    @Test
    @SuppressWarnings("NullAway") // null is what is tried
    void namesThatNoHeaderHoldsAreRefused() {
        assertThatThrownBy(() -> new SafetensorsWriter().tensor("a\uD800", new float[] {1}, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the name of a tensor has half a surrogate pair");
        assertThatThrownBy(() -> new SafetensorsWriter().metadata("a\uDC00", "b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a key of the metadata has half a surrogate pair");
        assertThatThrownBy(() -> new SafetensorsWriter().metadata("a", "b\uDC00"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the value of 'a' has half a surrogate pair");
        assertThatThrownBy(() -> new SafetensorsWriter().tensor(null, new float[] {1}, 1))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("name is null");
    }

    @Test
    void tensorsThatTakeMoreThan64BitsAreRefused() {
        long most = Long.MAX_VALUE / Byte.SIZE;
        SafetensorsWriter writer = new SafetensorsWriter();
        for (int i = 0; i < 9; i++) {
            writer.tensor("t" + i, DType.U8, out -> {}, most);
        }
        assertThatThrownBy(() -> writer.write(directory.resolve("huge")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("with tensor 't8' the tensors take more than 2^63 - 1 bytes; write several files");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void writesTensorsOfSeveralChunks() {
        int n = 200_001;
        float[] floats = new float[n];
        long[] longs = new long[n];
        boolean[] booleans = new boolean[n];
        for (int i = 0; i < n; i++) {
            floats[i] = i;
            longs[i] = -i;
            booleans[i] = i % 3 == 0;
        }
        Path file = directory.resolve("chunks");
        new SafetensorsWriter()
                .tensor("f", floats, n)
                .tensor("b", DType.BF16, floats, n)
                .tensor("l", longs, n)
                .tensor("o", booleans, n)
                .write(file);
        Safetensors read = Safetensors.open(file);
        assertThat(read.floats("f")).isEqualTo(floats);
        assertThat(read.longs("l")).isEqualTo(longs);
        long[] ones = read.longs("o");
        float[] brains = read.floats("b");
        for (int i = 0; i < n; i++) {
            assertThat(ones[i] == 1).isEqualTo(booleans[i]);
            assertThat(brains[i]).isCloseTo(floats[i], withinPercentage(0.4));
        }
    }

    @Test
    void refusesWhatCannotBeWritten() {
        SafetensorsWriter writer = new SafetensorsWriter().tensor("a", new float[] {1}, 1);
        assertThatThrownBy(() -> writer.tensor("a", new float[] {1}, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is a tensor 'a' already; names must be distinct");
        assertThatThrownBy(() -> writer.tensor("b", new float[] {1, 2, 3}, 2, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tensor 'b' is [2, 2], which has 4 elements, but 3 values were given");
        assertThatThrownBy(() -> writer.tensor("b", new long[0], -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tensor 'b' is I64 [-1]: dimension -1 is negative");
        assertThatThrownBy(() -> writer.tensor("b", DType.I8, new float[1], 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tensor 'b': singles can't be written as I8; F32, F16 and BF16 would do");
        assertThatThrownBy(() -> writer.tensor("b", DType.I16, ByteBuffer.allocate(3), 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tensor 'b' is I16 [2], which takes 4 bytes, but the buffer has 3");
        assertThatThrownBy(() -> writer.tensor("__metadata__", new float[] {1}, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a tensor can't be called '__metadata__', which is the file's own metadata; use"
                        + " metadata(...)");
        assertThatThrownBy(() -> writer.write(directory))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(directory + " is a directory; name a file in it");
    }

    @Test
    void leavesTheOldFileWhereASourceFails() throws IOException {
        Path file = directory.resolve("model.safetensors");
        Files.writeString(file, "old");
        SafetensorsWriter tooFew =
                new SafetensorsWriter().tensor("a", DType.U8, out -> out.write(new byte[] {1, 2}), 3);
        assertThatThrownBy(() -> tooFew.write(file))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage(file + " can't be written: tensor 'a' has 3 bytes, but its source streamed 2");
        SafetensorsWriter tooMany =
                new SafetensorsWriter().tensor("a", DType.U8, out -> out.write(new byte[] {1, 2}), 1);
        assertThatThrownBy(() -> tooMany.write(file))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage(file + " can't be written: tensor 'a' has 1 bytes, but its source streamed more");
        SafetensorsWriter broken = new SafetensorsWriter()
                .tensor("a", new float[100_000], 100_000)
                .tensor(
                        "b",
                        DType.U8,
                        out -> {
                            throw new BufferOverflowException();
                        },
                        1);
        assertThatThrownBy(() -> broken.write(file)).isInstanceOf(BufferOverflowException.class);
        assertThat(file).hasContent("old");
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left.toList()).isEqualTo(List.of(file));
        }
    }

    @Test
    void writesTheSlicesOfAnotherFileToAStream() throws IOException {
        Path file = directory.resolve("a");
        new SafetensorsWriter()
                .metadata("k", "v")
                .tensor("a", new float[] {1, 2}, 2)
                .write(file);
        Safetensors read = Safetensors.open(file);
        SafetensorsWriter copy = new SafetensorsWriter();
        read.metadata().forEach(copy::metadata);
        read.tensors().forEach(info -> copy.tensor(info.name(), info.dtype(), read.buffer(info.name()), 2));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        copy.writeTo(out);
        assertThat(file).hasBinaryContent(out.toByteArray());
        assertThat(copy.sha256()).isEqualTo(read.sha256());
        assertThat(read.metadata()).isEqualTo(Map.of("k", "v"));
    }
}
