package ai.lepton.core.internal.tokenizer;

import ai.lepton.metrics.internal.Quoted;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The field {@code model}: WordPiece, BPE, WordLevel or Unigram, with its vocabulary and merges. Read as a stream. */
final class ModelPart {
    /** A word is looked up with each of its pieces, so time grows with the third power of this. */
    private static final int LONGEST_WORD = 1000;

    private static final Set<String> TYPES = Set.of("BPE", "WordPiece", "WordLevel", "Unigram");

    private final JsonMapper json;
    private final Map<String, Place> small = new HashMap<>();
    private final StringWriter vocabularyCopy = new StringWriter();
    private @Nullable Vocabulary vocabulary;
    private @Nullable List<String> merges;
    private String subwordPrefix = "";

    private ModelPart(JsonMapper json) {
        this.json = json;
    }

    /** Reads and checks the value that the parser stands at. */
    static ModelPart read(JsonMapper json, JsonParser parser) {
        ModelPart model = new ModelPart(json);
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new IllegalArgumentException("model is not an object");
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            model.field(parser, parser.currentName());
        }
        return model;
    }

    private void field(JsonParser parser, String name) {
        String at = Place.joined("model", name);
        parser.nextToken();
        boolean twice = switch (name) {
            case "vocab" -> vocabulary != null;
            case "merges" -> merges != null;
            default -> small.containsKey(name);
        };
        if (twice) {
            throw new IllegalArgumentException(at + " is there twice");
        }
        switch (name) {
            case "vocab" -> {
                try (JsonGenerator copy = json.createGenerator(vocabularyCopy)) {
                    vocabulary = Vocabulary.read(parser, copy);
                }
            }
            case "merges" -> merges = pairs(parser);
            default -> small.put(name, Trees.read(parser, at));
        }
    }

    /** {@code ["a b", …]} or, newer, {@code [["a", "b"], …]}: first and second halves in turn. */
    private static List<String> pairs(JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw new IllegalArgumentException("model.merges is not an array");
        }
        List<String> pairs = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.VALUE_STRING) {
                line(parser.getString(), pairs);
                continue;
            }
            int index = pairs.size() / 2;
            boolean pair = parser.currentToken() == JsonToken.START_ARRAY;
            for (int i = 0; i < 2; i++) {
                pair = pair && parser.nextToken() == JsonToken.VALUE_STRING && pairs.add(parser.getString());
            }
            if (!pair || parser.nextToken() != JsonToken.END_ARRAY) {
                throw new IllegalArgumentException("model.merges[" + index + "] is not a pair of tokens");
            }
        }
        return pairs;
    }

    private static void line(String line, List<String> pairs) {
        if (line.startsWith("#version")) {
            return; // as the library does
        }
        int space = line.indexOf(' ');
        if (space < 0 || line.indexOf(' ', space + 1) >= 0) {
            throw new IllegalArgumentException("model.merges[" + pairs.size() / 2 + "] is "
                    + Quoted.of(Place.shown(line)) + "; wanted two tokens with one space between");
        }
        pairs.add(line.substring(0, space));
        pairs.add(line.substring(space + 1));
    }

    /** Returns the vocabulary, once the whole model was read. */
    Vocabulary vocabulary() {
        if (vocabulary == null) {
            throw new IllegalArgumentException("model has no 'vocab'");
        }
        return vocabulary;
    }

    /** Returns what a token within a word begins with, such as {@code ##}; empty where nothing marks it. */
    String subwordPrefix() {
        return subwordPrefix;
    }

    /** Checks all, and writes it as the value of {@code model}. */
    void write(StringBuilder out) {
        Vocabulary tokens = vocabulary();
        ObjectNode fields = json.createObjectNode();
        small.forEach((name, place) -> fields.set(name, place.value()));
        Place at = new Place(fields, "model");
        String type = type(tokens, at);
        if (tokens.isInOrder() != type.equals("Unigram") || (merges != null) != type.equals("BPE")) {
            throw at.fault("of type " + type + " has " + (tokens.isInOrder() ? "an array" : "an object") + " as vocab"
                    + (merges == null ? ", and no merges" : ", and merges"));
        }
        Fields checked = new Fields(at, type);
        switch (type) {
            case "BPE" -> bpe(at, checked);
            case "WordPiece" -> {
                checked.text("unk_token")
                        .text("continuing_subword_prefix")
                        .whole("max_input_chars_per_word", 0, LONGEST_WORD);
                subwordPrefix = at.field("continuing_subword_prefix").text(Fields.LONGEST_TEXT);
            }
            case "WordLevel" -> checked.text("unk_token");
            default -> {
                Place unknown = at.optional("unk_id");
                checked.put("unk_id", unknown == null ? json.nullNode() : unknown.value())
                        .flag("byte_fallback", false);
                if (unknown != null) {
                    unknown.whole(0, tokens.size() - 1);
                }
            }
        }
        String written = checked.done().toString();
        out.append(written, 0, written.length() - 1).append(",\"vocab\":").append(vocabularyCopy.getBuffer());
        if (merges != null) {
            out.append(",\"merges\":");
            writeMerges(tokens, merges, out);
        }
        out.append('}');
    }

    /** Files of 2020 name no type; the library then takes the first that has all its fields. */
    private String type(Vocabulary tokens, Place at) {
        if (small.containsKey("type")) {
            return at.field("type").oneOf(TYPES);
        }
        if (merges != null) {
            return "BPE";
        }
        return tokens.isInOrder() ? "Unigram" : at.value().has("max_input_chars_per_word") ? "WordPiece" : "WordLevel";
    }

    private void bpe(Place at, Fields checked) {
        Place dropout = at.optional("dropout");
        if (dropout != null && !(dropout.value().isNumber() && dropout.value().asDouble() == 0)) {
            throw dropout.fault("is " + Place.shown(dropout.value().toString())
                    + ", with which a text has other tokens each time; wanted null");
        }
        checked.without("dropout");
        for (String name : new String[] {"unk_token", "continuing_subword_prefix", "end_of_word_suffix"}) {
            if (at.optional(name) == null) {
                checked.put(name, json.nullNode());
            } else {
                checked.text(name);
            }
        }
        checked.flag("fuse_unk", false).flag("byte_fallback", false).flag("ignore_merges", false);
        Place prefix = at.optional("continuing_subword_prefix");
        subwordPrefix = prefix == null ? "" : prefix.text(Fields.LONGEST_TEXT);
    }

    private void writeMerges(Vocabulary tokens, List<String> pairs, StringBuilder out) {
        StringWriter copy = new StringWriter();
        try (JsonGenerator generator = json.createGenerator(copy)) {
            generator.writeStartArray();
            for (int i = 0; i < pairs.size(); i += 2) {
                checkMerge(tokens, pairs.get(i), pairs.get(i + 1), i / 2);
                generator.writeStartArray();
                generator.writeString(pairs.get(i));
                generator.writeString(pairs.get(i + 1));
                generator.writeEndArray();
            }
            generator.writeEndArray();
        }
        out.append(copy.getBuffer());
    }

    /** Both halves and what they make are tokens; the second is cut by the length of the prefix, so it begins with it. */
    private void checkMerge(Vocabulary tokens, String first, String second, int index) {
        String fault = null;
        if (!tokens.has(first) || !tokens.has(second)) {
            fault = "is of " + Quoted.of(Place.shown(tokens.has(first) ? second : first))
                    + ", which is not in the vocabulary";
        } else if (!second.startsWith(subwordPrefix)) {
            fault = "is of " + Quoted.of(Place.shown(second))
                    + ", which does not begin with the continuing_subword_prefix "
                    + Quoted.of(Place.shown(subwordPrefix));
        } else if (!tokens.has(first + second.substring(subwordPrefix.length()))) {
            fault = "makes " + Quoted.of(Place.shown(first + second.substring(subwordPrefix.length())))
                    + ", which is not in the vocabulary";
        }
        if (fault != null) {
            throw new IllegalArgumentException("model.merges[" + index + "] " + fault);
        }
    }
}
