/**
 * Safety: whether a model is as accurate as declared, in every group, and keeps its decisions when inputs wobble.
 *
 * <p>Start with {@link ai.lepton.ethics.safety.BehaviourRules#behaviourOf}, and give it
 * {@link ai.lepton.ethics.safety.Behaviour}: a prediction function and rows for it.
 */
@NullMarked
package ai.lepton.ethics.safety;

import org.jspecify.annotations.NullMarked;
