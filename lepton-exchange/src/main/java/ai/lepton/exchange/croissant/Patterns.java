package ai.lepton.exchange.croissant;

import ai.lepton.exchange.DataException;
import ai.lepton.metrics.internal.Quoted;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Patterns that a document brings: of paths, and regular expressions, which may take no more than a bounded effort. */
final class Patterns {
    private static final int LONGEST = 10_000;
    private static final long MOST_STEPS = 5_000_000;

    private Patterns() {}

    /** Returns a pattern of paths as a regular expression; {@code *} stands for any text, slashes included. */
    static Pattern glob(String glob) {
        StringBuilder regex = new StringBuilder();
        int i = 0;
        while (i < glob.length()) {
            char c = glob.charAt(i++);
            if (c == '*') {
                while (i < glob.length() && glob.charAt(i) == '*') {
                    i++;
                }
                regex.append(".*");
            } else if (c == '?') {
                regex.append('.');
            } else if (c == '[') {
                i = set(glob, i, regex);
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return regex("(?s)" + regex);
    }

    /** Appends a set of characters; a bracket that is not closed stands for itself. */
    private static int set(String glob, int from, StringBuilder regex) {
        int end = from;
        if (glob.startsWith("!", end)) {
            end++;
        }
        if (glob.startsWith("]", end)) {
            end++;
        }
        end = glob.indexOf(']', end);
        if (end < 0) {
            regex.append("\\[");
            return from;
        }
        String inside = glob.substring(from, end);
        boolean isNegated = inside.startsWith("!");
        regex.append(isNegated ? "[^" : "[");
        for (char c : inside.substring(isNegated ? 1 : 0).toCharArray()) {
            regex.append(c == '-' || Character.isLetterOrDigit(c) ? "" : "\\").append(c);
        }
        regex.append(']');
        return end + 1;
    }

    /** Returns a glob that stands for this text only. */
    static String literal(String path) {
        return path.replaceAll("[\\[*?]", "[$0]");
    }

    /**
     * Compiles a regular expression in Python's manner of writing.
     *
     * @throws DataException if it is none
     */
    static Pattern regex(String text) {
        if (text.length() > LONGEST) {
            throw new DataException(
                    "regular expression " + Quoted.of(text) + " is longer than " + LONGEST + " characters");
        }
        String java = text.replace("(?P<", "(?<").replace("\\Z", "\\z");
        try {
            return Pattern.compile(java);
        } catch (PatternSyntaxException | StackOverflowError e) {
            throw new DataException(
                    "regular expression " + Quoted.of(text) + " can't be read: "
                            + (e instanceof PatternSyntaxException syntax
                                    ? syntax.getDescription()
                                    : "it is nested too deep"),
                    e);
        }
    }

    /** Returns a matcher that gives up after a bounded number of looks at the text. */
    static Matcher matcher(Pattern pattern, String text) {
        return pattern.matcher(new Watched(text, pattern, new long[] {MOST_STEPS + text.length()}));
    }

    /** Does what matches, with an end of patience as a {@link DataException}. */
    static <T> T matching(Pattern pattern, java.util.function.Supplier<T> match) {
        try {
            return match.get();
        } catch (StackOverflowError e) {
            throw new DataException(
                    "regular expression " + Quoted.of(pattern.pattern()) + " needs too deep a search in a value", e);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // counts what is left, and is never compared
    private record Watched(String text, Pattern pattern, long[] left) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (--left[0] < 0) {
                throw new DataException("regular expression " + Quoted.of(pattern.pattern()) + " takes too long on "
                        + Quoted.of(text) + "; write it without nested repetitions");
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
