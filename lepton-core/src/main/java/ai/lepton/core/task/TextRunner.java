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
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

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
    private final Consumer<Truncation> onTruncation;

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
            this.maxLength = maxLength(settings, model, opened, ownLength);
            this.runner = open(settings, model);
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
        this.tokenizer = opened;
        this.types = model.embedding().types() > 0;
        OptionalInt padding = settings.pretrained().config().padTokenId();
        int rows = model.embedding().vocabulary();
        this.padId = Stream.of(opened.padId(), padding, opened.bosId(), opened.eosId())
                .flatMapToInt(OptionalInt::stream)
                .filter(id -> id >= 0 && id < rows)
                .findFirst()
                .orElse(0);
        this.tokenBudget = settings.tokenBudget();
        this.onTruncation = settings.onTruncation();
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

    /** What the user says, if the model has so many positions; else the least of what model, its files and tokenizer say. */
    private static int maxLength(TextModel settings, TextTransformer model, Tokenizer tokenizer, int ownLength) {
        if (settings.maxLength() > 0) {
            long positions = model.embedding().positions().longest();
            if (settings.maxLength() > positions) {
                throw new IllegalArgumentException("the greatest length is " + settings.maxLength()
                        + "; this model has a table of " + positions + " positions");
            }
            return settings.maxLength();
        }
        int allowed = Math.min(
                settings.pretrained().config().maxPositions(),
                tokenizer.modelMaxLength().orElse(Integer.MAX_VALUE));
        return ownLength > 0 ? Math.min(ownLength, allowed) : allowed;
    }

    /** Does the work of one call of a user, which closing waits for. */
    <R> R call(Supplier<R> work) {
        return runner.call(work);
    }

    /**
     * Ends a call whose thread was interrupted; the flag stays set.
     *
     * @param done what was done by then, such as {@code 3 of 10 texts}
     */
    static void requireNotInterrupted(Supplier<String> done) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("the thread was interrupted after " + done.get());
        }
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
        return encode(texts, truncation -> {});
    }

    /** Returns the tokens of each text, no more than the model takes, and tells of those that were cut. */
    List<Encoding> encode(List<String> texts, Consumer<Truncation> told) {
        requireNotInterrupted(() -> "none of " + texts.size() + " texts");
        List<Encoding> encodings = new ArrayList<>(texts.size());
        for (Encoding encoding : tokenizer.encodeAll(texts)) {
            encodings.add(cut(encodings.size(), encoding, told));
        }
        return encodings;
    }

    /** Returns the tokens of a pair of texts, no more than the model takes. */
    List<Encoding> encode(String text, String pair) {
        return List.of(cut(0, tokenizer.encode(text, pair), truncation -> {}));
    }

    private Encoding cut(int index, Encoding encoding, Consumer<Truncation> told) {
        Encoding cut = encoding.truncatedTo(maxLength);
        if (cut.dropped() > 0) {
            Truncation truncation = new Truncation(index, encoding.length(), cut.dropped());
            onTruncation.accept(truncation);
            told.accept(truncation);
        }
        return cut;
    }

    /**
     * Runs the model on all texts, in batches of like lengths; each is told once, in any order. A text that has no tokens at
     * all is run as one padding token, which in transformers fills its row of a batch.
     */
    void run(List<Encoding> encodings, Visitor visitor) {
        int[] lengths = new int[encodings.size()];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = Math.max(1, encodings.get(i).length());
        }
        int[] done = {0};
        for (int[] rows : Batches.of(lengths, tokenBudget, MAX_ROWS)) {
            requireNotInterrupted(() -> done[0] + " of " + lengths.length + " texts");
            Output output = runner.output(feeds(encodings, rows));
            for (int row = 0; row < rows.length; row++) {
                visitor.accept(rows[row], output, row);
            }
            done[0] += rows.length;
        }
    }

    private List<Feed> feeds(List<Encoding> encodings, int[] rows) {
        int longest = 1;
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
                mask[i * longest + j] = token || (j == 0 && length == 0) ? 1 : 0;
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

    /**
     * Frees all native memory, once running calls are through.
     *
     * @throws IllegalStateException if this thread is within a call; nothing is closed then
     */
    @Override
    public void close() {
        runner.close();
        tokenizer.close();
    }
}
