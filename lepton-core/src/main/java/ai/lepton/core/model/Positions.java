package ai.lepton.core.model;

import ai.lepton.core.ops.Mask;
import ai.lepton.core.ops.Ops;
import ai.lepton.core.ops.Scope;

/**
 * How a model knows the order of its tokens. Each kind enters at one of three places, and leaves the others as they are.
 *
 * <p>A record that implements one of the methods is all that a new kind takes.
 */
public interface Positions {
    /** Adds to the features of tokens, before the first block: learned and sinusoidal positions. */
    default <T> T embed(Ops<T> ops, T x, Context<T> context, Scope at) {
        return x;
    }

    /** Turns queries or new keys, {@code [b, h, s, d]}: rotary positions. */
    default <T> T turn(Ops<T> ops, T x, Context<T> context) {
        return x;
    }

    /** Adds to the scores of attention: ALiBi, relative positions. */
    default <T> Mask<T> bias(Ops<T> ops, Mask<T> mask, T query, T key, Context<T> context) {
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
