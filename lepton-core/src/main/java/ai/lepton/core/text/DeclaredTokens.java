package ai.lepton.core.text;

import ai.lepton.core.internal.tokenizer.TokenizerFile;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Special tokens that the files beside a tokenizer.json declare, put among its added tokens as transformers puts them
 * there: those of {@code added_tokens_decoder} with the flags that they have there, and those of a role or among the
 * extra ones where the file has them as plain words of its vocabulary only, so that texts which spell them would be cut
 * otherwise.
 *
 * @param flagged by {@code added_tokens_decoder}, in the order of their ids
 * @param named all others, with the flags that they are declared with
 */
record DeclaredTokens(Map<String, ObjectNode> flagged, Map<String, ObjectNode> named) {
    private static final List<String> FLAGS = List.of("single_word", "lstrip", "rstrip", "normalized", "special");

    private static final List<String> ROLES =
            List.of("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token");

    /** Reads what tokenizer_config.json and special_tokens_map.json say; the first goes before the second. */
    static DeclaredTokens of(JsonMapper json, JsonNode config, JsonNode map) {
        Map<String, ObjectNode> flagged = new LinkedHashMap<>();
        config.path("added_tokens_decoder").forEach(entry -> put(json, flagged, entry, false));
        Map<String, ObjectNode> named = new LinkedHashMap<>();
        for (String role : ROLES) {
            put(json, named, config.has(role) ? config.path(role) : map.path(role), true);
        }
        for (String key : List.of("additional_special_tokens", "extra_special_tokens")) {
            for (JsonNode file : List.of(map, config)) {
                file.path(key).forEach(token -> put(json, named, token, true));
            }
        }
        return new DeclaredTokens(flagged, named);
    }

    private static void put(JsonMapper json, Map<String, ObjectNode> tokens, JsonNode token, boolean isSpecial) {
        JsonNode content = token.isObject() ? token.path("content") : token;
        if (content.isString() && !content.asString().isEmpty()) {
            boolean special = isSpecial || token.path("special").asBoolean(false);
            ObjectNode made = json.createObjectNode().put("content", content.asString());
            for (String flag : FLAGS) {
                boolean otherwise = flag.equals("normalized") && !special;
                made.put(
                        flag,
                        flag.equals("special") ? special : token.path(flag).asBoolean(otherwise));
            }
            tokens.putIfAbsent(content.asString(), made);
        }
    }

    /**
     * Returns the added tokens that a tokenizer.json is to have; null if it has them as they are.
     *
     * @param added as the file has them
     */
    @Nullable ArrayNode among(JsonMapper json, String tokenizer, JsonNode added) {
        if (!added.isArray()) {
            return null; // who reads it says what is wrong
        }
        ArrayNode all = json.createArrayNode();
        boolean changed = false;
        Set<String> missing = new LinkedHashSet<>(flagged.keySet());
        missing.addAll(named.keySet());
        for (JsonNode token : added) {
            ObjectNode flags = flagged.get(token.path("content").asString(""));
            missing.remove(token.path("content").asString(""));
            boolean differs = flags != null
                    && token instanceof ObjectNode
                    && FLAGS.stream().anyMatch(flag -> !flags.path(flag).equals(token.path(flag)));
            all.add(differs ? ((ObjectNode) token.deepCopy()).setAll(flags) : token);
            changed |= differs;
        }
        if (!missing.isEmpty()) {
            TokenizerFile file = TokenizerFile.read(tokenizer, missing);
            for (String name : missing) {
                OptionalInt id = file.id(name);
                if (id.isPresent()) {
                    ObjectNode made = json.createObjectNode().put("id", id.getAsInt());
                    all.add(made.setAll(flagged.getOrDefault(name, named.getOrDefault(name, made))));
                    changed = true;
                }
            }
        }
        return changed ? all : null;
    }
}
