package ai.lepton.core.internal.engine;

import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.metrics.internal.Quoted;
import java.util.Arrays;
import java.util.List;

/** What every runner checks before it asks the engine, whose own errors would say little. */
final class Checked {
    private Checked() {}

    /**
     * Checks that these are what a model wants.
     *
     * @param past positions that are cached from earlier calls
     */
    static void inputs(List<Input> inputs, List<Feed> feeds, int past) {
        if (inputs.size() != feeds.size()) {
            throw new IllegalArgumentException(feeds.size() + " inputs were given; the model wants " + inputs.size());
        }
        for (int i = 0; i < inputs.size(); i++) {
            feeds.get(i).requireFits(inputs.get(i));
            if (inputs.get(i).name().equals(TextTransformer.ATTENTION_MASK)) {
                mask(feeds.get(i).shape(), feeds.get(0).shape(), past);
                present(feeds.get(i), inputs.get(0).longest());
            }
        }
    }

    private static void mask(long[] mask, long[] tokens, int past) {
        if (mask.length == 2 && tokens.length == 2 && (mask[0] != tokens[0] || mask[1] != past + tokens[1])) {
            String before = past == 0 ? "" : past + " positions cached and ";
            throw new IllegalArgumentException("input " + Quoted.of(TextTransformer.ATTENTION_MASK) + " is "
                    + Arrays.toString(mask) + "; with " + before + "tokens of " + Arrays.toString(tokens)
                    + " it must be " + Arrays.toString(new long[] {tokens[0], past + tokens[1]}));
        }
    }

    /** Checks that no row of a mask has more tokens than there are positions. */
    private static void present(Feed feed, long longest) {
        if (!(feed instanceof Feed.Longs mask) || mask.shape().length != 2 || mask.shape()[1] <= longest) {
            return;
        }
        int keys = Math.toIntExact(mask.shape()[1]);
        for (int row = 0; row < mask.shape()[0]; row++) {
            long count = 0;
            for (int i = 0; i < keys; i++) {
                count += mask.values()[row * keys + i];
            }
            if (count > longest) {
                throw new IllegalArgumentException(
                        "row " + row + " of input " + Quoted.of(TextTransformer.ATTENTION_MASK) + " has " + count
                                + " tokens; the model takes at most " + longest);
            }
        }
    }

    /** Checks that a model keeps keys and values, and the size of a new cache. */
    static void cache(boolean caches, int batch, int capacity) {
        if (!caches) {
            throw new IllegalStateException(
                    "this model keeps nothing in a key-value cache, so its sequences can't grow;"
                            + " an attention that does asks for its keys and values by Tensor.cached");
        }
        if (batch < 1 || capacity < 1) {
            throw new IllegalArgumentException("a cache for " + batch + " sequences of " + capacity
                    + " positions was asked for; both must be at least 1");
        }
    }

    /** Checks that the next tokens of these sequences fit, and returns how many there are for each. */
    static int next(List<Feed> feeds, boolean closed, int batch, int length, int capacity) {
        if (closed) {
            throw new IllegalStateException("this cache is closed; its native memory is gone");
        }
        long[] tokens = feeds.get(0).shape();
        if (tokens.length < 2) {
            throw new IllegalArgumentException(
                    "the first input is " + Arrays.toString(tokens) + "; sequences that grow want [b, s, ..]");
        }
        if (tokens[0] != batch) {
            throw new IllegalArgumentException(
                    "this cache is of " + batch + " sequences; " + tokens[0] + " were given");
        }
        if (length + tokens[1] > capacity) {
            throw new IllegalStateException("the cache holds " + length + " of " + capacity + " positions; there is no"
                    + " room for " + tokens[1] + " more");
        }
        return Math.toIntExact(tokens[1]);
    }
}
