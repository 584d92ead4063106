/** Judging predicted probabilities: proper losses, and how far confidence and accuracy agree. */
@NullMarked
package ai.lepton.metrics.calibration;

import org.jspecify.annotations.NullMarked;
