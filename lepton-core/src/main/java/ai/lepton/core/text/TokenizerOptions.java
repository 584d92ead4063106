package ai.lepton.core.text;

import ai.lepton.core.internal.tokenizer.TokenizerFile;
import ai.lepton.exchange.DataException;
import ai.lepton.metrics.internal.Quoted;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What tokenizer_config.json says of how texts become tokens, beyond tokenizer.json.
 *
 * <p>The classes of transformers build some parts of the tokenizer anew, whatever tokenizer.json has. So does this, by the
 * class that {@code tokenizer_class} names there or in config.json, or else the one of the model's type: see
 * {@link TokenizerClass}. A setting that another class would follow is refused.
 */
final class TokenizerOptions {
    private static final String FILE = "tokenizer_config.json";
    private static final String MAP = "special_tokens_map.json";
    private static final String TYPE = "type";

    private static final Map<String, TokenizerClass> CLASSES = Map.ofEntries(
            Map.entry("PreTrainedTokenizer", TokenizerClass.PLAIN),
            Map.entry("TokenizersBackend", TokenizerClass.PLAIN),
            Map.entry("PythonBackend", TokenizerClass.PLAIN),
            Map.entry("BertTokenizer", TokenizerClass.BERT),
            Map.entry("DistilBertTokenizer", TokenizerClass.BERT),
            Map.entry("MPNetTokenizer", TokenizerClass.MPNET),
            Map.entry("RobertaTokenizer", TokenizerClass.ROBERTA),
            Map.entry("GPT2Tokenizer", TokenizerClass.GPT2),
            Map.entry("Qwen2Tokenizer", TokenizerClass.QWEN2),
            Map.entry("LlamaTokenizer", TokenizerClass.LLAMA),
            Map.entry("XLMRobertaTokenizer", TokenizerClass.XLM_ROBERTA),
            Map.entry("CamembertTokenizer", TokenizerClass.CAMEMBERT));

    /** The class of a model whose files name none. */
    private static final Map<String, TokenizerClass> MODELS = Map.of(
            "bert", TokenizerClass.BERT,
            "distilbert", TokenizerClass.BERT,
            "mpnet", TokenizerClass.MPNET,
            "roberta", TokenizerClass.ROBERTA,
            "gpt2", TokenizerClass.GPT2,
            "qwen2", TokenizerClass.QWEN2,
            "qwen3", TokenizerClass.QWEN2,
            "xlm-roberta", TokenizerClass.XLM_ROBERTA,
            "camembert", TokenizerClass.CAMEMBERT);

    /** Settings that some class follows. */
    private static final List<String> FOLLOWED =
            List.of("do_lower_case", "strip_accents", "add_prefix_space", "tokenize_chinese_chars");

    /** Settings that change tokens or texts when they are true, and that are not followed. */
    private static final List<String> REFUSED =
            List.of("split_special_tokens", "clean_up_tokenization_spaces_for_bpe_even_though_it_will_corrupt_output");

    private final JsonNode config;
    private final JsonNode map;
    private final TokenizerClass kind;
    private final Map<String, String> added;
    private final boolean lowerCased;

    private TokenizerOptions(
            JsonNode config, JsonNode map, TokenizerClass kind, Map<String, String> added, boolean lowerCased) {
        this.config = config;
        this.map = map;
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
        for (String file : List.of(FILE, MAP)) {
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
        JsonNode map = SpecialTokens.object(json, directory.resolve(MAP));
        return new TokenizerOptions(config, map, kind(config, model), added, lowerCased);
    }

    private static TokenizerClass kind(JsonNode config, JsonNode model) {
        String type = model.path("model_type").asString("");
        TokenizerClass ofModel = MODELS.getOrDefault(type, TokenizerClass.PLAIN);
        JsonNode named = config.hasNonNull("tokenizer_class") ? config : model;
        String name = named.path("tokenizer_class").asString("").replaceFirst("Fast$", "");
        if (name.isEmpty() || type.equals("qwen2")) { // transformers leaves out what files of Qwen2 name
            return ofModel;
        }
        TokenizerClass kind = CLASSES.get(name);
        if (kind == null) {
            for (String key : FOLLOWED) {
                if (config.hasNonNull(key)) {
                    throw unsupported(key, config.get(key), "none for the class " + name);
                }
            }
            return TokenizerClass.PLAIN;
        }
        // for Mistral transformers takes tokenizer.json as it is
        boolean plain = kind == TokenizerClass.LLAMA && type.equals("mistral");
        return plain ? TokenizerClass.PLAIN : kind;
    }

    static DataException unsupported(String key, JsonNode value, String supported) {
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
                throw absent(where);
            }
        });
    }

    private static DataException absent(String where) {
        return new DataException(where + ", a token that tokenizer.json does not have; Python's"
                + " AutoTokenizer.from_pretrained(directory).save_pretrained(directory) writes files that agree");
    }

    /** Returns whether the model takes the type of each token: 1 for those of the second text of a pair. */
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
     * Returns a tokenizer.json with the parts that the class or these settings change.
     *
     * @throws tools.jackson.core.JacksonException if it is not JSON
     * @throws IllegalArgumentException if it is no tokenizer
     */
    String applied(JsonMapper json, String tokenizer) {
        // transformers takes it as it is where the class would put marks for spaces, and the file has bytes
        TokenizerClass applied =
                kind == TokenizerClass.LLAMA && tokenizer.contains("\"ByteLevel\"") ? TokenizerClass.PLAIN : kind;
        JsonNode tokens = addedTokens(json, tokenizer);
        Map<String, UnaryOperator<JsonNode>> changes =
                new LinkedHashMap<>(applied.parts(json, config, around(json, tokenizer, tokens, applied)));
        ArrayNode declared =
                DeclaredTokens.of(json, applied.withDefaults(config, map), map).among(json, tokenizer, tokens);
        if (declared != null) {
            changes.put("added_tokens", old -> declared);
        }
        if (lowerCased) {
            UnaryOperator<JsonNode> before = changes.getOrDefault("normalizer", old -> old);
            changes.put("normalizer", old -> lowerCase(json, before.apply(old)));
        }
        return changes.isEmpty() ? tokenizer : replaced(json, tokenizer, changes);
    }

    /** Returns the tokens that a class puts around texts, by their roles: {@code ["[CLS]", 101]}. */
    private Map<String, ArrayNode> around(
            JsonMapper json, String tokenizer, JsonNode addedTokens, TokenizerClass applied) {
        Map<String, ArrayNode> found = new LinkedHashMap<>();
        Map<String, Integer> ids = new HashMap<>();
        addedTokens.forEach(token -> {
            if (token.path("content").isString() && token.path("id").isInt()) {
                ids.put(token.path("content").asString(), token.path("id").asInt());
            }
        });
        applied.around().forEach((role, usual) -> {
            JsonNode value = config.has(role) ? config.get(role) : map.path(role);
            JsonNode named = value.isObject() ? value.path("content") : value;
            String name = named.isString() ? named.asString() : usual;
            Integer id = ids.get(name);
            OptionalInt any = id != null
                    ? OptionalInt.of(id)
                    : TokenizerFile.read(tokenizer, Set.of(name)).id(name);
            if (any.isPresent()) {
                found.put(role, json.createArrayNode().add(name).add(any.getAsInt()));
            } else if (named.isString()) {
                throw absent((config.has(role) ? FILE : MAP) + " has " + role + " = " + Quoted.of(name));
            }
        });
        return found;
    }

    private static JsonNode addedTokens(JsonMapper json, String tokenizer) {
        try (JsonParser parser = json.createParser(tokenizer)) {
            boolean object = parser.nextToken() == JsonToken.START_OBJECT; // else who reads it says what is wrong
            while (object && parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean here = parser.currentName().equals("added_tokens");
                parser.nextToken();
                if (here) {
                    return parser.readValueAsTree();
                }
                parser.skipChildren();
            }
        }
        return json.createArrayNode();
    }

    /** As sentence-transformers: in front, unless one of the normalizers does nothing but that. */
    private static JsonNode lowerCase(JsonMapper json, JsonNode normalizer) {
        ArrayNode all = json.createArrayNode().add(json.createObjectNode().put(TYPE, "Lowercase"));
        boolean lowers = false;
        if (!normalizer.isNull()) {
            boolean sequence = normalizer.path(TYPE).asString("").equals("Sequence");
            for (JsonNode one : sequence
                    ? normalizer.path("normalizers")
                    : json.createArrayNode().add(normalizer)) {
                lowers |= one.path(TYPE).asString("").equals("Lowercase");
                all.add(one);
            }
        }
        if (lowers) {
            return normalizer;
        }
        ObjectNode made = json.createObjectNode().put(TYPE, "Sequence");
        made.set("normalizers", all);
        return made;
    }

    /** Returns a JSON object with some of its values changed; the others, often millions of characters, stay as they are. */
    private static String replaced(JsonMapper json, String text, Map<String, UnaryOperator<JsonNode>> changes) {
        StringBuilder result = new StringBuilder(text.length() + 256);
        int done = 0;
        Map<String, UnaryOperator<JsonNode>> open = new LinkedHashMap<>(changes);
        try (JsonParser parser = json.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return text; // who reads it says what is wrong
            }
            int start = Math.toIntExact(parser.currentLocation().getCharOffset());
            while (!open.isEmpty() && parser.nextToken() == JsonToken.PROPERTY_NAME) {
                UnaryOperator<JsonNode> change = open.remove(parser.currentName());
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
            for (Map.Entry<String, UnaryOperator<JsonNode>> missing : open.entrySet()) {
                JsonNode made = missing.getValue().apply(json.nullNode());
                result.insert(
                        start, json.writeValueAsString(missing.getKey()) + ":" + json.writeValueAsString(made) + ",");
            }
        }
        return result.toString();
    }
}
