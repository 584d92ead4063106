package ai.lepton.core.training;

/** How weights follow their gradients; the learning rate comes from {@link Training}. */
public sealed interface Optimizer {
    /** Returns the same with another weight decay, at least 0. */
    Optimizer weightDecay(double decay);

    /**
     * Adam with decoupled weight decay (Loshchilov and Hutter 2019); the defaults are PyTorch's.
     *
     * @param beta1 decay of the mean of gradients, in [0, 1)
     * @param beta2 decay of the mean of squared gradients, in [0, 1)
     * @param epsilon added to the root of the mean of squares; above 0
     * @param weightDecay share of each matrix taken away at each step, times the learning rate; at least 0. Biases and the
     *     gains of norms do not decay.
     * @see <a href="https://arxiv.org/abs/1711.05101">Decoupled Weight Decay Regularization</a>
     */
    record AdamW(double beta1, double beta2, double epsilon, double weightDecay) implements Optimizer {
        /** Checks the ranges. */
        public AdamW {
            if (!(beta1 >= 0 && beta1 < 1)) {
                throw new IllegalArgumentException("beta1 is " + beta1 + ", outside [0, 1)");
            }
            if (!(beta2 >= 0 && beta2 < 1)) {
                throw new IllegalArgumentException("beta2 is " + beta2 + ", outside [0, 1)");
            }
            if (!(epsilon > 0)) {
                throw new IllegalArgumentException("epsilon is " + epsilon + "; it must be above 0");
            }
            if (!(weightDecay >= 0 && weightDecay < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "weight decay is " + weightDecay + "; it must be at least 0 and finite");
            }
        }

        /** Returns betas 0.9 and 0.999, epsilon 1e-8, weight decay 0.01. */
        public static AdamW defaults() {
            return new AdamW(0.9, 0.999, 1e-8, 0.01);
        }

        @Override
        public AdamW weightDecay(double decay) {
            return new AdamW(beta1, beta2, epsilon, decay);
        }
    }
}
