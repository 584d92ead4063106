package ai.lepton.core.internal.tokenizer;

import ai.lepton.metrics.internal.Quoted;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A tokenizer.json that was checked as a whole, and what it tells beside what the native library does with it: how many ids
 * there are, some of them, how long a text may be.
 *
 * <p>The file is read as a stream; the vocabulary, often 100,000 strings, is not kept.
 */
public final class TokenizerFile {
    /** Without a table of names: those of a vocabulary are met once. */
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                    .build())
            .build();

    private static final Set<String> KNOWN = Set.of(
            "version",
            "truncation",
            "padding",
            "added_tokens",
            "normalizer",
            "pre_tokenizer",
            "post_processor",
            "decoder",
            "model");

    private final Map<String, Integer> ids = new HashMap<>();
    private final Set<String> added = new HashSet<>();
    private final String checked;
    private final int vocabularySize;
    private final boolean truncatesLeft;
    private final String subwordPrefix;
    private final Set<Integer> special;
    private final int[] lengths;
    private final Growth growth;
    private final @Nullable JsonNode normalizer;
    private final @Nullable List<Place> normalizedTokens;

    private TokenizerFile(Parts parts, Set<String> wanted) {
        ModelPart model = parts.model;
        if (model == null) {
            throw new IllegalArgumentException("the file has no 'model'");
        }
        AddedTokens tokens = parts.added == null ? new AddedTokens() : parts.added;
        StringBuilder out = new StringBuilder();
        StringBuilder modelOut = new StringBuilder();
        model.write(modelOut);
        Vocabulary vocabulary = model.vocabulary();
        tokens.checkIds(vocabulary);
        growth = new Growth();
        normalizer = checked(parts.normalizer, new Normalizers(growth)::check);
        out.append("{\"version\":\"1.0\",\"truncation\":null,\"padding\":null,\"added_tokens\":")
                .append(tokens.checked())
                .append(",\"normalizer\":")
                .append(normalizer)
                .append(",\"pre_tokenizer\":")
                .append(checked(parts.preTokenizer, new PreTokenizers(growth)::check))
                .append(",\"post_processor\":")
                .append(checked(
                        parts.postProcessor, new PostProcessors(id -> vocabulary.hasId(id) || tokens.hasId(id))::check))
                .append(",\"decoder\":")
                .append(checked(parts.decoder, new Decoders(new Growth())::check))
                .append(",\"model\":")
                .append(modelOut)
                .append('}');
        checked = out.toString();
        vocabularySize = Math.max(vocabulary.largestId(), tokens.largestId()) + 1;
        truncatesLeft = parts.truncatesLeft;
        subwordPrefix = model.subwordPrefix();
        normalizedTokens = normalizer == null ? null : tokens.normalized();
        special = tokens.special();
        lengths = new int[vocabularySize];
        vocabulary.forEach((token, id) -> lengths[id] = token.codePointCount(0, token.length()));
        tokens.forEach((token, id) -> lengths[id] = token.codePointCount(0, token.length()));
        for (String name : wanted) {
            Integer id = tokens.id(name);
            id = id == null ? vocabulary.id(name) : id;
            if (id != null) {
                ids.put(name, id);
            }
            if (tokens.has(name)) {
                added.add(name);
            }
        }
    }

    private static @Nullable JsonNode checked(@Nullable Place part, Function<Place, JsonNode> check) {
        return part == null || part.value().isNull() ? null : check.apply(part);
    }

    /** The fields as they were read. */
    private static final class Parts {
        private @Nullable ModelPart model;
        private @Nullable AddedTokens added;
        private @Nullable Place normalizer;
        private @Nullable Place preTokenizer;
        private @Nullable Place postProcessor;
        private @Nullable Place decoder;
        private boolean truncatesLeft;
    }

    /**
     * Reads and checks a tokenizer.json.
     *
     * @param wanted tokens whose ids are asked for
     * @throws IllegalArgumentException if it is JSON but not a tokenizer that the library takes, with the place of the fault
     * @throws tools.jackson.core.JacksonException if it is not JSON, or is nested too deeply
     */
    public static TokenizerFile read(String text, Set<String> wanted) {
        Parts parts = new Parts();
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("the file does not hold an object");
            }
            Set<String> seen = new HashSet<>();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String field = parser.currentName();
                if (!KNOWN.contains(field)) {
                    throw new IllegalArgumentException(
                            Place.joined("", field) + " is not known there; known are " + new TreeSet<>(KNOWN));
                }
                if (!seen.add(field)) {
                    throw new IllegalArgumentException(field + " is there twice");
                }
                parser.nextToken();
                field(parts, parser, field);
            }
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("the file goes on after its object");
            }
        }
        return new TokenizerFile(parts, wanted);
    }

    private static void field(Parts parts, JsonParser parser, String field) {
        switch (field) {
            case "model" -> parts.model = ModelPart.read(JSON, parser);
            case "added_tokens" -> parts.added = AddedTokens.read(parser);
            case "normalizer" -> parts.normalizer = Trees.read(parser, field);
            case "pre_tokenizer" -> parts.preTokenizer = Trees.read(parser, field);
            case "post_processor" -> parts.postProcessor = Trees.read(parser, field);
            case "decoder" -> parts.decoder = Trees.read(parser, field);
            case "version" -> Trees.read(parser, field).oneOf(Set.of("1.0"));
            case "truncation" -> {
                Place direction = Trees.read(parser, field).optional("direction");
                parts.truncatesLeft = direction != null
                        && direction.oneOf(Set.of("Left", "Right")).equals("Left");
            }
            default -> Trees.read(parser, field);
        }
    }

    /** Returns the file as the native library is to read it: nothing that was not checked, neither padding nor truncation. */
    public String checked() {
        return checked;
    }

    /**
     * Checks that no added token that the normalizer rewrites becomes nothing, over which the library would fail.
     *
     * @param counts returns how many tokens a tokenizer.json makes of texts; the same library, which is safe with what was
     *     checked
     * @throws IllegalArgumentException if one does
     */
    public void checkAddedTokens(BiFunction<String, List<String>, int[]> counts) {
        if (normalizedTokens == null) {
            return;
        }
        List<String> contents = normalizedTokens.stream()
                .map(token -> token.field("content").text(Fields.LONGEST_TEXT))
                .toList();
        for (boolean blank : new boolean[] {false, true}) {
            int[] found = counts.apply(
                    "{\"version\":\"1.0\",\"normalizer\":" + normalizer + ",\"pre_tokenizer\":"
                            + (blank ? "{\"type\":\"WhitespaceSplit\"}" : "null")
                            + ",\"model\":{\"type\":\"WordLevel\",\"vocab\":{\"a\":0},\"unk_token\":\"a\"}}",
                    contents);
            for (int i = 0; i < found.length; i++) {
                Place token = normalizedTokens.get(i);
                boolean strips =
                        token.field("lstrip").flag() || token.field("rstrip").flag();
                if (found[i] == 0 && (!blank || strips)) {
                    throw token.field("content")
                            .fault("is " + Quoted.of(Place.shown(contents.get(i))) + ", of which the normalizer"
                                    + " leaves " + (blank ? "only spaces, which it strips" : "nothing"));
                }
            }
        }
    }

    /** Returns one more than the largest id. */
    public int vocabularySize() {
        return vocabularySize;
    }

    /** Returns what a token within a word begins with, such as {@code ##}; empty where nothing marks it. */
    public String subwordPrefix() {
        return subwordPrefix;
    }

    /** Returns the ids of the tokens that are flagged as special. */
    public Set<Integer> special() {
        return special;
    }

    /** Returns the code points of each token as it is spelt, by id; 0 where there is none. */
    public int[] lengths() {
        return lengths.clone();
    }

    /** Returns whether the file truncates on the left. */
    public boolean truncatesLeft() {
        return truncatesLeft;
    }

    /** Returns whether a token that was asked for stands among those added to the vocabulary, as special ones do. */
    public boolean isAdded(String token) {
        return added.contains(token);
    }

    /** Returns the id of a token that was asked for, if there is one. */
    public OptionalInt id(String token) {
        Integer id = ids.get(token);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /** Returns how long a text may be. */
    public TextLimits limits() {
        return new TextLimits(growth.longestText(), growth.longestSpaces());
    }
}
