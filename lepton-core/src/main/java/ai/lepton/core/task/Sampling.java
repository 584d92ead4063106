package ai.lepton.core.task;

import ai.lepton.core.internal.config.GenerationDefaults;
import ai.lepton.exchange.DataException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What holds when a text is continued: what the caller set, else what the checkpoint says, else what changes nothing.
 *
 * @param maxNewTokens most tokens to be added, at least 1
 * @param maxLength most tokens of prompt and answer; {@link Integer#MAX_VALUE} for no such limit
 * @param minNewTokens tokens to be added before one may end the answer
 * @param minLength tokens of prompt and answer before one may end it
 * @param sampled whether tokens are drawn; otherwise the most probable one is taken
 * @param topK 0 for all
 * @param noRepeatNgramSize 0 for no such rule
 * @param suppressed tokens that never come
 * @param suppressedAtBegin tokens that don't come first
 * @param badWords sequences of tokens that don't come, none of a single end token
 */
record Sampling(
        int maxNewTokens,
        int maxLength,
        int minNewTokens,
        int minLength,
        boolean sampled,
        long seed,
        double temperature,
        int topK,
        double topP,
        double minP,
        double repetitionPenalty,
        int noRepeatNgramSize,
        List<String> stop,
        List<Integer> suppressed,
        List<Integer> suppressedAtBegin,
        List<List<Integer>> badWords) {
    static final String DO_SAMPLE = "do_sample";
    static final String SEED = "seed";
    static final String STOP = "stop_strings";

    private static final String MAX_NEW_TOKENS = "max_new_tokens";
    private static final String MAX_LENGTH = "max_length";

    /** Tokens to be added where nobody says how many. */
    private static final int USUAL_NEW_TOKENS = 64;

    /** What transformers takes for a missing top_k when tokens are drawn. */
    private static final int USUAL_TOP_K = 50;

    /**
     * Returns what holds.
     *
     * @throws DataException if the checkpoint's file asks for what is not supported, or for values out of their range
     */
    static Sampling of(Generation how, GenerationDefaults file, Set<Integer> ends) {
        Reader in = new Reader(how, file);
        boolean chosen = how.settings().get(DO_SAMPLE) instanceof Boolean;
        boolean asksForDraws = in.follows(DO_SAMPLE) && file.sampled();
        boolean sampled = how.settings().get(DO_SAMPLE) instanceof Boolean given ? given : asksForDraws;
        List<String> unsupported = file.unsupported(chosen, sampled, how.ignored());
        if (!unsupported.isEmpty()) {
            throw new DataException(file.file() + " has " + String.join(", ", unsupported)
                    + ", which is not supported and would change the answer; to go without,"
                    + " name it in Generation.ignoring(..)"
                    + (chosen ? "" : ", or say greedy() or sampled(seed) where it is how tokens are chosen"));
        }
        boolean counts = how.settings().containsKey(MAX_NEW_TOKENS)
                || (in.follows(MAX_NEW_TOKENS) && file.integer(MAX_NEW_TOKENS).isPresent());
        int total = counts ? Integer.MAX_VALUE : (int) in.number(MAX_LENGTH, Integer.MAX_VALUE);
        int added = total < Integer.MAX_VALUE ? total : USUAL_NEW_TOKENS;
        return new Sampling(
                (int) in.number(MAX_NEW_TOKENS, added),
                total,
                (int) in.number("min_new_tokens", 0),
                (int) in.number("min_length", 0),
                sampled,
                how.settings().get(SEED) instanceof Long seed ? seed : 0,
                sampled ? in.number("temperature", 1) : 1,
                sampled ? (int) in.number("top_k", asksForDraws ? USUAL_TOP_K : 0) : 0,
                sampled ? in.number("top_p", 1) : 1,
                sampled ? in.number("min_p", 0) : 0,
                in.number("repetition_penalty", 1),
                (int) in.number("no_repeat_ngram_size", 0),
                in.stop(),
                in.tokens("suppress_tokens"),
                in.tokens("begin_suppress_tokens"),
                in.follows("bad_words_ids")
                        ? file.badWords().stream()
                                .filter(word -> word.size() > 1 || !ends.contains(word.get(0)))
                                .toList()
                        : List.of());
    }

    private record Reader(Generation how, GenerationDefaults file) {
        boolean follows(String name) {
            return !how.ignored().contains(name);
        }

        double number(String name, double otherwise) {
            Map<String, Object> set = how.settings();
            if (set.get(name) instanceof Number given) {
                return given.doubleValue();
            }
            if (!follows(name)) {
                return otherwise;
            }
            double found = file.number(name).orElse(otherwise);
            String wrong = wrong(name, found);
            if (!wrong.isEmpty()) {
                throw new DataException(file.file() + ": " + wrong);
            }
            return found;
        }

        List<Integer> tokens(String name) {
            return follows(name) ? file.tokens(name) : List.of();
        }

        List<String> stop() {
            if (how.settings().get(STOP) instanceof List<?> given) {
                return given.stream().map(String.class::cast).toList();
            }
            List<String> found = follows(STOP) ? file.stopStrings() : List.of();
            if (found.contains("")) {
                throw new DataException(file.file() + " has an empty text in " + STOP + "; it can't stop an answer");
            }
            return found;
        }
    }

    /** Returns what is wrong with a value; empty if nothing is. */
    static String wrong(String name, double value) {
        return switch (name) {
            case MAX_NEW_TOKENS -> atLeast("max new tokens", value, 1);
            case MAX_LENGTH -> atLeast("max length", value, 1);
            case "min_new_tokens" -> atLeast("min new tokens", value, 0);
            case "min_length" -> atLeast("min length", value, 0);
            case "no_repeat_ngram_size" -> atLeast("the size of n-grams that don't repeat", value, 0);
            case "temperature" ->
                value > 0 && value < Double.POSITIVE_INFINITY
                        ? ""
                        : "temperature is " + value + "; it must be above 0 and finite; for none, use greedy()";
            case "top_k" ->
                value >= 0 ? "" : "top-k is " + (int) value + "; it must be at least 1, or 0 for all tokens";
            case "top_p" -> value > 0 && value <= 1 ? "" : "top-p is " + value + ", outside (0, 1]";
            case "min_p" -> value >= 0 && value <= 1 ? "" : "min-p is " + value + ", outside [0, 1]";
            case "repetition_penalty" ->
                value > 0 && value < Double.POSITIVE_INFINITY
                        ? ""
                        : "repetition penalty is " + value + "; it must be above 0 and finite";
            default -> "";
        };
    }

    private static String atLeast(String what, double value, int least) {
        return value >= least ? "" : what + " is " + (int) value + "; it must be at least " + least;
    }
}
