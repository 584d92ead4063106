/**
 * Rules that cite their clause, the evidence they read, and verdicts that respect uncertainty.
 *
 * <p>A {@link ai.lepton.ethics.Rule} reads one kind of {@link ai.lepton.ethics.Evidence} and comes to a
 * {@link ai.lepton.ethics.Verdict}: pass, fail, inconclusive, not applicable, attested or waived. An
 * {@link ai.lepton.ethics.EthicsReport} gathers the findings. What was measured and what somebody vouches for are
 * kept apart everywhere.
 *
 * <p>Start with {@link ai.lepton.ethics.fairness.DecisionRules}, {@link ai.lepton.ethics.privacy.RecordRules},
 * {@link ai.lepton.ethics.privacy.MembershipRules}, {@link ai.lepton.ethics.safety.BehaviourRules} or
 * {@link ai.lepton.ethics.transparency.DocumentationRules}, or with a pack of {@code ai.lepton.ethics.jurisdiction}.
 */
@NullMarked
package ai.lepton.ethics;

import org.jspecify.annotations.NullMarked;
