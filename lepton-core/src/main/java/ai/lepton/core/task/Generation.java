package ai.lepton.core.task;

import java.util.List;

/**
 * How a text is continued; the names are those of transformers. Immutable; each setting returns a changed copy.
 *
 * <pre>{@code
 * Generation.sampled(42).temperature(0.8).topP(0.95).maxNewTokens(100).stop("\n\n")
 * }</pre>
 *
 * @param maxNewTokens most tokens to be added, at least 1
 * @param sampled whether tokens are drawn; otherwise the most probable one is taken
 * @param seed of the draws
 * @param temperature logits are divided by it before a draw, above 0
 * @param topK only so many of the most probable tokens may be drawn; 0 for all
 * @param topP only the most probable tokens whose probabilities reach this sum may be drawn (Holtzman et al. 2020), in
 *     (0, 1]
 * @param repetitionPenalty logits of tokens that were there are divided by it if above 0, multiplied if below (Keskar et
 *     al. 2019); 1 for none
 * @param stop texts that end the answer; they are not part of it
 */
public record Generation(
        int maxNewTokens,
        boolean sampled,
        long seed,
        double temperature,
        int topK,
        double topP,
        double repetitionPenalty,
        List<String> stop) {
    /** Checks the ranges. */
    public Generation {
        stop = List.copyOf(stop);
        if (maxNewTokens < 1) {
            throw new IllegalArgumentException("max new tokens is " + maxNewTokens + "; it must be at least 1");
        }
        if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "temperature is " + temperature + "; it must be above 0 and finite; for none, use greedy()");
        }
        if (topK < 0) {
            throw new IllegalArgumentException("top-k is " + topK + "; it must be at least 1, or 0 for all tokens");
        }
        if (!(topP > 0 && topP <= 1)) {
            throw new IllegalArgumentException("top-p is " + topP + ", outside (0, 1]");
        }
        if (!(repetitionPenalty > 0 && repetitionPenalty < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "repetition penalty is " + repetitionPenalty + "; it must be above 0 and finite");
        }
        if (stop.contains("")) {
            throw new IllegalArgumentException("an empty text can't stop an answer");
        }
    }

    /** Returns the most probable token each time, up to 64 of them. */
    public static Generation greedy() {
        return new Generation(64, false, 0, 1, 0, 1, 1, List.of());
    }

    /** Returns tokens drawn from the model's distribution, up to 64 of them; the same seed draws the same. */
    public static Generation sampled(long seed) {
        return new Generation(64, true, seed, 1, 0, 1, 1, List.of());
    }

    /** Sets the most tokens to be added. */
    public Generation maxNewTokens(int count) {
        return new Generation(count, sampled, seed, temperature, topK, topP, repetitionPenalty, stop);
    }

    /** Sets the temperature. */
    public Generation temperature(double value) {
        return new Generation(maxNewTokens, sampled, seed, value, topK, topP, repetitionPenalty, stop);
    }

    /** Sets how many of the most probable tokens may be drawn. */
    public Generation topK(int count) {
        return new Generation(maxNewTokens, sampled, seed, temperature, count, topP, repetitionPenalty, stop);
    }

    /** Sets the sum of probabilities that those which may be drawn reach. */
    public Generation topP(double sum) {
        return new Generation(maxNewTokens, sampled, seed, temperature, topK, sum, repetitionPenalty, stop);
    }

    /** Sets the penalty of tokens that were there. */
    public Generation repetitionPenalty(double penalty) {
        return new Generation(maxNewTokens, sampled, seed, temperature, topK, topP, penalty, stop);
    }

    /** Sets texts that end the answer. */
    public Generation stop(String... texts) {
        return new Generation(maxNewTokens, sampled, seed, temperature, topK, topP, repetitionPenalty, List.of(texts));
    }
}
