package ai.lepton.core.internal.engine;

/**
 * AdamW with decoupled weight decay (Loshchilov and Hutter 2019) after clipping gradients to a global norm.
 *
 * @param beta1 decay of the mean of gradients
 * @param beta2 decay of the mean of squared gradients
 * @param epsilon added to the root
 * @param weightDecay on matrices only, see {@link ai.lepton.core.graph.Parameter#decays()}
 * @param maxNorm largest global 2-norm of all gradients together; infinite for no clipping
 */
public record Optimizer(double beta1, double beta2, double epsilon, double weightDecay, double maxNorm) {}
