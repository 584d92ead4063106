package ai.lepton.core.model;

import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;

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
    public Tensor apply(Tensor x, Context context, Scope at) {
        Scope attends = at.of("attention");
        Scope first = at.of("attention_norm");
        Scope feeds = at.of("feed_forward");
        Scope second = at.of("feed_forward_norm");
        if (order == Order.PRE_NORM) {
            x = x.add(attention.apply(norm.apply(x, first), context, attends).dropout(dropout));
            return x.add(feedForward.apply(norm.apply(x, second), feeds).dropout(dropout));
        }
        if (order == Order.PARALLEL) {
            Tensor normed = norm.apply(x, first);
            Tensor both = attention
                    .apply(normed, context, attends)
                    .dropout(dropout)
                    .add(feedForward.apply(normed, feeds).dropout(dropout));
            return x.add(both);
        }
        x = norm.apply(x.add(attention.apply(x, context, attends).dropout(dropout)), first);
        return norm.apply(x.add(feedForward.apply(x, feeds).dropout(dropout)), second);
    }
}
