package ai.lepton.core.text;

import org.jspecify.annotations.Nullable;

/** Turns what native libraries count, code points, into what a Java string counts, UTF-16 code units. */
final class CodeUnits {
    /** The code unit at which each code point begins, and the length; null where both count alike. */
    private final int @Nullable [] starts;

    private final int points;

    private CodeUnits(int @Nullable [] starts, int points) {
        this.starts = starts;
        this.points = points;
    }

    static CodeUnits of(String text) {
        int points = text.codePointCount(0, text.length());
        if (points == text.length()) {
            return new CodeUnits(null, points);
        }
        int[] starts = new int[points + 1];
        int at = 0;
        for (int i = 0; i < points; i++) {
            starts[i] = at;
            at += Character.charCount(text.codePointAt(at));
        }
        starts[points] = at;
        return new CodeUnits(starts, points);
    }

    /** Returns the code unit at which a code point begins; the end for those that odd normalizers put beyond it. */
    int at(int codePoint) {
        int point = Math.min(codePoint, points);
        return starts == null ? point : starts[point];
    }

    /** Returns the text with U+FFFD in place of each unpaired surrogate, which no encoding of Unicode can carry. */
    static String wellFormed(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char unit = text.charAt(i);
            if (!Character.isSurrogate(unit)) {
                continue;
            }
            if (Character.isHighSurrogate(unit) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else {
                return repaired(text);
            }
        }
        return text;
    }

    private static String repaired(String text) {
        return text.codePoints()
                .map(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? '\uFFFD' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
