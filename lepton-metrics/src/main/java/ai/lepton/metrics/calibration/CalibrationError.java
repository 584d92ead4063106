package ai.lepton.metrics.calibration;

import ai.lepton.metrics.Score;

/** How far confidence and accuracy differ, over bins of equal width: see {@link ReliabilityDiagram}. */
public final class CalibrationError {
    private CalibrationError() {}

    /**
     * Returns the expected calibration error over equal-width confidence bins.
     *
     * <p>Bins are [lo, hi), the last closed; empty bins count nothing. Runs in O(n + bins).
     *
     * @param confidence probability of the predicted class, shape {@code [n]}, each in [0, 1]
     * @param correct whether that class was the true one, shape {@code [n]}
     * @param bins number of bins, at least 1
     * @return weighted mean gap between confidence and accuracy: a fraction in [0, 1], lower is better; undefined without
     *     examples
     * @throws IllegalArgumentException if lengths differ, bins &lt; 1, or a value is outside [0, 1]
     * @see <a href="https://arxiv.org/abs/1706.04599">Guo et al. 2017</a>
     */
    public static Score expected(double[] confidence, boolean[] correct, int bins) {
        return ReliabilityDiagram.of(confidence, correct, bins).expectedCalibrationError();
    }

    /**
     * Returns the maximum calibration error over equal-width confidence bins: the largest gap of a bin that is not empty.
     *
     * @param confidence probability of the predicted class, shape {@code [n]}, each in [0, 1]
     * @param correct whether that class was the true one, shape {@code [n]}
     * @param bins number of bins, at least 1
     * @return a fraction in [0, 1], lower is better; undefined without examples
     * @throws IllegalArgumentException if lengths differ, bins &lt; 1, or a value is outside [0, 1]
     */
    public static Score maximum(double[] confidence, boolean[] correct, int bins) {
        return ReliabilityDiagram.of(confidence, correct, bins).maximumCalibrationError();
    }
}
