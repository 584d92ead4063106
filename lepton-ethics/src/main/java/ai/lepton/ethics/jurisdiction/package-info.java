/**
 * Ready rules by jurisdiction, each with its clause and its dates of effect.
 *
 * <p>Each class is a pack: rules of {@code fairness}, {@code privacy}, {@code safety} and {@code transparency} with the
 * values that a clause asks for, with citation, dates and an id of their own. A pack read from a file belongs here too.
 *
 * <p>They compute what a clause asks where it can be computed. They are no legal advice, and passing them is no
 * conformity.
 */
@NullMarked
package ai.lepton.ethics.jurisdiction;

import org.jspecify.annotations.NullMarked;
