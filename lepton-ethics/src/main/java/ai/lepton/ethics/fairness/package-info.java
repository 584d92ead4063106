/**
 * Fairness: whether decisions about people treat groups alike.
 *
 * <p>Start with {@link ai.lepton.ethics.fairness.DecisionRules#decisionsAbout}, and give it
 * {@link ai.lepton.ethics.fairness.Decisions}.
 */
@NullMarked
package ai.lepton.ethics.fairness;

import org.jspecify.annotations.NullMarked;
