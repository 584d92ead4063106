package ai.lepton.exchange.croissant;

import ai.lepton.exchange.croissant.Resource.Source;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Records;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Records of a data set: their fields, each with its type and where its values come from, or the records themselves.
 *
 * @param id what it is referred to by
 * @param name its name; null where that is not said
 * @param description what a record is; null where that is not said
 * @param dataType what all records are, such as {@code cr:Split} or {@code sc:Enumeration}
 * @param key ids of the fields that tell one record from another
 * @param field the fields
 * @param annotation what is said of records as a whole
 * @param data the records, by the ids of their fields, where they stand in the document; null where they come from files
 * @param examples some records, or where to find some, as the document has it; null where there are none
 * @param extra properties that are not among these
 */
public record RecordSet(
        String id,
        Croissant.@Nullable Text name,
        Croissant.@Nullable Text description,
        List<String> dataType,
        List<String> key,
        List<Field> field,
        List<Field> annotation,
        @Nullable List<Map<String, Object>> data,
        @Nullable Object examples,
        Map<String, Object> extra) {
    static final Set<String> NAMES =
            Set.of("name", "description", "dataType", "key", "field", "annotation", "data", "examples");

    /** Copies lists and maps, and refuses what the official validator calls an error. */
    public RecordSet {
        Checks.id(id);
        dataType = Elements.of("dataType", dataType);
        key = Elements.of("key", key);
        field = Elements.of("field", field);
        annotation = Elements.of("annotation", annotation);
        extra = Documents.extra(extra);
        if (data != null) {
            List<Map<String, Object>> copies = new ArrayList<>(data.size());
            for (Map<String, Object> row : Elements.of("data", data)) {
                copies.add(Collections.unmodifiableMap(new LinkedHashMap<>(row)));
            }
            data = List.copyOf(copies);
            Checks.data(id, field, data);
        }
    }

    /** Returns records that come from files. */
    public static RecordSet of(String id, Field... fields) {
        return new RecordSet(
                id,
                Croissant.Text.of(Elements.required("id", id)),
                null,
                List.of(),
                List.of(),
                Elements.of("fields", fields),
                List.of(),
                null,
                null,
                Map.of());
    }

    /** Returns the same with this description. */
    public RecordSet withDescription(String text) {
        return Records.with(this, "description", Croissant.Text.of(text));
    }

    /** Returns the same with this type of all records, such as {@code cr:Split}. */
    public RecordSet withDataType(String... types) {
        return Records.with(this, "dataType", Elements.of("types", types));
    }

    /** Returns the same with these fields as the key. */
    public RecordSet withKey(String... fields) {
        return Records.with(this, "key", Elements.of("fields", fields));
    }

    /** Returns the same with these records, by the ids of the fields. */
    public RecordSet withData(List<Map<String, Object>> rows) {
        return Records.with(this, "data", Elements.of("rows", rows));
    }

    RecordSet with(List<Field> fields, List<Map<String, Object>> rows) {
        return Records.with(Records.with(this, "field", fields), "data", rows);
    }

    /** Returns the field of this id. */
    public Optional<Field> field(String fieldId) {
        Elements.required("fieldId", fieldId);
        return field.stream().filter(each -> each.id().equals(fieldId)).findFirst();
    }

    static RecordSet of(Node node) {
        if (!node.is("cr:RecordSet")) {
            throw new IllegalArgumentException(
                    node.where() + ": @type is " + Quoted.all(node.types()) + "; it must be cr:RecordSet");
        }
        return new RecordSet(
                node.requiredId(),
                node.languages("name"),
                node.languages("description"),
                node.typesIn("dataType"),
                node.references("key"),
                node.nodes("field", Field.NAMES, Field::of),
                node.nodes("annotation", Field.NAMES, Field::of),
                rows(node),
                node.raw("examples"),
                node.extra());
    }

    private static @Nullable List<Map<String, Object>> rows(Node node) {
        Object data = node.raw("data");
        if (data == null) {
            return null;
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Object row : data instanceof List<?> list ? list : Arrays.asList(data)) {
            if (!(row instanceof Map<?, ?> map)) {
                throw new IllegalArgumentException(
                        node.at("data") + " has " + Quoted.of(row) + "; it must be a list of objects");
            }
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((key, value) -> copy.put((String) key, value));
            rows.add(copy);
        }
        return rows;
    }

    Map<String, Object> toJson() {
        return new Node.Out()
                .put("@type", "cr:RecordSet")
                .put("@id", id)
                .put("name", Croissant.Text.toJson(name))
                .put("description", Croissant.Text.toJson(description))
                .few("dataType", dataType)
                .few("key", key.stream().map(Node::to).toList())
                .all(extra)
                .put("field", field.stream().map(Field::toJson).toList())
                .put("annotation", annotation.stream().map(Field::toJson).toList())
                .put("data", data)
                .put("examples", examples)
                .json();
    }

    /**
     * One value of each record.
     *
     * @param id what it is referred to by, such as {@code passengers/age}
     * @param name its name; null where that is not said
     * @param description what it means; null where that is not said
     * @param dataType its types, such as {@code sc:Integer}; a type that says what it means may stand beside
     * @param source where its values come from; null where it has subfields, a value, or stands in the data
     * @param value the value of all records; null where it has a source
     * @param isArray whether it is an array; null where that is not said
     * @param arrayShape lengths of the array's dimensions with commas, -1 where any will do; null where it is one of any
     *     length
     * @param repeated what {@code isArray} was called before 1.1; null where that is not said
     * @param references the fields of other records that have the same values, as foreign keys do
     * @param subField its parts
     * @param annotation what is said of its values
     * @param equivalentProperty properties of other vocabularies that mean the same
     * @param extra properties that are not among these
     */
    public record Field(
            String id,
            Croissant.@Nullable Text name,
            Croissant.@Nullable Text description,
            List<String> dataType,
            @Nullable Source source,
            @Nullable Object value,
            @Nullable Boolean isArray,
            @Nullable String arrayShape,
            @Nullable Boolean repeated,
            List<Source> references,
            List<Field> subField,
            List<Field> annotation,
            List<String> equivalentProperty,
            Map<String, Object> extra) {
        static final Set<String> NAMES = Set.of(
                "name",
                "description",
                "dataType",
                "source",
                "value",
                "isArray",
                "arrayShape",
                "repeated",
                "references",
                "subField",
                "annotation",
                "equivalentProperty");

        /** Copies lists and maps, and refuses what the official validator calls an error. */
        public Field {
            Checks.id(id);
            dataType = Elements.of("dataType", dataType);
            references = Elements.of("references", references);
            subField = Elements.of("subField", subField);
            annotation = Elements.of("annotation", annotation);
            equivalentProperty = Elements.of("equivalentProperty", equivalentProperty);
            extra = Documents.extra(extra);
            if (source != null && value != null) {
                throw new IllegalArgumentException(
                        "field " + Quoted.of(id) + " has both a source and a value; it must have one");
            }
            if (value != null && dataType.isEmpty()) {
                throw new IllegalArgumentException("field " + Quoted.of(id) + " has a value but no dataType");
            }
            Checks.shape(id, isArray, arrayShape);
        }

        /**
         * Returns a field with values from a source.
         *
         * @param id what it is referred to by
         * @param dataType its type, such as {@code sc:Integer}
         */
        public static Field of(String id, String dataType, Source source) {
            return bare(id, dataType, Elements.required("source", source), null);
        }

        /** Returns a field of records that stand in the document themselves. */
        public static Field of(String id, String dataType) {
            return bare(id, dataType, null, null);
        }

        /** Returns a field with one value for all records. */
        public static Field constant(String id, String dataType, Object value) {
            return bare(id, dataType, null, Elements.required("value", value));
        }

        private static Field bare(String id, String dataType, @Nullable Source source, @Nullable Object value) {
            return new Field(
                    id,
                    Croissant.Text.of(Elements.required("id", id)),
                    null,
                    List.of(Elements.required("dataType", dataType)),
                    source,
                    value,
                    null,
                    null,
                    null,
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    Map.of());
        }

        /** Returns the same with this name. */
        public Field withName(String text) {
            return Records.with(this, "name", Croissant.Text.of(text));
        }

        /** Returns the same with this description. */
        public Field withDescription(String text) {
            return Records.with(this, "description", Croissant.Text.of(text));
        }

        /** Returns the same as the same values as this field of other records has. */
        public Field withReference(String field) {
            return Records.with(this, "references", List.of(Source.field(Elements.required("field", field))));
        }

        /** Returns the same with these parts; what they come from, they say themselves. */
        public Field withSubField(Field... parts) {
            Field without = Records.with(Records.with(this, "source", null), "dataType", List.of());
            return Records.with(without, "subField", Elements.of("parts", parts));
        }

        /** Returns the same as an array of one dimension. */
        public Field asArray() {
            return Records.with(Records.with(this, "isArray", true), "arrayShape", "-1");
        }

        boolean isMany() {
            return Boolean.TRUE.equals(isArray) || Boolean.TRUE.equals(repeated);
        }

        private static Field of(Node node) {
            return new Field(
                    node.requiredId(),
                    node.languages("name"),
                    node.languages("description"),
                    dataTypes(node),
                    source(node, "source").stream().findFirst().orElse(null),
                    node.raw("value"),
                    node.bool("isArray"),
                    node.text("arrayShape"),
                    node.bool("repeated"),
                    source(node, "references"),
                    node.nodes("subField", NAMES, Field::of),
                    node.nodes("annotation", NAMES, Field::of),
                    node.texts("equivalentProperty"),
                    node.extra());
        }

        private static List<String> dataTypes(Node node) {
            return node.values("dataType").stream()
                    .map(type -> type instanceof Map<?, ?> map && map.get("@id") instanceof String iri ? iri : type)
                    .map(type -> {
                        if (type instanceof String text) {
                            return node.context().type(text);
                        }
                        throw new IllegalArgumentException(
                                node.at("dataType") + " is " + Quoted.of(type) + "; it must be text");
                    })
                    .toList();
        }

        private static List<Source> source(Node node, String property) {
            return node.values(property).stream()
                    .filter(value -> !(value instanceof Map<?, ?> map && map.isEmpty()))
                    .map(value -> Source.of(node, property, value))
                    .toList();
        }

        private Map<String, Object> toJson() {
            Node.Out out = new Node.Out()
                    .put("@type", "cr:Field")
                    .put("@id", id)
                    .put("name", Croissant.Text.toJson(name))
                    .put("description", Croissant.Text.toJson(description))
                    .few("dataType", dataType)
                    .few("equivalentProperty", equivalentProperty)
                    .put("isArray", isArray)
                    .put("arrayShape", arrayShape)
                    .put("repeated", repeated)
                    .few("references", references.stream().map(Source::toJson).toList())
                    .put("source", source == null ? null : source.toJson())
                    .put("value", value)
                    .put("sc:value", value) // where the official reader looks for it
                    .all(extra);
            return out.put("subField", subField.stream().map(Field::toJson).toList())
                    .put("annotation", annotation.stream().map(Field::toJson).toList())
                    .json();
        }
    }
}
