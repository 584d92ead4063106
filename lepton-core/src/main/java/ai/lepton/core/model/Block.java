package ai.lepton.core.model;

import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;
import ai.lepton.metrics.internal.Elements;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One layer of a transformer: one or several attentions and a feed-forward network, each with a norm and a residual
 * connection.
 *
 * <p>Its parts are named attention, attention_norm, feed_forward and feed_forward_norm; of a second
 * attention, such as a decoder's to the text that it translates, attention_2 and attention_2_norm. Parallel
 * parts share the first norm.
 *
 * @param attentions how positions exchange information, at least one, one after the other
 * @param feedForward what happens at each position
 * @param norm how features are normalised
 * @param order where the norms stand
 * @param dropout on what each part adds, in training, in [0, 1)
 */
public record Block(List<Attention> attentions, FeedForward feedForward, Norm norm, Order order, double dropout) {
    /** Where the norms of a block stand. */
    public enum Order {
        /** Before each part: {@code x + part(norm(x))}. Trains more steadily; the encoder ends with one more norm. */
        PRE_NORM,
        /** After each residual: {@code norm(x + part(x))}, as in BERT. */
        POST_NORM,
        /** Before all parts at once: {@code x + attention(norm(x)) + feedForward(norm(x))}; one norm, as in GPT-J. */
        PARALLEL
    }

    /** Checks the attentions and the dropout. */
    public Block {
        attentions = Elements.of("attentions", attentions);
        Checks.positive("attentions of a block", attentions.size());
        Checks.dropout(dropout);
    }

    /** Returns a block of one attention. */
    public Block(Attention attention, FeedForward feedForward, Norm norm, Order order, double dropout) {
        this(Elements.of("attention", attention), feedForward, norm, order, dropout);
    }

    /** Returns the same block with each attention replaced. */
    public Block attention(UnaryOperator<Attention> replacement) {
        Elements.required("replacement", replacement);
        return new Block(attentions.stream().map(replacement).toList(), feedForward, norm, order, dropout);
    }

    /** Returns {@code [b, s, width]} for {@code [b, s, width]}. */
    public Tensor apply(Tensor x, Context context, Scope at) {
        Scope feeds = at.of("feed_forward");
        if (order == Order.PARALLEL) {
            Tensor normed = norm.apply(x, at.of("attention_norm"));
            Tensor all = attended(0, normed, context, at).dropout(dropout);
            for (int i = 1; i < attentions.size(); i++) {
                all = all.add(attended(i, normed, context, at).dropout(dropout));
            }
            return x.add(all.add(feedForward.apply(normed, feeds).dropout(dropout)));
        }
        for (int i = 0; i < attentions.size(); i++) {
            Scope normAt = at.of(name(i) + "_norm");
            Tensor given = order == Order.PRE_NORM ? norm.apply(x, normAt) : x;
            Tensor sum = x.add(attended(i, given, context, at).dropout(dropout));
            x = order == Order.PRE_NORM ? sum : norm.apply(sum, normAt);
        }
        Scope last = at.of("feed_forward_norm");
        Tensor given = order == Order.PRE_NORM ? norm.apply(x, last) : x;
        Tensor sum = x.add(feedForward.apply(given, feeds).dropout(dropout));
        return order == Order.PRE_NORM ? sum : norm.apply(sum, last);
    }

    private Tensor attended(int i, Tensor x, Context context, Scope at) {
        return attentions.get(i).apply(x, context, at.of(name(i)));
    }

    private static String name(int i) {
        return i == 0 ? "attention" : "attention_" + (i + 1);
    }
}
