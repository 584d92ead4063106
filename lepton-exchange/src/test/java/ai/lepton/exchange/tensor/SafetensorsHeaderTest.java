package ai.lepton.exchange.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers that are refused, with the reason, and what is tolerated. */
class SafetensorsHeaderTest {
    @TempDir
    private Path directory;

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
    void metadataThatIsNullIsNone() throws IOException { // as the reference implementation reads it
        Path file = write("{\"__metadata__\":null}".getBytes(StandardCharsets.UTF_8), 0);
        assertThat(Safetensors.open(file).metadata()).isEmpty();
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
    void readsAsManyTensorsAsAreAllowed() throws IOException {
        int tensors = 150_000;
        StringBuilder header = new StringBuilder("{");
        for (int i = 0; i < tensors; i++) {
            header.append(i == 0 ? "" : ",")
                    .append("\"t")
                    .append(i)
                    .append("\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}");
        }
        Path file = write(header.append('}').toString().getBytes(StandardCharsets.UTF_8), 0);
        assertThat(Safetensors.open(file).names()).hasSize(tensors).contains("t149999");
        assertThat(Safetensors.open(file, tensors).names()).hasSize(tensors);
        assertThatThrownBy(() -> Safetensors.open(file, tensors - 1))
                .isInstanceOf(DataException.class)
                .hasMessage(file + " has more than 149999 tensors in its header; open it by open(file, mostTensors) if"
                        + " that is right");
        assertThatThrownBy(() -> Safetensors.open(file, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("mostTensors is 0; 1 or more would do");
    }

    @Test
    void readsNamesOfAnyLength() throws IOException {
        Path file = directory.resolve("long.safetensors");
        String name = "n".repeat(300_000) + "\uD83C\uDF88";
        new SafetensorsWriter()
                .metadata("k".repeat(100_000), "v".repeat(100_000))
                .tensor(name, new float[] {7}, 1)
                .write(file);
        Safetensors read = Safetensors.open(file);
        assertThat(read.floats(name)).containsExactly(7);
        assertThat(read.metadata()).containsOnlyKeys("k".repeat(100_000));
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
