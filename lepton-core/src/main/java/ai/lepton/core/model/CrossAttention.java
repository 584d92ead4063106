package ai.lepton.core.model;

import ai.lepton.core.ops.Mask;
import ai.lepton.core.ops.Ops;
import ai.lepton.core.ops.Scope;

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
    public <T> T apply(Ops<T> ops, T x, Context<T> context, Scope at) {
        T memory = context.memory();
        if (memory == null) {
            throw new IllegalArgumentException(
                    at + " attends to another sequence, and the context has none; give it with withMemory(features)");
        }
        long width = ops.width(x);
        T q = ops.splitHeads(ops.linear(x, at.of("query"), width), heads);
        T k = ops.splitHeads(ops.linear(memory, at.of("key"), width), heads);
        T v = ops.splitHeads(ops.linear(memory, at.of("value"), width), heads);
        T mixed = ops.mergeHeads(ops.attention(q, k, v, Mask.none(), dropout));
        return ops.linear(mixed, at.of("output"), width);
    }
}
