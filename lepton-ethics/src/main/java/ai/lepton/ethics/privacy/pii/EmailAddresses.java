package ai.lepton.ethics.privacy.pii;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Addresses around an {@code @}, in a number of steps that is bounded, whatever stands there. */
final class EmailAddresses {
    /** Most characters of a local part and of a domain, by RFC 5321, 4.5.3.1, and of one label of it. */
    static final int LONGEST_LOCAL = 64;

    private static final int LONGEST_DOMAIN = 255;
    private static final int LONGEST_LABEL = 63;

    private static final String ATOM_SIGNS = "!#$%&'*+-/=?^_`{|}~";

    /** Domains that RFC 2606 keeps for examples, and names of files that look like domains. */
    private static final Set<String> RESERVED = Set.of("example", "test", "invalid", "localhost");

    private static final Set<String> FILES = Set.of(
            "png", "jpg", "jpeg", "gif", "svg", "webp", "css", "js", "ts", "json", "html", "htm", "xml", "md", "txt",
            "csv", "yml", "yaml", "java", "py", "class", "jar", "whl", "tgz", "dll", "exe", "pdf");

    /**
     * An address.
     *
     * @param from its first character
     * @param to after its last one
     * @param isReserved whether its domain is kept for examples
     */
    record Found(int from, int to, boolean isReserved) {}

    /** How many characters were looked at. */
    private long steps;

    long steps() {
        return steps;
    }

    Optional<Found> around(FoldedText text, int at) {
        int from = text.at(Math.max(0, at - 1)) == '"' && at > 0 ? quoted(text, at) : dotted(text, at);
        if (from < 0) {
            return Optional.empty();
        }
        int to = domain(text, at + 1);
        if (to < 0 || text.isWord(to) || to < text.size() && text.at(to) == '@') {
            return Optional.empty();
        }
        String domain = text.text(at + 1, to).toLowerCase(Locale.ROOT);
        String[] labels = domain.split("\\.");
        String top = labels[labels.length - 1];
        if (FILES.contains(top)) {
            return Optional.empty();
        }
        boolean isReserved = RESERVED.contains(top)
                || labels[labels.length - 2].equals("example")
                        && Set.of("com", "net", "org").contains(top);
        return Optional.of(new Found(from, to, isReserved));
    }

    /** Returns where a local part in quotes begins, or -1. */
    private int quoted(FoldedText text, int at) {
        int last = Math.max(0, at - 1 - LONGEST_LOCAL);
        for (int i = at - 2; i >= last; i--) {
            steps++;
            char c = text.at(i);
            if (c == '"' && (i == 0 || text.at(i - 1) != '\\')) {
                return i < at - 2 ? i : -1;
            }
            if (c < ' ') {
                return -1;
            }
        }
        return -1;
    }

    /** Returns where a local part of atoms and points begins, or -1. */
    private int dotted(FoldedText text, int at) {
        int i = at;
        while (i > 0 && at - i <= LONGEST_LOCAL) {
            char c = text.at(i - 1);
            boolean isPoint = c == '.' && i < at && text.at(i) != '.';
            if (!isPoint && !FoldedText.isWord(c) && ATOM_SIGNS.indexOf(c) < 0) {
                break;
            }
            i--;
        }
        steps += at - i + 1;
        boolean isWhole = at - i <= LONGEST_LOCAL && (i == 0 || text.at(i - 1) != '@' && text.at(i - 1) != '.');
        while (i < at && !FoldedText.isWord(text.at(i)) && text.at(i) != '+') {
            i++; // quotation marks and brackets of the sentence
        }
        return isWhole && i < at ? i : -1;
    }

    /** Returns where a domain of at least two labels ends, or -1. */
    private int domain(FoldedText text, int from) {
        int most = Math.min(text.size(), from + LONGEST_DOMAIN);
        int labels = 0;
        int begin = from;
        int end = -1;
        while (begin < most) {
            int to = begin;
            boolean isUnspaced = FoldedText.isLetterWithoutBlanks(text.at(begin));
            while (to < most && isLabel(text.at(to), isUnspaced)) {
                to++;
            }
            steps += to - begin + 1;
            if (to == begin || to - begin > LONGEST_LABEL || text.at(begin) == '-' || text.at(to - 1) == '-') {
                break;
            }
            labels++;
            if (labels > 1 && isTop(text, begin, to)) {
                end = to;
            } else if (labels > 1) {
                end = -1;
            }
            if (to >= most || text.at(to) != '.') {
                break;
            }
            begin = to + 1;
        }
        return end;
    }

    private static boolean isLabel(char c, boolean isUnspaced) {
        return isUnspaced
                ? FoldedText.isLetterWithoutBlanks(c) || FoldedText.isDigit(c)
                : c == '-' || c != '_' && FoldedText.isWord(c);
    }

    /** Returns whether a label may be the last: of two letters or more, or one in Punycode. */
    private static boolean isTop(FoldedText text, int from, int to) {
        if (to - from < 2) {
            return false;
        }
        if (to - from > 4 && text.text(from, from + 4).equalsIgnoreCase("xn--")) {
            return true;
        }
        for (int i = from; i < to; i++) {
            if (!Character.isLetter(text.at(i))) {
                return false;
            }
        }
        return true;
    }
}
