/** Intervals and tests that other packages are made of, and nobody else needs. */
@NullMarked
package ai.lepton.metrics.inference.internal;

import org.jspecify.annotations.NullMarked;
