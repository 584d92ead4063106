package ai.lepton.ethics.internal;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * A column of group values: its distinct levels, in order of first appearance, and a code for each row. Immutable. A row takes one
 * byte where there are 256 levels at most, else four.
 */
public final class Factor {
    private static final int BYTES = 1 << Byte.SIZE;

    private final String name;
    private final List<String> levels;

    /** The codes where each is one byte, else nothing, and the others are there. */
    private final byte @Nullable [] bytes;

    private final int[] ints;

    private Factor(String name, List<String> levels, byte @Nullable [] bytes, int[] ints) {
        this.name = name;
        this.levels = Collections.unmodifiableList(levels);
        this.bytes = bytes;
        this.ints = ints;
    }

    /** Encodes values by their text, -0.0 as 0.0; null and NaN are refused with their index. */
    public static Factor of(String name, List<?> values) {
        return encode(name, values, null);
    }

    /** Encodes values by their text, -0.0 as 0.0; null and NaN as the text that stands for them. */
    public static Factor of(String name, List<?> values, String missing) {
        return encode(name, values, missing);
    }

    private static Factor encode(String name, List<?> given, @Nullable String missing) {
        requireName(name);
        List<?> values = given instanceof RandomAccess ? given : Arrays.asList(given.toArray());
        Levels levels = new Levels(name, missing);
        byte[] bytes = new byte[values.size()];
        int done = levels.encode(values, bytes);
        if (done == bytes.length) {
            return new Factor(name, levels.texts, bytes, new int[0]);
        }
        int[] ints = new int[bytes.length];
        for (int row = 0; row < done; row++) {
            ints[row] = bytes[row] & 0xff;
        }
        for (int row = done; row < ints.length; row++) {
            ints[row] = levels.code(values.get(row), row);
        }
        return new Factor(name, levels.texts, null, ints);
    }

    /**
     * Numbers texts by first appearance. Values met before are mostly found in a table of the last one with each hash, whatever
     * others share it; the rest, and so all of values made to share hashes, in maps of what can be ordered, whose time grows by the
     * logarithm at worst.
     */
    private static final class Levels {
        private static final int RECENT = 1 << 10;

        private final String name;
        private final @Nullable String missing;
        private final @Nullable String[] recent = new @Nullable String[RECENT];
        private final int[] recentCodes = new int[RECENT];
        private final Map<Object, Integer> known = new HashMap<>();
        private final Map<String, Integer> byText = new HashMap<>();
        private final List<String> texts = new ArrayList<>();

        private Levels(String name, @Nullable String missing) {
            this.name = name;
            this.missing = missing;
        }

        /** Returns before which row it ended, for its code is more than a byte. */
        private int encode(List<?> values, byte[] codes) {
            for (int row = 0; row < codes.length; row++) {
                int code = code(values.get(row), row);
                if (code >= BYTES) {
                    return row;
                }
                codes[row] = (byte) code;
            }
            return codes.length;
        }

        private int code(@Nullable Object value, int row) {
            if (value instanceof String text) {
                int hash = text.hashCode();
                int at = (hash ^ hash >>> 10) & RECENT - 1;
                String last = recent[at];
                return last == text || text.equals(last) ? recentCodes[at] : met(text, at);
            }
            return other(value, row);
        }

        private int met(String text, int at) {
            int code = met(text);
            recent[at] = text;
            recentCodes[at] = code;
            return code;
        }

        private int met(String text) {
            return byText.computeIfAbsent(text, added -> {
                texts.add(added);
                return texts.size() - 1;
            });
        }

        private int other(@Nullable Object given, int row) {
            Object value = given == null || isNan(given) ? missing : isZero(given) ? "0.0" : given;
            if (value == null) {
                throw new IllegalArgumentException(
                        name + "[" + row + "] is " + given + "; write what a missing value means, such as 'unknown'");
            }
            // A map whose keys share hashes and can't be ordered would look through all of them.
            return value instanceof Comparable
                    ? known.computeIfAbsent(value, added -> met(added.toString()))
                    : met(value.toString());
        }
    }

    /** Returns whether a value is the number that stands for a missing one, as tables have it. */
    private static boolean isNan(Object value) {
        return value instanceof Double real && real.isNaN() || value instanceof Float few && few.isNaN();
    }

    /** Returns whether a value is 0.0 or -0.0, which are one number. */
    private static boolean isZero(Object value) {
        return value instanceof Double real && real == 0 || value instanceof Float few && few == 0;
    }

    /**
     * Returns a column that is encoded already.
     *
     * @param levels distinct
     * @param codes each the index of a level; not copied
     */
    public static Factor of(String name, List<String> levels, int[] codes) {
        requireName(name);
        if (levels.size() > BYTES) {
            return new Factor(name, List.copyOf(levels), null, codes);
        }
        byte[] bytes = new byte[codes.length];
        for (int row = 0; row < codes.length; row++) {
            bytes[row] = (byte) codes[row];
        }
        return new Factor(name, List.copyOf(levels), bytes, new int[0]);
    }

    /** Returns this column with the rows of another behind its own. */
    public Factor and(Factor more) {
        Map<String, Integer> known = new HashMap<>();
        for (String level : levels) {
            known.put(level, known.size());
        }
        int[] theirs = new int[more.levels.size()];
        for (int level = 0; level < theirs.length; level++) {
            known.putIfAbsent(more.levels.get(level), known.size());
            theirs[level] = known.getOrDefault(more.levels.get(level), 0);
        }
        List<String> both = new ArrayList<>(levels);
        both.addAll(more.levels.stream()
                .filter(level -> known.getOrDefault(level, 0) >= levels.size())
                .toList());
        int[] codes = new int[size() + more.size()];
        for (int row = 0; row < codes.length; row++) {
            codes[row] = row < size() ? code(row) : theirs[more.code(row - size())];
        }
        return of(name, both, codes);
    }

    private static void requireName(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of an attribute is empty");
        }
    }

    /** Returns the column's name. */
    public String name() {
        return name;
    }

    /** Returns the number of rows. */
    public int size() {
        return bytes != null ? bytes.length : ints.length;
    }

    /** Returns the distinct values, in order of first appearance. */
    public List<String> levels() {
        return levels;
    }

    /** Returns the index of the row's value in {@link #levels()}. */
    public int code(int row) {
        return bytes != null ? bytes[row] & 0xff : ints[row];
    }

    /** Returns the row's value. */
    public String value(int row) {
        return levels.get(code(row));
    }

    /** Multiplies each key by the number of levels and adds the code of a row, of as many rows as there are keys from this one on. */
    void addTo(long[] keys, int count, int from) {
        long radix = levels.size();
        byte[] small = bytes;
        if (small != null) {
            for (int i = 0; i < count; i++) {
                keys[i] = keys[i] * radix + (small[from + i] & 0xff);
            }
        } else {
            for (int i = 0; i < count; i++) {
                keys[i] = keys[i] * radix + ints[from + i];
            }
        }
    }

    /**
     * Does the same to keys that are no more than 31 bits.
     *
     * @param room as long as the keys: codes of one byte are made whole numbers there first, so that Java takes several products at once
     */
    void addTo(int[] keys, int count, int from, int[] room) {
        int radix = levels.size();
        byte[] small = bytes;
        if (small != null) {
            for (int i = 0; i < count; i++) {
                room[i] = small[from + i] & 0xff;
            }
            for (int i = 0; i < count; i++) {
                keys[i] = keys[i] * radix + room[i];
            }
        } else {
            for (int i = 0; i < count; i++) {
                keys[i] = keys[i] * radix + ints[from + i];
            }
        }
    }

    /** Takes the codes into a hash if they are one byte each, and returns whether it has. */
    boolean addTo(MessageDigest digest) {
        if (bytes != null) {
            digest.update(bytes);
        }
        return bytes != null;
    }
}
