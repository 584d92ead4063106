package ai.lepton.core.model;

import ai.lepton.core.ops.Mask;
import ai.lepton.core.ops.Ops;
import ai.lepton.core.ops.Scope;
import ai.lepton.core.ops.ShapeOps;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Multi-head self-attention (Vaswani et al. 2017), with what has been added to it since. Immutable; each setting returns
 * a changed copy.
 *
 * <pre>{@code
 * MultiHeadAttention.of(32).keyValueHeads(8).withoutBias().positions(Rotary.of(10_000)).window(4096)
 * }</pre>
 *
 * <p>Weights: {@code query} linear {@code [heads·d, width]}, {@code key} and {@code value} linear
 * {@code [keyValueHeads·d, width]}, {@code output} linear {@code [width, heads·d]}; joined, {@code qkv} in place of the
 * first three; with norms of queries and keys, {@code query_norm} and {@code key_norm}.
 *
 * @param heads number of query heads; must divide the width unless {@code headWidth} is set
 * @param keyValueHeads number of key and value heads, a divisor of {@code heads}: fewer for grouped-query attention, 1
 *     for multi-query attention
 * @param headWidth features of a head; 0 for the width divided by the heads
 * @param inputBias whether the layers of queries, keys and values have a bias
 * @param outputBias whether the last layer has one
 * @param joined whether queries, keys and values come from one layer, as in GPT-2
 * @param positions how it knows the order
 * @param queryKeyNorm of each head's queries and keys, before they are turned; null for none
 * @param scale of the scores; 0 for {@code 1/√d}
 * @param softCap scores are kept in (-softCap, softCap) by {@code softCap·tanh(score/softCap)} (Gemma Team 2024); 0 for
 *     no cap
 * @param window a position sees this many tokens, itself and those just before (Beltagy et al. 2020; with no causal mask
 *     also those after it); 0 for all
 * @param dropout probability of dropping an attention weight in training, in [0, 1)
 * @see <a href="https://arxiv.org/abs/1706.03762">Attention Is All You Need</a>
 */
public record MultiHeadAttention(
        int heads,
        int keyValueHeads,
        int headWidth,
        boolean inputBias,
        boolean outputBias,
        boolean joined,
        Positions positions,
        @Nullable Norm queryKeyNorm,
        double scale,
        double softCap,
        int window,
        double dropout)
        implements Attention {
    /** Checks what can be checked without the width. */
    public MultiHeadAttention {
        if (heads < 1) {
            throw new IllegalArgumentException("heads is " + heads + "; there must be at least 1");
        }
        if (keyValueHeads < 1 || heads % keyValueHeads != 0) {
            throw new IllegalArgumentException(
                    "key and value heads is " + keyValueHeads + "; it must be a divisor of the " + heads + " heads");
        }
        if (joined && keyValueHeads != heads) {
            throw new IllegalArgumentException("one joined layer needs as many key and value heads as heads; they are "
                    + keyValueHeads + " and " + heads);
        }
        if (headWidth < 0 || window < 0 || !(scale >= 0) || !(softCap >= 0)) {
            throw new IllegalArgumentException("head width is " + headWidth + ", window " + window + ", scale " + scale
                    + ", soft cap " + softCap + "; none may be below 0");
        }
        Checks.dropout(dropout);
    }

    /** Returns attention with these heads, biases, and none of the rest. */
    public static MultiHeadAttention of(int heads) {
        return new MultiHeadAttention(
                heads, Math.max(1, heads), 0, true, true, false, Positions.none(), null, 0, 0, 0, 0);
    }

    /** Sets the number of key and value heads. */
    public MultiHeadAttention keyValueHeads(int count) {
        return new MultiHeadAttention(
                heads,
                count,
                headWidth,
                inputBias,
                outputBias,
                joined,
                positions,
                queryKeyNorm,
                scale,
                softCap,
                window,
                dropout);
    }

    /** Sets the features of a head. */
    public MultiHeadAttention headWidth(int features) {
        return new MultiHeadAttention(
                heads,
                keyValueHeads,
                features,
                inputBias,
                outputBias,
                joined,
                positions,
                queryKeyNorm,
                scale,
                softCap,
                window,
                dropout);
    }

    /** Takes all biases away. */
    public MultiHeadAttention withoutBias() {
        return biases(false, false);
    }

    /** Sets which layers have a bias. */
    public MultiHeadAttention biases(boolean input, boolean output) {
        return new MultiHeadAttention(
                heads,
                keyValueHeads,
                headWidth,
                input,
                output,
                joined,
                positions,
                queryKeyNorm,
                scale,
                softCap,
                window,
                dropout);
    }

    /** Sets that queries, keys and values come from one layer. */
    public MultiHeadAttention joined(boolean one) {
        return new MultiHeadAttention(
                heads,
                keyValueHeads,
                headWidth,
                inputBias,
                outputBias,
                one,
                positions,
                queryKeyNorm,
                scale,
                softCap,
                window,
                dropout);
    }

    /** Sets how it knows the order. */
    public MultiHeadAttention positions(Positions other) {
        return new MultiHeadAttention(
                heads,
                keyValueHeads,
                headWidth,
                inputBias,
                outputBias,
                joined,
                other,
                queryKeyNorm,
                scale,
                softCap,
                window,
                dropout);
    }

    /** Sets the norm of queries and keys. */
    public MultiHeadAttention queryKeyNorm(Norm norm) {
        return new MultiHeadAttention(
                heads,
                keyValueHeads,
                headWidth,
                inputBias,
                outputBias,
                joined,
                positions,
                norm,
                scale,
                softCap,
                window,
                dropout);
    }

    /** Sets the scale of the scores. */
    public MultiHeadAttention scale(double factor) {
        return new MultiHeadAttention(
                heads,
                keyValueHeads,
                headWidth,
                inputBias,
                outputBias,
                joined,
                positions,
                queryKeyNorm,
                factor,
                softCap,
                window,
                dropout);
    }

    /** Sets the bound of the scores. */
    public MultiHeadAttention softCap(double cap) {
        return new MultiHeadAttention(
                heads,
                keyValueHeads,
                headWidth,
                inputBias,
                outputBias,
                joined,
                positions,
                queryKeyNorm,
                scale,
                cap,
                window,
                dropout);
    }

    /** Sets how many tokens a position sees. */
    public MultiHeadAttention window(int tokens) {
        return new MultiHeadAttention(
                heads,
                keyValueHeads,
                headWidth,
                inputBias,
                outputBias,
                joined,
                positions,
                queryKeyNorm,
                scale,
                softCap,
                tokens,
                dropout);
    }

    /** Sets the dropout of attention weights. */
    public MultiHeadAttention dropout(double probability) {
        return new MultiHeadAttention(
                heads,
                keyValueHeads,
                headWidth,
                inputBias,
                outputBias,
                joined,
                positions,
                queryKeyNorm,
                scale,
                softCap,
                window,
                probability);
    }

    @Override
    public <T> T apply(Ops<T> ops, T x, Context<T> context, Scope at) {
        long width = ops.width(x);
        if (headWidth == 0) {
            ShapeOps.requireHeads(heads, width);
        }
        long inner = headWidth == 0 ? width : (long) headWidth * heads;
        long shared = inner / heads * keyValueHeads;
        T queries;
        T keys;
        T values;
        if (joined) {
            T all = ops.linear(x, at.of("qkv"), 3 * inner, inputBias);
            queries = ops.slice(all, -1, 0, inner);
            keys = ops.slice(all, -1, inner, 2 * inner);
            values = ops.slice(all, -1, 2 * inner, 3 * inner);
        } else {
            List<Scope> scopes = List.of(at.of("query"), at.of("key"), at.of("value"));
            List<T> all = ops.linears(x, scopes, List.of(inner, shared, shared), inputBias);
            queries = all.get(0);
            keys = all.get(1);
            values = all.get(2);
        }
        T q = ops.splitHeads(queries, heads); // [b, h, s, d]
        T k = ops.splitHeads(keys, keyValueHeads);
        T v = ops.splitHeads(values, keyValueHeads);
        if (queryKeyNorm != null) {
            q = queryKeyNorm.apply(ops, q, at.of("query_norm"));
            k = queryKeyNorm.apply(ops, k, at.of("key_norm"));
        }
        q = positions.turn(ops, q, context);
        k = ops.remember(positions.turn(ops, k, context), at, "key");
        v = ops.remember(v, at, "value");
        Mask<T> mask = positions.bias(ops, windowed(ops, q, k, context), q, k, context);
        T mixed = ops.mergeHeads(mixed(ops, q, k, v, mask)); // [b, s, inner]
        return ops.linear(mixed, at.of("output"), width, outputBias);
    }

    private <T> Mask<T> windowed(Ops<T> ops, T q, T k, Context<T> context) {
        if (window == 0) {
            return context.mask();
        }
        T distance = context.distance(ops, q, k);
        T apart = ops.add(ops.relu(distance), ops.relu(ops.scale(distance, -1)));
        return context.mask().hiding(ops, ops.isPositive(ops.shift(apart, 0.5 - window)));
    }

    private <T> T mixed(Ops<T> ops, T q, T k, T v, Mask<T> mask) {
        double d = ops.width(q);
        double factor = scale == 0 ? 1 / Math.sqrt(d) : scale;
        if (softCap == 0) {
            T scaled = scale == 0 ? q : ops.scale(q, factor * Math.sqrt(d));
            return ops.attention(scaled, k, v, mask, dropout);
        }
        if (keyValueHeads < heads) {
            k = ops.repeatHeads(k, heads / keyValueHeads);
            v = ops.repeatHeads(v, heads / keyValueHeads);
        }
        T scores = ops.scale(ops.matmul(q, ops.transpose(k, -1, -2)), factor / softCap);
        scores = ops.scale(ops.tanh(scores), softCap);
        if (mask.causal()) {
            T distance = ops.distance(ops.transpose(q, 1, 2), ops.transpose(k, 1, 2));
            mask = mask.hiding(ops, ops.isPositive(distance));
        }
        if (mask.bias() != null) {
            scores = ops.add(scores, mask.bias());
        }
        return ops.matmul(ops.dropout(ops.softmax(scores), dropout), v);
    }
}
