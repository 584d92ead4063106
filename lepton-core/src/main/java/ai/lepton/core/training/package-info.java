/** How models are trained: budget, optimiser, schedule, early stopping, and listeners to its progress. */
@NullMarked
package ai.lepton.core.training;

import org.jspecify.annotations.NullMarked;
