package ai.lepton.core.internal.tokenizer;

import ai.lepton.metrics.internal.Quoted;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One component of a tokenizer as it was checked, field by field: what is copied here is all that the library sees. */
final class Fields {
    static final int LONGEST_TEXT = 1000;
    static final int MOST_PARTS = 64;
    private static final int DEEPEST = 4;
    private static final JsonNodeFactory NODES = JsonMapper.shared().getNodeFactory();

    private final Place at;
    private final ObjectNode copy = NODES.objectNode();
    private final Set<String> known = new HashSet<>(Set.of("type"));

    Fields(Place at, String type) {
        this.at = at;
        copy.put("type", type);
    }

    Place at() {
        return at;
    }

    Fields flag(String name) {
        known.add(name);
        copy.put(name, at.field(name).flag());
        return this;
    }

    /** A flag that may be left out. */
    Fields flag(String name, boolean usual) {
        known.add(name);
        Place found = at.optional(name);
        copy.put(name, found == null ? usual : found.flag());
        return this;
    }

    /** A flag that may be null, which means something. */
    Fields flagOrNull(String name) {
        known.add(name);
        Place found = at.optional(name);
        if (found == null) {
            copy.putNull(name);
        } else {
            copy.put(name, found.flag());
        }
        return this;
    }

    Fields text(String name) {
        known.add(name);
        copy.put(name, at.field(name).text(LONGEST_TEXT));
        return this;
    }

    Fields character(String name) {
        known.add(name);
        copy.put(name, at.field(name).character());
        return this;
    }

    Fields whole(String name, int least, int most) {
        known.add(name);
        copy.put(name, at.field(name).whole(least, most));
        return this;
    }

    Fields oneOf(String name, Set<String> words) {
        known.add(name);
        copy.put(name, at.field(name).oneOf(words));
        return this;
    }

    Fields oneOf(String name, Set<String> words, String usual) {
        known.add(name);
        Place found = at.optional(name);
        copy.put(name, found == null ? usual : found.oneOf(words));
        return this;
    }

    /** A field that says nothing to the library, or nothing beyond others. */
    Fields without(String... names) {
        known.addAll(List.of(names));
        return this;
    }

    Fields put(String name, String value) {
        return put(name, NODES.stringNode(value));
    }

    Fields put(String name, JsonNode value) {
        known.add(name);
        copy.set(name, value);
        return this;
    }

    /** The parts of a sequence, each checked by the function, which is told the depth. */
    Fields parts(String name, int depth, BiFunction<Place, Integer, JsonNode> part) {
        if (depth >= DEEPEST) {
            throw at.fault("is nested more than " + DEEPEST + " deep");
        }
        ArrayNode parts = NODES.arrayNode();
        for (Place element : at.field(name).elements(MOST_PARTS)) {
            parts.add(part.apply(element, depth + 1));
        }
        return put(name, parts);
    }

    /** Returns the component, if the file says no more of it than was asked for. */
    ObjectNode done() {
        at.only(known);
        return copy;
    }

    /** Returns the type of a component. */
    static String type(Place at) {
        if (!at.value().isObject()) {
            throw at.fault("is not an object with a 'type'");
        }
        return at.field("type").text(LONGEST_TEXT);
    }

    static IllegalArgumentException unknownType(Place at, String... known) {
        return at.field("type")
                .fault("is " + Quoted.of(Place.shown(Fields.type(at))) + "; known are " + List.of(known));
    }
}
