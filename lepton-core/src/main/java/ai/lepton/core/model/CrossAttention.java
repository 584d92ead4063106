package ai.lepton.core.model;

import ai.lepton.core.graph.Mask;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;

/**
 * Attention to another sequence, the {@link Context#memory()} (Vaswani et al. 2017, 3.2.3): queries from this one, keys
 * and values from that.
 *
 * <p>Weights: {@code query}, {@code key}, {@code value}, {@code output}, each linear to {@code width} with a bias. The
 * mask of the context is of this sequence and is not looked at: all of the memory may be seen.
 *
 * @param heads number of heads; must divide the width
 * @param dropout probability of dropping an attention weight in training, in [0, 1)
 */
public record CrossAttention(int heads, double dropout) implements Attention {
    /** Checks the number of heads and the dropout. */
    public CrossAttention {
        Checks.positive("heads", heads);
        Checks.dropout(dropout);
    }

    @Override
    public Tensor apply(Tensor x, Context context, Scope at) {
        Tensor memory = context.memory();
        if (memory == null) {
            throw new IllegalArgumentException(
                    at + " attends to another sequence, and the context has none; give it with withMemory(features)");
        }
        long width = x.width();
        Tensor q = x.linear(at.of("query"), width).splitHeads(heads);
        Tensor k = memory.linear(at.of("key"), width).splitHeads(heads);
        Tensor v = memory.linear(at.of("value"), width).splitHeads(heads);
        Tensor mixed = q.attention(k, v, Mask.none(), dropout).mergeHeads();
        return mixed.linear(at.of("output"), width);
    }
}
