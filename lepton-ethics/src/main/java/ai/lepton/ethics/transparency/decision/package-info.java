/**
 * One decision explained: which fields spoke most against it, and what would have to be otherwise for another one.
 *
 * <p>Start with {@link ai.lepton.ethics.transparency.decision.ReasonCodes#of} or
 * {@link ai.lepton.ethics.transparency.decision.Counterfactuals#of}. A model enters as a function only: fields in, a score out.
 */
@NullMarked
package ai.lepton.ethics.transparency.decision;

import org.jspecify.annotations.NullMarked;
