package ai.lepton.exchange.data;

import org.jspecify.annotations.Nullable;

/** Takes the cells of one column, one after another; refuses one that does not fit. */
interface Cells {
    /** Takes characters of a text file, which may be a word for a missing value. */
    void take(char[] text, int from, int to);

    /** Takes a value as {@link Row} has them, null where it is missing. */
    void take(@Nullable Object value);

    /** Takes a number of a file in which it is no text, such as JSON; its characters are such as JSON has them. */
    default void takeNumber(char[] text, int from, int to) {
        take(text, from, to);
    }
}
