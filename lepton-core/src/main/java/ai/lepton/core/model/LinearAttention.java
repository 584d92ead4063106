package ai.lepton.core.model;

import ai.lepton.core.ops.Ops;
import ai.lepton.core.ops.Scope;

/**
 * Attention whose cost grows with the length and not with its square (Katharopoulos et al. 2020): the softmax of scores
 * gives way to {@code φ(q)·φ(k)}, with {@code φ(x) = elu(x) + 1}.
 *
 * <p>Weights as {@link MultiHeadAttention}. Causal if {@link Context#causal()}; of the mask only padding counts, which
 * it takes from {@link Context#present()}. It adds up in 32-bit floats. Memory in training grows by {@code s·d²} a head if causal.
 *
 * @param heads number of heads; must divide the width
 * @see <a href="https://arxiv.org/abs/2006.16236">Transformers are RNNs</a>
 */
public record LinearAttention(int heads) implements Attention {
    /** Added to the sum of weights, so that a token that sees nothing gets zeros. */
    private static final double EPSILON = 1e-6;

    /** Checks the number of heads. */
    public LinearAttention {
        Checks.positive("heads", heads);
    }

    @Override
    public <T> T apply(Ops<T> ops, T x, Context<T> context, Scope at) {
        long width = ops.width(x);
        T q = feature(ops, ops.splitHeads(ops.linear(x, at.of("query"), width), heads)); // [b, h, s, d]
        T k = feature(ops, ops.splitHeads(ops.linear(x, at.of("key"), width), heads));
        T v = ops.splitHeads(ops.linear(x, at.of("value"), width), heads);
        k = ops.toFloat(ops.remember(k, at, "key"));
        v = ops.toFloat(ops.remember(v, at, "value"));
        if (context.present() != null) {
            k = ops.mul(k, ops.unsqueeze(ops.unsqueeze(context.present(), 1), -1)); // padding weighs nothing
        }
        T mixed;
        T sum;
        if (context.causal()) {
            T outer = ops.mul(ops.unsqueeze(k, -1), ops.unsqueeze(v, -2)); // [b, h, s, d, d]
            T seen = ops.last(ops.cumsum(outer, 2), 2, q);
            mixed = ops.select(ops.matmul(ops.unsqueeze(q, -2), seen), -2, 0);
            sum = ops.sum(ops.mul(q, ops.last(ops.cumsum(k, 2), 2, q)), -1);
        } else {
            mixed = ops.matmul(q, ops.matmul(ops.transpose(k, -1, -2), v));
            sum = ops.sum(ops.mul(q, ops.sum(k, 2)), -1);
        }
        T averaged = ops.div(mixed, ops.shift(sum, EPSILON));
        return ops.linear(ops.mergeHeads(averaged), at.of("output"), width);
    }

    /** elu(x) + 1: {@code x + 1} above 0, {@code exp(x)} below. */
    private static <T> T feature(Ops<T> ops, T features) {
        T x = ops.toFloat(features);
        T above = ops.relu(x);
        return ops.add(above, ops.exp(ops.sub(x, above)));
    }
}
