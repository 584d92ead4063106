package ai.lepton.core.model;

import ai.lepton.core.ops.Ops;
import ai.lepton.core.ops.Scope;

/**
 * Answers with one vector a sequence; it has no weights.
 *
 * @param pooling how the features become one vector
 * @param normalised whether the vector is scaled to length 1, so that dot products are cosines
 */
public record EmbeddingHead(Pooling pooling, boolean normalised) implements Head {
    /** Vectors shorter than this are divided by it instead of by their length, as PyTorch's {@code normalize} does. */
    private static final double SHORTEST = 1e-12;

    @Override
    public <T> T apply(Ops<T> ops, T x, Context<T> context, Scope at) {
        T pooled = ops.toFloat(pooling.apply(ops, x, context)); // [b, width]
        if (!normalised) {
            return pooled;
        }
        // exp(ln(s) / 2) is the square root; the shift keeps zeros finite and is lost beside any other length
        T squares = ops.shift(ops.sum(ops.mul(pooled, pooled), -1), SHORTEST * SHORTEST);
        return ops.mul(pooled, ops.exp(ops.scale(ops.log(squares), -0.5)));
    }
}
