package ai.lepton.core.model;

import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;

/** Answers with the features of every position as they are, {@code [b, s, width]}; it has no weights. */
public record FeaturesHead() implements Head {
    @Override
    public Tensor apply(Tensor x, Context context, Scope at) {
        return x;
    }
}
