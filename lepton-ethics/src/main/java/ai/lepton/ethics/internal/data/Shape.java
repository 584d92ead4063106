package ai.lepton.ethics.internal.data;

import ai.lepton.metrics.internal.Quoted;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a record is written: under which name each component stands, and which value it has where it does not stand there.
 *
 * <p>A component stands under its own name in lower case with underscores, {@code atLeast} as {@code at_least}, unless it is
 * {@linkplain #renamed renamed}. Immutable.
 *
 * @param type the record
 * @param names names of components that stand under another one
 * @param defaults JSON values of components that may be left out, by component; null for none
 * @param fixed JSON values of components that are never written, by component
 */
public record Shape(
        Class<? extends Record> type,
        Map<String, String> names,
        Map<String, @Nullable Object> defaults,
        Map<String, Object> fixed) {

    /** Returns the shape of a record all of whose components have to stand. */
    static Shape of(Class<? extends Record> type) {
        return new Shape(type, Map.of(), Map.of(), Map.of());
    }

    /** Returns the shape of a record of this module, which may be private to its package. */
    static Shape of(String type) {
        try {
            return of(Class.forName(type).asSubclass(Record.class));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the table of kinds names a class that is not there", e);
        }
    }

    /** Returns the shape with a component under another name. */
    Shape renamed(String component, String name) {
        Map<String, String> more = new LinkedHashMap<>(names);
        more.put(known(component), name);
        return new Shape(type, more, defaults, fixed);
    }

    /** Returns the shape with a component that may be left out, and the JSON value that it has then; null for none. */
    Shape optional(String component, @Nullable Object value) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>(defaults);
        more.put(known(component), value);
        return new Shape(type, names, more, fixed);
    }

    /** Returns the shape with a component that always has this JSON value. */
    Shape always(String component, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(fixed);
        more.put(known(component), value);
        return new Shape(type, names, defaults, more);
    }

    private String known(String component) {
        if (Arrays.stream(type.getRecordComponents())
                .noneMatch(one -> one.getName().equals(component))) {
            throw new IllegalStateException(type + " has no component " + component);
        }
        return component;
    }

    /** Returns the components, in their order. */
    List<RecordComponent> components() {
        return List.of(type.getRecordComponents());
    }

    /** Returns the name under which a component stands. */
    public String name(RecordComponent component) {
        String own = names.get(component.getName());
        return own != null ? own : snake(component.getName());
    }

    /** Returns the names that an object may have. */
    public Set<String> fields() {
        Set<String> all = new LinkedHashSet<>();
        components().stream()
                .filter(component -> !fixed.containsKey(component.getName()))
                .forEach(component -> all.add(name(component)));
        return all;
    }

    /** Returns the value of a component. */
    static Object value(Record record, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the accessor of a record's component throws nothing", e);
        }
    }

    /** Returns the record of these components; what its constructor refuses comes through. */
    Record of(@Nullable Object[] values) {
        Class<?>[] types = components().stream().map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<? extends Record> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refused) {
                throw refused;
            }
            throw new IllegalStateException("a record's constructor throws nothing checked", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("every record has a constructor of its components", e);
        }
    }

    /** Returns a Java name as documents spell fields: {@code "at_least"} of {@code atLeast}. */
    static String snake(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    /** Returns a Java name as documents spell values: {@code "true-positive"} of {@code TRUE_POSITIVE} or TruePositive. */
    public static String kebab(String name) {
        return snake(name).replace('_', '-');
    }

    /** Refuses a name that an object has but may not have. */
    static void requireKnown(String path, Map<?, ?> object, Set<String> known) {
        for (Object name : object.keySet()) {
            if (!known.contains(String.valueOf(name))) {
                throw new IllegalArgumentException(path + " has a field " + Quoted.of(String.valueOf(name))
                        + " that is not known; known are "
                        + Quoted.words(known.stream().sorted().toList()));
            }
        }
    }
}
