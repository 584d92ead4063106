package ai.lepton.core.model;

import ai.lepton.core.ops.Ops;
import ai.lepton.core.ops.Scope;

/**
 * One layer of a transformer: attention and a feed-forward network, each with a norm and a residual connection.
 *
 * <p>Parts: {@code attention}, {@code attention_norm}, {@code feed_forward}, {@code feed_forward_norm} (not if the parts
 * are parallel).
 *
 * @param attention how positions exchange information
 * @param feedForward what happens at each position
 * @param norm how features are normalised
 * @param order where the norms stand
 * @param dropout on what each part adds, in training, in [0, 1)
 */
public record Block(Attention attention, FeedForward feedForward, Norm norm, Order order, double dropout) {
    /** Where the norms of a block stand. */
    public enum Order {
        /** Before each part: {@code x + part(norm(x))}. Trains more steadily; the encoder ends with one more norm. */
        PRE_NORM,
        /** After each residual: {@code norm(x + part(x))}, as in BERT. */
        POST_NORM,
        /** Before both parts at once: {@code x + attention(norm(x)) + feedForward(norm(x))}; one norm, as in GPT-J. */
        PARALLEL
    }

    /** Checks the dropout. */
    public Block {
        Checks.dropout(dropout);
    }

    /** Returns the same block with another attention. */
    public Block with(Attention other) {
        return new Block(other, feedForward, norm, order, dropout);
    }

    /** Returns {@code [b, s, width]} for {@code [b, s, width]}. */
    public <T> T apply(Ops<T> ops, T x, Context<T> context, Scope at) {
        Scope attends = at.of("attention");
        Scope first = at.of("attention_norm");
        Scope feeds = at.of("feed_forward");
        Scope second = at.of("feed_forward_norm");
        if (order == Order.PRE_NORM) {
            x = ops.add(x, ops.dropout(attention.apply(ops, norm.apply(ops, x, first), context, attends), dropout));
            return ops.add(x, ops.dropout(feedForward.apply(ops, norm.apply(ops, x, second), feeds), dropout));
        }
        if (order == Order.PARALLEL) {
            T normed = norm.apply(ops, x, first);
            T both = ops.add(
                    ops.dropout(attention.apply(ops, normed, context, attends), dropout),
                    ops.dropout(feedForward.apply(ops, normed, feeds), dropout));
            return ops.add(x, both);
        }
        x = norm.apply(ops, ops.add(x, ops.dropout(attention.apply(ops, x, context, attends), dropout)), first);
        return norm.apply(ops, ops.add(x, ops.dropout(feedForward.apply(ops, x, feeds), dropout)), second);
    }
}
