package ai.lepton.examples.api;

import org.jspecify.annotations.Nullable;

/** What a message of an exception must be: one line that says something, shorter than 500 characters, and shows no tricks. */
final class Lines {
    private static final int LONGEST = 500;

    private Lines() {}

    /** Returns what is wrong with a message, or null. */
    static @Nullable String fault(@Nullable String message) {
        if (message == null || message.isBlank()) {
            return "says nothing";
        }
        if (message.length() > LONGEST) {
            return "says " + message.length() + " characters: " + message.substring(0, 200);
        }
        boolean hidden = message.codePoints().anyMatch(Lines::isHidden);
        return hidden
                ? "has characters that are not seen, or break the line: "
                        + message.codePoints().boxed().toList()
                : null;
    }

    private static boolean isHidden(int character) {
        int type = Character.getType(character);
        return Character.isISOControl(character)
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE
                || (type == Character.FORMAT && character != 0x200c && character != 0x200d);
    }
}
