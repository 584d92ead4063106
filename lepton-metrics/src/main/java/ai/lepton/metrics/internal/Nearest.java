package ai.lepton.metrics.internal;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** The known name that a mistyped one was probably meant to be. */
public final class Nearest {
    // No name that people type is longer; of longer texts the beginning is compared.
    private static final int LONGEST = 200;

    private Nearest() {}

    /** Returns the name at the least edit distance, case aside, if it is within a third of the length. */
    public static Optional<String> to(String wanted, Collection<String> known) {
        String target = shortened(wanted);
        int least = target.length() / 3 + 1;
        String nearest = null;
        for (String name : known) {
            String candidate = shortened(name);
            if (Math.abs(candidate.length() - target.length()) >= least) {
                continue;
            }
            int distance = distance(target, candidate);
            if (distance < least) {
                least = distance;
                nearest = name;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** Returns such as {@code ; did you mean 'malignant'?}, to stand at the end of a message; empty where none is near. */
    public static String hint(String wanted, Collection<String> known) {
        return to(wanted, known)
                .map(nearest -> "; did you mean " + Quoted.of(nearest) + "?")
                .orElse("");
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(LONGEST, text.length())).toLowerCase(Locale.ROOT);
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
