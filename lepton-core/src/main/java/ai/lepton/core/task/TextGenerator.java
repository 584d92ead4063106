package ai.lepton.core.task;

import ai.lepton.core.internal.config.GenerationDefaults;
import ai.lepton.core.internal.engine.KeyValueCache;
import ai.lepton.core.internal.engine.Output;
import ai.lepton.core.model.LanguageHead;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.core.summary.Summary;
import ai.lepton.core.task.TextGenerator.Completion.Finish;
import ai.lepton.core.text.Encoding;
import ai.lepton.metrics.internal.Elements;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Continues texts with a published language model. Keys and values of earlier tokens are cached, so that each new
 * token costs one position.
 *
 * <p>A text is passed on as it grows: each piece as soon as no later token can change it, and all pieces together are
 * the text that is returned. The token that ends a completion and special tokens are no part of its text. A prompt without
 * tokens is replaced by the token that begins a text.
 *
 * <p>Safe from several threads, each with a cache of its own. An interrupt of the calling thread ends a call at the
 * next token with a {@link java.util.concurrent.CancellationException}, and stays set. It holds native memory: close
 * it. Closing waits for completions under way; to wait less, end them first, by an interrupt or by {@code onToken}
 * returning false.
 */
public final class TextGenerator implements AutoCloseable {
    private final TextRunner runner;
    private final int vocabulary;
    private final Set<Integer> ends;
    private final OptionalInt begin;
    private final GenerationDefaults defaults;

    TextGenerator(TextLoader model) {
        TextTransformer full = model.pretrained().languageModel();
        TextTransformer last = full.with(((LanguageHead) full.head()).last());
        this.vocabulary = last.embedding().vocabulary();
        this.defaults = GenerationDefaults.read(model.pretrained().directory());
        this.ends = Set.copyOf(new HashSet<>(model.pretrained().config().eosTokenIds()));
        this.runner = new TextRunner(model, last);
        this.begin = Stream.of(
                        defaults.integer("bos_token_id"),
                        model.pretrained().config().bosTokenId(),
                        runner.tokenizer().bosId())
                .flatMapToInt(OptionalInt::stream)
                .filter(id -> id >= 0 && id < vocabulary)
                .findFirst();
    }

    /** Opens a generator with the defaults of {@link TextLoader}. */
    public static TextGenerator load(Path directory) {
        Elements.required("directory", directory);
        return TextLoader.load(directory).generator();
    }

    /** Returns the most tokens of prompt and completion together. */
    public int maxLength() {
        return runner.maxLength();
    }

    /** Returns the completion of a prompt by {@link Generation#defaults}. */
    public Completion generate(String prompt) {
        return generate(prompt, Generation.defaults());
    }

    /** Returns the completion of a prompt. */
    public Completion generate(String prompt, Generation how) {
        return generate(prompt, how, text -> true);
    }

    /**
     * Returns the completion of a prompt, and passes its text on as it grows; see {@link #generate(String, Generation,
     * Predicate)}.
     */
    public Completion stream(String prompt, Generation how, Consumer<String> onToken) {
        return generate(prompt, how, text -> {
            onToken.accept(text);
            return true;
        });
    }

    /**
     * Returns the completion of a prompt, and passes its text on as it grows.
     *
     * @param onToken called with each new piece of the text, on this thread; returns false to end the generation. It
     *     may use this generator, but neither close it nor wait for a thread that does
     * @throws IllegalArgumentException if the prompt has no tokens and the model none that begins a text, or it leaves no
     *     room for an answer
     * @throws ai.lepton.exchange.DataException if {@code generation_config.json} asks for what is not supported and
     *     {@code how} does not override it
     * @throws java.util.concurrent.CancellationException if this thread is interrupted; the flag stays set
     * @throws IllegalStateException if this generator is closed
     */
    public Completion generate(String prompt, Generation how, Predicate<String> onToken) {
        return generate(List.of(prompt), how, onToken).get(0);
    }

    /**
     * Returns the completion of each prompt, in their order, as {@link #generate(String, Generation)} returns it for
     * each alone; the draws of prompt i have the seed of {@code how} plus i. They are generated side by side, or one
     * after the other where the longest would change the others: with dynamic scaling of rotary positions.
     */
    public List<Completion> generateAll(List<String> prompts, Generation how) {
        return generate(prompts, how, text -> true);
    }

    private List<Completion> generate(List<String> prompts, Generation how, Predicate<String> onToken) {
        return runner.call(() -> {
            Set<Integer> ending = how.ignored().contains("eos_token_id") ? Set.of() : ends;
            Sampling settings = Sampling.of(how, defaults, ending);
            TextRunner.requireNotInterrupted(() -> "no token");
            List<Growing> rows = new ArrayList<>();
            for (Encoding encoding : runner.tokenizer().encodeAll(prompts)) {
                rows.add(begun(rows.size(), encoding, settings, ending, onToken));
            }
            List<List<Growing>> together = runner.growSideBySide()
                    ? List.of(rows)
                    : rows.stream().map(List::of).toList();
            for (List<Growing> some : together) {
                if (!some.isEmpty()) {
                    grow(some, ending);
                }
            }
            return rows.stream()
                    .map(row -> row.completion.result(row.prompt.length))
                    .toList();
        });
    }

    /**
     * One row.
     *
     * @param most tokens that it may get
     * @param full why it ends when it has them
     */
    @SuppressWarnings("ArrayRecordComponent") // of this class only, and never changed
    private record Growing(int[] prompt, int most, Finish full, GrowingCompletion completion, Sampler sampler) {}

    private Growing begun(
            int index, Encoding encoding, Sampling settings, Set<Integer> ending, Predicate<String> onToken) {
        int[] prompt = encoding.ids();
        if (prompt.length == 0) {
            prompt = begin.stream().toArray();
        }
        requireRoom(index, prompt.length, settings.maxLength());
        int room = runner.maxLength() - prompt.length;
        int most = Math.min(Math.min(settings.maxNewTokens(), settings.maxLength() - prompt.length), room);
        boolean asked = most == settings.maxNewTokens() || most == settings.maxLength() - prompt.length;
        return new Growing(
                prompt,
                most,
                asked ? Finish.MAX_NEW_TOKENS : Finish.CONTEXT_FULL,
                new GrowingCompletion(runner.tokenizer().stream(prompt, true), settings.stop(), onToken),
                new Sampler(settings, settings.seed() + index, vocabulary, ending, prompt));
    }

    private void requireRoom(int prompt, int length, int maxLength) {
        if (length == 0) {
            throw new IllegalArgumentException("prompt " + prompt
                    + " has no tokens, and this model names none that begins a text; it needs at least one");
        }
        if (length >= runner.maxLength()) {
            throw new IllegalArgumentException("prompt " + prompt + " has " + length + " tokens; this model takes "
                    + runner.maxLength() + ", the answer included");
        }
        if (length >= maxLength) {
            throw new IllegalArgumentException("prompt " + prompt + " has " + length + " tokens; " + defaults.file()
                    + " has max_length = " + maxLength + ", the answer included; to override it, set maxNewTokens(n)");
        }
    }

    /** Lets all answers grow, the prompts padded on their left. */
    private void grow(List<Growing> rows, Set<Integer> ending) {
        int longest = rows.stream().mapToInt(row -> row.prompt.length).max().orElseThrow();
        int most = rows.stream().mapToInt(row -> row.most).max().orElseThrow();
        int capacity = Math.addExact(longest, most);
        long[] ids = new long[Math.multiplyExact(rows.size(), longest)];
        boolean[][] present = new boolean[rows.size()][longest];
        Arrays.fill(ids, runner.padId());
        for (int row = 0; row < rows.size(); row++) {
            int[] prompt = rows.get(row).prompt;
            Arrays.fill(present[row], longest - prompt.length, longest, true);
            for (int i = 0; i < prompt.length; i++) {
                ids[row * longest + longest - prompt.length + i] = prompt[i];
            }
        }
        try (KeyValueCache cache = runner.keyValueCache(rows.size(), capacity)) {
            for (int length = longest; ; length++) {
                int step = length - longest;
                Output output = cache.next(runner.growing(ids, mask(present, length), rows.size()));
                ids = new long[rows.size()];
                Arrays.fill(ids, runner.padId());
                boolean anyGrows = false;
                for (int row = 0; row < rows.size(); row++) {
                    TextRunner.requireNotInterrupted(() -> step + " tokens");
                    Growing one = rows.get(row);
                    if (!one.completion.finished()) {
                        ids[row] = next(one, output, row, ending);
                    }
                    boolean grows = !one.completion.finished();
                    present[row] = with(present[row], length, grows);
                    anyGrows |= grows;
                }
                if (!anyGrows) {
                    return;
                }
            }
        }
    }

    private int next(Growing row, Output output, int index, Set<Integer> ending) {
        int token = row.sampler.next(output.values(), index * vocabulary);
        row.completion.add(token, ending.contains(token));
        if (row.completion.size() == row.most) {
            row.completion.finish(row.full);
        }
        return token;
    }

    private static boolean[] with(boolean[] present, int at, boolean value) {
        boolean[] longer = at < present.length ? present : Arrays.copyOf(present, 2 * at);
        longer[at] = value;
        return longer;
    }

    /** Returns the mask of all positions so far; an answer that has ended takes no more of them. */
    private static long[] mask(boolean[][] present, int length) {
        long[] mask = new long[Math.multiplyExact(present.length, length)];
        for (int row = 0; row < present.length; row++) {
            for (int i = 0; i < length; i++) {
                mask[row * length + i] = present[row][i] ? 1 : 0;
            }
        }
        return mask;
    }

    /** Returns what the model is made of and what it costs, for one text of 128 tokens or as many as it takes. */
    public Summary summary() {
        return runner.summary();
    }

    /** Returns whether it was not closed yet. */
    public boolean isOpen() {
        return runner.isOpen();
    }

    /**
     * Frees all native memory; waits for calls under way. Closing twice is fine.
     *
     * @throws IllegalStateException if a callback of a call under way closes it; nothing is closed then
     */
    @Override
    public void close() {
        runner.close();
    }

    /**
     * The continuation of a prompt.
     *
     * @param text the continuation alone, without the text or token that ended it
     * @param tokens the ids of its tokens, in order, the one that ended it included
     * @param promptTokens how many tokens the prompt had
     * @param finish why it ended
     */
    public record Completion(String text, List<Integer> tokens, int promptTokens, Finish finish) {
        /** Why a completion ended. */
        public enum Finish {
            /** The model chose a token that ends a text. */
            END_TOKEN,
            /** One of the {@linkplain Generation#stop texts that end a completion} came up. */
            STOP_TEXT,
            /** It had as many tokens as were asked for. */
            MAX_NEW_TOKENS,
            /** Prompt and completion are as long as the model allows. */
            CONTEXT_FULL,
            /** The callback asked for no more. */
            CANCELLED
        }

        /** Copies the list. */
        public Completion {
            tokens = Elements.of("tokens", tokens);
        }
    }
}
