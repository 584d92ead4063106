package ai.lepton.core.internal.tokenizer;

import ai.lepton.metrics.internal.Quoted;
import java.util.Locale;
import java.util.Set;

/**
 * Checks that a regular expression can't go astray in Oniguruma, which the native library matches with: whatever the text,
 * a match takes steps in proportion to its length, and never matches nothing.
 *
 * <p>What is taken: characters, classes, {@code . \s \d \w \p{..}} and their opposites, the quantifiers {@code ? * +
 * {m,n}} on one of these, groups without quantifier or with {@code ?}, {@code (?i:..)} around plain letters, looks ahead and
 * behind at one character, {@code ^ $ \b}. Steps back are counted so: a piece that may fail after one unbounded piece costs
 * a step for each character that this one took; after two it would cost their product, and is refused. This holds all
 * patterns of published models that we know of.
 *
 * @param stepsOverSpaces steps back for each character of a run of white space
 * @param stepsOverOthers steps back for each character of a text
 */
record SafeRegex(double stepsOverSpaces, double stepsOverOthers) {
    private static final int LONGEST = 10_000;
    private static final int MOST_REPEATS = 1000;
    private static final int DEEPEST = 8;
    private static final double MOST_STEPS = 1000;
    private static final Set<String> SPACES = Set.of("z", "zs", "zl", "zp", "space", "white_space");

    /**
     * Returns what a regular expression may cost.
     *
     * @throws IllegalArgumentException if it is not of the kind that is taken, with its place
     */
    static SafeRegex of(Place at) {
        String regex = at.text(LONGEST);
        Reading reading = new Reading(regex, at);
        Branch all = reading.alternatives(Branch.EMPTY, 0);
        if (reading.i < regex.length()) {
            throw reading.fault("a ')' without '('");
        }
        if (all.least == 0) {
            throw at.fault("is the pattern " + Place.shown(regex)
                    + ", which matches nothing at all; wanted one that takes at least one character");
        }
        return new SafeRegex(reading.overSpaces, reading.overOthers);
    }

    /**
     * What stands before a place of the pattern, on one way to it.
     *
     * @param unbounded unbounded pieces that can give back
     * @param onlySpaces whether these take white space only
     * @param ways in which bounded pieces can divide what they took
     * @param least characters that were taken at least
     */
    private record Branch(int unbounded, boolean onlySpaces, double ways, int least) {
        static final Branch EMPTY = new Branch(0, true, 1, 0);
    }

    /** What a piece takes: white space only, or other characters too. */
    private enum Piece {
        SPACES,
        OTHERS
    }

    private static final class Reading {
        private final String regex;
        private final Place at;
        private int i;
        private double overSpaces;
        private double overOthers;

        Reading(String regex, Place at) {
            this.regex = regex;
            this.at = at;
        }

        IllegalArgumentException fault(String what) {
            return at.fault("is the pattern " + Place.shown(regex) + ", which has " + what + " at character " + i
                    + "; such patterns are not taken from a file, as they may not end");
        }

        private boolean at(String text) {
            return regex.startsWith(text, i);
        }

        private boolean skip(String text) {
            if (!at(text)) {
                return false;
            }
            i += text.length();
            return true;
        }

        /** {@code a|b|c}, up to the end or a closing bracket. */
        Branch alternatives(Branch before, int depth) {
            if (depth > DEEPEST) {
                throw fault("groups in more than " + DEEPEST + " others");
            }
            Branch all = null;
            do {
                Branch one = sequence(before, depth);
                all = all == null
                        ? one
                        : new Branch(
                                Math.max(all.unbounded, one.unbounded),
                                all.onlySpaces && one.onlySpaces,
                                all.ways + one.ways,
                                Math.min(all.least, one.least));
            } while (skip("|"));
            return all;
        }

        private Branch sequence(Branch before, int depth) {
            Branch sofar = before;
            while (i < regex.length() && !at("|") && !at(")")) {
                sofar = piece(sofar, depth);
            }
            return sofar;
        }

        private Branch piece(Branch before, int depth) {
            if (at("(")) {
                return group(before, depth);
            }
            if (skip("^") || skip("$") || skip("\\b")) {
                mayFail(before);
                refuseQuantifier();
                return before;
            }
            return quantified(before, character());
        }

        /** A piece that may fail has those before it give back what they took, a character at a time. */
        private void mayFail(Branch before) {
            if (before.unbounded > 1) {
                throw fault("two unbounded pieces before one that may fail");
            }
            if (before.unbounded == 1) {
                if (before.onlySpaces) {
                    overSpaces += before.ways;
                } else {
                    overOthers += before.ways;
                }
            }
            if (before.ways > MOST_STEPS || overSpaces + overOthers > MOST_STEPS) {
                throw fault("more than " + (int) MOST_STEPS + " ways to match");
            }
        }

        private Branch quantified(Branch before, Piece piece) {
            int least = 1;
            int most = 1;
            if (skip("?")) {
                least = 0;
            } else if (skip("*")) {
                least = 0;
                most = Integer.MAX_VALUE;
            } else if (skip("+")) {
                most = Integer.MAX_VALUE;
            } else if (at("{")) {
                return repeated(before, piece);
            } else {
                mayFail(before);
                return new Branch(before.unbounded, before.onlySpaces, before.ways, before.least + 1);
            }
            if (!skip("?")) {
                skip("+"); // a possessive one gives nothing back, which costs less
            }
            refuseQuantifier();
            return times(before, piece, least, most);
        }

        /** <code>{n} {n,} {,n} {n,m}</code>. */
        private Branch repeated(Branch before, Piece piece) {
            int end = regex.indexOf('}', i);
            String inside = end < 0 ? "" : regex.substring(i + 1, end);
            if (!inside.matches("\\d{1,4}|\\d{1,4},|,\\d{1,4}|\\d{1,4},\\d{1,4}")) {
                throw fault("a '{' that is no number of times");
            }
            int comma = inside.indexOf(',');
            int least = comma == 0 ? 0 : Integer.parseInt(comma < 0 ? inside : inside.substring(0, comma));
            int most = comma < 0
                    ? least
                    : comma == inside.length() - 1 ? Integer.MAX_VALUE : Integer.parseInt(inside.substring(comma + 1));
            if (least > MOST_REPEATS
                    || most < least
                    || most == 0
                    || (most > MOST_REPEATS && most != Integer.MAX_VALUE)) {
                throw fault("a number of times that is not from 1 to " + MOST_REPEATS);
            }
            i = end + 1;
            refuseQuantifier();
            return times(before, piece, least, most);
        }

        private Branch times(Branch before, Piece piece, int least, int most) {
            if (least > 0) {
                mayFail(before);
            }
            boolean unbounded = most == Integer.MAX_VALUE;
            return new Branch(
                    before.unbounded + (unbounded ? 1 : 0),
                    before.onlySpaces && (!unbounded || piece == Piece.SPACES),
                    before.ways * (unbounded ? 1 : most - least + 1),
                    before.least + least);
        }

        private void refuseQuantifier() {
            if (i < regex.length() && "?*+{".indexOf(regex.charAt(i)) >= 0) {
                throw fault("a quantifier after another or after what has no length");
            }
        }

        private Branch group(Branch before, int depth) {
            for (String look : new String[] {"(?=", "(?!", "(?<=", "(?<!"}) {
                if (skip(look)) {
                    mayFail(before);
                    character();
                    closed();
                    refuseQuantifier();
                    return before;
                }
            }
            if (skip("(?i:")) {
                return ignoringCase(before);
            }
            if (!skip("(?:")) {
                if (at("(?")) {
                    throw fault("a group of a kind that is not taken");
                }
                skip("(");
            }
            return before.equals(Branch.EMPTY) ? onItsOwn(before, depth) : plainGroup(before, depth);
        }

        /** An optional group fails nobody: what is in it gives back among itself only. */
        private Branch plainGroup(Branch before, int depth) {
            int start = i;
            double spaces = overSpaces;
            double others = overOthers;
            Branch alone = onItsOwn(before, depth);
            if (regex.charAt(i - 1) == '?') {
                return alone;
            }
            i = start;
            overSpaces = spaces;
            overOthers = others;
            Branch inside = alternatives(before, depth + 1);
            closed();
            return inside;
        }

        private Branch onItsOwn(Branch before, int depth) {
            Branch inside = alternatives(Branch.EMPTY, depth + 1);
            closed();
            boolean optional = skip("?");
            refuseQuantifier();
            return new Branch(
                    before.unbounded + inside.unbounded,
                    before.onlySpaces && inside.onlySpaces,
                    before.ways * (inside.ways + (optional ? 1 : 0)),
                    before.least + (optional ? 0 : inside.least));
        }

        /** {@code (?i:'s|'t)}: only letters of ASCII and an apostrophe, as some others match as several characters. */
        private Branch ignoringCase(Branch before) {
            int end = regex.indexOf(')', i);
            String inside = end < 0 ? "" : regex.substring(i, end);
            if (!inside.matches("[A-Za-z'\u2019]+(\\|[A-Za-z'\u2019]+)*")) {
                throw fault("more than plain letters in (?i:..)");
            }
            mayFail(before.unbounded > 0 && regex.startsWith("?", end + 1) ? Branch.EMPTY : before);
            i = end + 1;
            int least = inside.length();
            for (String word : inside.split("\\|", -1)) {
                least = Math.min(least, word.length());
            }
            boolean optional = skip("?");
            refuseQuantifier();
            return new Branch(
                    before.unbounded,
                    before.onlySpaces,
                    before.ways * (inside.split("\\|", -1).length + (optional ? 1 : 0)),
                    before.least + (optional ? 0 : least));
        }

        private void closed() {
            if (!skip(")")) {
                throw fault("a group that is not closed");
            }
        }

        /** What takes one character: itself, a class, or an escape. */
        private Piece character() {
            if (i >= regex.length()) {
                throw fault("an end where a character was wanted");
            }
            if (at("[")) {
                return characterClass(0);
            }
            if (skip("\\")) {
                return escape();
            }
            int point = regex.codePointAt(i);
            if ("?*+{}()|".indexOf(point) >= 0) {
                throw fault("a " + Quoted.of(Character.toString(point)) + " that stands alone");
            }
            i += Character.charCount(point);
            return point != '.' && Unicode.isSpace(point) ? Piece.SPACES : Piece.OTHERS;
        }

        private Piece escape() {
            if (i >= regex.length()) {
                throw fault("a '\\' at its end");
            }
            char escaped = regex.charAt(i++);
            return switch (escaped) {
                case 's', 'r', 'n', 't', 'f', 'v' -> Piece.SPACES;
                case 'S', 'd', 'D', 'w', 'W' -> Piece.OTHERS;
                case 'p' -> property();
                case 'P' -> {
                    property();
                    yield Piece.OTHERS;
                }
                case 'u' -> hexadecimal();
                default -> {
                    if (escaped > 0x7E || escaped < 0x20 || Character.isLetterOrDigit(escaped)) {
                        i--;
                        throw fault("the escape '\\" + Place.shown(String.valueOf(escaped)) + "'");
                    }
                    yield escaped == ' ' ? Piece.SPACES : Piece.OTHERS;
                }
            };
        }

        /** <code>\p{Name}</code>; one that there is not is refused by the library. */
        private Piece property() {
            int end = regex.indexOf('}', i);
            String name = end < 0 || !at("{") ? "" : regex.substring(i + 1, end);
            if (!name.matches("\\^?[A-Za-z_ ]{1,40}")) {
                throw fault("a '\\p' without a name in braces");
            }
            i = end + 1;
            return SPACES.contains(name.toLowerCase(Locale.ROOT)) ? Piece.SPACES : Piece.OTHERS;
        }

        /** A backslash, {@code u} and four hexadecimal digits. */
        private Piece hexadecimal() {
            if (!regex.substring(i, Math.min(regex.length(), i + 4)).matches("[0-9A-Fa-f]{4}")) {
                throw fault("a '\\u' without four digits");
            }
            i += 4;
            return Piece.OTHERS;
        }

        /** {@code [..]}: whatever it holds, it takes one character; it may hold classes itself. */
        private Piece characterClass(int depth) {
            if (depth > 2) {
                throw fault("classes in classes in classes");
            }
            i++;
            boolean others = skip("^");
            if (at("]") || at("&&")) {
                throw fault("a class that begins with ']' or '&&'");
            }
            while (i < regex.length() && !at("]")) {
                if (at("[")) {
                    others |= characterClass(depth + 1) == Piece.OTHERS;
                } else if (skip("\\")) {
                    others |= escape() == Piece.OTHERS;
                } else {
                    int point = regex.codePointAt(i);
                    others |= !Unicode.isSpace(point);
                    i += Character.charCount(point);
                }
            }
            if (!skip("]")) {
                throw fault("a class that is not closed");
            }
            return others ? Piece.OTHERS : Piece.SPACES;
        }
    }
}
