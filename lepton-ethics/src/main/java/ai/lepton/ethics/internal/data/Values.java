package ai.lepton.ethics.internal.data;

import ai.lepton.metrics.internal.Quoted;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Java values as JSON values (maps, lists, texts, numbers, booleans) and back, by the type of what holds them. */
public final class Values {
    /** Most characters of a text. */
    public static final int LONGEST_TEXT = 20_000;

    /** Most elements of a list or map. */
    public static final int MOST_ELEMENTS = 10_000;

    private Values() {}

    /**
     * Reads an object as a record.
     *
     * @param path where it stands, for messages
     * @param also names that the object may have besides the record's
     * @throws IllegalArgumentException if it is none; the message says where and why
     */
    static Record record(String path, Map<?, ?> object, Shape shape, Set<String> also) {
        Set<String> known = new LinkedHashSet<>(also);
        known.addAll(shape.fields());
        Shape.requireKnown(path, object, known);
        List<RecordComponent> components = shape.components();
        @Nullable Object[] values = new @Nullable Object[components.size()];
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            RecordComponent component = components.get(i);
            String name = component.getName();
            String field = shape.name(component);
            Object given = shape.fixed().getOrDefault(name, object.get(field));
            if (given == null && !shape.fixed().containsKey(name) && object.containsKey(field)) {
                throw new IllegalArgumentException(path + "." + field + " is null; leave it out, or give it a value");
            }
            if (given == null && !shape.defaults().containsKey(name)) {
                throw new IllegalArgumentException(path + " lacks the field " + Quoted.of(field));
            }
            values[i] = orDefault(path + "." + field, shape, component, given);
            named.put(field, values[i]);
        }
        return at(path, () -> Refusal.named(path, named, () -> shape.of(values)));
    }

    private static @Nullable Object orDefault(
            String path, Shape shape, RecordComponent component, @Nullable Object given) {
        Object value = given == null ? shape.defaults().get(component.getName()) : given;
        return value == null ? null : read(path, value, component.getGenericType());
    }

    /** Does what checks a value, with the place before the message of a refusal. */
    public static <T> T at(String path, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            String why = String.valueOf(e.getMessage());
            if (why.startsWith(path)) {
                throw e;
            }
            throw new IllegalArgumentException(path + ": " + why, e);
        }
    }

    /**
     * Reads a value of a type.
     *
     * @throws IllegalArgumentException if it is none; the message says where and why
     */
    public static Object read(String path, @Nullable Object value, Type type) {
        if (type instanceof ParameterizedType generic) {
            return generic(path, value, generic);
        }
        Class<?> wanted = (Class<?>) type;
        if (wanted == String.class) {
            return text(path, value);
        } else if (wanted == boolean.class) {
            if (value instanceof Boolean isSo) {
                return isSo;
            }
            throw wrong(path, value, "true or false");
        } else if (wanted == double.class) {
            return real(path, value);
        } else if (wanted == int.class) {
            return (int) whole(path, value, Integer.MIN_VALUE, Integer.MAX_VALUE);
        } else if (wanted == long.class) {
            return whole(path, value, Long.MIN_VALUE, Long.MAX_VALUE);
        } else if (wanted == LocalDate.class) {
            return day(path, value);
        } else if (wanted == URI.class) {
            return address(path, value);
        } else if (wanted.isEnum()) {
            return constant(path, value, wanted);
        } else if (wanted.isRecord()) {
            return record(path, map(path, value), Kinds.shape(wanted.asSubclass(Record.class)), Set.of());
        }
        return choice(path, value, wanted);
    }

    private static Object generic(String path, @Nullable Object value, ParameterizedType type) {
        Type[] of = type.getActualTypeArguments();
        if (type.getRawType() == Map.class) {
            Map<String, Object> read = new LinkedHashMap<>();
            map(path, value)
                    .forEach((key, one) ->
                            read.put(text(path, key), read(path + "." + Quoted.bare((String) key), one, of[1])));
            return read;
        }
        List<?> elements = list(path, value, of[0]);
        List<Object> read = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            read.add(read(path + "[" + i + "]", elements.get(i), of[0]));
        }
        if (type.getRawType() == List.class) {
            return List.copyOf(read);
        }
        Set<Object> set = new LinkedHashSet<>(read);
        if (set.size() < read.size()) {
            throw new IllegalArgumentException(path + " names a value twice");
        }
        return set;
    }

    /** Returns the elements of a list; a text stands for a list of one text. */
    private static List<?> list(String path, @Nullable Object value, Type element) {
        if (value instanceof String && isTexts(element)) {
            return List.of(value);
        }
        if (!(value instanceof List<?> list)) {
            throw wrong(path, value, "a list");
        }
        requireFew(path, list.size());
        return list;
    }

    private static boolean isTexts(Type element) {
        return element == String.class
                || (element instanceof ParameterizedType list && list.getActualTypeArguments()[0] == String.class);
    }

    /** Returns an object. */
    public static Map<?, ?> map(String path, @Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw wrong(path, value, "an object");
        }
        requireFew(path, map.size());
        return map;
    }

    private static void requireFew(String path, int size) {
        if (size > MOST_ELEMENTS) {
            throw new IllegalArgumentException(
                    path + " has " + size + " elements; at most " + MOST_ELEMENTS + " are read");
        }
    }

    /** Refuses a name that an object has but may not have. */
    public static void requireKnown(String path, Map<?, ?> object, Set<String> known) {
        Shape.requireKnown(path, object, known);
    }

    /** Returns the value of a field that an object must have. */
    public static Object present(String path, Map<?, ?> object, String field) {
        Object value = object.get(field);
        if (value == null) {
            throw new IllegalArgumentException(path + " lacks the field " + Quoted.of(field));
        }
        return value;
    }

    /** Refuses a document that does not name this schema. */
    public static void requireSchema(Map<?, ?> document, String schema) {
        Object given = document.get("schema");
        if (!document.containsKey("schema")) {
            throw new IllegalArgumentException("the field 'schema' is missing; this reader knows " + Quoted.of(schema));
        }
        if (!schema.equals(given)) {
            throw new IllegalArgumentException(
                    "schema is " + words(given) + "; this reader knows " + Quoted.of(schema));
        }
    }

    /** Returns a text. */
    public static String text(String path, @Nullable Object value) {
        if (!(value instanceof String text)) {
            throw wrong(path, value, "a text");
        }
        if (text.length() > LONGEST_TEXT) {
            throw new IllegalArgumentException(
                    path + " has " + text.length() + " characters; at most " + LONGEST_TEXT + " are read");
        }
        return text;
    }

    /** Returns a day, as {@code 2026-11-26}. */
    public static LocalDate day(String path, @Nullable Object value) {
        String text = text(path, value);
        try {
            if (text.length() == 10) {
                return LocalDate.parse(text);
            }
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(path + " is " + Quoted.of(text) + ", no day such as '2026-11-26'", e);
        }
        throw new IllegalArgumentException(path + " is " + Quoted.of(text) + ", no day such as '2026-11-26'");
    }

    private static URI address(String path, @Nullable Object value) {
        String text = text(path, value);
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(path + " is " + Quoted.of(text) + ", no address: " + e.getReason(), e);
        }
    }

    private static double real(String path, @Nullable Object value) {
        double number = value instanceof Number some ? some.doubleValue() : Double.NaN;
        if (!Double.isFinite(number)) {
            throw wrong(path, value, "a finite number");
        }
        return number == 0 ? 0.0 : number;
    }

    private static long whole(String path, @Nullable Object value, long least, long most) {
        BigDecimal exact;
        if (value instanceof BigDecimal decimal) {
            exact = decimal;
        } else if (value instanceof BigInteger big) {
            exact = new BigDecimal(big);
        } else if (value instanceof Integer || value instanceof Long) {
            exact = BigDecimal.valueOf(((Number) value).longValue());
        } else if (value instanceof Double real && Double.isFinite(real)) {
            exact = BigDecimal.valueOf(real);
        } else {
            throw wrong(path, value, "a whole number");
        }
        // The digits first: a number such as 1e999999999 is never written out.
        boolean isShort = exact.precision() - (long) exact.scale() < 20 && exact.scale() < 20;
        if (!isShort
                || exact.stripTrailingZeros().scale() > 0
                || exact.compareTo(BigDecimal.valueOf(least)) < 0
                || exact.compareTo(BigDecimal.valueOf(most)) > 0) {
            throw wrong(path, value, "a whole number in [" + least + ", " + most + "]");
        }
        return exact.longValueExact();
    }

    private static Object constant(String path, @Nullable Object value, Class<?> type) {
        String text = text(path, value);
        List<String> names = new ArrayList<>();
        for (Object constant : type.getEnumConstants()) {
            String name = Shape.kebab(((Enum<?>) constant).name());
            if (name.equals(text)) {
                return constant;
            }
            names.add(name);
        }
        throw new IllegalArgumentException(
                path + " is " + Quoted.of(text) + ", which is not known; it is one of " + Quoted.words(names));
    }

    /** Reads one of several records: a bare name where it has no component, else an object of one field. */
    private static Object choice(String path, @Nullable Object value, Class<?> type) {
        Map<String, Class<? extends Record>> choices = Kinds.choices(type);
        Object name = value instanceof Map<?, ?> map && map.size() == 1
                ? map.keySet().iterator().next()
                : value;
        Class<? extends Record> chosen = name instanceof String text ? choices.get(text) : null;
        if (chosen == null) {
            String given = name instanceof String text ? Quoted.of(text) : words(value);
            throw new IllegalArgumentException(path + " is " + given + ", which is not known; it is one of "
                    + Quoted.words(List.copyOf(choices.keySet())));
        }
        Shape shape = Kinds.shape(chosen);
        List<RecordComponent> components = shape.components();
        if (!(value instanceof Map<?, ?> map)) {
            if (!components.isEmpty()) {
                throw new IllegalArgumentException(
                        path + " is only " + words(value) + "; it needs values: {" + words(value) + ": …}");
            }
            return shape.of(new Object[0]);
        }
        String inner = path + "." + name;
        Object values = map.get(name);
        if (components.size() == 1) {
            if (values == null) {
                throw wrong(inner, null, "a value");
            }
            Object only = read(inner, values, components.get(0).getGenericType());
            return at(inner, () -> Refusal.named(inner, Map.of("", only), () -> shape.of(new Object[] {only})));
        }
        return record(inner, map(inner, values), shape, Set.of());
    }

    private static IllegalArgumentException wrong(String path, @Nullable Object value, String wanted) {
        return new IllegalArgumentException(path + " is " + words(value) + "; it must be " + wanted);
    }

    private static String words(@Nullable Object value) {
        if (value == null) {
            return "null";
        } else if (value instanceof String text) {
            return Quoted.of(text);
        } else if (value instanceof Map) {
            return "an object";
        } else if (value instanceof List) {
            return "a list";
        } else if (value instanceof BigDecimal || value instanceof BigInteger) {
            return "the number " + Quoted.within(60, numeral(value));
        }
        return value.toString();
    }

    private static String numeral(Object value) {
        return value instanceof BigInteger big && big.bitLength() > 200
                ? "of " + big.bitLength() + " bits"
                : "" + value;
    }

    /** Returns whether a record has the values that this shape never writes. */
    static boolean isOf(Record record, Shape shape) {
        return shape.components().stream()
                .filter(component -> shape.fixed().containsKey(component.getName()))
                .allMatch(component -> Objects.equals(
                        Shape.value(record, component),
                        read("", shape.fixed().get(component.getName()), component.getGenericType())));
    }

    /**
     * Returns a record as an object; what has the value that it has when left out is left out.
     *
     * @throws IllegalArgumentException if it holds what no document can, such as a function
     */
    static Map<String, Object> object(Record record, Shape shape) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (RecordComponent component : shape.components()) {
            Object value = Shape.value(record, component);
            boolean isFixed = shape.fixed().containsKey(component.getName());
            boolean isDefault = shape.defaults().containsKey(component.getName())
                    && Objects.equals(value, orDefault("", shape, component, null));
            if (!isFixed && !isDefault) {
                object.put(shape.name(component), write(present(value), component.getGenericType()));
            }
        }
        return object;
    }

    private static Object present(@Nullable Object value) {
        return Objects.requireNonNull(value, "a component that is null may be left out, by the table of kinds");
    }

    /** Returns a value as JSON has it. */
    public static Object write(Object value, Type type) {
        if (type instanceof ParameterizedType generic) {
            return writeGeneric(value, generic);
        } else if (value instanceof Enum<?> constant) {
            return Shape.kebab(constant.name());
        } else if (value instanceof LocalDate || value instanceof URI) {
            return value.toString();
        } else if (value instanceof Number || value instanceof Boolean || value instanceof String) {
            return value;
        }
        Class<?> wanted = (Class<?>) type;
        if (wanted.isRecord()) {
            return object((Record) value, Kinds.shape(wanted.asSubclass(Record.class)));
        }
        for (Map.Entry<String, Class<? extends Record>> choice :
                Kinds.choices(wanted).entrySet()) {
            if (choice.getValue() == value.getClass()) {
                return choice(choice.getKey(), (Record) value, Kinds.shape(choice.getValue()));
            }
        }
        throw new IllegalArgumentException(
                "a " + Shape.kebab(wanted.getSimpleName()) + " made of a function can't be written as data");
    }

    private static Object choice(String name, Record value, Shape shape) {
        List<RecordComponent> components = shape.components();
        if (components.isEmpty()) {
            return name;
        }
        Object values = components.size() == 1
                ? write(
                        present(Shape.value(value, components.get(0))),
                        components.get(0).getGenericType())
                : object(value, shape);
        return Map.of(name, values);
    }

    private static Object writeGeneric(Object value, ParameterizedType type) {
        Type[] of = type.getActualTypeArguments();
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> written = new LinkedHashMap<>();
            map.forEach((key, one) -> written.put((String) key, write(one, of[1])));
            return written;
        }
        List<Object> written = new ArrayList<>();
        for (Object element : (Iterable<?>) value) {
            Object one = write(element, of[0]);
            boolean isLoneText = one instanceof List<?> list
                    && list.size() == 1
                    && Arrays.asList(((ParameterizedType) of[0]).getActualTypeArguments())
                            .contains(String.class);
            written.add(isLoneText ? ((List<?>) one).get(0) : one);
        }
        return written;
    }
}
