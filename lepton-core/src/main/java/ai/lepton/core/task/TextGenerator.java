package ai.lepton.core.task;

import ai.lepton.core.internal.engine.Decoding;
import ai.lepton.core.internal.engine.Output;
import ai.lepton.core.model.LanguageHead;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.core.task.Generated.Finish;
import ai.lepton.core.text.Encoding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Continues texts with a published language model. Keys and values of earlier tokens are remembered, so that each new
 * token costs one position.
 *
 * <p>Text is told as soon as it is whole. Where the bytes of several tokens are no text, which a trained model hardly
 * writes, the pieces told may differ from the answer returned.
 *
 * <p>Safe from several threads, each with a cache of its own. It holds native memory: close it.
 */
public final class TextGenerator implements AutoCloseable {
    private final TextRunner runner;
    private final int vocabulary;
    private final Set<Integer> ends;

    TextGenerator(TextModel model) {
        TextTransformer full = model.pretrained().languageModel();
        TextTransformer last = full.with(((LanguageHead) full.head()).last());
        this.vocabulary = last.embedding().vocabulary();
        this.ends = new HashSet<>();
        for (int end : model.pretrained().config().eosTokenIds()) {
            ends.add(end);
        }
        this.runner = new TextRunner(model, last, 0);
    }

    /** Opens a generator with the defaults of {@link TextModel}. */
    public static TextGenerator load(Path directory) {
        return TextModel.load(directory).generator();
    }

    /** Returns the most tokens of prompt and answer together. */
    public int maxLength() {
        return runner.maxLength();
    }

    /** Returns what follows a prompt. */
    public Generated generate(String prompt, Generation how) {
        return generate(prompt, how, text -> true);
    }

    /** Returns what follows a prompt, and tells its text as it grows. */
    public Generated stream(String prompt, Generation how, Consumer<String> told) {
        return generate(prompt, how, text -> {
            told.accept(text);
            return true;
        });
    }

    /**
     * Returns what follows a prompt, and tells its text as it grows.
     *
     * @param told takes each piece; false for no more
     * @throws IllegalArgumentException if the prompt has no tokens, or leaves no room for an answer
     */
    public Generated generate(String prompt, Generation how, Predicate<String> told) {
        return generate(List.of(prompt), how, told).get(0);
    }

    /**
     * Returns what follows each prompt, in their order. They grow side by side; each draws from a seed of its own, the
     * first from that of {@code how}.
     */
    public List<Generated> generateAll(List<String> prompts, Generation how) {
        return generate(prompts, how, text -> true);
    }

    private List<Generated> generate(List<String> prompts, Generation how, Predicate<String> told) {
        if (prompts.isEmpty()) {
            return List.of();
        }
        List<int[]> tokens = new ArrayList<>();
        int longest = 0;
        for (Encoding encoding : runner.tokenizer().encodeAll(prompts)) {
            requireRoom(tokens.size(), encoding.length());
            tokens.add(encoding.ids());
            longest = Math.max(longest, encoding.length());
        }
        int most = Math.min(how.maxNewTokens(), runner.maxLength() - longest);
        List<Answer> answers = new ArrayList<>();
        List<Sampler> samplers = new ArrayList<>();
        for (int row = 0; row < tokens.size(); row++) {
            answers.add(new Answer(runner.tokenizer().stream(tokens.get(row), true), how.stop(), told));
            Sampler sampler = new Sampler(how, how.seed() + row, vocabulary);
            for (int token : tokens.get(row)) {
                sampler.saw(token);
            }
            samplers.add(sampler);
        }
        grow(tokens, longest, most, answers, samplers);
        List<Generated> results = new ArrayList<>();
        for (int row = 0; row < answers.size(); row++) {
            answers.get(row).finish(most < how.maxNewTokens() ? Finish.CONTEXT_FULL : Finish.MAX_NEW_TOKENS);
            int[] prompt = tokens.get(row);
            results.add(answers.get(row).result(prompt.length, added -> text(prompt, added)));
        }
        return List.copyOf(results);
    }

    /** Returns the text of an answer: that of prompt and answer, less that of the prompt. */
    private String text(int[] prompt, List<Integer> added) {
        int[] all = Arrays.copyOf(prompt, prompt.length + added.size());
        for (int i = 0; i < added.size(); i++) {
            all[prompt.length + i] = added.get(i);
        }
        String whole = runner.tokenizer().decode(all, true);
        int from = runner.tokenizer().decode(prompt, true).length();
        return whole.substring(Math.min(from, whole.length()));
    }

    private void requireRoom(int prompt, int length) {
        if (length == 0) {
            throw new IllegalArgumentException("prompt " + prompt + " has no tokens; this model needs at least one");
        }
        if (length >= runner.maxLength()) {
            throw new IllegalArgumentException("prompt " + prompt + " has " + length + " tokens; this model takes "
                    + runner.maxLength() + ", the answer included");
        }
    }

    /** Lets all answers grow, the prompts padded on their left. */
    private void grow(List<int[]> prompts, int longest, int most, List<Answer> answers, List<Sampler> samplers) {
        int rows = prompts.size();
        int capacity = longest + most;
        long[] ids = new long[rows * longest];
        long[][] masks = new long[rows][capacity];
        for (int row = 0; row < rows; row++) {
            int[] prompt = prompts.get(row);
            Arrays.fill(ids, row * longest, (row + 1) * longest, runner.padId());
            for (int i = 0; i < prompt.length; i++) {
                ids[row * longest + longest - prompt.length + i] = prompt[i];
            }
            Arrays.fill(masks[row], longest - prompt.length, capacity, 1);
        }
        try (Decoding decoding = runner.decoding(rows, capacity)) {
            int length = longest;
            for (int step = 0; step < most && !answers.stream().allMatch(Answer::finished); step++) {
                Output output = decoding.next(runner.growing(ids, flat(masks, length), rows));
                ids = new long[rows];
                for (int row = 0; row < rows; row++) {
                    ids[row] = answers.get(row).finished()
                            ? runner.padId()
                            : grow(answers.get(row), samplers.get(row), output, row);
                }
                length++;
            }
        }
    }

    private int grow(Answer answer, Sampler sampler, Output output, int row) {
        int token = sampler.next(output.values(), row * vocabulary);
        answer.add(token, ends.contains(token));
        return token;
    }

    private static long[] flat(long[][] masks, int length) {
        long[] flat = new long[masks.length * length];
        for (int row = 0; row < masks.length; row++) {
            System.arraycopy(masks[row], 0, flat, row * length, length);
        }
        return flat;
    }

    /** Frees all native memory; waits for calls under way. Closing twice is fine. */
    @Override
    public void close() {
        runner.close();
    }
}
