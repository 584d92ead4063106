/**
 * Rules that cite their clause, the evidence they read, and verdicts that respect uncertainty.
 *
 * <p>A {@link ai.lepton.ethics.Rule} reads one kind of {@link ai.lepton.ethics.Evidence} and comes to a
 * {@link ai.lepton.ethics.Verdict}: pass, fail, inconclusive, not applicable, attested or waived. An
 * {@link ai.lepton.ethics.EthicsReport} gathers the findings. What was measured and what somebody vouches for are
 * kept apart everywhere.
 */
@NullMarked
package ai.lepton.ethics;

import org.jspecify.annotations.NullMarked;
