package ai.lepton.core.model;

import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;

/**
 * Two linear layers with a non-linearity between them.
 *
 * <p>Weights: {@code up}, linear {@code [inner, width]}, and {@code down}, linear {@code [width, inner]}.
 *
 * @param inner features of the layer between
 * @param activation the non-linearity
 * @param bias whether the layers have biases
 * @param dropout after the non-linearity, in training, in [0, 1)
 */
public record Mlp(int inner, Activation activation, boolean bias, double dropout) implements FeedForward {
    /** Checks the sizes. */
    public Mlp {
        Checks.positive("feed-forward width", inner);
        Checks.dropout(dropout);
    }

    /** Returns layers with biases. */
    public Mlp(int inner, Activation activation, double dropout) {
        this(inner, activation, true, dropout);
    }

    @Override
    public Tensor apply(Tensor x, Scope at) {
        Tensor inside = activation.apply(x.linear(at.of("up"), inner, bias)); // [b, s, inner]
        return inside.dropout(dropout).linear(at.of("down"), x.width(), bias);
    }
}
