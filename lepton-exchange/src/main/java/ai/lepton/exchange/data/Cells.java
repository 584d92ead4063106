package ai.lepton.exchange.data;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Takes the cells of one column, one after another; refuses one that does not fit. */
interface Cells {
    /** Takes characters of a text file, which may be a word for a missing value. */
    void take(char[] text, int from, int to);

    /** Takes a value as {@link Row} has them, null where it is missing. */
    void take(@Nullable Object value);

    /** Takes characters in UTF-8. */
    default void take(byte[] utf8, int from, int to) {
        char[] text = new String(utf8, from, to - from, StandardCharsets.UTF_8).toCharArray();
        take(text, 0, text.length);
    }
}
