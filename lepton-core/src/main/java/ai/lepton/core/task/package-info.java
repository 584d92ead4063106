/** Models put to work: recipes that are trained, and what they become. */
@NullMarked
package ai.lepton.core.task;

import org.jspecify.annotations.NullMarked;
