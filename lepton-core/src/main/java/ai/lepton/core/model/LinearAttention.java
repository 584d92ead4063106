package ai.lepton.core.model;

import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;

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
    public Tensor apply(Tensor x, Context context, Scope at) {
        long width = x.width();
        Tensor q = feature(x.linear(at.of("query"), width).splitHeads(heads)); // [b, h, s, d]
        Tensor k = feature(x.linear(at.of("key"), width).splitHeads(heads));
        Tensor v = x.linear(at.of("value"), width).splitHeads(heads);
        k = k.cached(at, "key").toFloat();
        v = v.cached(at, "value").toFloat();
        if (context.present() != null) {
            k = k.mul(context.present().unsqueeze(1).unsqueeze(-1)); // padding weighs nothing
        }
        Tensor mixed;
        Tensor sum;
        if (context.causal()) {
            Tensor outer = k.unsqueeze(-1).mul(v.unsqueeze(-2)); // [b, h, s, d, d]
            Tensor seen = outer.cumsum(2).narrow(2, q);
            mixed = q.unsqueeze(-2).matmul(seen).select(-2, 0);
            sum = q.mul(k.cumsum(2).narrow(2, q)).sum(-1);
        } else {
            mixed = q.matmul(k.transpose(-1, -2).matmul(v));
            sum = q.mul(k.sum(2)).sum(-1);
        }
        Tensor averaged = mixed.div(sum.add(EPSILON));
        return averaged.mergeHeads().linear(at.of("output"), width);
    }

    /** elu(x) + 1: {@code x + 1} above 0, {@code exp(x)} below. */
    private static Tensor feature(Tensor features) {
        Tensor x = features.toFloat();
        Tensor above = x.relu();
        return above.add(x.sub(above).exp());
    }
}
