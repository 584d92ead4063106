package ai.lepton.ethics.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A column of group values: its distinct levels, in order of first appearance, and a code for each row. Immutable. */
public final class Factor {
    private final String name;
    private final List<String> levels;
    private final int[] codes;

    private Factor(String name, List<String> levels, int[] codes) {
        this.name = name;
        this.levels = Collections.unmodifiableList(levels);
        this.codes = codes;
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
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of an attribute is empty");
        }
        Map<Object, Integer> known = new HashMap<>();
        Map<String, Integer> byText = new HashMap<>();
        List<String> levels = new ArrayList<>();
        int[] codes = new int[values.size()];
        int i = 0;
        for (Object given : values) {
            Object value = given == null ? missing : given;
            if (value == null) {
                throw new IllegalArgumentException(
                        name + "[" + i + "] is null; write what a missing value means, such as 'unknown'");
            }
            Integer code = known.get(value);
            if (code == null) {
                String text = value.toString();
                code = byText.computeIfAbsent(text, added -> {
                    levels.add(added);
                    return levels.size() - 1;
                });
                known.put(value, code);
            }
            codes[i++] = code;
        }
        return new Factor(name, levels, codes);
    }

    /**
     * Returns a column that is encoded already.
     *
     * @param levels distinct
     * @param codes each the index of a level; not copied
     */
    public static Factor of(String name, List<String> levels, int[] codes) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of an attribute is empty");
        }
        return new Factor(name, List.copyOf(levels), codes);
    }

    /** Returns the column's name. */
    public String name() {
        return name;
    }

    /** Returns the number of rows. */
    public int size() {
        return codes.length;
    }

    /** Returns the distinct values, in order of first appearance. */
    public List<String> levels() {
        return levels;
    }

    /** Returns the index of the row's value in {@link #levels()}. */
    public int code(int row) {
        return codes[row];
    }

    /** Returns the row's value. */
    public String value(int row) {
        return levels.get(codes[row]);
    }
}
