package ai.lepton.core.model;

import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;

/** What happens at each position alone. */
public interface FeedForward {
    /** Returns {@code [b, s, width]} for {@code [b, s, width]}. */
    Tensor apply(Tensor x, Scope at);
}
