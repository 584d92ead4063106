package ai.lepton.core.internal.tokenizer;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads a part of a file as a tree that is neither deep nor large, and in which no name stands twice. */
final class Trees {
    private static final int DEEPEST = 24;
    private static final int MOST_VALUES = 100_000;
    private static final JsonNodeFactory NODES = JsonMapper.shared().getNodeFactory();

    private final JsonParser parser;
    private int values;

    private Trees(JsonParser parser) {
        this.parser = parser;
    }

    /** Reads the value that the parser stands at. */
    static Place read(JsonParser parser, String path) {
        return new Place(new Trees(parser).value(path, 0), path);
    }

    private JsonNode value(String path, int depth) {
        if (++values > MOST_VALUES) {
            throw new IllegalArgumentException(path + " is one of more than " + MOST_VALUES + " values of a part");
        }
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("a part is nested more than " + DEEPEST + " deep at "
                    + path.substring(0, Math.min(60, path.length())) + "\u2026");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(path, depth);
            case START_ARRAY -> array(path, depth);
            case VALUE_STRING -> NODES.stringNode(parser.getString());
            case VALUE_NUMBER_INT -> NODES.numberNode(parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            default -> NODES.nullNode();
        };
    }

    private ObjectNode object(String path, int depth) {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            String at = Place.joined(path, name);
            Place.checkWhole(name, at);
            parser.nextToken();
            if (object.replace(name, value(at, depth + 1)) != null) {
                throw new IllegalArgumentException(at + " is there twice");
            }
        }
        return object;
    }

    private ArrayNode array(String path, int depth) {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(path + '[' + array.size() + ']', depth + 1));
        }
        return array;
    }
}
