/** Writes the parts of a model with all their settings, as configurations hold them, and makes Lepton's own of them again. */
@NullMarked
package ai.lepton.core.internal.component;

import org.jspecify.annotations.NullMarked;
