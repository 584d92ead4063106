package ai.lepton.core.model;

import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;

/**
 * How positions of a sequence exchange information.
 *
 * <p>A record that implements this is all that a new kind of attention takes:
 *
 * <pre>{@code
 * record Unscaled(int heads) implements Attention {
 *     public Tensor apply(Tensor x, Context context, Scope at) {
 *         Tensor q = x.linear(at.of("query"), x.width()).splitHeads(heads);
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
     * @param x {@code [b, s, width]}
     * @param context what may be looked at, and where each token stands
     * @param at where its weights are found
     * @return {@code [b, s, width]}
     */
    Tensor apply(Tensor x, Context context, Scope at);
}
