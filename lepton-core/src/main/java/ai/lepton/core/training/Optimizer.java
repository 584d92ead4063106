package ai.lepton.core.training;

/**
 * How weights follow their gradients, as the optimisers of that name in PyTorch; the learning rate comes from
 * {@link Training}. Matrices decay; biases and the gains of norms do not, unless a {@link Training.ParameterGroup} says so.
 */
public sealed interface Optimizer {
    /** Returns the weight decay of matrices. */
    double weightDecay();

    /** Returns the same with another weight decay, at least 0. */
    Optimizer weightDecay(double decay);

    /**
     * Adam with decoupled weight decay; the defaults are PyTorch's.
     *
     * @param beta1 decay of the mean of gradients, in [0, 1)
     * @param beta2 decay of the mean of squared gradients, in [0, 1)
     * @param epsilon added to the root of the mean of squares; above 0
     * @param weightDecay share of each matrix taken away at each step, times the learning rate; at least 0
     * @see <a href="https://arxiv.org/abs/1711.05101">Loshchilov and Hutter 2019, Decoupled Weight Decay Regularization</a>
     */
    record AdamW(double beta1, double beta2, double epsilon, double weightDecay) implements Optimizer {
        /** Checks the ranges. */
        public AdamW {
            requireShare("beta1", beta1);
            requireShare("beta2", beta2);
            requirePositive("epsilon", epsilon);
            requireDecay(weightDecay);
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

    /**
     * Adam, whose weight decay is added to the gradients; the defaults are PyTorch's.
     *
     * @param beta1 decay of the mean of gradients, in [0, 1)
     * @param beta2 decay of the mean of squared gradients, in [0, 1)
     * @param epsilon added to the root of the mean of squares; above 0
     * @param weightDecay share of each matrix that is added to its gradient; at least 0
     * @see <a href="https://arxiv.org/abs/1412.6980">Kingma and Ba 2015, Adam</a>
     */
    record Adam(double beta1, double beta2, double epsilon, double weightDecay) implements Optimizer {
        /** Checks the ranges. */
        public Adam {
            requireShare("beta1", beta1);
            requireShare("beta2", beta2);
            requirePositive("epsilon", epsilon);
            requireDecay(weightDecay);
        }

        /** Returns betas 0.9 and 0.999, epsilon 1e-8, no weight decay. */
        public static Adam defaults() {
            return new Adam(0.9, 0.999, 1e-8, 0);
        }

        @Override
        public Adam weightDecay(double decay) {
            return new Adam(beta1, beta2, epsilon, decay);
        }
    }

    /**
     * Stochastic gradient descent with momentum. It wants a larger learning rate than Adam does, of 0.01 to 0.1.
     *
     * @param momentum share of the last step that is kept, in [0, 1)
     * @param nesterov whether the gradient counts as if that share had been taken already
     * @param weightDecay share of each matrix that is added to its gradient; at least 0
     */
    record Sgd(double momentum, boolean nesterov, double weightDecay) implements Optimizer {
        /** Checks the ranges. */
        public Sgd {
            requireShare("momentum", momentum);
            requireDecay(weightDecay);
            if (nesterov && momentum == 0) {
                throw new IllegalArgumentException("nesterov needs momentum, which is 0; 0.9 is usual");
            }
        }

        /** Returns momentum 0.9, no weight decay. */
        public static Sgd defaults() {
            return new Sgd(0.9, false, 0);
        }

        @Override
        public Sgd weightDecay(double decay) {
            return new Sgd(momentum, nesterov, decay);
        }
    }

    /**
     * Lion: each weight moves by the learning rate, in the direction of a mean of gradients. It wants a learning rate of a
     * third to a tenth of AdamW's, and a weight decay that is larger by as much.
     *
     * @param beta1 share of the mean in the direction, in [0, 1)
     * @param beta2 decay of the mean of gradients, in [0, 1)
     * @param weightDecay share of each matrix taken away at each step, times the learning rate; at least 0
     * @see <a href="https://arxiv.org/abs/2302.06675">Chen et al. 2023, Symbolic Discovery of Optimization Algorithms</a>
     */
    record Lion(double beta1, double beta2, double weightDecay) implements Optimizer {
        /** Checks the ranges. */
        public Lion {
            requireShare("beta1", beta1);
            requireShare("beta2", beta2);
            requireDecay(weightDecay);
        }

        /** Returns betas 0.9 and 0.99, no weight decay. */
        public static Lion defaults() {
            return new Lion(0.9, 0.99, 0);
        }

        @Override
        public Lion weightDecay(double decay) {
            return new Lion(beta1, beta2, decay);
        }
    }

    private static void requireShare(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(name + " is " + value + ", outside [0, 1)");
        }
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be above 0");
        }
    }

    private static void requireDecay(double weightDecay) {
        if (!(weightDecay >= 0 && weightDecay < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("weight decay is " + weightDecay + "; it must be at least 0 and finite");
        }
    }
}
