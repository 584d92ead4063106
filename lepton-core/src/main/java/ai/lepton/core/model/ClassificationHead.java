package ai.lepton.core.model;

import ai.lepton.core.ops.Ops;
import ai.lepton.core.ops.Scope;

/**
 * A linear layer over the first token: {@code linear [outputs, width]}.
 *
 * @param outputs 1 for the log-odds of one class against another, or for a number; otherwise one logit a class
 * @param dropout before the layer, in training, in [0, 1)
 */
public record ClassificationHead(int outputs, double dropout) implements Head {
    /** Checks the number of outputs. */
    public ClassificationHead {
        Checks.positive("outputs", outputs);
        Checks.dropout(dropout);
    }

    @Override
    public <T> T apply(Ops<T> ops, T x, Context<T> context, Scope at) {
        return ops.linear(ops.dropout(ops.select(x, 1, 0), dropout), at.of("linear"), outputs);
    }
}
