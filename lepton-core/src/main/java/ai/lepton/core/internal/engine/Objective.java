package ai.lepton.core.internal.engine;

import ai.lepton.core.model.Loss;
import ai.lepton.core.training.Optimizer;

/**
 * What training needs beside a model.
 *
 * @param loss what is made small
 * @param optimizer how weights follow their gradients
 * @param maxGradientNorm largest global 2-norm of all gradients together, to which they are scaled down; infinite for no
 *     clipping
 */
public record Objective(Loss loss, Optimizer optimizer, double maxGradientNorm) {}
