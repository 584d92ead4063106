package ai.lepton.core.model;

import ai.lepton.core.ops.Ops;
import ai.lepton.core.ops.Scope;

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
    public <T> T apply(Ops<T> ops, T x, Scope at) {
        return ops.rmsNorm(x, at, epsilon);
    }
}
