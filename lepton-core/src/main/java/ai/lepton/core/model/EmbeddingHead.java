package ai.lepton.core.model;

import ai.lepton.core.graph.Graph;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.exchange.tensor.DType;
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
        Tensor pooled = new Graph().input("pooled", DType.F32, Shape.of(-1, (long) features * poolings.size()));
        return Math.toIntExact(after(pooled, Scope.ROOT).width());
    }

    @Override
    public Tensor apply(Tensor x, Context context, Scope at) {
        List<Tensor> pooled = new ArrayList<>();
        for (Pooling pooling : poolings) {
            pooled.add(pooling.apply(x, context).toFloat()); // [b, width]
        }
        return after(pooled.size() == 1 ? pooled.get(0) : Tensor.concat(pooled, -1), at)
                .toFloat();
    }

    private Tensor after(Tensor pooled, Scope at) {
        Tensor vector = pooled;
        for (int i = 0; i < steps.size(); i++) {
            vector = steps.get(i).apply(vector, at.of("steps").of(i));
        }
        return vector;
    }
}
