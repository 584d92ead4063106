/**
 * Drift: whether what a model is asked about now is still what it was made for, column by column.
 *
 * <p>Start with {@link ai.lepton.ethics.safety.drift.DriftRules#driftOf}, and give it
 * {@link ai.lepton.ethics.safety.drift.TwoSamples}: a reference, and what there is now.
 */
@NullMarked
package ai.lepton.ethics.safety.drift;

import org.jspecify.annotations.NullMarked;
