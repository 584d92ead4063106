package ai.lepton.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.lepton.exchange.DataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without these checks the native library would end the process, and this test with it. */
class CharsMapTest {
    private static final int HAS_LEAF = 1 << 8;
    private static final int UNITS = 1024;

    @TempDir
    private Path directory;

    /** A trie of two blocks and more: the root stands at 0, what follows an 'a' at 512, its leaf there. */
    private static int[] trie(int leaf) {
        int[] units = new int[UNITS];
        units['a'] = 'a' | HAS_LEAF | ('a' ^ 512) << 10;
        units[512] = leaf;
        return units;
    }

    private static String map(int[] units, String texts) {
        byte[] end = texts.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes =
                ByteBuffer.allocate(4 + 4 * units.length + end.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(4 * units.length);
        for (int unit : units) {
            bytes.putInt(unit);
        }
        return Base64.getEncoder().encodeToString(bytes.put(end).array());
    }

    private void write(String map) throws IOException {
        String whole = Files.readString(Goldens.directory("word-piece").resolve("tokenizer.json"));
        String changed = whole.replaceFirst(
                "(?s)\"normalizer\": \\{.*?}",
                "\"normalizer\": {\"type\": \"Precompiled\", \"precompiled_charsmap\": " + map + "}");
        assertThat(changed).contains("Precompiled");
        Files.writeString(directory.resolve("tokenizer.json"), changed);
    }

    private void assertRefused(String map, String fault) throws IOException {
        write(map);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Tokenizer.open(directory))
                .withMessage("tokenizer.json: normalizer.precompiled_charsmap " + fault + ": "
                        + directory.resolve("tokenizer.json"));
    }

    @Test
    void aTableThatHoldsTogetherIsUsed() throws IOException {
        write('"' + map(trie(0), "b\0") + '"');
        try (Tokenizer tokenizer = Tokenizer.open(directory)) {
            assertThat(tokenizer.encode("a").ids())
                    .containsExactly(tokenizer.encode("b").ids());
        }
    }

    @Test
    void aTableThatLeadsOutsideOfItselfIsRefused() throws IOException {
        String fault = "is damaged: it leads outside of itself";
        assertRefused('"' + map(trie(3), "b\0") + '"', fault);
        assertRefused('"' + map(trie(1), "\u00E9\0") + '"', fault); // into the middle of a character
        int[] far = trie(0);
        far['c'] = 'c' | 0x1FFFFF << 10;
        assertRefused('"' + map(far, "b\0") + '"', fault);
        assertRefused('"' + map(Arrays.copyOf(trie(0), 600), "b\0") + '"', fault);
    }

    @Test
    void whatIsNoTableIsRefused() throws IOException {
        assertRefused("7", "is 7; wanted a string");
        assertRefused("\"a table\"", "is not a table in Base64");
        assertRefused("\"\"", "of 0 bytes is cut off");
        assertRefused("\"AAAAAA==\"", "of 4 bytes is cut off");
        assertRefused("\"/////wAA\"", "of 6 bytes is cut off");
    }

    @Test
    void oneCharacterMayNotBecomeALongText() throws IOException {
        assertRefused(
                '"' + map(trie(0), "b".repeat(300) + '\0') + '"',
                "makes a text of more than 256 bytes of one character");
    }

    @Test
    void textsThatAreNotUtf8AreRefused() throws IOException {
        byte[] broken = Base64.getDecoder().decode(map(trie(0), "b\0"));
        broken[broken.length - 2] = (byte) 0xC3;
        assertRefused('"' + Base64.getEncoder().encodeToString(broken) + '"', "holds texts that are not UTF-8");
    }
}
