package ai.lepton.core.model;

import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;

/**
 * A gated feed-forward network (Shazeer 2020): {@code down(activation(gate(x)) · up(x))}; SwiGLU with SiLU, GEGLU with
 * GELU.
 *
 * <p>Weights: {@code gate} and {@code up}, linear {@code [inner, width]}, and {@code down}, linear
 * {@code [width, inner]}.
 *
 * @param inner features of the layers between
 * @param activation of the gate
 * @param bias whether the layers have biases
 * @param dropout before the last layer, in training, in [0, 1)
 * @see <a href="https://arxiv.org/abs/2002.05202">GLU Variants Improve Transformer</a>
 */
public record GatedMlp(int inner, Activation activation, boolean bias, double dropout) implements FeedForward {
    /** Checks the sizes. */
    public GatedMlp {
        Checks.positive("feed-forward width", inner);
        Checks.dropout(dropout);
    }

    @Override
    public Tensor apply(Tensor x, Scope at) {
        Tensor gate = activation.apply(x.linear(at.of("gate"), inner, bias)); // [b, s, inner]
        Tensor gated = gate.mul(x.linear(at.of("up"), inner, bias));
        return gated.dropout(dropout).linear(at.of("down"), x.width(), bias);
    }
}
