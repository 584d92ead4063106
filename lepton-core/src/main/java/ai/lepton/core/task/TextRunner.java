package ai.lepton.core.task;

import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.family.SentenceModel;
import ai.lepton.core.internal.engine.Feed;
import ai.lepton.core.internal.engine.KeyValueCache;
import ai.lepton.core.internal.engine.Output;
import ai.lepton.core.internal.engine.Runner;
import ai.lepton.core.internal.text.Batches;
import ai.lepton.core.model.MultiHeadAttention;
import ai.lepton.core.model.Rotary;
import ai.lepton.core.model.Rotary.Scaling;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.core.summary.Summary;
import ai.lepton.core.task.TextLoader.Truncation;
import ai.lepton.core.text.Encoding;
import ai.lepton.core.text.Tokenizer;
import ai.lepton.exchange.DataException;
import ai.lepton.metrics.internal.Quoted;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A model of texts on the engine, with its tokenizer: batches texts, runs them, and hands each text its row of the
 * output.
 */
final class TextRunner implements AutoCloseable {
    /** Most rows of a batch, so that many short texts don't make one long wait. */
    private static final int MAX_ROWS = 1024;

    /** Texts that are encoded before an interrupt is looked for. */
    private static final int ENCODED = 4096;

    private final Tokenizer tokenizer;
    private final TextTransformer model;
    private final Runner runner;
    private final boolean types;
    private final boolean typed; // else the second text of a pair has the type of the first
    private final boolean choosing;
    private final int rows;
    private final int padId;
    private final int maxLength;
    private final int independentUpTo;
    private final int maxBatchTokens;
    private final Consumer<Truncation> onTruncation;

    /** Receives what the model computed for each text. */
    interface Visitor {
        /**
         * Takes the row of one text.
         *
         * @param index of the text
         * @param output what the model computed for the batch that the text is in
         * @param row which row of that batch is the text
         */
        void accept(int index, Output output, int row);
    }

    TextRunner(TextLoader settings, TextTransformer model) {
        this(settings, SentenceModel.of(model, settings.pretrained().weights(model)));
    }

    TextRunner(TextLoader settings, SentenceModel sentence) {
        TextTransformer model = sentence.model();
        Path directory = settings.pretrained().directory();
        Tokenizer opened = sentence.lowerCased() ? Tokenizer.openLowerCased(directory) : Tokenizer.open(directory);
        try {
            this.maxLength = maxLength(settings, model, opened, sentence.maxLength());
            this.runner = open(settings, model, sentence.weights());
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
        this.independentUpTo = independentUpTo(model);
        this.tokenizer = opened;
        this.model = model;
        this.types = model.embedding().types() > 0;
        this.typed = types && opened.tellsTypes();
        this.choosing = model.head().choosesTokens();
        OptionalInt padding = settings.pretrained().config().padTokenId();
        this.rows = model.embedding().vocabulary();
        this.padId = Stream.of(opened.padId(), padding, opened.bosId(), opened.eosId())
                .flatMapToInt(OptionalInt::stream)
                .filter(id -> id >= 0 && id < rows)
                .findFirst()
                .orElse(0);
        this.maxBatchTokens = settings.maxBatchTokens();
        this.onTruncation = settings.onTruncation();
    }

    private static Runner open(TextLoader settings, TextTransformer model, WeightSource weights) {
        return Runner.open(model, settings.engine(), weights);
    }

    /** What the user says, if the model has so many positions; else what its own files or the tokenizer say, if it has. */
    private static int maxLength(TextLoader settings, TextTransformer model, Tokenizer tokenizer, int ownLength) {
        if (settings.maxLength() > 0) {
            long positions = model.embedding().positions().longest();
            if (settings.maxLength() > positions) {
                throw new IllegalArgumentException("the greatest length is " + settings.maxLength()
                        + "; this model has a table of " + positions + " positions");
            }
            return settings.maxLength();
        }
        int said = ownLength > 0 ? ownLength : tokenizer.modelMaxLength().orElse(Integer.MAX_VALUE);
        return Math.min(settings.pretrained().config().maxPositions(), said);
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

    /** Returns the tokens of each text, no more than the model takes, and calls the listener for each that was cut. */
    List<Encoding> encode(List<String> texts, Consumer<Truncation> listener) {
        for (int i = 0; i < texts.size(); i++) {
            if (texts.get(i) == null) {
                throw new NullPointerException("texts[" + i + "] is null; an empty text is \"\"");
            }
        }
        List<Encoding> encodings = new ArrayList<>(texts.size());
        do {
            requireNotInterrupted(() -> "0 of " + texts.size() + " texts");
            int from = encodings.size();
            for (Encoding encoding : tokenizer.encodeAll(texts.subList(from, Math.min(texts.size(), from + ENCODED)))) {
                encodings.add(cut(encodings.size(), encoding, listener));
            }
        } while (encodings.size() < texts.size());
        return encodings;
    }

    /** Returns the number of tokens of a prompt at the beginning of a text, special tokens before it included. */
    int promptTokens(String prompt) {
        Encoding encoding = tokenizer.encode(prompt).truncatedTo(maxLength);
        int last = encoding.length() - 1;
        return last >= 0 && encoding.isSpecial(last) ? last : encoding.length();
    }

    /** Returns the tokens of a pair of texts, no more than the model takes. */
    List<Encoding> encode(String text, String pair) {
        return List.of(cut(0, tokenizer.encode(text, pair), truncation -> {}));
    }

    private Encoding cut(int index, Encoding encoding, Consumer<Truncation> listener) {
        Encoding cut = encoding.truncatedTo(maxLength);
        if (cut.dropped() > 0) {
            Truncation truncation = new Truncation(index, encoding.length(), cut.dropped());
            onTruncation.accept(truncation);
            listener.accept(truncation);
        }
        return cut;
    }

    /**
     * Runs the model on all texts, in batches of like lengths, and visits each text once, in any order. A text that has
     * no tokens at all is run as one padding token, which in transformers fills its row of a batch.
     */
    void run(List<Encoding> encodings, Visitor visitor) {
        run(encodings, 0, visitor);
    }

    /**
     * Runs the model on all texts.
     *
     * @param prompt how many tokens of each a head that chooses tokens may not look at
     */
    void run(List<Encoding> encodings, int prompt, Visitor visitor) {
        int[] lengths = new int[encodings.size()];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = Math.max(1, encodings.get(i).length());
        }
        int[] done = {0};
        for (int[] group : alike(lengths)) {
            int[] own = Arrays.stream(group).map(i -> lengths[i]).toArray();
            for (int[] chosen : Batches.of(own, maxBatchTokens, MAX_ROWS)) {
                requireNotInterrupted(() -> done[0] + " of " + lengths.length + " texts");
                int[] rows = Arrays.stream(chosen).map(i -> group[i]).toArray();
                Output output = runner.output(feeds(encodings, prompt, rows));
                for (int row = 0; row < rows.length; row++) {
                    visitor.accept(rows[row], output, row);
                }
                done[0] += rows.length;
            }
        }
    }

    /**
     * Returns the rows in groups of which each may share batches: all, unless what a long row becomes depends on the
     * longest.
     */
    private Collection<int[]> alike(int... lengths) {
        Map<Integer, int[]> groups = new TreeMap<>();
        IntStream.range(0, lengths.length)
                .boxed()
                .collect(Collectors.groupingBy(i -> lengths[i] <= independentUpTo ? 0 : lengths[i]))
                .forEach((length, rows) ->
                        groups.put(length, rows.stream().mapToInt(i -> i).toArray()));
        return groups.values();
    }

    /** Returns whether sequences of any length that the model takes may grow side by side without changing each other. */
    boolean growSideBySide() {
        return independentUpTo >= maxLength;
    }

    /**
     * Returns the length up to which what becomes of a row does not depend on others: rotary bases may grow with the
     * longest.
     */
    private static int independentUpTo(TextTransformer model) {
        return model.encoder().blocks().stream()
                .flatMap(block -> block.attentions().stream())
                .flatMap(attention ->
                        attention instanceof MultiHeadAttention heads ? Stream.of(heads.positions()) : Stream.empty())
                .flatMap(positions -> positions instanceof Rotary rotary ? Stream.of(rotary.scaling()) : Stream.empty())
                .mapToInt(scaling -> scaling instanceof Scaling.Dynamic dynamic ? dynamic.trained() : Integer.MAX_VALUE)
                .min()
                .orElse(Integer.MAX_VALUE);
    }

    private List<Feed> feeds(List<Encoding> encodings, int prompt, int... rows) {
        int longest = 1;
        for (int row : rows) {
            longest = Math.max(longest, encodings.get(row).length());
        }
        int size = Math.multiplyExact(rows.length, longest);
        long[] ids = new long[size];
        long[] mask = new long[size];
        long[] typeIds = new long[types ? size : 0];
        long[] chosen = new long[choosing ? size : 0];
        for (int i = 0; i < rows.length; i++) {
            Encoding encoding = encodings.get(rows[i]);
            int length = encoding.length();
            for (int j = 0; j < longest; j++) {
                boolean token = j < length;
                ids[i * longest + j] = token ? encoding.id(j) : padId;
                mask[i * longest + j] = token || (j == 0 && length == 0) ? 1 : 0;
                if (choosing && j >= prompt) {
                    chosen[i * longest + j] = mask[i * longest + j];
                }
                if (typed && token) {
                    typeIds[i * longest + j] = encoding.typeId(j);
                }
            }
        }
        List<Feed> feeds = feeds(ids, mask, typeIds, rows.length, longest, longest);
        if (choosing) {
            feeds.add(new Feed.Longs(chosen, rows.length, longest));
        }
        return feeds;
    }

    private List<Feed> feeds(long[] ids, long[] mask, long[] typeIds, int rows, int length, int keys) {
        for (long id : ids) {
            if (id >= this.rows) {
                throw new DataException(
                        "the token " + Quoted.of(tokenizer.decode(new int[] {(int) id}, false)) + " of tokenizer.json"
                                + " has the id " + id + ", and the model's table has " + this.rows
                                + " rows; the files are not of one"
                                + " model, or the table was not made larger when the token was added");
            }
        }
        List<Feed> feeds = new ArrayList<>();
        feeds.add(new Feed.Longs(ids, rows, length));
        feeds.add(new Feed.Longs(mask, rows, keys));
        if (types) {
            feeds.add(new Feed.Longs(typeIds, rows, length));
        }
        return feeds;
    }

    /** Begins sequences that grow. */
    KeyValueCache keyValueCache(int rows, int capacity) {
        return runner.keyValueCache(rows, capacity);
    }

    /** Returns what a growing batch is given: new tokens, and a mask of all so far. */
    List<Feed> growing(long[] ids, long[] mask, int rows) {
        int length = ids.length / rows;
        return feeds(ids, mask, new long[types ? ids.length : 0], rows, length, mask.length / rows);
    }

    Summary summary() {
        return model.summary();
    }

    boolean isOpen() {
        return runner.isOpen();
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
