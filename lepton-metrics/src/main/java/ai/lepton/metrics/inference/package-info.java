/** Intervals and tests: how sure a score is, and whether two differ. */
@NullMarked
package ai.lepton.metrics.inference;

import org.jspecify.annotations.NullMarked;
