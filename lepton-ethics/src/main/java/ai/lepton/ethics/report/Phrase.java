package ai.lepton.ethics.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sentence of findings, or a part of one, with places for what changes: {@code wanted {limit:limit} at {level:number} %}.
 *
 * <p>A place has a name and a type: {@code number}, {@code day}, {@code time}, {@code quoted} (names in quotes), {@code name} (one
 * without), {@code text} (what people wrote), {@code english} (what stays so), or the group of phrases that it is one of. Behind a
 * group may stand {@code *} for a list of it, {@code ?} where what is none of it is a name, {@code !} where nothing else fits.
 *
 * <p>It fits a text wholly or not at all. Nothing is tried twice in a way that grows with a power of the text: each attempt to end
 * a place costs a step, and steps are counted.
 *
 * @param key its key
 * @param pieces words and places in turn; between two places there are words
 */
record Phrase(String key, List<Piece> pieces) {
    private static final Pattern PLACE = Pattern.compile("\\{([a-z][a-z0-9_]*)(?::([a-z_]+)([*?!]?))?}");
    private static final Pattern NUMBER =
            Pattern.compile("[-−]?(?:[0-9]+(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|Infinity|NaN)");
    private static final Pattern DAY = Pattern.compile("[-+]?[0-9]{4,10}-[0-9]{2}-[0-9]{2}");
    private static final Pattern TIME = Pattern.compile("[^ ;,]+");
    private static final int LONGEST_NAME = 400;
    private static final List<String> CLAUSES = List.of("; ", ": ");
    private static final Set<String> BY_THEMSELVES = Set.of("number", "day", "time");

    /** Words, or a place. */
    sealed interface Piece {}

    /** Words that stand in the text as they are. */
    record Words(String text) implements Piece {}

    /** A place; of the other languages only the name is told. */
    record Place(String name, String type, char otherwise) implements Piece {
        boolean isList() {
            return otherwise == '*';
        }
    }

    /** How much may still be tried on a text. */
    static final class Steps {
        private int left;
        private final int most;

        Steps(int most) {
            this.most = most;
            left = most;
        }

        boolean take() {
            return left-- > 0;
        }

        int taken() {
            return most - Math.max(0, left);
        }
    }

    static Phrase of(String key, String text) {
        List<Piece> pieces = new ArrayList<>();
        Matcher place = PLACE.matcher(text);
        int from = 0;
        while (place.find()) {
            if (place.start() > from) {
                pieces.add(new Words(text.substring(from, place.start())));
            }
            String otherwise = Optional.ofNullable(place.group(3)).orElse("");
            pieces.add(new Place(
                    place.group(1),
                    Optional.ofNullable(place.group(2)).orElse("text"),
                    otherwise.isEmpty() ? ' ' : otherwise.charAt(0)));
            from = place.end();
        }
        if (from < text.length()) {
            pieces.add(new Words(text.substring(from)));
        }
        return new Phrase(key, List.copyOf(pieces));
    }

    /** Returns the names of the places. */
    List<String> names() {
        return places().stream().map(Place::name).toList();
    }

    List<Place> places() {
        return pieces.stream()
                .filter(Place.class::isInstance)
                .map(Place.class::cast)
                .toList();
    }

    /** Returns how many characters of it are words: of several that fit, the one with the most says the most. */
    int weight() {
        return pieces.stream()
                .mapToInt(piece -> piece instanceof Words words ? words.text.length() : 0)
                .sum();
    }

    /**
     * Finds the ways in which it fits a part of a text.
     *
     * @param found is told where each place begins and ends, in order; true ends the search
     */
    void match(String text, int from, int to, Steps steps, Predicate<int[]> found) {
        if (pieces.get(pieces.size() - 1) instanceof Words last
                && (to - from < last.text.length() || !text.startsWith(last.text, to - last.text.length()))) {
            return;
        }
        matched(text, 0, from, to, new int[2 * places().size()], 0, steps, found);
    }

    private boolean matched(
            String text, int piece, int at, int to, int[] bounds, int place, Steps steps, Predicate<int[]> found) {
        if (piece == pieces.size()) {
            return at == to && found.test(bounds.clone());
        }
        if (pieces.get(piece) instanceof Words words) {
            int end = at + words.text.length();
            return end <= to
                    && text.startsWith(words.text, at)
                    && matched(text, piece + 1, end, to, bounds, place, steps, found);
        }
        Place open = (Place) pieces.get(piece);
        bounds[2 * place] = at;
        if (BY_THEMSELVES.contains(open.type)) {
            bounds[2 * place + 1] = end(open.type, text, at, to);
            return steps.take()
                    && bounds[2 * place + 1] > at
                    && matched(text, piece + 1, bounds[2 * place + 1], to, bounds, place + 1, steps, found);
        }
        boolean isLast = piece == pieces.size() - 1;
        String next = isLast ? "" : ((Words) pieces.get(piece + 1)).text;
        boolean isFixed = piece >= pieces.size() - 2;
        int most = Math.min(to - next.length(), furthest(open.type, text, at));
        int end = isFixed ? to - next.length() : text.indexOf(next, at + 1);
        while (end > at && end <= most && steps.take()) {
            bounds[2 * place] = at;
            bounds[2 * place + 1] = end;
            boolean isAdmitted = !open.type.equals("quoted") || isQuoted(text, at, end);
            if (isAdmitted
                    && text.startsWith(next, end)
                    && matched(
                            text,
                            isLast ? piece + 1 : piece + 2,
                            end + next.length(),
                            to,
                            bounds,
                            place + 1,
                            steps,
                            found)) {
                return true;
            }
            end = isFixed ? -1 : text.indexOf(next, end + 1);
        }
        return false;
    }

    private static int end(String type, String text, int at, int to) {
        Pattern pattern = type.equals("number") ? NUMBER : type.equals("day") ? DAY : TIME;
        Matcher matcher = pattern.matcher(text).region(at, to);
        return matcher.lookingAt() ? matcher.end() : -1;
    }

    /** Returns where a place that begins here ends at the latest. */
    private static int furthest(String type, String text, int at) {
        if (type.equals("quoted")) {
            return text.startsWith("'", at) ? at + 2 * LONGEST_NAME : at;
        }
        int most = text.length();
        if (type.equals("name")) {
            most = Math.min(most, at + LONGEST_NAME);
            for (String clause : CLAUSES) {
                int next = text.indexOf(clause, at);
                most = next < 0 ? most : Math.min(most, next + 1);
            }
        }
        return most;
    }

    /** Returns whether a text may be a name: a short one that is not put together from clauses. */
    static boolean isName(String text) {
        return !text.isEmpty()
                && text.length() <= LONGEST_NAME
                && CLAUSES.stream().noneMatch(text::contains);
    }

    /** Returns whether a part of a text is a name in quotes, or several with crosses between them. */
    static boolean isQuoted(String text, int from, int to) {
        if (to - from < 2 || to - from > 2 * LONGEST_NAME || text.charAt(from) != '\'' || text.charAt(to - 1) != '\'') {
            return false;
        }
        for (String name : text.substring(from + 1, to - 1).split("' × '", -1)) {
            if (name.startsWith(" ") || name.endsWith(" ") || name.contains("' ") || name.contains(" '")) {
                return false;
            }
        }
        return true;
    }
}
