package ai.lepton.core.model;

import ai.lepton.core.ops.Ops;
import ai.lepton.core.ops.Scope;

/**
 * Two linear layers with a non-linearity between them, applied to each position alone.
 *
 * <p>Weights: {@code up}, linear {@code [inner, width]}, and {@code down}, linear {@code [width, inner]}.
 *
 * @param inner features of the layer between
 * @param activation the non-linearity
 * @param dropout after the non-linearity, in training, in [0, 1)
 */
public record FeedForward(int inner, Activation activation, double dropout) {
    /** Checks the sizes. */
    public FeedForward {
        Checks.positive("feed-forward width", inner);
        Checks.dropout(dropout);
    }

    /** Returns {@code [b, s, width]} for {@code [b, s, width]}. */
    public <T> T apply(Ops<T> ops, T x, Scope at) {
        T inside = activation.apply(ops, ops.linear(x, at.of("up"), inner)); // [b, s, inner]
        return ops.linear(ops.dropout(inside, dropout), at.of("down"), ops.width(x));
    }
}
