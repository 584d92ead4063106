package ai.lepton.core.model;

import ai.lepton.core.ops.Mask;
import ai.lepton.core.ops.Ops;
import ai.lepton.core.ops.Scope;

/**
 * Multi-head self-attention (Vaswani et al. 2017).
 *
 * <p>Weights: {@code query}, {@code key}, {@code value} and {@code output}, each linear {@code [width, width]} with a
 * bias.
 *
 * @param heads number of heads; must divide the width
 * @param dropout probability of dropping an attention weight in training, in [0, 1)
 * @see <a href="https://arxiv.org/abs/1706.03762">Attention Is All You Need</a>
 */
public record MultiHeadAttention(int heads, double dropout) implements Attention {
    /** Checks the number of heads and the dropout. */
    public MultiHeadAttention {
        if (heads < 1) {
            throw new IllegalArgumentException("heads is " + heads + "; there must be at least 1");
        }
        Checks.dropout(dropout);
    }

    /** Returns attention with these heads and no dropout. */
    public static MultiHeadAttention of(int heads) {
        return new MultiHeadAttention(heads, 0);
    }

    @Override
    public <T> T apply(Ops<T> ops, T x, Mask<T> mask, Scope at) {
        long width = ops.width(x);
        T q = ops.splitHeads(ops.linear(x, at.of("query"), width), heads); // [b, h, s, d]
        T k = ops.splitHeads(ops.linear(x, at.of("key"), width), heads);
        T v = ops.splitHeads(ops.linear(x, at.of("value"), width), heads);
        T mixed = ops.mergeHeads(ops.attention(q, k, v, mask, dropout)); // [b, s, width]
        return ops.linear(mixed, at.of("output"), width);
    }
}
