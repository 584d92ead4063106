/** Measured claims held against a limit, one verdict for all; not for users. */
@NullMarked
package ai.lepton.ethics.internal.claim;

import org.jspecify.annotations.NullMarked;
