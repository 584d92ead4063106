package ai.lepton.ethics.internal;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /** Encodes values by their text; null is refused with its index. */
    public static Factor of(String name, List<?> values) {
        return encode(name, values, null);
    }

    /** Encodes values by their text, null as the text that stands for it. */
    public static Factor of(String name, List<?> values, String missing) {
        return encode(name, values, missing);
    }

    private static Factor encode(String name, List<?> values, @Nullable String missing) {
        requireName(name);
        Levels levels = new Levels();
        byte[] bytes = new byte[values.size()];
        int[] ints = new int[0];
        int row = 0;
        for (Object given : values) {
            Object value = given == null ? missing : given;
            if (value == null) {
                throw new IllegalArgumentException(
                        name + "[" + row + "] is null; write what a missing value means, such as 'unknown'");
            }
            int code = levels.code(value);
            if (code >= BYTES && ints.length == 0) {
                ints = new int[bytes.length];
                for (int before = 0; before < row; before++) {
                    ints[before] = bytes[before] & 0xff;
                }
            }
            if (ints.length == 0) {
                bytes[row++] = (byte) code;
            } else {
                ints[row++] = code;
            }
        }
        return new Factor(name, levels.texts, ints.length == 0 ? bytes : null, ints);
    }

    /**
     * Numbers texts by first appearance. Values met before are mostly found in a table of the last one with each hash, whatever
     * others share it; the rest, and so all of values made to share hashes, in maps, whose time grows by the logarithm at worst.
     */
    private static final class Levels {
        private static final int RECENT = 1 << 10;

        private final @Nullable Object[] recent = new @Nullable Object[RECENT];
        private final int[] recentCodes = new int[RECENT];
        private final Map<Object, Integer> known = new HashMap<>();
        private final Map<String, Integer> byText = new HashMap<>();
        private final List<String> texts = new ArrayList<>();

        private int code(Object value) {
            int hash = value instanceof String text ? text.hashCode() : value.hashCode();
            int at = (hash ^ hash >>> 10) & RECENT - 1;
            Object last = recent[at];
            if (last == value || value.equals(last)) {
                return recentCodes[at];
            }
            int code = met(value);
            recent[at] = value;
            recentCodes[at] = code;
            return code;
        }

        private int met(Object value) {
            Integer code = known.get(value);
            if (code == null) {
                code = byText.computeIfAbsent(value.toString(), added -> {
                    texts.add(added);
                    return texts.size() - 1;
                });
                known.put(value, code);
            }
            return code;
        }
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

    /** Takes the codes into a hash if they are one byte each, and returns whether it has. */
    boolean addTo(MessageDigest digest) {
        if (bytes != null) {
            digest.update(bytes);
        }
        return bytes != null;
    }
}
