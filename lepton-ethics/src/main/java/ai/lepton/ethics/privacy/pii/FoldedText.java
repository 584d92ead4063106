package ai.lepton.ethics.privacy.pii;

import java.util.Arrays;

/**
 * A stretch of text as a person sees it: digits and letters of full width and digits of any script as ASCII, all kinds of hyphens and
 * blanks as one, and without soft hyphens, joiners and marks of direction, which are not seen. Each character knows where it was.
 */
final class FoldedText {
    /** Most characters in a row that are left out; after them comes {@link #BREAK}, so that lengths stay bounded. */
    private static final int MOST_LEFT_OUT = 4;

    /** A character that ends every word. */
    static final char BREAK = '\1';

    /** Letters and digits, of words. */
    private static final boolean[] ASCII_WORD = new boolean[128];

    static {
        for (char c = 0; c < 128; c++) {
            ASCII_WORD[c] = Character.isLetterOrDigit(c) || c == '_';
        }
    }

    /** The characters as they are seen: those that were given where all of them are ASCII, or else {@link #room}. */
    private char[] chars = new char[0];

    private char[] room = new char[0];
    private boolean isPlain;
    private int[] origins = new int[0];
    private int size;
    private final Places lineFeeds = new Places();
    private final Places pairs = new Places();

    /** Ascending places in the text. */
    static final class Places {
        private int[] at = new int[16];
        private int size;

        private void add(int place) {
            if (size == at.length) {
                at = Arrays.copyOf(at, size * 2);
            }
            at[size++] = place;
        }

        /** Returns how many are before a place. */
        int before(int place) {
            int found = Arrays.binarySearch(at, 0, size, place);
            return found < 0 ? -found - 1 : found;
        }

        int get(int index) {
            return at[index];
        }
    }

    /** Takes another text in the place of the one before. It must not change while characters are asked for. */
    void fold(char[] text, int length) {
        lineFeeds.size = 0;
        pairs.size = 0;
        int plain = plain(text, length);
        isPlain = plain == length;
        if (isPlain) {
            chars = text;
            size = length;
            return;
        }
        if (room.length < length + length / MOST_LEFT_OUT + 1) {
            room = new char[length + length / MOST_LEFT_OUT + 1];
            origins = new int[room.length + 1];
        }
        chars = room;
        System.arraycopy(text, 0, chars, 0, plain);
        for (int i = 0; i < plain; i++) {
            origins[i] = i;
        }
        int to = plain;
        int leftOut = 0;
        for (int i = plain; i < length; i++) {
            char c = text[i];
            if (c < 128) {
                if (c == '\n') {
                    lineFeeds.add(i);
                }
                chars[to] = c;
                origins[to++] = i;
                leftOut = 0;
                continue;
            }
            int point = c;
            if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text[i + 1])) {
                pairs.add(i);
                point = Character.toCodePoint(c, text[i + 1]);
            }
            char folded = folded(point);
            if (folded == 0) {
                if (++leftOut > MOST_LEFT_OUT) {
                    chars[to] = BREAK;
                    origins[to++] = i;
                    leftOut = 0;
                }
            } else {
                chars[to] = folded;
                origins[to++] = i;
                leftOut = 0;
            }
            i += point > Character.MAX_VALUE ? 1 : 0;
        }
        size = to;
        origins[to] = length;
    }

    /** Returns how many characters there are before the first that is not ASCII, and notes their line feeds. */
    private int plain(char[] text, int length) {
        for (int i = 0; i < length; i++) {
            char c = text[i];
            if (c == '\n') {
                lineFeeds.add(i);
            } else if (c >= 128) {
                return i;
            }
        }
        return length;
    }

    /** Returns what a character beyond ASCII is taken for; 0 if it is left out. */
    private static char folded(int point) {
        if (point >= 0x4E00 && point <= 0x9FFF) {
            return (char) point; // by far the most
        }
        if (point >= 0xFF01 && point <= 0xFF5E) {
            return (char) (point - 0xFF01 + '!');
        }
        if (point == 0xAD
                || point == 0x180E
                || point == 0xFEFF
                || point >= 0x200B && point <= 0x200F
                || point >= 0x202A && point <= 0x202E
                || point >= 0x2060 && point <= 0x206F
                || point >= 0xFE00 && point <= 0xFE0F) {
            return 0;
        }
        if (point == 0xA0
                || point == 0x3000
                || point >= 0x2000 && point <= 0x200A
                || point == 0x202F
                || point == 0x205F) {
            return ' ';
        }
        if (point >= 0x2010 && point <= 0x2015 || point == 0x2212 || point == 0xFE63 || point == 0x2043) {
            return '-';
        }
        if (Character.getType(point) == Character.DECIMAL_DIGIT_NUMBER) {
            return (char) ('0' + Character.digit(point, 10));
        }
        if (point > Character.MAX_VALUE) {
            return Character.isLetter(point) && !isUnspaced(point)
                    ? '\u02B0'
                    : BREAK; // some letter, of a script in words
        }
        return (char) point;
    }

    /** Returns whether a letter is of a script that is written without blanks between words. */
    private static boolean isUnspaced(int point) {
        if (point < 0x0E00) {
            return false;
        }
        if (point >= 0x4E00 && point <= 0x9FFF) {
            return true;
        }
        return switch (Character.UnicodeScript.of(point)) {
            case HAN, HIRAGANA, KATAKANA, HANGUL, BOPOMOFO, THAI, LAO, KHMER, MYANMAR, TIBETAN -> true;
            default -> point == 0x30FC;
        };
    }

    int size() {
        return size;
    }

    char at(int index) {
        return chars[index];
    }

    char[] chars() {
        return chars;
    }

    /** Returns the text from one index to before another. */
    String text(int from, int to) {
        return new String(chars, from, to - from);
    }

    /** Returns where in the text that was given a character begins; of the size, where the text ends. */
    int origin(int index) {
        return isPlain ? index : origins[index];
    }

    /** Returns where in the text that was given a character ends. */
    int end(int index, char[] text) {
        int begin = origin(index);
        boolean isPair = Character.isHighSurrogate(text[begin])
                && begin + 1 < origin(size)
                && Character.isLowSurrogate(text[begin + 1]);
        return begin + (isPair ? 2 : 1);
    }

    Places lineFeeds() {
        return lineFeeds;
    }

    Places pairs() {
        return pairs;
    }

    /** Returns whether a character is part of a word: a letter, a digit or an underscore, of a script that has blanks between words. */
    boolean isWord(int index) {
        return index >= 0 && index < size && isWord(chars[index]);
    }

    static boolean isWord(char c) {
        return c < 128 ? ASCII_WORD[c] : Character.isLetterOrDigit(c) && !isUnspaced(c);
    }

    static boolean isLetterWithoutBlanks(char c) {
        return c >= 0x0E00 && Character.isLetter(c) && isUnspaced(c);
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
