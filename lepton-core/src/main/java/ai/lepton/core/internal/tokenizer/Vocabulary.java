package ai.lepton.core.internal.tokenizer;

import ai.lepton.metrics.internal.Quoted;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The field {@code vocab} of a model, copied to a generator as it is read. */
final class Vocabulary {
    /** More than any model has by far. */
    static final int MOST_IDS = 1 << 24;

    private static final int SPARE_IDS = 1 << 16;
    private static final double LARGEST_SCORE = 1e9;

    /** The library keeps a tree of all bytes, and takes it down by recursion. */
    private static final int LONGEST_PIECE = 1000;

    private static final long MOST_PIECE_BYTES = 32L << 20;

    private final Map<String, Integer> ids = new HashMap<>();
    private final BitSet known = new BitSet();
    private final boolean inOrder;

    private Vocabulary(boolean inOrder) {
        this.inOrder = inOrder;
    }

    /** Reads the value that the parser stands at: an object of WordPiece, BPE and WordLevel, or an array of Unigram. */
    static Vocabulary read(JsonParser parser, JsonGenerator copy) {
        Vocabulary vocabulary = new Vocabulary(parser.currentToken() == JsonToken.START_ARRAY);
        if (vocabulary.inOrder) {
            vocabulary.pieces(parser, copy);
        } else if (parser.currentToken() == JsonToken.START_OBJECT) {
            vocabulary.names(parser, copy);
        } else {
            throw new IllegalArgumentException("model.vocab is neither an object nor an array");
        }
        if (vocabulary.known.isEmpty()) {
            throw new IllegalArgumentException("model.vocab is empty; wanted at least one token");
        }
        if (vocabulary.largestId() > 2L * vocabulary.size() + SPARE_IDS) {
            throw new IllegalArgumentException("model.vocab has " + vocabulary.size() + " tokens, but ids up to "
                    + vocabulary.largestId() + "; wanted ids without large gaps");
        }
        return vocabulary;
    }

    /** {@code {"token": id, …}}. */
    private void names(JsonParser parser, JsonGenerator copy) {
        copy.writeStartObject();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String token = parser.currentName();
            JsonToken value = parser.nextToken();
            if (Place.loneSurrogate(token) >= 0) {
                Place.checkWhole(token, Place.joined("model.vocab", token));
            }
            if (value != JsonToken.VALUE_NUMBER_INT) {
                throw new IllegalArgumentException(
                        "model.vocab: the id of " + Quoted.of(Place.shown(token)) + " is not a whole number");
            }
            int id = id(parser, token);
            if (ids.put(token, id) != null) {
                throw new IllegalArgumentException("model.vocab has " + Quoted.of(Place.shown(token)) + " twice");
            }
            if (known.get(id)) {
                throw new IllegalArgumentException(
                        "model.vocab has the id " + id + " twice, once for " + Quoted.of(Place.shown(token)));
            }
            known.set(id);
            copy.writeName(token);
            copy.writeNumber(id);
        }
        copy.writeEndObject();
    }

    private static int id(JsonParser parser, String token) {
        String written = parser.getString();
        int id = written.length() > 9 ? -1 : Integer.parseInt(written);
        if (id < 0 || id >= MOST_IDS) {
            throw new IllegalArgumentException("model.vocab: the id of " + Quoted.of(Place.shown(token)) + " is "
                    + Place.shown(written) + "; wanted 0 to " + (MOST_IDS - 1));
        }
        return id;
    }

    /** {@code [["token", score], …]}. */
    private void pieces(JsonParser parser, JsonGenerator copy) {
        copy.writeStartArray();
        long bytes = 0;
        for (int id = 0; parser.nextToken() != JsonToken.END_ARRAY; id++) {
            if (id == MOST_IDS) {
                throw fault(id, "is one of more than " + MOST_IDS + " tokens");
            }
            if (parser.currentToken() != JsonToken.START_ARRAY || parser.nextToken() != JsonToken.VALUE_STRING) {
                throw fault(id, "is not a token and its score");
            }
            String token = parser.getString();
            if (Place.loneSurrogate(token) >= 0) {
                Place.checkWhole(token, "model.vocab[" + id + ']');
            }
            bytes += 3L * token.length();
            if (token.length() > LONGEST_PIECE || bytes > MOST_PIECE_BYTES) {
                throw fault(
                        id,
                        "has " + token.length() + " characters; wanted at most " + LONGEST_PIECE + ", and "
                                + MOST_PIECE_BYTES / 3 + " in all");
            }
            copy.writeStartArray();
            copy.writeString(token);
            copy.writeNumber(score(parser, id));
            copy.writeEndArray();
            if (parser.nextToken() != JsonToken.END_ARRAY) {
                throw fault(id, "has more than a token and its score");
            }
            ids.put(token, id);
            known.set(id);
        }
        copy.writeEndArray();
    }

    private static IllegalArgumentException fault(int id, String what) {
        return new IllegalArgumentException("model.vocab[" + id + "] " + what);
    }

    private static double score(JsonParser parser, int id) {
        JsonToken value = parser.nextToken();
        double score = value == JsonToken.VALUE_NUMBER_FLOAT || value == JsonToken.VALUE_NUMBER_INT
                ? parser.getDoubleValue()
                : Double.NaN;
        if (!(Math.abs(score) <= LARGEST_SCORE)) {
            throw fault(id, "has no number of at most 1e9 as its score");
        }
        return score;
    }

    /** Returns whether tokens have the ids of their order, as those of Unigram. */
    boolean isInOrder() {
        return inOrder;
    }

    /** Returns the number of tokens as the library counts them. */
    int size() {
        return known.cardinality();
    }

    @Nullable Integer id(String token) {
        return ids.get(token);
    }

    boolean has(String token) {
        return ids.containsKey(token);
    }

    boolean hasId(int id) {
        return known.get(id);
    }

    /** Calls the function with each token and its id. */
    void forEach(ObjIntConsumer<String> function) {
        ids.forEach(function::accept);
    }

    int largestId() {
        return known.length() - 1;
    }
}
