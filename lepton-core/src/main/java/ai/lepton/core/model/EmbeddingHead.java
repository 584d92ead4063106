package ai.lepton.core.model;

import ai.djl.ndarray.types.Shape;
import ai.lepton.core.ops.Ops;
import ai.lepton.core.ops.Scope;
import ai.lepton.core.ops.ShapeOps;
import ai.lepton.metrics.internal.Elements;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers with one vector a sequence.
 *
 * <p>Weights are those of its steps, {@code steps.0} and on.
 *
 * @param poolings how the features become one vector; of several, the vectors are joined in this order
 * @param steps what happens to the vector then
 * @param choosesTokens whether it is told which tokens it may look at, so that a prompt can be left out
 */
public record EmbeddingHead(List<Pooling> poolings, List<EmbeddingStep> steps, boolean choosesTokens) implements Head {
    /** Checks that there is a pooling. */
    public EmbeddingHead {
        poolings = Elements.of("poolings", poolings);
        steps = Elements.of("steps", steps);
        Checks.positive("poolings", poolings.size());
    }

    /**
     * Returns a head of one pooling over all tokens, without weights.
     *
     * @param normalised whether the vector is scaled to length 1, so that dot products are cosines
     */
    public EmbeddingHead(Pooling pooling, boolean normalised) {
        this(Elements.of("pooling", pooling), normalised ? List.of(EmbeddingStep.normalised()) : List.of(), false);
    }

    /** Returns the features of a vector for so many features of a token. */
    public int width(int features) {
        long[] shape = after(new ShapeOps(), new Shape(-1, (long) features * poolings.size()), Scope.ROOT)
                .getShape();
        return Math.toIntExact(shape[1]);
    }

    @Override
    public <T> T apply(Ops<T> ops, T x, Context<T> context, Scope at) {
        List<T> pooled = new ArrayList<>();
        for (Pooling pooling : poolings) {
            pooled.add(ops.toFloat(pooling.apply(ops, x, context))); // [b, width]
        }
        return ops.toFloat(after(ops, pooled.size() == 1 ? pooled.get(0) : ops.concat(pooled, -1), at));
    }

    private <T> T after(Ops<T> ops, T pooled, Scope at) {
        T vector = pooled;
        for (int i = 0; i < steps.size(); i++) {
            vector = steps.get(i).apply(ops, vector, at.of("steps").of(i));
        }
        return vector;
    }
}
