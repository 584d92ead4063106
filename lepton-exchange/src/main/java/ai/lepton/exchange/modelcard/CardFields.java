package ai.lepton.exchange.modelcard;

import ai.lepton.exchange.internal.Documents;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/** What the fields of front matter hold, as types; what is not of them is refused by the field's name. */
final class CardFields {
    /** A plain number or truth value where text is wanted is text: YAML needs no quotes for it. */
    private static final JsonMapper VALUES = Documents.strict(JsonMapper.builder())
            .enable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                    LogicalType.Textual,
                    text -> text.setCoercion(CoercionInputShape.Boolean, CoercionAction.TryConvert)
                            .setCoercion(CoercionInputShape.Integer, CoercionAction.TryConvert)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.TryConvert))
            .build();

    private CardFields() {}

    /** Returns text; null where there is none. */
    static @Nullable String text(Map<String, Object> fields, String key) {
        Object value = fields.get(key);
        if (value instanceof List || value instanceof Map) {
            throw new IllegalArgumentException(key + " is " + YamlScalar.kind(value) + "; text would do");
        }
        return value == null ? null : YamlScalar.text(value);
    }

    /** Returns texts, of which one may stand alone; those that are empty say nothing. */
    static List<String> texts(Map<String, Object> fields, String key) {
        List<String> texts = new ArrayList<>();
        List<?> values = list(fields.get(key));
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            if (value instanceof List || value instanceof Map) {
                boolean isAlone = !(fields.get(key) instanceof List);
                throw new IllegalArgumentException(key + (isAlone ? "" : "[" + i + "]") + " is "
                        + YamlScalar.kind(value) + "; text" + (isAlone ? " or a list of texts" : "") + " would do");
            }
            if (value != null) {
                texts.add(YamlScalar.text(value));
            }
        }
        return List.copyOf(texts);
    }

    /** Returns the names of what is named by text, or described by an object with a name. */
    static List<String> names(Map<String, Object> fields, String key) {
        List<Object> names = new ArrayList<>();
        for (Object value : list(fields.get(key))) {
            names.add(value instanceof Map<?, ?> described ? described.get("name") : value);
        }
        Map<String, Object> named = new LinkedHashMap<>();
        named.put(key, names);
        return texts(named, key);
    }

    /** Returns the values of a field, of which one may stand alone. */
    static List<?> list(@Nullable Object value) {
        if (value == null) {
            return List.of();
        }
        return value instanceof List<?> list ? list : List.of(value);
    }

    /** Returns records of a list. */
    static <R extends Record> List<R> records(Map<String, Object> fields, String key, Class<R> type) {
        Object value = fields.get(key);
        if (value != null && !(value instanceof List)) {
            throw new IllegalArgumentException(key + " is " + YamlScalar.kind(value) + "; a list would do");
        }
        return recordsOrOne(fields, key, type);
    }

    /** Returns records, of which one may stand alone. */
    static <R extends Record> List<R> recordsOrOne(Map<String, Object> fields, String key, Class<R> type) {
        List<R> records = new ArrayList<>();
        List<?> values = list(fields.get(key));
        for (int i = 0; i < values.size(); i++) {
            String name = fields.get(key) instanceof List ? key + "[" + i + "]" : key;
            if (!(values.get(i) instanceof Map)) {
                throw new IllegalArgumentException(
                        name + " is " + YamlScalar.kind(values.get(i)) + "; an object would do");
            }
            records.add(Documents.converted(VALUES, name, values.get(i), type));
        }
        return List.copyOf(records);
    }

    /** Returns records as values of a field. */
    static List<?> values(List<? extends Record> records) {
        return VALUES.convertValue(records, List.class);
    }

    /** Returns the fields whose names are not among these. */
    static Map<String, Object> without(Map<String, Object> fields, Set<String> known) {
        Map<String, Object> others = new LinkedHashMap<>(fields);
        others.keySet().removeAll(known);
        return Collections.unmodifiableMap(others);
    }

    /** Refuses results that have no value, which the hub refuses too; one that is null is taken by both. */
    static void requireValues(Map<String, Object> fields) {
        List<?> index = list(fields.get("model-index"));
        for (int i = 0; i < index.size(); i++) {
            List<?> results = index.get(i) instanceof Map<?, ?> model ? list(model.get("results")) : List.of();
            for (int j = 0; j < results.size(); j++) {
                List<?> metrics = results.get(j) instanceof Map<?, ?> result ? list(result.get("metrics")) : List.of();
                for (int k = 0; k < metrics.size(); k++) {
                    if (metrics.get(k) instanceof Map<?, ?> metric && !metric.containsKey("value")) {
                        throw new IllegalArgumentException("model-index[" + i + "].results[" + j + "].metrics[" + k
                                + "]: " + Quoted.of("value") + " is missing; write null where it is not known");
                    }
                }
            }
        }
    }
}
