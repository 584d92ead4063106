package ai.lepton.exchange.protocol;

import ai.lepton.exchange.internal.Utf8;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parameters, as the protocol has them: values by name that JSON can hold. */
final class ParameterMap {
    private static final int DEEPEST = 20;

    private ParameterMap() {}

    /**
     * Returns an immutable copy, in the same order.
     *
     * @param what they are, in messages
     * @throws IllegalArgumentException if a value is none of JSON, or a number that JSON has not
     */
    static Map<String, Object> of(String what, @Nullable Map<String, Object> given) {
        if (given == null || given.isEmpty()) {
            return Map.of();
        }
        Map<String, Object> copy = new LinkedHashMap<>();
        given.forEach((name, value) -> {
            Elements.required("a name of " + what, name);
            Utf8.required("a name of " + what, name);
            Elements.required(what + "[" + Quoted.of(name) + "]", value);
            copy.put(name, value(what, name, value, 0));
        });
        return Collections.unmodifiableMap(copy);
    }

    private static Object value(String what, String name, @Nullable Object value, int depth) {
        if (value instanceof String text) {
            return Utf8.required(what + " " + Quoted.of(name), text);
        }
        if (value instanceof Boolean truth) {
            return truth;
        }
        if (value instanceof Number number && isNumber(number) && isFinite(number)) {
            return number;
        }
        if (depth < DEEPEST && value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, inner) -> copy.put(
                    Utf8.required("a name of " + what, String.valueOf(key)),
                    inner == null ? null : value(what, name, inner, depth + 1)));
            return Collections.unmodifiableMap(copy);
        }
        if (depth < DEEPEST && value instanceof Collection<?> list) {
            return list.stream()
                    .map(inner -> inner == null ? null : value(what, name, inner, depth + 1))
                    .toList();
        }
        throw new IllegalArgumentException(what + " " + Quoted.of(name) + " is "
                + (isNumber(value)
                        ? value + ", which JSON has not"
                        : "a " + (value == null ? "null" : value.getClass().getSimpleName())
                                + (depth < DEEPEST ? "" : " too deep inside"))
                + "; give a text, a finite number, true or false, or a list or map of these");
    }

    private static boolean isFinite(Number value) {
        return !(value instanceof Double number && !Double.isFinite(number))
                && !(value instanceof Float single && !Float.isFinite(single));
    }

    private static boolean isNumber(@Nullable Object value) {
        return value instanceof Integer
                || value instanceof Long
                || value instanceof Double
                || value instanceof Float
                || value instanceof Short
                || value instanceof BigInteger
                || value instanceof BigDecimal;
    }
}
