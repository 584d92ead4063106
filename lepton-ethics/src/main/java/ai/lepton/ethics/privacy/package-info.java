/**
 * Privacy: what a model gives away about those it was trained on, and what a table gives away about those in it.
 *
 * <p>Start with {@link ai.lepton.ethics.privacy.MembershipRules#membershipAttackOn} or
 * {@link ai.lepton.ethics.privacy.RecordRules#recordsAbout}.
 */
@NullMarked
package ai.lepton.ethics.privacy;

import org.jspecify.annotations.NullMarked;
