package ai.lepton.core.model;

import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;

/**
 * Layer normalisation (Ba et al. 2016), with weights {@code weight} and {@code bias}.
 *
 * @param epsilon added to the variance; above 0 and finite
 */
public record LayerNorm(double epsilon) implements Norm {
    /** Checks epsilon. */
    public LayerNorm {
        if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("epsilon is " + epsilon + "; it must be above 0 and finite");
        }
    }

    @Override
    public Tensor apply(Tensor x, Scope at) {
        return x.layerNorm(at, epsilon);
    }
}
