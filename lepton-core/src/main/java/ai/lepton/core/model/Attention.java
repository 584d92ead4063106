package ai.lepton.core.model;

import ai.lepton.core.ops.Ops;
import ai.lepton.core.ops.Scope;

/**
 * How positions of a sequence exchange information.
 *
 * <p>A record that implements this is all that a new kind of attention takes:
 *
 * <pre>{@code
 * record Unscaled(int heads) implements Attention {
 *     public <T> T apply(Ops<T> ops, T x, Context<T> context, Scope at) {
 *         T q = ops.splitHeads(ops.linear(x, at.of("query"), ops.width(x)), heads);
 *         ...
 *     }
 * }
 * }</pre>
 *
 * <p>The method may be called many times, on several backends: it must ask for the same weights each time, and keep
 * nothing.
 */
public interface Attention {
    /**
     * Returns what each position takes from the others.
     *
     * @param ops the backend
     * @param x {@code [b, s, width]}
     * @param context what may be looked at, and where each token stands
     * @param at where its weights are found
     * @param <T> a tensor of the backend
     * @return {@code [b, s, width]}
     */
    <T> T apply(Ops<T> ops, T x, Context<T> context, Scope at);
}
