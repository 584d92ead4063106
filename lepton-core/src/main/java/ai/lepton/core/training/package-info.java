/** How models are trained: budget, optimiser, schedule, early stopping, and what is told on the way. */
@NullMarked
package ai.lepton.core.training;

import org.jspecify.annotations.NullMarked;
