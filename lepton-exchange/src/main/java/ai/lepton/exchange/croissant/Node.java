package ai.lepton.exchange.croissant;

import ai.lepton.exchange.internal.Documents;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One object of a document, by the standard's names whatever prefix or form it came in: one value or a list of them, a text or
 * an object with {@code @value}, a reference as text or as {@code {"@id": …}}.
 */
final class Node {
    private final Context context;
    private final String where;
    private final Map<String, Object> known = new LinkedHashMap<>();
    private final Map<String, Object> extra = new LinkedHashMap<>();
    private final List<String> types;
    private final @Nullable String id;

    /**
     * Reads an object.
     *
     * @param where its place in the document, for messages; empty for the document itself
     * @param names those of the standard that it may have; all others are kept as they stand
     * @throws IllegalArgumentException if it is none
     */
    Node(Context context, String where, Object json, Set<String> names) {
        this.context = context;
        this.where = where;
        if (!(json instanceof Map<?, ?> object)) {
            throw new IllegalArgumentException(where + " is " + Quoted.of(json) + "; it must be an object");
        }
        List<String> types = new ArrayList<>();
        String id = null;
        for (Map.Entry<?, ?> entry : object.entrySet()) {
            String key = (String) entry.getKey();
            Object value = entry.getValue();
            if (key.equals("@id")) {
                id = text("@id", value);
            } else if (key.equals("@type")) {
                for (Object type : value instanceof List<?> list ? list : List.of(required("@type", value))) {
                    types.add(context.type(text("@type", type)));
                }
            } else if (!key.equals("@context")) {
                put(key, value, names);
            }
        }
        this.types = List.copyOf(types);
        this.id = id;
    }

    private void put(String key, @Nullable Object value, Set<String> names) {
        if (key.startsWith("@")) {
            throw new IllegalArgumentException(
                    at(key) + ": of JSON-LD's keywords, @context, @id and @type are read; write the"
                            + " data set as one object");
        }
        String name = Vocabulary.local(context.iri(key));
        if (!names.contains(name)) {
            extra.put(context.kept(key), value);
            return;
        }
        if (value == null) {
            return; // in JSON-LD the same as none
        }
        Object before = known.putIfAbsent(name, value);
        if (before != null && !before.equals(value)) {
            throw new IllegalArgumentException(at(name) + " comes twice, with different values");
        }
    }

    private Object required(String name, @Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException(at(name) + " is null");
        }
        return value;
    }

    String at(String name) {
        return where.isEmpty() ? Quoted.of(name) : Quoted.within(120, where) + ": " + Quoted.of(name);
    }

    String where() {
        return where;
    }

    Context context() {
        return context;
    }

    List<String> types() {
        return types;
    }

    boolean is(String type) {
        return types.contains(type);
    }

    /** Returns what is not among the standard's names, in its order. */
    Map<String, Object> extra() {
        return extra;
    }

    /** Keeps a property as it stands, where its form is not ours. */
    void keep(String name) {
        Object value = known.remove(name);
        if (value != null) {
            extra.put(name, value);
        }
    }

    @Nullable String id() {
        return id;
    }

    /** Returns {@code @id}, or the name where there is none. */
    String requiredId() {
        String found = id != null ? id : known.get("name") instanceof String name ? name : null;
        if (found == null) {
            throw new IllegalArgumentException(at("@id") + " is missing");
        }
        return found;
    }

    @Nullable Object raw(String name) {
        return known.get(name);
    }

    boolean has(String name) {
        return known.containsKey(name);
    }

    /** Returns the values of a property, none, one or many, each without JSON-LD's wrapping. */
    List<Object> values(String name) {
        Object value = known.get(name);
        List<Object> values = new ArrayList<>();
        if (value != null) {
            flatten(value, values, 0);
        }
        return values;
    }

    private static void flatten(Object value, List<Object> values, int depth) {
        if (value instanceof List<?> list && depth < 2) {
            list.forEach(element -> {
                if (element != null) {
                    flatten(element, values, depth + 1);
                }
            });
        } else if (value instanceof Map<?, ?> map && map.get("@set") instanceof List<?> set) {
            flatten(set, values, depth + 1);
        } else if (value instanceof Map<?, ?> map && map.get("@list") instanceof List<?> list) {
            flatten(list, values, depth + 1);
        } else {
            values.add(value instanceof Map<?, ?> map && map.get("@value") != null ? map.get("@value") : value);
        }
    }

    private @Nullable Object one(String name) {
        List<Object> values = values(name);
        if (values.size() > 1) {
            throw new IllegalArgumentException(at(name) + " has " + values.size() + " values; it must have one");
        }
        return values.isEmpty() ? null : values.get(0);
    }

    private String text(String name, @Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        if (value instanceof Map<?, ?> map && map.get("@id") instanceof String iri && map.size() == 1) {
            return iri;
        }
        throw new IllegalArgumentException(at(name) + " is " + Quoted.of(value) + "; it must be text");
    }

    @Nullable String text(String name) {
        Object value = one(name);
        return value == null ? null : text(name, value);
    }

    List<String> texts(String name) {
        return values(name).stream().map(value -> text(name, value)).toList();
    }

    List<String> typesIn(String name) {
        return texts(name).stream().map(context::type).toList();
    }

    @Nullable Boolean bool(String name) {
        Object value = one(name);
        if (value == null || value instanceof Boolean) {
            return (Boolean) value;
        }
        if (value instanceof String text && text.matches("(?i)(https?://schema\\.org/|sc:)?(true|false)")) {
            return text.toLowerCase(java.util.Locale.ROOT).endsWith("true");
        }
        throw new IllegalArgumentException(at(name) + " is " + Quoted.of(value) + "; it must be true or false");
    }

    /** Returns a text in one or several languages. */
    Croissant.@Nullable Text languages(String name) {
        Object value = known.get(name);
        if (value == null) {
            return null;
        }
        Map<String, String> byLanguage = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map && map.keySet().stream().noneMatch(Node::isKeyword)) {
            map.forEach((language, text) ->
                    byLanguage.put(language.equals("@none") ? "" : (String) language, text(name, text)));
        } else {
            for (Object each : value instanceof List<?> list ? list : List.of(value)) {
                Object language = each instanceof Map<?, ?> map ? map.get("@language") : null;
                Object text = each instanceof Map<?, ?> map ? map.get("@value") : each;
                if (byLanguage.putIfAbsent(language instanceof String code ? code : "", text(name, text)) != null) {
                    throw new IllegalArgumentException(at(name) + " has two texts in one language");
                }
            }
        }
        return byLanguage.isEmpty() ? null : new Croissant.Text(byLanguage);
    }

    private static boolean isKeyword(Object key) {
        return key instanceof String text && text.startsWith("@") && !text.equals("@none");
    }

    /** Returns the ids that a property refers to, each as text or as an object with {@code @id}. */
    List<String> references(String name) {
        return values(name).stream().map(value -> reference(name, value)).toList();
    }

    @Nullable String reference(String name) {
        Object value = one(name);
        return value == null ? null : reference(name, value);
    }

    private String reference(String name, Object value) {
        if (value instanceof Map<?, ?> map && map.get("@id") instanceof String iri) {
            return iri;
        }
        if (value instanceof String iri) {
            return iri;
        }
        throw new IllegalArgumentException(
                at(name) + " is " + Quoted.of(value) + "; it must be a reference, {\"@id\": …}");
    }

    /** Returns the objects of a property, each read at its place. */
    <T> List<T> nodes(String name, Set<String> names, Function<Node, T> reader) {
        List<Object> values = values(name);
        List<T> read = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            String place = (where.isEmpty() ? "" : where + ".") + name + (values.size() == 1 ? "" : "[" + i + "]");
            read.add(reader.apply(
                    new Node(context, place, context.definitions().meantOnce(values.get(i), place), names)));
        }
        return read;
    }

    /** Returns the one object of a property, or null where there is none. */
    <T> @Nullable T node(String name, Set<String> names, Function<Node, T> reader) {
        one(name);
        List<T> read = nodes(name, names, reader);
        return read.isEmpty() ? null : read.get(0);
    }

    /** An object that is written, without what is absent. */
    static final class Out {
        private final Map<String, Object> json = new LinkedHashMap<>();

        Out put(String name, @Nullable Object value) {
            if (value != null && !(value instanceof List<?> list && list.isEmpty())) {
                json.put(name, value);
            }
            return this;
        }

        /** Writes one value alone, several as a list. */
        Out few(String name, List<?> values) {
            return put(name, values.size() == 1 ? values.get(0) : values);
        }

        Out all(Map<String, Object> extra) {
            extra.forEach(json::putIfAbsent);
            return this;
        }

        Map<String, Object> json() {
            return json;
        }
    }

    static Map<String, Object> to(String id) {
        return Documents.extra(Map.of("@id", id));
    }
}
