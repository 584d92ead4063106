package ai.lepton.exchange.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.lepton.exchange.DataException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
    @TempDir
    private Path directory;

    @Test
    void aThreadThatIsInterruptedOpensAFile() {
        Path file = directory.resolve("model.safetensors");
        new SafetensorsWriter().tensor("a", new float[] {1}, 1).write(file);
        Thread.currentThread().interrupt();
        try {
            assertThat(Safetensors.open(file).floats("a")).containsExactly(1);
            assertThat(Safetensors.open(file, file).floats("a")).containsExactly(1);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void aHeaderThatPassesForUtf8AndIsUtf16IsRefused() {
        byte[] header = "{}".getBytes(StandardCharsets.UTF_16LE);
        ByteBuffer file = ByteBuffer.allocate(Long.BYTES + header.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .flip();
        assertThatThrownBy(() -> Safetensors.of("model", file))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("model is no safetensors file: its header is not valid JSON: ");
    }

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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} x|4"
                        + "| is no safetensors file: its header is not valid JSON: Unrecognized token 'x'",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}{}|4"
                        + "| is no safetensors file: its header goes on after the JSON object",
                " {}|0| is no safetensors file: its header does not begin with '{'",
                "[]|0| is no safetensors file: its header does not begin with '{'",
                "{\"a\":|0| is no safetensors file: its header is not valid JSON: Unexpected end-of-input",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                        + "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}|8"
                        + "| is no safetensors file: its header is not valid JSON: Duplicate Object property \"a\"",
                "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}|4"
                        + "| is no safetensors file: its header is not valid JSON: Duplicate Object property \"dtype\"",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}|8"
                        + "|: tensor 'a' begins at 4, but the tensor before it ends at 0;"
                        + " bytes must follow each other without holes or overlaps",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}|8"
                        + "|: tensor 'b' begins at 4, but the tensor before it ends at 8;"
                        + " bytes must follow each other without holes or overlaps",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}|4"
                        + "|: tensor 'a' is F32 [2], which takes 8 bytes, but its data_offsets hold 4",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}|3"
                        + "| has 3 bytes of tensors, but its header describes 4; the file is truncated, copy it again",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}|5"
                        + "| has 5 bytes of tensors, but its header describes 4; bytes after the last tensor",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,4]}}|4"
                        + "|: tensor 'a' is F32 [4294967296, 4294967296]: the size is beyond 64 bits",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[9223372036854775807],\"data_offsets\":[0,4]}}|4"
                        + "|: tensor 'a' is F32 [9223372036854775807]: the size is beyond 64 bits",
                "{\"a\":{\"dtype\":\"F4\",\"shape\":[3],\"data_offsets\":[0,2]}}|2"
                        + "|: tensor 'a' is F4 [3]: 3 elements of 4 bits don't fill whole bytes",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}|4"
                        + "|: tensor 'a' has -1 in its shape; integers from 0 to 2^63 - 1 would do",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[0,4]}}|4"
                        + "|: tensor 'a' has 1.0 in its shape; integers from 0 to 2^63 - 1 would do",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[18446744073709551616],\"data_offsets\":[0,4]}}|4"
                        + "|: tensor 'a' has 18446744073709551616 in its shape;"
                        + " integers from 0 to 2^63 - 1 would do",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":1,\"data_offsets\":[0,4]}}|4"
                        + "|: tensor 'a' has a shape that is not an array",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4]}}|4"
                        + "|: tensor 'a' has 1 data_offsets; they are [begin, end]",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,4]}}|4"
                        + "|: tensor 'a' has 3 data_offsets; they are [begin, end]",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,-4]}}|0"
                        + "|: tensor 'b' has -4 in its data_offsets; integers from 0 to 2^63 - 1 would do",
                "{\"a\":{\"dtype\":\"F128\",\"shape\":[1],\"data_offsets\":[0,4]}}|4"
                        + "|: tensor 'a' has the dtype 'F128', which safetensors does not define; one of [BOOL, F4,",
                "{\"a\":{\"shape\":[1],\"data_offsets\":[0,4]}}|4"
                        + "|: tensor 'a' lacks dtype; an entry has dtype, shape and data_offsets",
                "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}|4"
                        + "|: tensor 'a' lacks shape; an entry has dtype, shape and data_offsets",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}|4"
                        + "|: tensor 'a' lacks data_offsets; an entry has dtype, shape and data_offsets",
                "{\"a\":1}|4|: tensor 'a' is not described by a JSON object",
                "{\"__metadata__\":{\"a\":1}}|0"
                        + "| is no safetensors file: its __metadata__ 'a' is not a string;"
                        + " metadata maps strings to strings",
                "{\"__metadata__\":[]}|0| is no safetensors file: its __metadata__ is not a JSON object",
            })
    void refusesCorruptFiles(String header, int dataBytes, String reason) throws IOException {
        Path file = write(header.getBytes(StandardCharsets.UTF_8), dataBytes);
        assertThatThrownBy(() -> Safetensors.open(file))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(file + reason);
        assertThatThrownBy(() -> Safetensors.of("bytes", ByteBuffer.wrap(Files.readAllBytes(file))))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("bytes" + reason);
    }

    @Test
    void refusesATensorThatEndsBeforeItBegins() throws IOException {
        Path file = write(
                ("{\"a\":{\"dtype\":\"U8\",\"shape\":[5],\"data_offsets\":[0,5]},"
                                + "\"b\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[5,4]}}")
                        .getBytes(StandardCharsets.UTF_8),
                5);
        assertThatThrownBy(() -> Safetensors.open(file))
                .isInstanceOf(DataException.class)
                .hasMessage(file + ": tensor 'b' ends at 4, before it begins at 5");
    }

    @Test
    void refusesAHeaderThatIsNoUtf8() throws IOException {
        byte[] header = "{\"__metadata__\":{\"a\":\"x\"}}".getBytes(StandardCharsets.UTF_8);
        header[22] = (byte) 0xC0;
        Path file = write(header, 0);
        assertThatThrownBy(() -> Safetensors.open(file))
                .isInstanceOf(DataException.class)
                .hasMessage(file + " is no safetensors file: its header is not valid UTF-8 at byte 22");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7})
    void refusesAFileTooShortForItsLength(int size) throws IOException {
        Path file = Files.write(directory.resolve("short"), new byte[size]);
        assertThatThrownBy(() -> Safetensors.open(file))
                .isInstanceOf(DataException.class)
                .hasMessage(file + " is no safetensors file: it has " + size
                        + " bytes, and the length of its header alone takes 8");
    }

    @Test
    void refusesAHugeHeaderBeforeTakingMemory() throws IOException {
        for (long length : new long[] {100_000_001, Long.MAX_VALUE, -1}) {
            Path file = Files.write(
                    directory.resolve("huge"),
                    ByteBuffer.allocate(16)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(length)
                            .array());
            assertThatThrownBy(() -> Safetensors.open(file))
                    .isInstanceOf(DataException.class)
                    .hasMessage(file + " is no safetensors file: it begins with a header length of "
                            + Long.toUnsignedString(length) + " bytes; at most 100000000 are read");
        }
        Path file = Files.write(
                directory.resolve("huge"),
                ByteBuffer.allocate(16)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(100_000_000)
                        .array());
        assertThatThrownBy(() -> Safetensors.open(file))
                .isInstanceOf(DataException.class)
                .hasMessage(file + " is truncated: its header has 100000000 bytes, the file 8 after the length;"
                        + " copy it again");
    }

    @Test
    void refusesMoreTensorsThanAnyModelHas() throws IOException {
        StringBuilder header = new StringBuilder("{");
        for (int i = 0; i <= 100_000; i++) {
            header.append(i == 0 ? "" : ",")
                    .append('"')
                    .append(i)
                    .append("\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}");
        }
        Path file = write(header.append('}').toString().getBytes(StandardCharsets.UTF_8), 0);
        assertThatThrownBy(() -> Safetensors.open(file))
                .isInstanceOf(DataException.class)
                .hasMessage(file + " is no safetensors file: its header lists more than 100000 tensors");
    }

    @Test
    void refusesDeepNesting() throws IOException {
        byte[] header =
                ("{\"a\":{\"x\":" + "[".repeat(5000) + "]".repeat(5000) + "}}").getBytes(StandardCharsets.UTF_8);
        Path file = write(header, 0);
        assertThatThrownBy(() -> Safetensors.open(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("nesting depth");
    }

    @Test
    void readsAnUnpaddedHeaderWithFieldsThatItDoesNotKnow() throws IOException {
        Path file = write(
                "{\"a\":{\"x\":[{\"y\":1}],\"data_offsets\":[0,4],\"shape\":[],\"dtype\":\"I32\"}}"
                        .getBytes(StandardCharsets.UTF_8),
                4);
        assertThat(Safetensors.open(file).longs("a")).containsExactly(0);
    }

    @Test
    void refusesAFileThatIsMissingOrADirectory() {
        Path missing = directory.resolve("none");
        assertThatThrownBy(() -> Safetensors.open(missing))
                .isInstanceOf(DataException.class)
                .hasMessage(missing + " does not exist; name a safetensors file");
        assertThatThrownBy(() -> Safetensors.open(directory))
                .isInstanceOf(DataException.class)
                .hasMessage(directory + " is a directory; name a safetensors file in it");
    }

    @Test
    void namesTensorsItHasAndTypesItConverts() {
        Path file = directory.resolve("some");
        new SafetensorsWriter()
                .tensor("a", new float[] {1}, 1)
                .tensor("b", new long[] {1}, 1)
                .write(file);
        Safetensors tensors = Safetensors.open(file);
        assertThatThrownBy(() -> tensors.floats("c"))
                .isInstanceOf(DataException.class)
                .hasMessage(file + " has no tensor 'c'; it has 'b', 'a'");
        assertThatThrownBy(() -> tensors.floats("b"))
                .isInstanceOf(DataException.class)
                .hasMessage(file + ": tensor 'b' I64 [1] is not one of [F32, F16, BF16]; read its bytes by"
                        + " buffer(name)");
        assertThatThrownBy(() -> tensors.longs("a")).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> tensors.buffer("a").put((byte) 1)).isInstanceOf(ReadOnlyBufferException.class);
        assertThat(tensors.contains("a")).isTrue();
        assertThat(tensors.contains("c")).isFalse();
        assertThat(tensors).hasToString(file + ": 2 tensors");
    }

    @Test
    void refusesU64BeyondLong() {
        Path file = directory.resolve("u64");
        new SafetensorsWriter()
                .tensor("u", DType.U64, ByteBuffer.wrap(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1}), 1)
                .write(file);
        assertThatThrownBy(() -> Safetensors.open(file).longs("u"))
                .isInstanceOf(DataException.class)
                .hasMessage(file + ": tensor 'u' has 18446744073709551615 at 0, beyond 2^63 - 1; read it by"
                        + " buffer(name)");
    }

    @Test
    void mapsFilesThatNoOneBufferHoldsByWindows() {
        Path file = directory.resolve("windows");
        float[] large = new float[100];
        for (int i = 0; i < large.length; i++) {
            large[i] = i;
        }
        new SafetensorsWriter()
                .tensor("a", new float[] {1, 2, 3}, 3)
                .tensor("b", new float[] {4, 5, 6, 7}, 4)
                .tensor("c", large, 100)
                .tensor("d", new float[] {8}, 1)
                .tensor("e", new float[0], 0)
                .tensor("f", new float[] {9, 10}, 2)
                .write(file);
        Safetensors tensors = Safetensors.open(file, 32);
        assertThat(tensors.floats("a")).containsExactly(1, 2, 3);
        assertThat(tensors.floats("b")).containsExactly(4, 5, 6, 7);
        assertThat(tensors.floats("d")).containsExactly(8);
        assertThat(tensors.floats("e")).isEmpty();
        assertThat(tensors.floats("f")).containsExactly(9, 10);
        assertThatThrownBy(() -> tensors.buffer("c"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(file + ": tensor 'c' has 400 bytes, more than one buffer holds; read it by buffer(name,"
                        + " offset, length)");
        for (int from = 0; from + 4 <= large.length; from++) {
            ByteBuffer slice = tensors.buffer("c", from * 4L, 16);
            for (int i = from; i < from + 4; i++) {
                assertThat(slice.getFloat()).isEqualTo(i);
            }
        }
        assertThatThrownBy(() -> tensors.buffer("c", 12, 32)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tensors.buffer("c", 398, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(file + ": tensor 'c' has 400 bytes; 4 from 398 are outside");
        assertThatThrownBy(() -> tensors.buffer("c", -1, 4)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsBeyondTwoGibibytes() throws IOException {
        // Sparse: only the header, one value in the middle of the large tensor, and the last take room on the disk.
        long large = 3L << 30;
        byte[] header = ("{\"large\":{\"dtype\":\"U8\",\"shape\":[" + large + "],\"data_offsets\":[0," + large + "]},"
                        + "\"last\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[" + large + "," + (large + 4)
                        + "]}}")
                .getBytes(StandardCharsets.UTF_8);
        Path file = directory.resolve("large");
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            channel.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(header.length)
                    .flip());
            channel.write(ByteBuffer.wrap(header));
            long start = 8L + header.length;
            channel.write(ByteBuffer.wrap(new byte[] {77}), start + (5L << 29));
            channel.write(
                    ByteBuffer.allocate(4)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putFloat(2.5f)
                            .flip(),
                    start + large);
        }
        Safetensors tensors = Safetensors.open(file);
        assertThat(tensors.floats("last")).containsExactly(2.5f);
        assertThat(tensors.buffer("large", 5L << 29, 10).get()).isEqualTo((byte) 77);
        assertThat(tensors.buffer("large", (5L << 29) - 1000, (1 << 29) + 1000).get(1000))
                .isEqualTo((byte) 77);
        assertThatThrownBy(() -> tensors.buffer("large")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsATensorOfAQuarterGibibyteAsFloats() throws IOException {
        int n = 1 << 26;
        byte[] header = ("{\"a\":{\"dtype\":\"F32\",\"shape\":[" + n + "],\"data_offsets\":[0," + (n * 4L) + "]}}")
                .getBytes(StandardCharsets.UTF_8);
        Path file = directory.resolve("quarter");
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            channel.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(header.length)
                    .flip());
            channel.write(ByteBuffer.wrap(header));
            channel.write(
                    ByteBuffer.allocate(4)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putFloat(2.5f)
                            .flip(),
                    8 + header.length + (n - 1) * 4L);
        }
        float[] values = Safetensors.open(file).floats("a");
        assertThat(values.length).isEqualTo(n);
        assertThat(values[n - 1]).isEqualTo(2.5f);
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
    void isReadByManyThreadsAtOnce() {
        Path file = directory.resolve("threads");
        SafetensorsWriter writer = new SafetensorsWriter();
        for (int i = 0; i < 50; i++) {
            float[] values = new float[1000];
            java.util.Arrays.fill(values, i);
            writer.tensor("t" + i, DType.BF16, values, 10, 100);
        }
        writer.write(file);
        Safetensors tensors = Safetensors.open(file);
        ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
        IntStream.range(0, 2000).parallel().forEach(i -> {
            for (float value : tensors.floats("t" + i % 50)) {
                if (value != i % 50) {
                    wrong.add("t" + i % 50 + " has " + value);
                }
            }
        });
        assertThat(wrong).isEmpty();
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

    private Path write(byte[] header, int dataBytes) throws IOException {
        Path file = directory.resolve("corrupt.safetensors");
        return Files.write(
                file,
                ByteBuffer.allocate(8 + header.length + dataBytes)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(header.length)
                        .put(header)
                        .array());
    }
}
