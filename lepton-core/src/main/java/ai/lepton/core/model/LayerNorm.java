package ai.lepton.core.model;

import ai.lepton.core.ops.Ops;
import ai.lepton.core.ops.Scope;

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
    public <T> T apply(Ops<T> ops, T x, Scope at) {
        return ops.layerNorm(x, at, epsilon);
    }
}
