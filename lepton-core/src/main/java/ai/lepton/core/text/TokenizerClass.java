package ai.lepton.core.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A class of transformers, by the parts of a tokenizer.json that it makes anew, whatever the file has. */
enum TokenizerClass {
    /** Takes tokenizer.json as it is. */
    PLAIN,
    /** Lower case, accents and Chinese characters as its settings say; {@code [CLS] a [SEP] b [SEP]}. */
    BERT("cls_token", "[CLS]", "sep_token", "[SEP]"),
    /** The same, but for what it puts around texts. */
    MPNET("cls_token", "<s>", "sep_token", "</s>"),
    /** Bytes, perhaps with a space before the first. */
    GPT2,
    /** The same, and {@code <s> a </s></s> b </s>}. */
    ROBERTA("cls_token", "<s>", "sep_token", "</s>"),
    /** Composed characters, a pattern, bytes. */
    QWEN2,
    /** Pieces with a mark for a space, perhaps before the first too. */
    LLAMA,
    /** Pieces within words, and {@code <s> a </s></s> b </s>}. */
    XLM_ROBERTA("bos_token", "<s>", "eos_token", "</s>"),
    /** The same, and special tokens that stand for those of the vocabulary that are not used. */
    CAMEMBERT("bos_token", "<s>", "eos_token", "</s>");

    private static final String TYPE = "type";
    private static final String SPACE = "add_prefix_space";
    private static final String TRIM = "trim_offsets";
    private static final String NORMALIZER = "normalizer";
    private static final String PRE_TOKENIZER = "pre_tokenizer";
    private static final String POST_PROCESSOR = "post_processor";
    private static final String DECODER = "decoder";
    private static final String MARK = "▁";

    /** How Qwen2 cuts texts, a fact of its published files. */
    private static final String QWEN2_PATTERN = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}|"
            + " ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    /** What CamemBERT's vocabulary has from SentencePiece, beside tokens of its own. */
    private static final List<String> UNUSED = List.of("<s>NOTUSED", "</s>NOTUSED", "<unk>NOTUSED");

    private final @Nullable String before;
    private final @Nullable String after;
    private final String usualBefore;
    private final String usualAfter;

    TokenizerClass() {
        this.before = null;
        this.after = null;
        this.usualBefore = "";
        this.usualAfter = "";
    }

    TokenizerClass(String before, String usualBefore, String after, String usualAfter) {
        this.before = before;
        this.usualBefore = usualBefore;
        this.after = after;
        this.usualAfter = usualAfter;
    }

    /**
     * Returns the roles of the tokens that it puts before and after a text, in order, with their usual names; empty for
     * none.
     */
    Map<String, String> around() {
        Map<String, String> around = new LinkedHashMap<>();
        if (before != null && after != null) {
            around.put(before, usualBefore);
            around.put(after, usualAfter);
        }
        return around;
    }

    /**
     * Returns what the files declare, with the special tokens that the class adds where they say nothing of them.
     *
     * @param config tokenizer_config.json
     * @param map special_tokens_map.json
     */
    JsonNode withDefaults(JsonNode config, JsonNode map) {
        if (this != CAMEMBERT || !(config instanceof ObjectNode given)) {
            return config;
        }
        ObjectNode declared = given.deepCopy();
        List<String> extra = List.of("additional_special_tokens", "extra_special_tokens");
        if (extra.stream().noneMatch(key -> config.has(key) || map.has(key))) {
            UNUSED.forEach(declared.putArray(extra.get(0))::add);
        }
        String mask = "mask_token";
        JsonNode named = config.has(mask) ? config.path(mask) : map.path(mask);
        if (named.isString() || named.isMissingNode()) {
            declared.putObject(mask).put("content", named.asString("<mask>")).put("lstrip", true);
        }
        return declared;
    }

    /**
     * Returns the parts that it makes, by their names in the file, from what stands there; JSON's null for none.
     *
     * @param config tokenizer_config.json
     * @param tokens name and id of those {@link #around} a text, by their roles; empty if the file does not have them
     */
    Map<String, UnaryOperator<JsonNode>> parts(JsonMapper json, JsonNode config, Map<String, ArrayNode> tokens) {
        return new Maker(json, config, tokens).parts(this);
    }

    private record Maker(JsonMapper json, JsonNode config, Map<String, ArrayNode> tokens) {
        Map<String, UnaryOperator<JsonNode>> parts(TokenizerClass kind) {
            Map<String, UnaryOperator<JsonNode>> parts = new LinkedHashMap<>();
            switch (kind) {
                case PLAIN -> {}
                case BERT, MPNET -> {
                    parts.put(NORMALIZER, old -> bertNormalizer());
                    parts.put(PRE_TOKENIZER, old -> object("BertPreTokenizer"));
                    parts.put(
                            DECODER,
                            old -> object("WordPiece").put("prefix", "##").put("cleanup", true));
                    around(parts, kind, kind == BERT ? bertAround(kind) : robertaAround(kind, true, false));
                }
                case GPT2, ROBERTA -> {
                    boolean space = flag(SPACE, false);
                    parts.put(NORMALIZER, old -> json.nullNode());
                    parts.put(PRE_TOKENIZER, old -> bytes(space, true));
                    parts.put(DECODER, old -> bytes(true, true));
                    if (kind == ROBERTA) {
                        around(parts, kind, robertaAround(kind, flag(TRIM, true), space));
                    }
                }
                case QWEN2 -> {
                    parts.put(NORMALIZER, old -> object("NFC"));
                    parts.put(
                            PRE_TOKENIZER, old -> sequence("pretokenizers", split(), bytes(flag(SPACE, false), false)));
                    parts.put(DECODER, old -> bytes(true, true));
                }
                case LLAMA -> {
                    boolean space = flag(SPACE, true);
                    String scheme = !space ? "never" : flag("legacy", false) ? "always" : "first";
                    parts.put(NORMALIZER, old -> json.nullNode());
                    parts.put(PRE_TOKENIZER, old -> marks(scheme, false));
                    parts.put(DECODER, old -> spaces(space));
                }
                case XLM_ROBERTA, CAMEMBERT -> {
                    String scheme = flag(SPACE, true) ? "always" : "never";
                    parts.put(NORMALIZER, this::table);
                    parts.put(
                            PRE_TOKENIZER,
                            old -> sequence("pretokenizers", object("WhitespaceSplit"), marks(scheme, true)));
                    parts.put(DECODER, old -> marks(scheme, true));
                    around(parts, kind, xlmAround(kind));
                }
            }
            return parts;
        }

        private void around(Map<String, UnaryOperator<JsonNode>> parts, TokenizerClass kind, ObjectNode made) {
            if (tokens.keySet().containsAll(kind.around().keySet())) {
                parts.put(POST_PROCESSOR, old -> made);
            }
        }

        private boolean flag(String key, boolean otherwise) {
            JsonNode value = config.path(key);
            if (value.isMissingNode() || value.isNull()) {
                return otherwise;
            }
            if (!value.isBoolean()) {
                throw TokenizerOptions.unsupported(key, value, "[true, false]");
            }
            return value.asBoolean();
        }

        private ObjectNode object(String type) {
            return json.createObjectNode().put(TYPE, type);
        }

        private ObjectNode sequence(String key, JsonNode... parts) {
            ObjectNode made = object("Sequence");
            made.set(key, json.createArrayNode().addAll(List.of(parts)));
            return made;
        }

        private ObjectNode bertNormalizer() {
            ObjectNode made = object("BertNormalizer")
                    .put("clean_text", true)
                    .put("handle_chinese_chars", flag("tokenize_chinese_chars", true));
            if (config.hasNonNull("strip_accents")) {
                made.put("strip_accents", flag("strip_accents", true));
            } else {
                made.putNull("strip_accents");
            }
            return made.put("lowercase", flag("do_lower_case", true));
        }

        private ObjectNode bytes(boolean space, boolean pattern) {
            return object("ByteLevel").put(SPACE, space).put(TRIM, true).put("use_regex", pattern);
        }

        private ObjectNode split() {
            ObjectNode made = object("Split").put("behavior", "Isolated").put("invert", false);
            made.set("pattern", json.createObjectNode().put("Regex", QWEN2_PATTERN));
            return made;
        }

        private ObjectNode marks(String scheme, boolean split) {
            return object("Metaspace")
                    .put("replacement", MARK)
                    .put("prepend_scheme", scheme)
                    .put("split", split);
        }

        /** The decoder of pieces, some of which stand for one byte. */
        private ObjectNode spaces(boolean space) {
            ObjectNode replace = object("Replace").put("content", " ");
            replace.set("pattern", json.createObjectNode().put("String", MARK));
            ObjectNode made = sequence("decoders", replace, object("ByteFallback"), object("Fuse"));
            if (space) {
                made.withArray("decoders")
                        .add(object("Strip").put("content", " ").put("start", 1).put("stop", 0));
            }
            return made;
        }

        /** Returns the first table of characters in a normalizer, all that this class keeps of it. */
        private JsonNode table(JsonNode old) {
            JsonNode all = old.path(TYPE).asString("").equals("Sequence")
                    ? old.path("normalizers")
                    : json.createArrayNode().add(old);
            for (JsonNode one : all) {
                if (one.path(TYPE).asString("").equals("Precompiled")) {
                    return one;
                }
            }
            return json.nullNode();
        }

        private List<ArrayNode> ends(TokenizerClass kind) {
            List<ArrayNode> ends = new ArrayList<>();
            for (String role : kind.around().keySet()) {
                ends.add(tokens.getOrDefault(role, json.createArrayNode()));
            }
            return ends;
        }

        private ObjectNode robertaAround(TokenizerClass kind, boolean trims, boolean space) {
            ObjectNode made = object("RobertaProcessing").put(TRIM, trims).put(SPACE, space);
            made.set("cls", ends(kind).get(0));
            made.set("sep", ends(kind).get(1));
            return made;
        }

        private ObjectNode bertAround(TokenizerClass kind) {
            List<ArrayNode> ends = ends(kind);
            ArrayNode single = single(ends);
            return template(single, single.deepCopy().add(text("B", 1)).add(token(ends.get(1), 1)), ends);
        }

        private ObjectNode xlmAround(TokenizerClass kind) {
            List<ArrayNode> ends = ends(kind);
            ArrayNode single = single(ends);
            ArrayNode pair = single.deepCopy()
                    .add(token(ends.get(1), 0))
                    .add(text("B", 0))
                    .add(token(ends.get(1), 0));
            return template(single, pair, ends);
        }

        private ArrayNode single(List<ArrayNode> ends) {
            return json.createArrayNode()
                    .add(token(ends.get(0), 0))
                    .add(text("A", 0))
                    .add(token(ends.get(1), 0));
        }

        private ObjectNode template(ArrayNode single, ArrayNode pair, List<ArrayNode> ends) {
            ObjectNode made = object("TemplateProcessing");
            made.set("single", single);
            made.set("pair", pair);
            ObjectNode named = json.createObjectNode();
            for (ArrayNode end : ends) {
                String name = end.path(0).asString("");
                ObjectNode entry = json.createObjectNode().put("id", name);
                entry.set("ids", json.createArrayNode().add(end.path(1)));
                entry.set("tokens", json.createArrayNode().add(name));
                named.set(name, entry);
            }
            made.set("special_tokens", named);
            return made;
        }

        private ObjectNode token(ArrayNode end, int type) {
            return piece("SpecialToken", end.path(0).asString(""), type);
        }

        private ObjectNode text(String name, int type) {
            return piece("Sequence", name, type);
        }

        private ObjectNode piece(String kind, String id, int type) {
            ObjectNode made = json.createObjectNode();
            made.set(kind, json.createObjectNode().put("id", id).put("type_id", type));
            return made;
        }
    }
}
