/** What every kind of rule is made of. */
@NullMarked
package ai.lepton.ethics.internal.rule;

import org.jspecify.annotations.NullMarked;
