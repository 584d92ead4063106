package ai.lepton.exchange.data;

import ai.lepton.metrics.internal.Quoted;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The known name that a mistyped one was probably meant to be. */
final class Nearest {
    private static final int LONGEST = 100;

    private Nearest() {}

    /** Returns the name at the least edit distance, case aside, if it is within a third of the length; none of long names. */
    static Optional<String> to(String wanted, Collection<String> known) {
        if (wanted.length() > LONGEST) {
            return Optional.empty();
        }
        String target = wanted.toLowerCase(Locale.ROOT);
        int least = wanted.length() / 3 + 1;
        String nearest = null;
        for (String name : known) {
            if (name.length() > LONGEST) {
                continue;
            }
            int distance = distance(target, name.toLowerCase(Locale.ROOT));
            if (distance < least) {
                least = distance;
                nearest = name;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** Returns the names in quotes, the first of them where there are many. */
    static String listed(List<String> names) {
        return Quoted.all(names);
    }

    /** Levenshtein's distance, in O(a·b) time and O(b) memory. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(substituted, 1 + Math.min(row[j - 1], previous[j]));
            }
            previous = row;
        }
        return previous[b.length()];
    }
}
