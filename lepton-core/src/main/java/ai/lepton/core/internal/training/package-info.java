/** The loop that trains. */
@NullMarked
package ai.lepton.core.internal.training;

import org.jspecify.annotations.NullMarked;
