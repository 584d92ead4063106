package ai.lepton.core.task;

import ai.lepton.metrics.internal.Elements;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How a text is generated; the names are those of transformers' {@code GenerationConfig}. Immutable; each setting
 * returns a changed copy.
 *
 * <pre>{@code
 * Generation.sampled(42).temperature(0.8).topP(0.95).maxNewTokens(100).stop("\n\n")
 * }</pre>
 *
 * <p>What is not set here is as the checkpoint's {@code generation_config.json} says. Where that says nothing either:
 * the most probable token each time, 64 of them, without penalty; draws from the whole distribution, or among the 50
 * most probable tokens where the file itself asks for draws, as transformers has it.
 *
 * <p>A setting of the file that would change the completion and that is not supported, such as a search by beams, is an
 * error when a text is to be continued. {@link #greedy} and {@link #sampled} say how each token is chosen, and so
 * override it; what they don't override is left out by {@link #ignoring}.
 */
public final class Generation {
    private static final String MAX_NEW_TOKENS = "max_new_tokens";

    private final Map<String, Object> settings; // by the names that the file has for them
    private final Set<String> ignored;

    private Generation(Map<String, Object> settings, Set<String> ignored) {
        this.settings = settings;
        this.ignored = ignored;
    }

    private Generation with(String name, Object value) {
        String wrong = value instanceof Number number ? Sampling.wrong(name, number.doubleValue()) : "";
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(wrong);
        }
        Map<String, Object> copy = new TreeMap<>(settings);
        copy.put(name, value);
        return new Generation(copy, ignored);
    }

    /** Returns what the checkpoint's own file says, and nothing else; draws, if it asks for them, have the seed 0. */
    public static Generation defaults() {
        return new Generation(Map.of(), Set.of());
    }

    /** Returns the most probable token each time. */
    public static Generation greedy() {
        return defaults().with(Sampling.DO_SAMPLE, false);
    }

    /** Returns tokens drawn from the model's distribution; the same seed draws the same. */
    public static Generation sampled(long seed) {
        return defaults().with(Sampling.DO_SAMPLE, true).seed(seed);
    }

    /** Sets the seed of draws. */
    public Generation seed(long seed) {
        return with(Sampling.SEED, seed);
    }

    /** Sets the most tokens to be added, at least 1. */
    public Generation maxNewTokens(int count) {
        return with(MAX_NEW_TOKENS, count);
    }

    /** Sets how many tokens are added before the token that ends a completion may come. */
    public Generation minNewTokens(int count) {
        return with("min_new_tokens", count);
    }

    /** Sets the temperature, above 0: logits are divided by it before a draw. */
    public Generation temperature(double value) {
        return with("temperature", value);
    }

    /** Sets how many of the most probable tokens may be drawn; 0 for all. */
    public Generation topK(int count) {
        return with("top_k", count);
    }

    /**
     * Sets the sum of probabilities, in (0, 1], that the most probable tokens reach, of which one is drawn (Holtzman et al.
     * 2020).
     */
    public Generation topP(double sum) {
        return with("top_p", sum);
    }

    /** Sets the least probability of a token that may be drawn, as a share of that of the most probable one, in [0, 1]. */
    public Generation minP(double share) {
        return with("min_p", share);
    }

    /**
     * Sets the penalty of tokens that have occurred, those of the prompt included: logits above 0 are divided by it,
     * those below multiplied (Keskar et al. 2019); 1 for none.
     */
    public Generation repetitionPenalty(double penalty) {
        return with("repetition_penalty", penalty);
    }

    /** Sets the length of n-grams of tokens of which none may occur twice, prompt included; 0 for no such rule. */
    public Generation noRepeatNgramSize(int tokens) {
        return with("no_repeat_ngram_size", tokens);
    }

    /** Sets texts that end the completion; they are not part of it. */
    public Generation stop(String... texts) {
        List<String> copy = Elements.of("texts", texts);
        if (copy.contains("")) {
            throw new IllegalArgumentException("an empty text can't stop an answer");
        }
        return with(Sampling.STOP, copy);
    }

    /**
     * Leaves out settings of the checkpoint's file, by the names that they have there, such as {@code guidance_scale}:
     * supported or not, they then count as missing.
     */
    public Generation ignoring(String... names) {
        List<String> copy = new ArrayList<>(ignored);
        copy.addAll(Elements.of("names", names));
        return new Generation(settings, new TreeSet<>(copy));
    }

    /** Returns what was set, by the names of {@code generation_config.json}. */
    Map<String, Object> settings() {
        return settings;
    }

    Set<String> ignored() {
        return ignored;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Generation that && settings.equals(that.settings) && ignored.equals(that.ignored);
    }

    @Override
    public int hashCode() {
        return 31 * settings.hashCode() + ignored.hashCode();
    }

    @Override
    public String toString() {
        return "Generation" + settings + (ignored.isEmpty() ? "" : " ignoring " + ignored);
    }
}
