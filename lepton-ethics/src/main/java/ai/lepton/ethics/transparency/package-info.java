/**
 * Transparency: whether what has to be documented is documented.
 *
 * <p>Start with {@link ai.lepton.ethics.transparency.DocumentationRules#documentationOf}, and give it
 * {@link ai.lepton.ethics.transparency.Documentation}.
 */
@NullMarked
package ai.lepton.ethics.transparency;

import org.jspecify.annotations.NullMarked;
