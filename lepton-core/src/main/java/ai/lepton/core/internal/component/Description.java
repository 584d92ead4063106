package ai.lepton.core.internal.component;

import ai.lepton.metrics.internal.Quoted;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A part of a model as JSON: its type, and the value of each component of its record, which may be parts themselves.
 *
 * <p>Names are those of the record, as {@code key_value_heads}. A part of Lepton is called by its simple name, another by
 * that of its class. A class that is no record is told by its name alone, as nobody can tell what its fields mean.
 */
public final class Description {
    /** The field that holds the type. */
    public static final String TYPE = "type";

    private static final String OURS = "ai.lepton.core.model.";
    private static final int DEEPEST = 24;
    private static final JsonNodeFactory NODES = JsonMapper.shared().getNodeFactory();

    private Description() {}

    /**
     * Returns the description of a part.
     *
     * @throws IllegalArgumentException if a field of it can't be read, or parts stand in each other without end
     */
    public static JsonNode of(@Nullable Object part) {
        return of(part, 0);
    }

    private static JsonNode of(@Nullable Object value, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("parts stand in each other more than " + DEEPEST + " deep");
        }
        if (value == null) {
            return NODES.nullNode();
        }
        if (value instanceof Number number) {
            return number(number);
        }
        if (value instanceof Boolean flag) {
            return NODES.booleanNode(flag);
        }
        if (value instanceof CharSequence || value instanceof Character) {
            return NODES.stringNode(value.toString());
        }
        if (value instanceof Enum<?> constant) {
            return NODES.stringNode(constant.name().toLowerCase(Locale.ROOT));
        }
        if (value instanceof Optional<?> optional) {
            return of(optional.orElse(null), depth);
        }
        if (value instanceof Collection<?> all) {
            ArrayNode array = NODES.arrayNode();
            all.forEach(element -> array.add(of(element, depth + 1)));
            return array;
        }
        if (value.getClass().isArray()) {
            ArrayNode array = NODES.arrayNode();
            for (int i = 0; i < Array.getLength(value); i++) {
                array.add(of(Array.get(value, i), depth + 1));
            }
            return array;
        }
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = NODES.objectNode();
            TreeMap<String, @Nullable Object> sorted = new TreeMap<>();
            map.forEach((key, entry) -> sorted.put(String.valueOf(key), entry));
            sorted.forEach((key, entry) -> object.set(key, of(entry, depth + 1)));
            return object;
        }
        return part(value, depth);
    }

    /** JSON has no infinite numbers. */
    private static JsonNode number(Number number) {
        if (number instanceof Double || number instanceof Float) {
            double value = number.doubleValue();
            return Double.isFinite(value) ? NODES.numberNode(value) : NODES.stringNode(String.valueOf(value));
        }
        return number instanceof Integer || number instanceof Long || number instanceof Short || number instanceof Byte
                ? NODES.numberNode(number.longValue())
                : NODES.stringNode(number.toString());
    }

    private static JsonNode part(Object value, int depth) {
        ObjectNode object = NODES.objectNode().put(TYPE, typeName(value.getClass()));
        if (value.getClass().isRecord()) {
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                object.set(fieldName(component.getName()), of(read(value, component), depth + 1));
            }
        }
        return object;
    }

    private static @Nullable Object read(Object part, RecordComponent component) {
        Method accessor = component.getAccessor();
        try {
            accessor.setAccessible(true);
            return accessor.invoke(part);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "the field " + Quoted.of(component.getName()) + " of "
                            + part.getClass().getName()
                            + " can't be read, to be saved with the model; open its package to ai.lepton.core",
                    e);
        }
    }

    /** Returns what a type is called. */
    public static String typeName(Class<?> type) {
        String name = type.getName();
        return name.startsWith(OURS) ? name.substring(OURS.length()).replace('$', '.') : name;
    }

    /** Returns what a component of a record is called: {@code keyValueHeads} is {@code key_value_heads}. */
    static String fieldName(String component) {
        return component.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}
