package ai.lepton.exchange.croissant;

import ai.lepton.metrics.internal.Quoted;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a document by their {@code @id}: in JSON-LD an object that has nothing but an {@code @id} is the one that is
 * described elsewhere.
 */
final class Definitions {
    /** Most places that one object is taken for. */
    private static final int MOST_USES = 8;

    static final Definitions NONE = new Definitions();

    private final Map<String, Map<?, ?>> byId = new HashMap<>();
    private final Map<String, Integer> uses = new HashMap<>();

    private Definitions() {}

    static Definitions of(Map<String, Object> document) {
        Definitions definitions = new Definitions();
        document.forEach((key, value) -> {
            if (!key.equals("@context")) {
                definitions.see(value);
            }
        });
        return definitions;
    }

    private void see(@Nullable Object value) {
        if (value instanceof List<?> list) {
            list.forEach(this::see);
        } else if (value instanceof Map<?, ?> map) {
            if (map.get("@id") instanceof String id && map.containsKey("@type")) {
                byId.putIfAbsent(id, map);
            }
            map.values().forEach(this::see);
        }
    }

    /** Returns the id of what an object refers to; null where it is no reference. */
    static @Nullable String reference(@Nullable Object value) {
        return value instanceof Map<?, ?> map && map.size() == 1 && map.get("@id") instanceof String id ? id : null;
    }

    /**
     * Returns the object that is meant: the one that is described elsewhere where this one only refers to it, otherwise itself.
     *
     * @param at its place in the document, for messages
     * @throws IllegalArgumentException if it is taken for too many places
     */
    Object meant(Object value, String at) {
        String id = reference(value);
        Map<?, ?> described = id == null ? null : byId.get(id);
        if (described == null) {
            return value;
        }
        if (uses.merge(id, 1, Integer::sum) > MOST_USES) {
            throw new IllegalArgumentException(at + " is " + Quoted.of(id) + ", as are more than " + MOST_USES
                    + " other places; describe it there");
        }
        return described;
    }

    /**
     * Returns the same for what stands in one place only, such as a file or a field.
     *
     * @throws IllegalArgumentException if there is no such object, or it stands elsewhere already
     */
    Object meantOnce(Object value, String at) {
        String id = reference(value);
        if (id == null) {
            return value;
        }
        Map<?, ?> described = byId.get(id);
        if (described == null || uses.merge(id, 1, Integer::sum) > 1) {
            throw new IllegalArgumentException(at + " refers to " + Quoted.of(id)
                    + (described == null
                            ? ", which the document does not describe"
                            : ", which stands elsewhere already"));
        }
        return described;
    }
}
