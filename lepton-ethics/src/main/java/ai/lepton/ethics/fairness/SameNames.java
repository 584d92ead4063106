package ai.lepton.ethics.fairness;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Groups whose names are the same but for blanks, capitals, characters that are not seen, those that look alike, and the ways in which
 * Unicode writes one character: one group that is counted as several, each smaller than it is, may break a limit that none of them is
 * shown to break.
 *
 * <p>Alike are hyphens and dashes, straight and curved quotation marks, Cyrillic and Greek letters that look as a Latin one does, and a
 * Turkish i with or without its dot. Letters with and without an accent are two names, and so are a Chinese word in traditional and in
 * simplified characters, one number in the digits of two scripts, and {@code "1"} and {@code "1.0"}.
 *
 * @see <a href="https://www.unicode.org/reports/tr39/">UTS 39</a>
 */
final class SameNames {
    private static final int LAST_ASCII = 0x7e;
    private static final Pattern UNSEEN = Pattern.compile(
            "[\\p{Cf}\\p{Cc}\\u034f\\u0640\\u115f\\u1160\\u180b-\\u180d\\u3164\\ufe00-\\ufe0f\\x{e0100}-\\x{e01ef}&&[^\\s]]+");
    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}\\u2800]+");
    private static final Pattern DASHES = Pattern.compile("[\\p{Pd}\\u2212\\u02d7]");
    private static final Pattern APOSTROPHES = Pattern.compile("[\\u2018-\\u201b\\u02b9\\u02bb\\u02bc\\u2032`]");
    private static final Pattern QUOTATIONS = Pattern.compile("[\\u201c-\\u201f\\u2033]");

    /** Cyrillic and Greek letters, each above the Latin one that it looks as. */
    private static final String ALIKE =
            "\u0410\u0412\u0415\u0406\u0408\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0405"
                    + "\u0430\u0435\u0456\u0458\u043e\u0440\u0441\u0443\u0445\u0455\u0501\u04bb"
                    + "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf";

    private static final String LATIN = "ABEIJKMHOPCTYXS" + "aeijopcyxsdh" + "ABEZHIKMNOPTYXo";

    private SameNames() {}

    /** Returns which two groups have the same name; empty if no two have. */
    static String why(String axis, List<List<String>> groups) {
        Map<List<String>, List<String>> plain = new HashMap<>();
        for (List<String> group : groups) {
            List<String> other =
                    plain.putIfAbsent(group.stream().map(SameNames::plain).toList(), group);
            if (other != null) {
                return "across " + axis + ", " + shown(other, group) + " and " + shown(group, other)
                        + " are one name but for blanks, capitals or characters that look alike, and are counted as"
                        + " two groups; one way to write it would do";
            }
        }
        return "";
    }

    /** Returns a group's name, with the number of the first character that the other one does not have there, if that looks alike. */
    private static String shown(List<String> group, List<String> other) {
        String name = GroupPanel.name(group);
        for (int i = 0; i < group.size(); i++) {
            String one = group.get(i);
            String two = other.get(i);
            if (!one.equals(two)) {
                int at = 0;
                while (at < Math.min(one.length(), two.length()) && one.codePointAt(at) == two.codePointAt(at)) {
                    at += Character.charCount(one.codePointAt(at));
                }
                boolean isPlain = at < one.length()
                        && one.codePointAt(at) <= LAST_ASCII
                        && (at == two.length() || two.codePointAt(at) <= LAST_ASCII);
                return at < one.length() && !isPlain
                        ? name + String.format(Locale.ROOT, " (U+%04X)", one.codePointAt(at))
                        : name;
            }
        }
        return name;
    }

    private static String plain(String name) {
        String seen =
                UNSEEN.matcher(Normalizer.normalize(name, Normalizer.Form.NFKC)).replaceAll("");
        String signs = QUOTATIONS
                .matcher(APOSTROPHES
                        .matcher(DASHES.matcher(seen).replaceAll("-"))
                        .replaceAll("'"))
                .replaceAll("\"");
        StringBuilder latin = new StringBuilder(signs);
        for (int i = 0; i < latin.length(); i++) {
            int known = ALIKE.indexOf(latin.charAt(i));
            if (known >= 0) {
                latin.setCharAt(i, LATIN.charAt(known));
            }
        }
        return BLANKS.matcher(latin)
                .replaceAll(" ")
                .strip()
                .toLowerCase(Locale.ROOT)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT)
                .replace("i\u0307", "i");
    }
}
