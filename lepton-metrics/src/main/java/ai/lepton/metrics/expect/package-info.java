/** Saying what a model must reach, in tests and at a quality gate. */
@NullMarked
package ai.lepton.metrics.expect;

import org.jspecify.annotations.NullMarked;
