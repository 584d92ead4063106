package ai.lepton.core.model;

import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;

/** What makes the answer of a model from its last features. */
public interface Head {
    /**
     * Returns the logits.
     *
     * @param x the features of every position, {@code [b, s, width]}
     * @param context which of them are padding
     * @return {@code [b, outputs]}, or {@code [b, s, outputs]} for heads that answer at each position
     */
    Tensor apply(Tensor x, Context context, Scope at);

    /** Returns whether it is told which tokens it may look at, by {@link Context#chosen()}; most look at all. */
    default boolean choosesTokens() {
        return false;
    }
}
