/**
 * Ready rules by jurisdiction, each with its clause and its dates of effect.
 *
 * <p>They compute what a clause asks where it can be computed. They are no legal advice, and passing them is no
 * conformity.
 */
@NullMarked
package ai.lepton.ethics.jurisdiction;

import org.jspecify.annotations.NullMarked;
