package ai.lepton.core.internal.tokenizer;

import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ObjIntConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** The tokens that stand beside the vocabulary: special ones, and others that are never cut. */
final class AddedTokens {
    /** The library compares each with all before it. */
    private static final int MOST = 1 << 16;

    private static final Set<String> KNOWN =
            Set.of("id", "content", "single_word", "lstrip", "rstrip", "normalized", "special");

    private final List<Token> tokens = new ArrayList<>();
    private final Map<String, Integer> ids = new HashMap<>();
    private final BitSet known = new BitSet();

    private record Token(Place at, String content, int id, boolean normalized) {}

    /** Reads the value of {@code added_tokens}. */
    static AddedTokens read(JsonParser parser) {
        AddedTokens added = new AddedTokens();
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw new IllegalArgumentException("added_tokens is not an array");
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (added.tokens.size() == MOST) {
                throw new IllegalArgumentException("added_tokens has more than " + MOST + " elements");
            }
            added.add(Trees.read(parser, "added_tokens[" + added.tokens.size() + ']')
                    .only(KNOWN));
        }
        return added;
    }

    private void add(Place at) {
        String content = at.field("content").text(Fields.LONGEST_TEXT);
        int id = at.field("id").whole(0, Vocabulary.MOST_IDS - 1);
        at.field("single_word").flag();
        at.field("special").flag();
        boolean stripsLeft = at.field("lstrip").flag();
        boolean stripsRight = at.field("rstrip").flag();
        if ((stripsLeft || stripsRight) && Unicode.isBlank(content)) {
            throw at.fault("strips the spaces beside it, and is nothing but spaces");
        }
        if (ids.put(content, id) != null) {
            throw at.field("content")
                    .fault("is " + Quoted.of(Place.shown(content)) + ", which an element before it is too");
        }
        tokens.add(new Token(at, content, id, at.field("normalized").flag()));
        if (!content.isEmpty()) { // the library leaves it out
            known.set(id);
        }
    }

    /**
     * Checks that each has the id that the library will give it: the one that the vocabulary has for it, else the next.
     * The library itself does not look at the ids of the file.
     */
    void checkIds(Vocabulary vocabulary) {
        int next = vocabulary.size();
        for (Token token : tokens) {
            Integer known = vocabulary.id(token.content);
            if (token.content.isEmpty()) {
                continue;
            }
            int given = known == null ? next : known;
            if (token.id != given) {
                throw token.at
                        .field("id")
                        .fault("is " + token.id + ", but " + Quoted.of(Place.shown(token.content)) + " "
                                + (known == null
                                        ? "is not in the vocabulary of " + vocabulary.size() + ", and gets "
                                        : "has ")
                                + given);
            }
            next = Math.max(next, given >= next ? given + 1 : next);
        }
    }

    /** Returns those that the normalizer rewrites before they are looked for; null where there are none. */
    @Nullable List<Place> normalized() {
        List<Place> found = new ArrayList<>();
        for (Token token : tokens) {
            if (token.normalized && !token.content.isEmpty()) {
                found.add(token.at);
            }
        }
        return found.isEmpty() ? null : found;
    }

    boolean has(String content) {
        return ids.containsKey(content);
    }

    @Nullable Integer id(String content) {
        return ids.get(content);
    }

    /** Returns the largest id, -1 where there are none. */
    int largestId() {
        return known.length() - 1;
    }

    boolean hasId(int id) {
        return known.get(id);
    }

    /** Returns the ids of those that are flagged as special. */
    Set<Integer> special() {
        return tokens.stream()
                .filter(token -> token.at.field("special").flag() && !token.content.isEmpty())
                .map(Token::id)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Calls the function with each token and its id; the library leaves an empty one out. */
    void forEach(ObjIntConsumer<String> function) {
        tokens.stream()
                .filter(token -> !token.content.isEmpty())
                .forEach(token -> function.accept(token.content, token.id));
    }

    JsonNode checked() {
        ArrayNode array = JsonMapper.shared().createArrayNode();
        tokens.forEach(token -> array.add(token.at.value()));
        return array;
    }
}
