package ai.lepton.ethics.fairness;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Groups whose names are the same but for blanks, capitals, characters that are not seen, and the ways in which Unicode writes one
 * character: one group that is counted as several, each smaller than it is, may break a limit that none of them is shown to break.
 */
final class SameNames {
    private static final Pattern UNSEEN =
            Pattern.compile("[\\p{Cf}\\p{Cc}\\u034f\\u115f\\u1160\\u3164\\ufe00-\\ufe0f&&[^\\s]]+");
    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}]+");

    private SameNames() {}

    /** Returns which two groups have the same name; empty if no two have. */
    static String why(String axis, List<List<String>> groups) {
        Map<List<String>, List<String>> plain = new HashMap<>();
        for (List<String> group : groups) {
            List<String> other =
                    plain.putIfAbsent(group.stream().map(SameNames::plain).toList(), group);
            if (other != null) {
                return "across " + axis + ", " + GroupPanel.name(other) + " and " + GroupPanel.name(group)
                        + " are one name but for blanks, capitals or characters that look alike, and are counted as"
                        + " two groups; one way to write it would do";
            }
        }
        return "";
    }

    private static String plain(String name) {
        String seen =
                UNSEEN.matcher(Normalizer.normalize(name, Normalizer.Form.NFKC)).replaceAll("");
        return BLANKS.matcher(seen)
                .replaceAll(" ")
                .strip()
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
    }
}
