package ai.lepton.metrics.internal;

import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A text of a user or of a file, as a message or a table shows it: on one line, bounded in length, and with every
 * character escaped that is not seen or moves what stands beside it.
 *
 * <p>Escaped are control characters (a line feed is {@code \n}, an escape {@code \u001b}), line and paragraph
 * separators, format characters (among them those that turn the direction of writing, such as U+202E, and the byte
 * order mark), and surrogates without their other half. The joiners U+200C and U+200D stay, as words and pictures are
 * spelt with them. A backslash stays as it is, so that paths can be read: what comes out is for people.
 *
 * <p>A text that is too long keeps its beginning and its end, with '…' between them.
 */
public final class Quoted {
    /** The most characters of a message that was bounded by {@link #message}. */
    public static final int LONGEST_MESSAGE = 500;

    /** The most characters of one text within a message, without its quotes. */
    public static final int LONGEST_TEXT = 60;

    /** The most characters of a table's cell. */
    public static final int LONGEST_CELL = 60;

    private static final int LONGEST_LIST = 200;
    private static final int MOST_LISTED = 10;
    private static final String GAP = "…";

    private Quoted() {}

    /** Returns the text in single quotes, or {@code null} without any where there is none. */
    public static String of(@Nullable Object text) {
        return text == null ? "null" : "'" + bare(text) + "'";
    }

    /** Returns the text without quotes. */
    public static String bare(@Nullable Object text) {
        return within(LONGEST_TEXT, String.valueOf(text));
    }

    /** Returns the text as a table shows it. */
    public static String cell(@Nullable Object text) {
        return within(LONGEST_CELL, String.valueOf(text));
    }

    /** Returns a whole message; one that is short and has nothing to escape comes back as it is. */
    public static String message(@Nullable Object text) {
        return within(LONGEST_MESSAGE, String.valueOf(text));
    }

    /** Returns the first texts in quotes with commas between them, and the number of those that have no place. */
    public static String all(Collection<?> texts) {
        return texts.isEmpty() ? "none" : joined(texts, Quoted::of);
    }

    /** Returns the first texts without quotes with commas between them, and the number of those that have no place. */
    public static String words(Collection<?> texts) {
        return joined(texts, Quoted::bare);
    }

    private static String joined(Collection<?> texts, Function<Object, String> shown) {
        StringBuilder list = new StringBuilder();
        int listed = 0;
        for (Object text : texts) {
            String next = shown.apply(text);
            if (listed > 0 && (listed == MOST_LISTED || list.length() + next.length() > LONGEST_LIST)) {
                return list.append(" and ")
                        .append(texts.size() - listed)
                        .append(" more")
                        .toString();
            }
            list.append(listed == 0 ? "" : ", ").append(next);
            listed++;
        }
        return list.toString();
    }

    /** Returns the text in at most so many characters, which are 20 or more. */
    public static String within(int most, String text) {
        if (text.length() <= most && text.codePoints().noneMatch(Quoted::isEscaped)) {
            return text;
        }
        StringBuilder whole = new StringBuilder();
        int at = 0;
        while (at < text.length() && whole.length() <= most) {
            at = append(whole, text, at);
        }
        return at == text.length() && whole.length() <= most ? whole.toString() : cut(most, text);
    }

    private static String cut(int most, String text) {
        StringBuilder beginning = new StringBuilder();
        StringBuilder end = new StringBuilder();
        int forTheEnd = most / 4;
        StringBuilder unit = new StringBuilder();
        for (int at = 0; ; ) {
            unit.setLength(0);
            at = append(unit, text, at);
            if (beginning.length() + unit.length() > most - forTheEnd - GAP.length()) {
                break;
            }
            beginning.append(unit);
        }
        for (int at = text.length(); ; ) {
            unit.setLength(0);
            at = text.offsetByCodePoints(at, -1);
            append(unit, text, at);
            if (end.length() + unit.length() > forTheEnd) {
                break;
            }
            end.insert(0, unit);
        }
        return beginning + GAP + end;
    }

    /** Appends the character at a place as it is shown; returns the place of the next one. */
    private static int append(StringBuilder shown, String text, int at) {
        int character = text.codePointAt(at);
        if (!isEscaped(character)) {
            shown.appendCodePoint(character);
        } else if (character == '\n') {
            shown.append("\\n");
        } else if (character == '\r') {
            shown.append("\\r");
        } else if (character == '\t') {
            shown.append("\\t");
        } else if (Character.isBmpCodePoint(character)) {
            shown.append(String.format("\\u%04x", character));
        } else {
            shown.append(String.format("\\u{%x}", character));
        }
        return at + Character.charCount(character);
    }

    private static boolean isEscaped(int character) {
        if (character < 0x80) {
            return character < ' ' || character == 0x7f;
        }
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            case Character.FORMAT -> character != 0x200c && character != 0x200d;
            default -> false;
        };
    }
}
