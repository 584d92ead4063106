package ai.lepton.core.model;

import ai.lepton.core.ops.Ops;
import ai.lepton.core.ops.Scope;

/**
 * Layer normalisation (Ba et al. 2016), with weights {@code weight} and {@code bias}.
 *
 * @param epsilon added to the variance; above 0
 */
public record LayerNorm(double epsilon) implements Norm {
    /** Checks epsilon. */
    public LayerNorm {
        if (!(epsilon > 0)) {
            throw new IllegalArgumentException("epsilon is " + epsilon + "; it must be above 0");
        }
    }

    @Override
    public <T> T apply(Ops<T> ops, T x, Scope at) {
        return ops.layerNorm(x, at, epsilon);
    }
}
