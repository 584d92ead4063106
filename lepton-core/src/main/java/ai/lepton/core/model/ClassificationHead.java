package ai.lepton.core.model;

import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;

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
    public Tensor apply(Tensor x, Context context, Scope at) {
        return x.select(1, 0).dropout(dropout).linear(at.of("linear"), outputs);
    }
}
