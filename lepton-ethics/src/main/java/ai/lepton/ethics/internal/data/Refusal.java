package ai.lepton.ethics.internal.data;

import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a record's constructor refuses, under the name that the value has in the file: a constructor says {@code "ratio is 80.0, outside
 * (0, 1]"} of what stands there as {@code at_least}.
 */
final class Refusal {
    private static final Pattern NAMED =
            Pattern.compile("(\\p{L}[\\p{L}\\p{N} _-]{0,80}?) (?:is|are) (.+)", Pattern.DOTALL);

    private Refusal() {}

    /**
     * Returns what was made.
     *
     * @param path where the record stands
     * @param values what it is made of, by field
     * @throws IllegalArgumentException if its constructor refuses, with the field that has the value that the message tells of
     */
    static <T> T named(String path, Map<String, @Nullable Object> values, Supplier<T> making) {
        try {
            return making.get();
        } catch (IllegalArgumentException e) {
            Matcher named = NAMED.matcher(String.valueOf(e.getMessage()));
            String field = named.matches() ? field(named.group(1), named.group(2), values) : null;
            if (field == null) {
                throw e;
            }
            // What it is the limit of, the file says elsewhere.
            String at = path + (field.isEmpty() ? "" : "." + field);
            boolean isOfSomething = named.group(1).contains(" of ");
            throw new IllegalArgumentException(
                    isOfSomething ? at + ": " + e.getMessage() : at + " is " + named.group(2), e);
        }
    }

    /** Returns the one field that has the value that a text begins with; of several the one of this name; null if there is none. */
    private static @Nullable String field(String name, String text, Map<String, @Nullable Object> values) {
        List<String> found = new ArrayList<>();
        values.forEach((field, value) -> {
            if (value != null && (isFirst(value.toString(), text) || isFirst(Quoted.of(value.toString()), text))) {
                found.add(field);
            }
        });
        String plain = name.toLowerCase(Locale.ROOT).replaceAll("^the ", "").replace(' ', '_');
        return found.contains(plain) ? plain : found.size() == 1 ? found.get(0) : null;
    }

    private static boolean isFirst(String value, String text) {
        return !value.isEmpty()
                && text.startsWith(value)
                && (text.length() == value.length() || ",;:".indexOf(text.charAt(value.length())) >= 0);
    }
}
