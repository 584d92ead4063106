package ai.lepton.core.text;

import ai.lepton.exchange.DataException;
import ai.lepton.metrics.internal.Quoted;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What tokenizer_config.json says of how texts become tokens, beyond tokenizer.json.
 *
 * <p>The classes of transformers build some parts of the tokenizer anew from that file, whatever tokenizer.json has: BERT's
 * its normalizer, those over bytes their pre-tokenizer. So does this, by the class that {@code tokenizer_class} names there or
 * in config.json, or else the one of the model's type. A setting that another class would follow is refused.
 */
final class TokenizerOptions {
    private static final String FILE = "tokenizer_config.json";
    private static final String TYPE = "type";
    private static final String SPACE = "add_prefix_space";

    /** What a class does with its settings. */
    private enum Kind {
        /** Takes tokenizer.json as it is. */
        PLAIN,
        /** Lower case, accents and Chinese characters as its settings say. */
        BERT,
        /** Bytes, perhaps with a space before the first. */
        BYTES,
        /** The same; transformers has this class for its models whatever the files name. */
        QWEN2,
        /** Pieces with a mark for a space, perhaps before the first too. */
        PIECES,
        /** The same, within what tokenizer.json has. */
        UNIGRAM
    }

    private static final Map<String, Kind> CLASSES = Map.ofEntries(
            Map.entry("PreTrainedTokenizer", Kind.PLAIN),
            Map.entry("TokenizersBackend", Kind.PLAIN),
            Map.entry("PythonBackend", Kind.PLAIN),
            Map.entry("BertTokenizer", Kind.BERT),
            Map.entry("DistilBertTokenizer", Kind.BERT),
            Map.entry("MPNetTokenizer", Kind.BERT),
            Map.entry("RobertaTokenizer", Kind.BYTES),
            Map.entry("GPT2Tokenizer", Kind.BYTES),
            Map.entry("Qwen2Tokenizer", Kind.QWEN2),
            Map.entry("LlamaTokenizer", Kind.PIECES),
            Map.entry("XLMRobertaTokenizer", Kind.UNIGRAM));

    /** The class of a model whose files name none. */
    private static final Map<String, Kind> MODELS = Map.of(
            "bert", Kind.BERT,
            "distilbert", Kind.BERT,
            "mpnet", Kind.BERT,
            "roberta", Kind.BYTES,
            "gpt2", Kind.BYTES,
            "qwen2", Kind.QWEN2,
            "xlm-roberta", Kind.UNIGRAM);

    /** Settings that some class follows. */
    private static final List<String> FOLLOWED =
            List.of("do_lower_case", "strip_accents", SPACE, "tokenize_chinese_chars");

    /** Settings that change tokens or texts when they are true, and that are not followed. */
    private static final List<String> REFUSED =
            List.of("split_special_tokens", "clean_up_tokenization_spaces_for_bpe_even_though_it_will_corrupt_output");

    private final JsonNode config;
    private final Kind kind;
    private final Map<String, String> added;
    private final boolean lowerCased;

    private TokenizerOptions(JsonNode config, Kind kind, Map<String, String> added, boolean lowerCased) {
        this.config = config;
        this.kind = kind;
        this.added = added;
        this.lowerCased = lowerCased;
    }

    /**
     * Reads the files of a directory that are there.
     *
     * @param lowerCased whether texts become lower case first, whatever the files say
     * @throws DataException if a setting changes tokens and is not followed
     */
    static TokenizerOptions read(JsonMapper json, Path directory, boolean lowerCased) {
        JsonNode config = SpecialTokens.object(json, directory.resolve(FILE));
        JsonNode model = SpecialTokens.object(json, directory.resolve("config.json"));
        for (String key : REFUSED) {
            if (config.path(key).asBoolean(false)) {
                throw unsupported(key, config.get(key), "false");
            }
        }
        for (String key : List.of("truncation_side", "padding_side")) {
            if (config.hasNonNull(key)
                    && !Set.of("left", "right").contains(config.get(key).asString(""))) {
                throw unsupported(key, config.get(key), "[left, right]");
            }
        }
        for (JsonNode file : config.path("fast_tokenizer_files")) {
            if (!file.asString("").equals("tokenizer.json")) {
                throw unsupported("fast_tokenizer_files", config.get("fast_tokenizer_files"), "[tokenizer.json]");
            }
        }
        Map<String, String> added = new LinkedHashMap<>();
        config.path("added_tokens_decoder").properties().forEach(entry -> {
            String content = entry.getValue().path("content").asString("");
            added.put(content, FILE + " has added_tokens_decoder." + entry.getKey() + " = " + Quoted.of(content));
        });
        for (String file : List.of(FILE, "special_tokens_map.json")) {
            JsonNode content = SpecialTokens.object(json, directory.resolve(file));
            for (String key : List.of("additional_special_tokens", "extra_special_tokens")) {
                for (JsonNode token : content.path(key)) {
                    String text = token.isObject() ? token.path("content").asString("") : token.asString("");
                    added.put(text, file + " has " + Quoted.of(text) + " among its " + key);
                }
            }
        }
        SpecialTokens.object(json, directory.resolve("added_tokens.json"))
                .properties()
                .forEach(entry -> added.put(entry.getKey(), "added_tokens.json has " + Quoted.of(entry.getKey())));
        return new TokenizerOptions(config, kind(config, model), added, lowerCased);
    }

    private static Kind kind(JsonNode config, JsonNode model) {
        Kind ofModel = MODELS.getOrDefault(model.path("model_type").asString(""), Kind.PLAIN);
        JsonNode named = config.hasNonNull("tokenizer_class") ? config : model;
        String name = named.path("tokenizer_class").asString("").replaceFirst("Fast$", "");
        if (name.isEmpty() || ofModel == Kind.QWEN2) {
            return ofModel;
        }
        Kind kind = CLASSES.get(name);
        if (kind == null) {
            for (String key : FOLLOWED) {
                if (config.hasNonNull(key)) {
                    throw unsupported(key, config.get(key), "none for the class " + name);
                }
            }
            return Kind.PLAIN;
        }
        // for Mistral transformers takes tokenizer.json as it is
        boolean plain =
                kind == Kind.PIECES && model.path("model_type").asString("").equals("mistral");
        return plain ? Kind.PLAIN : kind;
    }

    private static DataException unsupported(String key, JsonNode value, String supported) {
        String text = value.isString() ? Quoted.of(value.asString()) : value.toString();
        return new DataException(
                FILE + " has " + key + " = " + text + ", which is not supported; supported: " + supported);
    }

    /** Returns the tokens that the files add to a vocabulary. */
    Set<String> added() {
        return added.keySet();
    }

    /**
     * Refuses tokens that tokenizer.json does not have.
     *
     * @param ids of tokens in tokenizer.json
     */
    void requireAdded(Function<String, OptionalInt> ids) {
        added.forEach((token, where) -> {
            if (ids.apply(token).isEmpty()) {
                throw new DataException(
                        where + ", a token that tokenizer.json does not have; Python's"
                                + " AutoTokenizer.from_pretrained(directory).save_pretrained(directory) writes files that agree");
            }
        });
    }

    /** Returns whether the model is told which tokens are of the second text of a pair. */
    boolean tellsTypes() {
        JsonNode inputs = config.path("model_input_names");
        if (!inputs.isArray()) {
            return true;
        }
        for (JsonNode input : inputs) {
            if (input.asString("").equals("token_type_ids")) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns a tokenizer.json with the parts that these settings change.
     *
     * @throws tools.jackson.core.JacksonException if it is not JSON
     */
    String applied(JsonMapper json, String tokenizer) {
        boolean pieces = kind == Kind.PIECES && config.hasNonNull(SPACE) && !tokenizer.contains("\"ByteLevel\"");
        boolean unigram = kind == Kind.UNIGRAM && config.hasNonNull(SPACE);
        boolean touched = kind == Kind.BERT || kind == Kind.BYTES || kind == Kind.QWEN2 || pieces || unigram;
        if (!touched && !lowerCased) {
            return tokenizer;
        }
        Map<String, Function<JsonNode, @Nullable JsonNode>> changes = new LinkedHashMap<>();
        if (kind == Kind.BERT) {
            changes.put("normalizer", old -> bertNormalizer(json));
            changes.put("pre_tokenizer", old -> json.createObjectNode().put(TYPE, "BertPreTokenizer"));
        } else if (kind == Kind.BYTES) {
            changes.put("normalizer", old -> null);
            changes.put("pre_tokenizer", old -> bytes(json));
        } else if (kind == Kind.QWEN2) {
            changes.put("pre_tokenizer", old -> {
                nodes(old, "ByteLevel").forEach(node -> node.put(SPACE, flag(SPACE, false)));
                return old;
            });
        } else if (pieces) {
            changes.put("normalizer", old -> null);
            changes.put("pre_tokenizer", old -> pieces(json));
        } else if (unigram) {
            changes.put("pre_tokenizer", old -> {
                nodes(old, "Metaspace")
                        .forEach(node ->
                                node.without(SPACE).put("prepend_scheme", flag(SPACE, true) ? "always" : "never"));
                return old;
            });
        }
        if (lowerCased) {
            Function<JsonNode, @Nullable JsonNode> before = changes.getOrDefault("normalizer", old -> old);
            changes.put("normalizer", old -> lowerCase(json, before.apply(old)));
        }
        return replaced(json, tokenizer, changes);
    }

    private boolean flag(String key, boolean otherwise) {
        JsonNode value = config.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw unsupported(key, value, "[true, false]");
        }
        return value.asBoolean();
    }

    private ObjectNode bertNormalizer(JsonMapper json) {
        ObjectNode made = json.createObjectNode()
                .put(TYPE, "BertNormalizer")
                .put("clean_text", true)
                .put("handle_chinese_chars", flag("tokenize_chinese_chars", true));
        if (config.hasNonNull("strip_accents")) {
            made.put("strip_accents", flag("strip_accents", true));
        } else {
            made.putNull("strip_accents");
        }
        return made.put("lowercase", flag("do_lower_case", true));
    }

    private ObjectNode bytes(JsonMapper json) {
        return json.createObjectNode()
                .put(TYPE, "ByteLevel")
                .put(SPACE, flag(SPACE, false))
                .put("trim_offsets", true)
                .put("use_regex", true);
    }

    private ObjectNode pieces(JsonMapper json) {
        String scheme = !flag(SPACE, true) ? "never" : flag("legacy", false) ? "always" : "first";
        return json.createObjectNode()
                .put(TYPE, "Metaspace")
                .put("replacement", "▁")
                .put("prepend_scheme", scheme)
                .put("split", false);
    }

    /** Returns the parts of a type, in a sequence or alone. */
    private static List<ObjectNode> nodes(JsonNode part, String type) {
        List<ObjectNode> found = new ArrayList<>();
        if (part instanceof ObjectNode object && object.path(TYPE).asString("").equals(type)) {
            found.add(object);
        }
        part.path("pretokenizers").forEach(inner -> found.addAll(nodes(inner, type)));
        return found;
    }

    /** As sentence-transformers: in front, unless one of the normalizers does nothing but that. */
    private static JsonNode lowerCase(JsonMapper json, @Nullable JsonNode normalizer) {
        ArrayNode all = json.createArrayNode().add(json.createObjectNode().put(TYPE, "Lowercase"));
        boolean lowers = false;
        if (normalizer != null && !normalizer.isNull()) {
            boolean sequence = normalizer.path(TYPE).asString("").equals("Sequence");
            for (JsonNode one : sequence
                    ? normalizer.path("normalizers")
                    : json.createArrayNode().add(normalizer)) {
                lowers |= one.path(TYPE).asString("").equals("Lowercase");
                all.add(one);
            }
        }
        if (lowers && normalizer != null) {
            return normalizer;
        }
        ObjectNode made = json.createObjectNode().put(TYPE, "Sequence");
        made.set("normalizers", all);
        return made;
    }

    /** Returns a JSON object with some of its values changed; the others, often millions of characters, stay as they are. */
    private static String replaced(
            JsonMapper json, String text, Map<String, Function<JsonNode, @Nullable JsonNode>> changes) {
        StringBuilder result = new StringBuilder(text.length() + 256);
        int done = 0;
        Map<String, Function<JsonNode, @Nullable JsonNode>> open = new LinkedHashMap<>(changes);
        try (JsonParser parser = json.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return text; // who reads it says what is wrong
            }
            int start = Math.toIntExact(parser.currentLocation().getCharOffset());
            while (!open.isEmpty() && parser.nextToken() == JsonToken.PROPERTY_NAME) {
                Function<JsonNode, @Nullable JsonNode> change = open.remove(parser.currentName());
                parser.nextToken();
                int from = Math.toIntExact(parser.currentTokenLocation().getCharOffset());
                if (change == null) {
                    parser.skipChildren();
                    continue;
                }
                JsonNode value = parser.readValueAsTree();
                int to = Math.toIntExact(parser.currentLocation().getCharOffset());
                result.append(text, done, from).append(json.writeValueAsString(change.apply(value)));
                done = to;
            }
            result.append(text, done, text.length());
            for (Map.Entry<String, Function<JsonNode, @Nullable JsonNode>> missing : open.entrySet()) {
                JsonNode made = missing.getValue().apply(json.nullNode());
                result.insert(
                        start, json.writeValueAsString(missing.getKey()) + ":" + json.writeValueAsString(made) + ",");
            }
        }
        return result.toString();
    }
}
