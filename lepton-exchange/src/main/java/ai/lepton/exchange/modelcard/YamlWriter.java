package ai.lepton.exchange.modelcard;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Values as YAML in block style: text in double quotes, so that no reader takes {@code no} for false, and each text in one
 * line, however long.
 */
final class YamlWriter {
    /** Readers take keys of up to 1024 characters without a question mark before them. */
    private static final int LONGEST_SIMPLE_KEY = 1_000;

    private YamlWriter() {}

    /** Returns fields, without the end of the last line. */
    static String fields(Map<String, Object> fields) {
        return fields.isEmpty() ? "" : block(fields, "\n");
    }

    /** Returns one field, without the end of its last line. */
    static String field(String key, @Nullable Object value) {
        return field(key, value, "\n");
    }

    /** Returns a value whose lines begin as they are told to, the first of them aside. */
    private static String block(@Nullable Object value, String line) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            return map.entrySet().stream()
                    .map(field -> field(field.getKey(), field.getValue(), line))
                    .collect(Collectors.joining(line));
        }
        if (value instanceof List<?> list && !list.isEmpty()) {
            return list.stream()
                    .map(element -> "- " + block(element, line + "  "))
                    .collect(Collectors.joining(line));
        }
        return value instanceof Map ? "{}" : value instanceof List ? "[]" : YamlScalar.written(value);
    }

    private static String field(@Nullable Object key, @Nullable Object value, String line) {
        String written = YamlScalar.key(key);
        String begin = written.length() > LONGEST_SIMPLE_KEY ? "? " + written + line + ":" : written + ":";
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            return begin + line + "  " + block(value, line + "  ");
        }
        if (value instanceof List<?> list && !list.isEmpty()) {
            return begin + line + block(value, line);
        }
        return begin + " " + block(value, line);
    }
}
