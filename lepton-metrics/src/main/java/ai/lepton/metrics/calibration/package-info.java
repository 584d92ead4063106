/**
 * Judging predicted probabilities: proper losses, and how far confidence and accuracy agree.
 *
 * <p>{@link ClassProbabilities} are what losses and errors are computed from: {@link LogLoss}, {@link BrierScore},
 * {@link CalibrationError}, {@link ReliabilityDiagram}; {@link ClassProbabilities.Losses} take them piece by piece.
 */
@NullMarked
package ai.lepton.metrics.calibration;

import org.jspecify.annotations.NullMarked;
