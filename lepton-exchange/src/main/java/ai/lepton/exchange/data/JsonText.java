package ai.lepton.exchange.data;

import ai.lepton.exchange.internal.Utf8;
import ai.lepton.metrics.internal.Quoted;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values as compact JSON. */
final class JsonText {
    private JsonText() {}

    static String of(@Nullable Object value) {
        StringBuilder json = new StringBuilder();
        append(json, value);
        return json.toString();
    }

    /**
     * Appends a value: null, text, a boolean, a number, a list or an object of these; what is none of them, such as a date, as the
     * text that it is.
     *
     * @throws IllegalArgumentException if a number is not finite, or a text has half a surrogate pair
     */
    static void append(StringBuilder json, @Nullable Object value) {
        if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            if (!Double.isFinite(number)) {
                throw new IllegalArgumentException(number + " is no number of JSON; leave it out, or write null");
            }
            json.append(value);
        } else if (value instanceof BigDecimal decimal && decimal.scale() == 0) {
            json.append(decimal).append("E0"); // else it would be read back as an integer
        } else if (value == null || value instanceof Number || value instanceof Boolean) {
            json.append(value);
        } else if (value instanceof List<?> list) {
            char before = '[';
            for (Object element : list) {
                json.append(before);
                append(json, element);
                before = ',';
            }
            json.append(before == '[' ? "[]" : "]");
        } else if (value instanceof Map<?, ?> map) {
            char before = '{';
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                json.append(before);
                text(json, String.valueOf(entry.getKey()));
                json.append(':');
                append(json, entry.getValue());
                before = ',';
            }
            json.append(before == '{' ? "{}" : "}");
        } else {
            text(json, value.toString());
        }
    }

    static void text(StringBuilder json, String text) {
        boolean isWhole = false;
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> {
                    if (c < ' ' || c == '\u2028' || c == '\u2029') {
                        json.append(String.format("\\u%04x", (int) c));
                    } else {
                        json.append(c);
                    }
                }
            }
            if (Character.isSurrogate(c) && !isWhole) {
                Utf8.required("the text " + Quoted.of(text), text);
                isWhole = true;
            }
        }
        json.append('"');
    }
}
