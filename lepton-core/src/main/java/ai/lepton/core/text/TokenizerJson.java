package ai.lepton.core.text;

import ai.lepton.metrics.internal.Quoted;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a tokenizer.json tells beside what the native library does with it: how many ids there are, and some of them.
 * The file is read as a stream; the vocabulary, often 100,000 strings, is not kept.
 */
final class TokenizerJson {
    private final Set<String> wanted;
    private final Map<String, Integer> ids = new HashMap<>();
    private final Map<String, Integer> added = new HashMap<>();
    private int largest = -1;
    private boolean truncatesLeft;
    private boolean hasModel;
    private String subwordPrefix = "";

    private TokenizerJson(Set<String> wanted) {
        this.wanted = wanted;
    }

    /**
     * Reads a tokenizer.json.
     *
     * @param wanted tokens whose ids are asked for
     * @throws IllegalArgumentException if it is JSON but no tokenizer
     * @throws tools.jackson.core.JacksonException if it is not JSON
     */
    static TokenizerJson read(JsonMapper json, String text, Set<String> wanted) {
        TokenizerJson read = new TokenizerJson(wanted);
        try (JsonParser parser = json.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("it does not hold an object");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                switch (field) {
                    case "added_tokens" -> read.addedTokens(parser, value);
                    case "model" -> read.model(parser, value);
                    case "truncation" -> read.truncation(parser, value);
                    case "normalizer" -> NativeAborts.checkNormalizer(parser.readValueAsTree());
                    case "post_processor" -> NativeAborts.checkPostProcessor(parser.readValueAsTree());
                    case "decoder" -> NativeAborts.checkDecoder(parser.readValueAsTree());
                    default -> parser.skipChildren();
                }
            }
        }
        if (!read.hasModel) {
            throw new IllegalArgumentException("it has no 'model' with a 'vocab'");
        }
        return read;
    }

    private void truncation(JsonParser parser, JsonToken value) {
        if (value != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            if (field.equals("direction")) {
                truncatesLeft = "Left".equals(parser.getString());
            }
            parser.skipChildren();
        }
    }

    private void addedTokens(JsonParser parser, JsonToken value) {
        if (value != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            String content = null;
            int id = -1;
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String field = parser.currentName();
                JsonToken of = parser.nextToken();
                if (field.equals("content") && of == JsonToken.VALUE_STRING) {
                    content = parser.getString();
                } else if (field.equals("id") && of == JsonToken.VALUE_NUMBER_INT) {
                    id = parser.getIntValue();
                }
                parser.skipChildren();
            }
            if (content != null && id >= 0) {
                added.put(content, id);
                largest = Math.max(largest, id);
            }
        }
    }

    private void model(JsonParser parser, JsonToken value) {
        if (value != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        boolean afterMerges = false;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = parser.currentName();
            JsonToken of = parser.nextToken();
            if (field.equals("vocab") && of == JsonToken.START_OBJECT) {
                hasModel = true;
                vocabularyByName(parser);
            } else if (field.equals("vocab") && of == JsonToken.START_ARRAY) {
                hasModel = true;
                vocabularyInOrder(parser);
            } else if (field.equals("merges") && of == JsonToken.START_ARRAY) {
                merges(parser, subwordPrefix);
                afterMerges = true;
            } else if (field.equals("continuing_subword_prefix") && of == JsonToken.VALUE_STRING) {
                subwordPrefix = parser.getString();
                if (afterMerges && !subwordPrefix.isEmpty()) {
                    throw new IllegalArgumentException("its continuing_subword_prefix stands after its merges");
                }
            } else {
                parser.skipChildren();
            }
        }
    }

    /** {@code {"token": id, …}}, of WordPiece, BPE and WordLevel. */
    private void vocabularyByName(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String token = parser.currentName();
            if (parser.nextToken() != JsonToken.VALUE_NUMBER_INT) {
                throw new IllegalArgumentException("the id of " + Quoted.of(token) + " is not a whole number");
            }
            found(token, parser.getIntValue());
        }
    }

    /** {@code [["token", score], …]}, of Unigram. */
    private void vocabularyInOrder(JsonParser parser) {
        for (int id = 0; parser.nextToken() == JsonToken.START_ARRAY; id++) {
            if (parser.nextToken() == JsonToken.VALUE_STRING) {
                found(parser.getString(), id);
            }
            while (parser.currentToken() != JsonToken.END_ARRAY) {
                parser.skipChildren();
                parser.nextToken();
            }
        }
    }

    /** {@code ["a b", …]} or, newer, {@code [["a", "b"], …]}. */
    private static void merges(JsonParser parser, String prefix) {
        if (prefix.isEmpty()) {
            parser.skipChildren();
            return;
        }
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            String second = null;
            if (token == JsonToken.VALUE_STRING) {
                second = parser.getString().substring(parser.getString().lastIndexOf(' ') + 1);
            } else if (token == JsonToken.START_ARRAY) {
                while (parser.nextToken() == JsonToken.VALUE_STRING) {
                    second = parser.getString();
                }
            }
            if (second == null) {
                throw new IllegalArgumentException("one of its merges is not a pair of tokens");
            }
            NativeAborts.checkMerge(second, prefix);
        }
    }

    private void found(String token, int id) {
        largest = Math.max(largest, id);
        if (wanted.contains(token)) {
            ids.put(token, id);
        }
    }

    /** Returns one more than the largest id. */
    int vocabularySize() {
        return largest + 1;
    }

    /** Returns what a token within a word begins with, such as {@code ##}; empty where nothing marks it. */
    String subwordPrefix() {
        return subwordPrefix;
    }

    boolean truncatesLeft() {
        return truncatesLeft;
    }

    /** Returns whether a token stands among those added to the vocabulary, as special ones do. */
    boolean isAdded(String token) {
        return added.containsKey(token);
    }

    /** Returns the id of an added token, or of one that was asked for, if there is one. */
    OptionalInt id(String token) {
        Integer id = added.getOrDefault(token, ids.get(token));
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }
}
