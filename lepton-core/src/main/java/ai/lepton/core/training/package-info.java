/** How models are trained: budget, optimiser, schedule, early stopping, listeners, and checkpoints to go on from. */
@NullMarked
package ai.lepton.core.training;

import org.jspecify.annotations.NullMarked;
