package ai.lepton.core.internal.tokenizer;

/** What the checks need to know of Unicode. */
final class Unicode {
    /** Characters that one becomes at most, in the normal forms C, D, and KC or KD. */
    static final double NFC = 3;

    static final double NFD = 4;
    static final double NFK = 18;

    /** In lower case, of U+0130. */
    static final double LOWER = 2;

    private Unicode() {}

    /** Returns whether a character is white space as Unicode has it (the property White_Space). */
    static boolean isSpace(int point) {
        return Character.isSpaceChar(point) || (point >= 0x09 && point <= 0x0D) || point == 0x85;
    }

    /** Returns whether a text has nothing but white space. */
    static boolean isBlank(String text) {
        return text.codePoints().allMatch(Unicode::isSpace);
    }
}
