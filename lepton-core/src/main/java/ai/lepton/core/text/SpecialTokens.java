package ai.lepton.core.text;

import ai.lepton.core.internal.files.ModelFiles;
import ai.lepton.core.internal.tokenizer.TokenizerFile;
import ai.lepton.exchange.DataException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What tokenizer_config.json and special_tokens_map.json say of a tokenizer: names of its special tokens, its longest
 * input, the side it truncates.
 *
 * <p>Both files are optional, and early ones leave out what the classes of transformers know by themselves; then the usual
 * names are taken if the vocabulary has them as added tokens. A name that is set to null is none.
 *
 * @param names the name of each role that the files mention; empty for none
 * @param skipped tokens that these files make special, be they flagged so in tokenizer.json or not
 */
record SpecialTokens(
        Map<Role, String> names,
        Set<String> skipped,
        OptionalInt modelMaxLength,
        @Nullable String truncationSide) {

    /** What a special token is for, with the names that most tokenizers give it. */
    enum Role {
        PAD("pad_token", "[PAD]", "<pad>"),
        EOS("eos_token", "</s>", "<|endoftext|>"),
        BOS("bos_token", "<s>", "<|endoftext|>"),
        MASK("mask_token", "[MASK]", "<mask>"),
        UNK("unk_token", "[UNK]", "<unk>");

        private final String field;
        private final String usual;
        private final String usualElse;

        Role(String field, String usual, String usualElse) {
            this.field = field;
            this.usual = usual;
            this.usualElse = usualElse;
        }

        private List<String> usualNames() {
            return List.of(usual, usualElse);
        }
    }

    /** Lengths from here on mean that there is no limit; transformers writes 10 to the 30th. */
    private static final double NO_LIMIT = Integer.MAX_VALUE;

    /** The fields that name special tokens. */
    private static final List<String> NAMED =
            List.of("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token");

    private static final long LONGEST_FILE = 64L << 20;

    static SpecialTokens read(JsonMapper json, Path directory) {
        JsonNode config = object(json, directory.resolve("tokenizer_config.json"));
        JsonNode map = object(json, directory.resolve("special_tokens_map.json"));
        Map<Role, String> names = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            JsonNode value = config.has(role.field) ? config.get(role.field) : map.get(role.field);
            if (value != null) {
                JsonNode name = value.isObject() ? value.get("content") : value;
                names.put(role, name != null && name.isString() ? name.asString() : "");
            }
        }
        Set<String> skipped = new HashSet<>();
        for (String field : NAMED) {
            JsonNode value = config.has(field) ? config.get(field) : map.get(field);
            JsonNode name = value != null && value.isObject() ? value.get("content") : value;
            if (name != null && name.isString()) {
                skipped.add(name.asString());
            }
        }
        config.path("extra_special_tokens").properties().forEach(token -> {
            if (token.getValue().isString()) {
                skipped.add(token.getValue().asString());
            }
        });
        config.path("added_tokens_decoder").forEach(token -> {
            if (token.path("special").asBoolean(false) && token.path("content").isString()) {
                skipped.add(token.path("content").asString());
            }
        });
        JsonNode length = config.get("model_max_length");
        boolean limited = length != null && length.isNumber() && length.asDouble() >= 1 && length.asDouble() < NO_LIMIT;
        JsonNode side = config.get("truncation_side");
        return new SpecialTokens(
                names,
                Set.copyOf(skipped),
                limited ? OptionalInt.of((int) length.asDouble()) : OptionalInt.empty(),
                side != null && side.isString() ? side.asString() : null);
    }

    static JsonNode object(JsonMapper json, Path file) {
        if (!ModelFiles.isThere(file)) {
            return json.createObjectNode();
        }
        try {
            JsonNode read = json.readTree(Tokenizer.contents(file, LONGEST_FILE));
            if (!read.isObject()) {
                throw new DataException(file.getFileName() + " does not hold an object: " + file);
            }
            return read;
        } catch (JacksonException e) {
            throw Tokenizer.notJson(file, e);
        }
    }

    /** Returns all names that may have to be looked up. */
    Set<String> candidates() {
        Set<String> candidates = new HashSet<>(names.values());
        candidates.addAll(skipped);
        for (Role role : Role.values()) {
            candidates.addAll(role.usualNames());
        }
        return candidates;
    }

    /** Returns the id of the token in this role, if there is one. */
    OptionalInt id(Role role, TokenizerFile vocabulary) {
        String name = names.get(role);
        if (name != null) {
            return vocabulary.id(name);
        }
        for (String usual : role.usualNames()) {
            if (vocabulary.isAdded(usual)) {
                return vocabulary.id(usual);
            }
        }
        return OptionalInt.empty();
    }
}
