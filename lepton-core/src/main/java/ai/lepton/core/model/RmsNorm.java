package ai.lepton.core.model;

import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;

/**
 * Root-mean-square normalisation (Zhang and Sennrich 2019), with one weight, {@code weight}.
 *
 * @param epsilon added to the mean square; above 0 and finite
 */
public record RmsNorm(double epsilon) implements Norm {
    /** Checks epsilon. */
    public RmsNorm {
        if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("epsilon is " + epsilon + "; it must be above 0 and finite");
        }
    }

    @Override
    public Tensor apply(Tensor x, Scope at) {
        return x.rmsNorm(at, epsilon);
    }
}
