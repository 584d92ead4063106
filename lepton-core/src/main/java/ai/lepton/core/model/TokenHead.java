package ai.lepton.core.model;

import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;

/**
 * Answers at each token: one linear layer, {@code linear [outputs, width]}. With two outputs, where an answer begins and
 * ends (Devlin et al. 2019, 4.2).
 *
 * @param outputs logits a token
 * @param dropout before the layer, in training, in [0, 1)
 */
public record TokenHead(int outputs, double dropout) implements Head {
    /** Checks the sizes. */
    public TokenHead {
        Checks.positive("outputs", outputs);
        Checks.dropout(dropout);
    }

    @Override
    public Tensor apply(Tensor x, Context context, Scope at) {
        return x.dropout(dropout).linear(at.of("linear"), outputs);
    }
}
