package ai.lepton.core.model;

import ai.lepton.core.ops.Ops;
import ai.lepton.core.ops.Scope;

/** Answers with the features of every position as they are, {@code [b, s, width]}; it has no weights. */
public record FeaturesHead() implements Head {
    @Override
    public <T> T apply(Ops<T> ops, T x, Context<T> context, Scope at) {
        return x;
    }
}
