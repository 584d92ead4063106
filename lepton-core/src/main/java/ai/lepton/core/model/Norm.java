package ai.lepton.core.model;

import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;

/** How the features of each position are brought to a common scale. */
public interface Norm {
    /** Returns x, {@code [.., width]}, normalised; its weights are found at this scope. */
    Tensor apply(Tensor x, Scope at);

    /** Returns layer normalisation with the epsilon of PyTorch, 1e-5. */
    static Norm layerNorm() {
        return new LayerNorm(1e-5);
    }

    /** Returns root-mean-square normalisation with epsilon 1e-6. */
    static Norm rmsNorm() {
        return new RmsNorm(1e-6);
    }
}
