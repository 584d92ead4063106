package ai.lepton.exchange.huggingface;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.PythonJson;
import ai.lepton.exchange.internal.Staged;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object in their order, and each as what it should be.
 *
 * @param file what the object is called in messages, such as {@code config.json}
 * @param all every field
 */
record Fields(String file, Map<String, Object> all) {
    /** What is read is no deeper. */
    private static final int DEEPEST = Documents.DEEPEST;

    static Map<String, Object> read(Path path) {
        return PythonJson.object(path.toString(), Documents.bytes(path));
    }

    static Map<String, Object> read(String name, byte[] json) {
        return PythonJson.object(Elements.required("name", name), Elements.required("json", json));
    }

    static void write(Path path, byte[] json) {
        Staged.file(path, out -> out.write(json));
    }

    /** Returns an immutable copy of fields that JSON can hold, numbers in one form for each value. */
    static Map<String, Object> copy(Map<String, ?> given) {
        Elements.required("fields", given);
        @SuppressWarnings("unchecked") // what is made of a map is one
        Map<String, Object> copy = (Map<String, Object>) Objects.requireNonNull(plain("fields", given, 0));
        return copy;
    }

    static Map<String, Object> with(Map<String, Object> fields, String key, @Nullable Object value) {
        Elements.required("key", key);
        Map<String, @Nullable Object> more = new LinkedHashMap<>(fields);
        more.put(key, value);
        return copy(more);
    }

    static Map<String, Object> without(Map<String, Object> fields, String key) {
        Elements.required("key", key);
        Map<String, Object> less = new LinkedHashMap<>(fields);
        less.remove(key);
        return copy(less);
    }

    private static @Nullable Object plain(String key, @Nullable Object value, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException(Quoted.of(key) + " is nested more than " + DEEPEST + " levels deep");
        }
        if (value == null || value instanceof String || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((name, each) -> {
                if (!(name instanceof String text)) {
                    throw new IllegalArgumentException(
                            Quoted.of(key) + " has the key " + Quoted.bare(name) + ", which is no text");
                }
                copy.put(text, plain(text, each, depth + 1));
            });
            return Collections.unmodifiableMap(copy);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(each -> copy.add(plain(key, each, depth + 1)));
            return Collections.unmodifiableList(copy);
        }
        if (value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte) {
            long whole = ((Number) value).longValue();
            return whole == (int) whole ? (Object) (int) whole : (Object) whole;
        }
        if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            return Double.isFinite(number) ? new BigDecimal(value.toString()) : (Object) number;
        }
        if (value instanceof BigDecimal || value instanceof BigInteger) {
            return value;
        }
        throw new IllegalArgumentException(
                Quoted.of(key) + " is a " + value.getClass().getSimpleName()
                        + ", which JSON does not have; text, a number, true or false, a List or a Map would do");
    }

    private DataException wrong(String key, @Nullable Object value, String wanted) {
        return new DataException(
                file + " has " + Quoted.bare(key) + " = " + Quoted.bare(value) + "; " + wanted + " would do");
    }

    Optional<String> text(String key) {
        Object value = all.get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof String text) {
            return Optional.of(text);
        }
        throw wrong(key, value, "a text");
    }

    OptionalLong whole(String key) {
        Object value = all.get(key);
        return value == null ? OptionalLong.empty() : OptionalLong.of(whole(key, value));
    }

    private long whole(String key, @Nullable Object value) {
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        throw wrong(key, value, "a whole number of at most 64 bits");
    }

    OptionalDouble number(String key) {
        Object value = all.get(key);
        if (value == null) {
            return OptionalDouble.empty();
        }
        if (value instanceof Number number) {
            return OptionalDouble.of(number.doubleValue());
        }
        throw wrong(key, value, "a number");
    }

    Optional<Boolean> flag(String key) {
        Object value = all.get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Boolean flag) {
            return Optional.of(flag);
        }
        throw wrong(key, value, "true or false");
    }

    /** Returns a list of texts; one text is a list of one. */
    List<String> texts(String key) {
        Object value = all.get(key);
        if (value == null) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (Object each : value instanceof List<?> list ? list : Collections.singletonList(value)) {
            if (!(each instanceof String text)) {
                throw wrong(key, value, "a list of texts");
            }
            texts.add(text);
        }
        return List.copyOf(texts);
    }

    /** Returns a list of whole numbers; one number is a list of one. */
    List<Long> wholes(String key) {
        Object value = all.get(key);
        if (value == null) {
            return List.of();
        }
        List<Long> wholes = new ArrayList<>();
        for (Object each : value instanceof List<?> list ? list : Collections.singletonList(value)) {
            wholes.add(whole(key, each));
        }
        return List.copyOf(wholes);
    }

    /** Returns an object's fields, in their order. */
    Optional<Map<String, Object>> object(String key) {
        Object value = all.get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> object = new LinkedHashMap<>();
            map.forEach((name, each) -> object.put((String) name, each));
            return Optional.of(Collections.unmodifiableMap(object));
        }
        throw wrong(key, value, "an object");
    }

    /** Returns an object of numbers. */
    Map<String, Double> numbers(String key) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        object(key).orElse(Map.of()).forEach((name, value) -> {
            if (!(value instanceof Number number)) {
                throw wrong(key + "." + name, value, "a number");
            }
            numbers.put(name, number.doubleValue());
        });
        return Collections.unmodifiableMap(numbers);
    }
}
