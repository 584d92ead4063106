package ai.lepton.exchange.internal;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.RecordComponent;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The component {@code extra} of a record that was read: fields that the record has no component for, which also knows in
 * which order all fields stood in the document, so that they are written in that order ({@link OrderedRecords}).
 *
 * <p>Equal to any map of the same fields.
 */
public final class OtherFields extends AbstractMap<String, Object> {
    /** The name of such a component. */
    static final String COMPONENT = "extra";

    private final Map<String, Object> fields;
    private final List<String> order;

    private OtherFields(Map<String, Object> fields, List<String> order) {
        this.fields = fields;
        this.order = order;
    }

    /** Returns fields as they are, with the names of all fields of the object that they were read from. */
    public static OtherFields of(Map<String, Object> fields, Collection<String> order) {
        return new OtherFields(Collections.unmodifiableMap(new LinkedHashMap<>(fields)), List.copyOf(order));
    }

    /** Returns an immutable copy, which knows the order that the original knows. */
    static Map<String, Object> copy(Map<String, Object> fields) {
        return fields instanceof OtherFields ordered
                ? ordered
                : Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return fields.entrySet();
    }

    /** Returns whether an order is known. */
    boolean hasOrder() {
        return !order.isEmpty();
    }

    /** Returns whether a field stood in the document, if only as an empty list. */
    public boolean wasRead(String name) {
        return order.contains(name);
    }

    /**
     * Returns the names of all fields as they are to be written: those that were read in their order, others behind the
     * component that they follow in the record.
     *
     * @param known names of the record's components, in their order
     */
    List<String> inOrder(List<String> known) {
        Set<String> all = new LinkedHashSet<>(order);
        all.retainAll(union(known));
        List<String> names = new ArrayList<>(all);
        for (int i = 0; i < known.size(); i++) {
            if (!all.contains(known.get(i))) {
                names.add(i == 0 ? 0 : names.indexOf(known.get(i - 1)) + 1, known.get(i));
            }
        }
        fields.keySet().stream().filter(name -> !all.contains(name)).forEach(names::add);
        return names;
    }

    /** Returns the names of all fields as they are to be written, of a record's other fields and its components. */
    public static List<String> namesInOrder(Map<String, Object> extra, List<String> known) {
        return (extra instanceof OtherFields others ? others : of(extra, List.of())).inOrder(known);
    }

    private Set<String> union(List<String> known) {
        Set<String> union = new LinkedHashSet<>(known);
        union.addAll(fields.keySet());
        return union;
    }

    /**
     * Returns a record that was read, and all records in it, as ones that know the order of their fields.
     *
     * @param raw the same document without types
     */
    public static <R extends Record> R ordered(R record, Map<?, ?> raw) {
        @SuppressWarnings("unchecked") // a record stays one of its class
        R ordered = (R) orderedRecord(record, raw);
        return ordered;
    }

    private static @Nullable Object ordered(@Nullable Object value, @Nullable Object raw) {
        if (value instanceof Record record && raw instanceof Map<?, ?> map) {
            return orderedRecord(record, map);
        }
        if (value instanceof List<?> list && raw instanceof List<?> raws && list.size() == raws.size()) {
            List<@Nullable Object> all = new ArrayList<>(list.size());
            boolean isSame = true;
            for (int i = 0; i < list.size(); i++) {
                Object each = ordered(list.get(i), raws.get(i));
                isSame &= each == list.get(i);
                all.add(each);
            }
            return isSame ? value : all;
        }
        return value;
    }

    private static Record orderedRecord(Record record, Map<?, ?> raw) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>();
        for (RecordComponent component : Records.components(record.getClass())) {
            Object value = Records.value(record, component);
            if (component.getName().equals(COMPONENT) && value instanceof Map<?, ?>) {
                Map<String, Object> extra = new LinkedHashMap<>();
                ((Map<?, ?>) value).forEach((key, field) -> extra.put((String) key, field));
                List<String> names = new ArrayList<>();
                raw.keySet().forEach(name -> names.add((String) name));
                changed.put(COMPONENT, of(extra, names));
            } else {
                Object ordered = ordered(value, raw.get(name(component)));
                if (ordered != value) {
                    changed.put(component.getName(), ordered);
                }
            }
        }
        return changed.isEmpty() ? record : Records.with(record, changed);
    }

    /** Returns the name of a component in documents. */
    static String name(RecordComponent component) {
        JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
        return named == null || named.value().isEmpty() ? component.getName() : named.value();
    }
}
