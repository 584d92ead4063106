package ai.lepton.core.task;

import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.internal.engine.Decoding;
import ai.lepton.core.internal.engine.Feed;
import ai.lepton.core.internal.engine.Kernels;
import ai.lepton.core.internal.engine.Output;
import ai.lepton.core.internal.engine.Runner;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.core.ops.Backend;
import ai.lepton.core.ops.Precision;
import ai.lepton.core.text.Batches;
import ai.lepton.core.text.Encoding;
import ai.lepton.core.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;

/** A text model on the engine with its tokenizer: texts go in, each comes back with its own numbers. */
final class TextRunner implements AutoCloseable {
    /** Most rows of a batch, so that many short texts don't make one long wait. */
    private static final int MAX_ROWS = 1024;

    private final Tokenizer tokenizer;
    private final Runner runner;
    private final boolean types;
    private final int padId;
    private final int maxLength;
    private final int tokenBudget;

    /** What is told of each text. */
    interface Visitor {
        /**
         * Takes the answer for one text.
         *
         * @param index of the text
         * @param output of its batch
         * @param row of the text in the batch
         */
        void accept(int index, Output output, int row);
    }

    TextRunner(TextModel settings, TextTransformer model, int ownLength) {
        Tokenizer opened = Tokenizer.open(settings.directory());
        try {
            int vocabulary = model.embedding().vocabulary();
            if (opened.vocabularySize() > vocabulary) {
                throw new IllegalArgumentException("the tokenizer knows " + opened.vocabularySize()
                        + " tokens and the model's table has " + vocabulary + " rows; they are not of one model");
            }
            this.maxLength = maxLength(settings, opened, ownLength);
            this.runner = open(settings, model);
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
        this.tokenizer = opened;
        this.types = model.embedding().types() > 0;
        this.padId = opened.padId()
                .orElse(settings.pretrained().config().padTokenId().orElse(0));
        this.tokenBudget = settings.tokenBudget();
    }

    private static Runner open(TextModel settings, TextTransformer model) {
        WeightSource weights = settings.pretrained().weights(model);
        if (settings.backend() == Backend.EAGER) {
            if (settings.precision() != Precision.AUTO && settings.precision() != Precision.F32) {
                throw new IllegalArgumentException(
                        "precision " + settings.precision() + " is for the script backend; eager computes in F32");
            }
            return Runner.open(model, Backend.EAGER, weights, null);
        }
        return Runner.open(model, Kernels.of(settings.precision()), weights);
    }

    /** The least of what the user, the model's own files, the tokenizer and the positions of the model allow. */
    private static int maxLength(TextModel settings, Tokenizer tokenizer, int ownLength) {
        int allowed = Math.min(
                settings.pretrained().config().maxPositions(),
                tokenizer.modelMaxLength().orElse(Integer.MAX_VALUE));
        if (settings.maxLength() > 0) {
            return Math.min(settings.maxLength(), settings.pretrained().config().maxPositions());
        }
        return ownLength > 0 ? Math.min(ownLength, allowed) : allowed;
    }

    Tokenizer tokenizer() {
        return tokenizer;
    }

    int padId() {
        return padId;
    }

    int maxLength() {
        return maxLength;
    }

    /** Returns the tokens of each text, no more than the model takes. */
    List<Encoding> encode(List<String> texts) {
        List<Encoding> encodings = new ArrayList<>(texts.size());
        for (Encoding encoding : tokenizer.encodeAll(texts)) {
            encodings.add(encoding.truncatedTo(maxLength));
        }
        return encodings;
    }

    /** Returns the tokens of a pair of texts, no more than the model takes. */
    Encoding encode(String text, String pair) {
        return tokenizer.encode(text, pair).truncatedTo(maxLength);
    }

    /** Runs the model on all texts, in batches of like lengths; each is told once, in any order. */
    void run(List<Encoding> encodings, Visitor visitor) {
        int[] lengths = new int[encodings.size()];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = encodings.get(i).length();
            if (lengths[i] == 0) {
                throw new IllegalArgumentException("text " + i + " has no tokens; this model needs at least one");
            }
        }
        for (int[] rows : Batches.of(lengths, tokenBudget, MAX_ROWS)) {
            Output output = runner.output(feeds(encodings, rows));
            for (int row = 0; row < rows.length; row++) {
                visitor.accept(rows[row], output, row);
            }
        }
    }

    private List<Feed> feeds(List<Encoding> encodings, int[] rows) {
        int longest = 0;
        for (int row : rows) {
            longest = Math.max(longest, encodings.get(row).length());
        }
        int size = Math.multiplyExact(rows.length, longest);
        long[] ids = new long[size];
        long[] mask = new long[size];
        long[] typeIds = new long[types ? size : 0];
        for (int i = 0; i < rows.length; i++) {
            Encoding encoding = encodings.get(rows[i]);
            int length = encoding.length();
            for (int j = 0; j < longest; j++) {
                boolean token = j < length;
                ids[i * longest + j] = token ? encoding.id(j) : padId;
                mask[i * longest + j] = token ? 1 : 0;
                if (types && token) {
                    typeIds[i * longest + j] = encoding.typeId(j);
                }
            }
        }
        return feeds(ids, mask, typeIds, rows.length, longest, longest);
    }

    private List<Feed> feeds(long[] ids, long[] mask, long[] typeIds, int rows, int length, int keys) {
        List<Feed> feeds = new ArrayList<>();
        feeds.add(new Feed.Longs(ids, rows, length));
        feeds.add(new Feed.Longs(mask, rows, keys));
        if (types) {
            feeds.add(new Feed.Longs(typeIds, rows, length));
        }
        return feeds;
    }

    /** Begins sequences that grow. */
    Decoding decoding(int rows, int capacity) {
        return runner.decoding(rows, capacity);
    }

    /** Returns what a growing batch is given: new tokens, and a mask of all so far. */
    List<Feed> growing(long[] ids, long[] mask, int rows) {
        int length = ids.length / rows;
        return feeds(ids, mask, new long[types ? ids.length : 0], rows, length, mask.length / rows);
    }

    @Override
    public void close() {
        try {
            runner.close();
        } finally {
            tokenizer.close();
        }
    }
}
