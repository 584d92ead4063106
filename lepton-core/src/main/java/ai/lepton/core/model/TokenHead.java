package ai.lepton.core.model;

import ai.lepton.core.ops.Ops;
import ai.lepton.core.ops.Scope;

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
    public <T> T apply(Ops<T> ops, T x, Context<T> context, Scope at) {
        return ops.linear(ops.dropout(x, dropout), at.of("linear"), outputs);
    }
}
