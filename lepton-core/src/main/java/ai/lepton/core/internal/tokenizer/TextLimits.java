package ai.lepton.core.internal.tokenizer;

/**
 * How long a text may be for the regular expressions of a tokenizer, which would end the process beyond it.
 *
 * @param characters most UTF-16 code units of a text
 * @param spaces most of them that are white space in a row
 */
public record TextLimits(int characters, int spaces) {
    /**
     * Checks a text.
     *
     * @throws IllegalArgumentException if it is too long, or has too much white space in a row
     */
    public void check(String text) {
        if (text.length() > characters) {
            throw new IllegalArgumentException(
                    "the text has " + text.length() + " characters; the patterns of this tokenizer take at most "
                            + characters + ": cut it and encode the parts");
        }
        if (text.length() <= spaces) {
            return;
        }
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            run = Unicode.isSpace(text.charAt(i)) ? run + 1 : 0;
            if (run > spaces) {
                throw new IllegalArgumentException(
                        "the text has more than " + spaces + " characters of white space in a row,"
                                + " up to character " + i + "; the patterns of this tokenizer take no more");
            }
        }
    }
}
