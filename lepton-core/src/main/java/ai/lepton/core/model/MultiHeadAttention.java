package ai.lepton.core.model;

import ai.lepton.core.graph.Mask;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;
import java.util.function.Consumer;
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
 * {@code [keyValueHeads·d, width]}, {@code output} linear {@code [width, heads·d]}; fused, {@code qkv} in place of the
 * first three; with norms of queries and keys, {@code query_norm} and {@code key_norm}.
 *
 * @param heads number of query heads; must divide the width unless {@code headWidth} is set
 * @param keyValueHeads number of key and value heads, a divisor of {@code heads}: fewer for grouped-query attention, 1
 *     for multi-query attention
 * @param headWidth features of a head; 0 for the width divided by the heads
 * @param inputBias whether the layers of queries, keys and values have a bias
 * @param outputBias whether the last layer has one
 * @param fusedQkv whether queries, keys and values come from one layer, as in GPT-2
 * @param positions how it knows the order
 * @param queryKeyNorm of each head's queries and keys, before they are rotated; null for none
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
        boolean fusedQkv,
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
        if (fusedQkv && keyValueHeads != heads) {
            throw new IllegalArgumentException("one fused layer needs as many key and value heads as heads; they are "
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
        return with(draft -> draft.keyValueHeads = count);
    }

    /** Sets the features of a head. */
    public MultiHeadAttention headWidth(int features) {
        return with(draft -> draft.headWidth = features);
    }

    /** Takes all biases away. */
    public MultiHeadAttention withoutBias() {
        return biases(false, false);
    }

    /** Sets which layers have a bias. */
    public MultiHeadAttention biases(boolean input, boolean output) {
        return with(draft -> {
            draft.inputBias = input;
            draft.outputBias = output;
        });
    }

    /** Sets whether queries, keys and values come from one layer. */
    public MultiHeadAttention fusedQkv(boolean one) {
        return with(draft -> draft.fusedQkv = one);
    }

    /** Sets how it knows the order. */
    public MultiHeadAttention positions(Positions other) {
        return with(draft -> draft.positions = other);
    }

    /** Sets the norm of queries and keys. */
    public MultiHeadAttention queryKeyNorm(Norm norm) {
        return with(draft -> draft.queryKeyNorm = norm);
    }

    /** Sets the scale of the scores. */
    public MultiHeadAttention scale(double factor) {
        return with(draft -> draft.scale = factor);
    }

    /** Sets the bound of the scores. */
    public MultiHeadAttention softCap(double cap) {
        return with(draft -> draft.softCap = cap);
    }

    /** Sets how many tokens a position sees. */
    public MultiHeadAttention window(int tokens) {
        return with(draft -> draft.window = tokens);
    }

    /** Sets the dropout of attention weights. */
    public MultiHeadAttention dropout(double probability) {
        return with(draft -> draft.dropout = probability);
    }

    private MultiHeadAttention with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.made();
    }

    /** The settings while one of them is changed. */
    private static final class Draft {
        private final int heads;
        private int keyValueHeads;
        private int headWidth;
        private boolean inputBias;
        private boolean outputBias;
        private boolean fusedQkv;
        private Positions positions;
        private @Nullable Norm queryKeyNorm;
        private double scale;
        private double softCap;
        private int window;
        private double dropout;

        Draft(MultiHeadAttention from) {
            heads = from.heads;
            keyValueHeads = from.keyValueHeads;
            headWidth = from.headWidth;
            inputBias = from.inputBias;
            outputBias = from.outputBias;
            fusedQkv = from.fusedQkv;
            positions = from.positions;
            queryKeyNorm = from.queryKeyNorm;
            scale = from.scale;
            softCap = from.softCap;
            window = from.window;
            dropout = from.dropout;
        }

        MultiHeadAttention made() {
            return new MultiHeadAttention(
                    heads,
                    keyValueHeads,
                    headWidth,
                    inputBias,
                    outputBias,
                    fusedQkv,
                    positions,
                    queryKeyNorm,
                    scale,
                    softCap,
                    window,
                    dropout);
        }
    }

    @Override
    public Tensor apply(Tensor x, Context context, Scope at) {
        long width = x.width();
        if (headWidth == 0) {
            Tensor.requireHeads(heads, width);
        }
        long inner = headWidth == 0 ? width : (long) headWidth * heads;
        long shared = inner / heads * keyValueHeads;
        Tensor queries;
        Tensor keys;
        Tensor values;
        if (fusedQkv) {
            Tensor all = x.linear(at.of("qkv"), 3 * inner, inputBias);
            queries = all.slice(-1, 0, inner);
            keys = all.slice(-1, inner, 2 * inner);
            values = all.slice(-1, 2 * inner, 3 * inner);
        } else {
            queries = x.linear(at.of("query"), inner, inputBias);
            keys = x.linear(at.of("key"), shared, inputBias);
            values = x.linear(at.of("value"), shared, inputBias);
        }
        Tensor q = queries.splitHeads(heads); // [b, h, s, d]
        Tensor k = keys.splitHeads(keyValueHeads);
        Tensor v = values.splitHeads(keyValueHeads);
        if (queryKeyNorm != null) {
            q = queryKeyNorm.apply(q, at.of("query_norm"));
            k = queryKeyNorm.apply(k, at.of("key_norm"));
        }
        q = positions.rotate(q, context);
        k = positions.rotate(k, context).cached(at, "key");
        v = v.cached(at, "value");
        Mask mask = positions.bias(windowed(q, k, context), q, k, context);
        Tensor mixed = mixed(q, k, v, mask).mergeHeads(); // [b, s, inner]
        return mixed.linear(at.of("output"), width, outputBias);
    }

    private Mask windowed(Tensor q, Tensor k, Context context) {
        if (window == 0) {
            return context.mask();
        }
        Tensor distance = context.distance(q, k);
        Tensor apart = distance.relu().add(distance.mul(-1).relu());
        return context.mask().hiding(apart.add(0.5 - window).isPositive());
    }

    private Tensor mixed(Tensor q, Tensor k, Tensor v, Mask mask) {
        double d = q.width();
        double factor = scale == 0 ? 1 / Math.sqrt(d) : scale;
        if (softCap == 0) {
            Tensor scaled = scale == 0 ? q : q.mul(factor * Math.sqrt(d));
            return scaled.attention(k, v, mask, dropout);
        }
        if (keyValueHeads < heads) {
            k = k.repeatInterleave(heads / keyValueHeads, 1);
            v = v.repeatInterleave(heads / keyValueHeads, 1);
        }
        Tensor scores = q.matmul(k.transpose(-1, -2)).mul(factor / softCap);
        scores = scores.tanh().mul(softCap);
        if (mask.causal()) {
            Tensor distance = q.transpose(1, 2).distance(k.transpose(1, 2));
            mask = mask.hiding(distance.isPositive());
        }
        if (mask.bias() != null) {
            scores = scores.add(mask.bias());
        }
        return scores.softmax().dropout(dropout).matmul(v);
    }
}
