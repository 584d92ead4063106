package ai.lepton.examples;

import org.jspecify.annotations.Nullable;

/**
 * What a terminal is shown of texts that come from outside, such as names of columns and of files: one line, in which what would
 * steer the terminal, turn the direction of writing or not be seen is escaped, as {@code \\u001b}.
 */
final class Shown {
    private static final int LONGEST = 4_000;

    private Shown() {}

    /** Returns the text in one line of at most 4,000 characters and an ellipsis. */
    static String line(@Nullable Object text) {
        StringBuilder line = new StringBuilder();
        String all = String.valueOf(text);
        for (int at = 0; at < all.length(); ) {
            if (line.length() > LONGEST) {
                return line.append('…').toString();
            }
            int character = all.codePointAt(at);
            at += Character.charCount(character);
            if (!isEscaped(character)) {
                line.appendCodePoint(character);
            } else if (character == '\n') {
                line.append("\\n");
            } else if (character == '\t') {
                line.append("\\t");
            } else {
                line.append(String.format(Character.isBmpCodePoint(character) ? "\\u%04x" : "\\u{%x}", character));
            }
        }
        return line.toString();
    }

    private static boolean isEscaped(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            // Words and pictures are spelt with the two joiners.
            case Character.FORMAT -> character != 0x200c && character != 0x200d;
            default -> false;
        };
    }
}
