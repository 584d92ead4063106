package ai.lepton.metrics.classification;

import ai.lepton.metrics.internal.Quoted;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Texts that look the same and are not: an accent of its own beside a letter that has it, blanks of several kinds or at an
 * end, characters that have no width.
 */
final class LookAlikes {
    private static final int SHOWN_POINTS = 3;

    private LookAlikes() {}

    /** Fails where two of the names look the same; they are distinct. */
    static void refuse(List<String> names, Map<String, Integer> indices) {
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (isPlain(name)) {
                continue;
            }
            String look = look(name);
            Integer odd = seen.putIfAbsent(look, i);
            Integer other = odd == null ? indices.get(look) : odd;
            if (other != null && other != i) {
                throw new IllegalArgumentException("label[" + i + "] " + Quoted.of(name) + " and label[" + other + "] "
                        + Quoted.of(names.get(other)) + " look the same but are spelled otherwise: "
                        + difference(name, names.get(other))
                        + "; make them one, by java.text.Normalizer with form NFC, "
                        + "or by taking out blanks and characters without width");
            }
        }
    }

    /** Returns what to add where a text is none of the names: the name that looks the same, if there is one. */
    static String hint(String text, List<String> names) {
        String look = look(text);
        for (String name : names) {
            if (look(name).equals(look) && !name.equals(text)) {
                return "; it looks like " + Quoted.of(name) + " but is spelled otherwise: " + difference(text, name);
            }
        }
        return "";
    }

    /** Returns whether nothing but the text itself looks so, among texts for which the same holds. */
    private static boolean isPlain(String text) {
        char before = ' ';
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || (c == ' ' && before == ' ')) {
                return false;
            }
            before = c;
        }
        return before != ' ' || text.isEmpty();
    }

    private static String look(String text) {
        StringBuilder look = new StringBuilder();
        boolean isBlank = false;
        for (int point :
                Normalizer.normalize(text, Normalizer.Form.NFC).codePoints().toArray()) {
            if (Character.isWhitespace(point) || Character.isSpaceChar(point)) {
                isBlank = true;
            } else if (!isWithoutWidth(point)) {
                look.append(isBlank && look.length() > 0 ? " " : "").appendCodePoint(point);
                isBlank = false;
            }
        }
        return look.toString();
    }

    /** Zero-width space, word joiner, byte-order mark and soft hyphen; joiners of letters change what is seen. */
    private static boolean isWithoutWidth(int point) {
        return point == 0x200B || point == 0x2060 || point == 0xFEFF || point == 0xAD;
    }

    /** Returns such as {@code U+0065 U+0301 for U+00E9}: the first characters that differ. */
    private static String difference(String one, String other) {
        int[] a = one.codePoints().toArray();
        int[] b = other.codePoints().toArray();
        int from = 0;
        while (from < a.length && from < b.length && a[from] == b[from]) {
            from++;
        }
        int endOfA = a.length;
        int endOfB = b.length;
        while (endOfA > from && endOfB > from && a[endOfA - 1] == b[endOfB - 1]) {
            endOfA--;
            endOfB--;
        }
        return points(a, from, endOfA) + " for " + points(b, from, endOfB);
    }

    private static String points(int[] text, int from, int to) {
        if (from == to) {
            return "nothing";
        }
        StringBuilder points = new StringBuilder();
        for (int i = from; i < Math.min(to, from + SHOWN_POINTS); i++) {
            points.append(i == from ? "" : " ").append(String.format("U+%04X", text[i]));
        }
        return points.append(to > from + SHOWN_POINTS ? " …" : "").toString();
    }
}
