package ai.lepton.exchange.internal;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Copies of records in which one component is another: what a record of many components is changed by, so that a change of
 * one of them names no other.
 *
 * <p>Values go through the record's own constructor, which checks them.
 */
public final class Records {
    private static final ClassValue<Shape> SHAPES = new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
            return Shape.of(type);
        }
    };

    /** The components of a record, and what makes one of their values. */
    private record Shape(List<RecordComponent> components, Constructor<?> constructor) {
        static Shape of(Class<?> type) {
            RecordComponent[] components = type.getRecordComponents();
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            try {
                return new Shape(List.of(components), type.getDeclaredConstructor(types));
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException("every record has a constructor of its components", e);
            }
        }
    }

    private Records() {}

    /** Returns the components of a type of records. They are looked up once: those that Java gives each time are slow at first. */
    public static List<RecordComponent> components(Class<? extends Record> type) {
        return SHAPES.get(type).components;
    }

    /** Returns the value of a component of one of this module's public records. */
    public static @Nullable Object value(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("records that are read are public", e);
        }
    }

    /** Returns a record's component of other fields; null if it has none. */
    static @Nullable Object extra(Record record) {
        List<RecordComponent> components = SHAPES.get(record.getClass()).components;
        RecordComponent last = components.isEmpty() ? null : components.get(components.size() - 1);
        return last != null && last.getName().equals(OtherFields.COMPONENT) ? value(record, last) : null;
    }

    /**
     * Returns a copy of a record.
     *
     * @param record one of this module's public records
     * @param component name of the component that is another
     * @param value its value; null where the component may be null
     * @throws RuntimeException what the record's constructor throws
     */
    public static <R extends Record> R with(R record, String component, @Nullable Object value) {
        Map<String, @Nullable Object> change = new HashMap<>();
        change.put(component, value);
        return with(record, change);
    }

    /** Returns a copy of a record in which several components are others. */
    static <R extends Record> R with(R record, Map<String, @Nullable Object> changes) {
        Shape shape = SHAPES.get(record.getClass());
        @Nullable Object[] values = new @Nullable Object[shape.components.size()];
        int found = 0;
        try {
            for (int i = 0; i < values.length; i++) {
                RecordComponent component = shape.components.get(i);
                boolean isOther = changes.containsKey(component.getName());
                found += isOther ? 1 : 0;
                values[i] = isOther
                        ? changes.get(component.getName())
                        : component.getAccessor().invoke(record);
            }
            if (found < changes.size()) {
                throw new IllegalStateException(
                        record.getClass() + " has no component " + String.join(", or no ", changes.keySet()));
            }
            @SuppressWarnings("unchecked") // a record class has no subclasses
            R copy = (R) shape.constructor.newInstance(values);
            return copy;
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refused) {
                throw refused;
            }
            throw new IllegalStateException("a record's constructor throws nothing checked", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("records that are copied are public", e);
        }
    }
}
