package ai.lepton.exchange.data;

import ai.lepton.exchange.DataException;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.internal.Quoted;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The distinct texts of one column, numbered as they come; closed ones know no new text.
 *
 * <p>Found by their characters, with open addressing: no string is made of a cell whose text is known.
 */
final class Levels {
    /** The index of a text that closed levels don't have. */
    static final int UNKNOWN = -1;

    /** The index of a text that means that the value is missing. */
    static final int MISSING = -2;

    private static final int FIRST_CAPACITY = 64;

    private final List<String> texts = new ArrayList<>();
    private final Spellings spellings = new Spellings();
    private final boolean closed;
    private String[] keys = new String[FIRST_CAPACITY];
    private int[] indices = new int[FIRST_CAPACITY];
    private int used;

    /** The first index of each known text in Unicode's form NFC; made when a text is not found as it is spelled. */
    private @Nullable Map<String, Integer> normals;

    private Levels(boolean closed, List<String> known, Set<String> missing) {
        this.closed = closed;
        known.forEach(text -> put(text, learn(text)));
        for (String word : missing) {
            if (!known.contains(word)) {
                put(word, MISSING);
            }
        }
    }

    /**
     * Returns levels that learn each text they meet.
     *
     * @param missing texts that mean that the value is missing
     */
    static Levels open(Set<String> missing) {
        return new Levels(false, List.of(), missing);
    }

    /** Returns levels that know these texts only; one of them that is among the missing is a text. */
    static Levels closed(List<String> texts, Set<String> missing) {
        return new Levels(true, texts, missing);
    }

    /** Returns levels with the texts of all of these, which were met in parts of one column. */
    static Levels together(List<Levels> parts) {
        Levels first = parts.get(0);
        if (first.closed || parts.size() == 1) {
            return first;
        }
        Levels all = open(Set.of());
        parts.forEach(part -> part.texts.forEach(all::indexOf));
        return all;
    }

    int indexOf(String text) {
        return indexOf(text.toCharArray(), 0, text.length());
    }

    /** Returns the index of a text, {@link #UNKNOWN} or {@link #MISSING}. */
    int indexOf(char[] text, int from, int to) {
        long hash = 0;
        for (int i = from; i < to; i++) {
            hash = mixed(hash, text[i]);
        }
        int mask = keys.length - 1;
        int at = place(hash) & mask;
        for (String key = keys[at]; key != null; key = keys[at]) {
            if (isSame(key, text, from, to)) {
                return indices[at];
            }
            at = (at + 1) & mask;
        }
        String added = new String(text, from, to - from);
        int index = closed ? likeKnown(added) : learn(added);
        if (!closed) {
            put(added, index);
        }
        return index;
    }

    /** Returns the same of a text in UTF-8, with {@link Spellings#BEHIND} bytes behind it. */
    int indexOf(byte[] utf8, int from, int to) {
        int known = spellings.find(utf8, from, to);
        if (known != Spellings.NONE) {
            return known;
        }
        int index = indexOf(new String(utf8, from, to - from, StandardCharsets.UTF_8));
        if (index != UNKNOWN) {
            spellings.put(utf8, from, to, index);
        }
        return index;
    }

    private static boolean isSame(String key, char[] text, int from, int to) {
        if (key.length() != to - from) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (key.charAt(i - from) != text[i]) {
                return false;
            }
        }
        return true;
    }

    /** Returns a hash that is another in each process; {@link String#hashCode} is the same for as many texts as one likes. */
    static int hash(String text) {
        long hash = 0;
        for (int i = 0; i < text.length(); i++) {
            hash = mixed(hash, text.charAt(i));
        }
        return place(hash);
    }

    private static long mixed(long hash, char next) {
        return ((hash ^ (hash >>> Integer.SIZE)) + next + 1) * Spellings.FACTOR;
    }

    private static int place(long hash) {
        return (int) (hash >>> Integer.SIZE);
    }

    private void put(String text, int index) {
        if (++used * 2 > keys.length) {
            String[] oldKeys = keys;
            int[] oldIndices = indices;
            keys = new String[oldKeys.length * 2];
            indices = new int[oldKeys.length * 2];
            for (int i = 0; i < oldKeys.length; i++) {
                if (oldKeys[i] != null) {
                    place(oldKeys[i], oldIndices[i]);
                }
            }
        }
        place(text, index);
    }

    private void place(String text, int index) {
        int mask = keys.length - 1;
        int at = hash(text) & mask;
        while (keys[at] != null) {
            at = (at + 1) & mask;
        }
        keys[at] = text;
        indices[at] = index;
    }

    private int learn(String text) {
        texts.add(text);
        return texts.size() - 1;
    }

    /** Returns the index of a known text that is this one, spelled otherwise. */
    private int likeKnown(String text) {
        Map<String, Integer> known = normals;
        if (known == null) {
            known = new HashMap<>();
            for (int i = 0; i < texts.size(); i++) {
                known.putIfAbsent(normal(texts.get(i)), i);
            }
            normals = known;
        }
        int index = known.getOrDefault(normal(text), UNKNOWN);
        for (int i = 0; index == UNKNOWN && isTruth(text) && areTruths(texts) && i < texts.size(); i++) {
            index = texts.get(i).equalsIgnoreCase(text) ? i : index;
        }
        return index;
    }

    private static String normal(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    private static boolean isTruth(String text) {
        return text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false");
    }

    private static boolean areTruths(List<String> texts) {
        return !texts.isEmpty() && texts.stream().allMatch(Levels::isTruth);
    }

    List<String> texts() {
        return texts;
    }

    /** Returns the texts in the order of {@link Labels}: as numbers where all are, else by code points. */
    List<String> sorted() {
        return closed ? List.copyOf(texts) : sorted(texts);
    }

    /**
     * Returns the texts in this order as the names of classes: where all are true or false, spelled in more than one way, they are
     * {@code false} and {@code true}.
     */
    List<String> classes() {
        return closed || !isSpelledInManyWays()
                ? sorted()
                : sorted(texts.stream()
                        .map(text -> text.toLowerCase(Locale.ROOT))
                        .distinct()
                        .toList());
    }

    private static List<String> sorted(List<String> distinct) {
        List<String> sorted = new ArrayList<>(distinct);
        sorted.sort(Labels.orderOf(distinct));
        return sorted;
    }

    private boolean isSpelledInManyWays() {
        return areTruths(texts)
                && texts.stream()
                                .map(text -> text.toLowerCase(Locale.ROOT))
                                .distinct()
                                .count()
                        < texts.size();
    }

    /**
     * Refuses two texts that are one in Unicode's forms NFC and NFD.
     *
     * @param column where they are, for a message
     */
    void requireDistinct(String column) {
        Map<String, String> seen = new HashMap<>();
        for (String text : texts) {
            String other = seen.put(normal(text), text);
            if (other != null) {
                throw new DataException(
                        column + " has " + Quoted.of(other) + " and " + Quoted.of(text)
                                + ", which look the same but are spelled differently (Unicode's NFC and NFD); spell them the same");
            }
        }
    }

    /** Returns, for each index as it was learned, the position of its text in this order. */
    int[] positionsIn(List<String> order) {
        Map<String, Integer> places = new HashMap<>();
        for (int position = 0; position < order.size(); position++) {
            places.put(order.get(position), position);
        }
        int[] positions = new int[texts.size()];
        Arrays.setAll(positions, i -> {
            Integer at = places.get(texts.get(i));
            return at != null ? at : places.getOrDefault(texts.get(i).toLowerCase(Locale.ROOT), UNKNOWN);
        });
        return positions;
    }
}
