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

    /**
     * Layer normalisation (Ba et al. 2016), with weights {@code weight} and, if it has one, {@code bias}.
     *
     * @param epsilon added to the variance; above 0 and finite
     * @param bias whether it adds one; ModernBERT has none
     */
    record LayerNorm(double epsilon, boolean bias) implements Norm {
        /** Checks epsilon. */
        public LayerNorm {
            if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("epsilon is " + epsilon + "; it must be above 0 and finite");
            }
        }

        /** Returns a norm with a bias. */
        public LayerNorm(double epsilon) {
            this(epsilon, true);
        }

        @Override
        public Tensor apply(Tensor x, Scope at) {
            return x.layerNorm(at, epsilon, bias);
        }
    }

    /**
     * Root-mean-square normalisation (Zhang and Sennrich 2019), with one weight, {@code weight}.
     *
     * @param epsilon added to the mean square; above 0 and finite
     */
    record RmsNorm(double epsilon) implements Norm {
        /** Checks epsilon. */
        public RmsNorm {
            if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("epsilon is " + epsilon + "; it must be above 0 and finite");
            }
        }

        @Override
        public Tensor apply(Tensor x, Scope at) {
            return x.rmsNorm(at, epsilon);
        }
    }
}
