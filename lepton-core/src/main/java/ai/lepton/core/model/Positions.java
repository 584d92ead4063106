package ai.lepton.core.model;

import ai.lepton.core.graph.Mask;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;

/**
 * How a model knows the order of its tokens. Each kind enters at one of three places, and leaves the others as they are.
 *
 * <p>A record that implements one of the methods is all that a new kind takes.
 */
public interface Positions {
    /** Adds to the features of tokens, before the first block: learned and sinusoidal positions. */
    default Tensor embed(Tensor x, Context context, Scope at) {
        return x;
    }

    /** Rotates queries or new keys, {@code [b, h, s, d]}: rotary positions. */
    default Tensor rotate(Tensor x, Context context) {
        return x;
    }

    /** Adds to the scores of attention: ALiBi, relative positions. */
    default Mask bias(Mask mask, Tensor query, Tensor key, Context context) {
        return mask;
    }

    /** Returns how many positions there are; as many as one likes unless they come from a table. */
    default long longest() {
        return Long.MAX_VALUE;
    }

    /** Returns positions that leave everything as it is: attention then knows no order. */
    static Positions none() {
        return new NoPositions();
    }
}
