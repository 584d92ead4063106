package ai.lepton.metrics.calibration;

import ai.lepton.metrics.Score;
import java.util.function.BiFunction;

/** How far confidence and accuracy differ, over bins: see {@link ReliabilityDiagram}. */
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

    /**
     * Returns the adaptive calibration error: over bins of equal numbers of examples, as far as ties allow, weighted by
     * them.
     *
     * @param confidence probability of the predicted class, shape {@code [n]}, each in [0, 1]
     * @param correct whether that class was the true one, shape {@code [n]}
     * @param bins number of bins, at least 1
     * @return a fraction in [0, 1], lower is better; undefined without examples
     * @throws IllegalArgumentException if lengths differ, bins &lt; 1, or a value is outside [0, 1]
     * @see <a href="https://arxiv.org/abs/1904.01685">Nixon et al. 2019</a>
     */
    public static Score adaptive(double[] confidence, boolean[] correct, int bins) {
        return confidence.length == 0
                ? ReliabilityDiagram.of(confidence, correct, bins).expectedCalibrationError()
                : ReliabilityDiagram.ofEqualMass(confidence, correct, bins).expectedCalibrationError();
    }

    /**
     * Returns the calibration error of norm l2 over equal-width bins: the root of the mean squared gap.
     *
     * @param confidence probability of the predicted class, shape {@code [n]}, each in [0, 1]
     * @param correct whether that class was the true one, shape {@code [n]}
     * @param bins number of bins, at least 1
     * @return a fraction in [0, 1], lower is better; undefined without examples
     * @throws IllegalArgumentException if lengths differ, bins &lt; 1, or a value is outside [0, 1]
     */
    public static Score rootMeanSquare(double[] confidence, boolean[] correct, int bins) {
        return ReliabilityDiagram.of(confidence, correct, bins).rootMeanSquareCalibrationError();
    }

    /**
     * Returns the mean over the classes of the calibration error of each one's probability, over equal-width bins: also
     * static calibration error.
     *
     * @param truth true classes' indices, shape {@code [n]}
     * @param probabilities of each class, shape {@code [n, classes]}
     * @param bins number of bins, at least 1
     * @return a fraction in [0, 1], lower is better; undefined without examples
     * @throws IllegalArgumentException if lengths differ, an index is no class, or bins &lt; 1
     * @see <a href="https://arxiv.org/abs/1910.12656">Kull et al. 2019</a>
     */
    public static Score classwise(int[] truth, ClassProbabilities probabilities, int bins) {
        return overClasses(truth, probabilities, (confidence, correct) -> expected(confidence, correct, bins));
    }

    /**
     * Returns the mean over the classes of the adaptive calibration error of each one's probability.
     *
     * @param truth true classes' indices, shape {@code [n]}
     * @param probabilities of each class, shape {@code [n, classes]}
     * @param bins number of bins, at least 1
     * @return a fraction in [0, 1], lower is better; undefined without examples
     * @throws IllegalArgumentException if lengths differ, an index is no class, or bins &lt; 1
     * @see <a href="https://arxiv.org/abs/1904.01685">Nixon et al. 2019</a>
     */
    public static Score classwiseAdaptive(int[] truth, ClassProbabilities probabilities, int bins) {
        return overClasses(truth, probabilities, (confidence, correct) -> adaptive(confidence, correct, bins));
    }

    private static Score overClasses(
            int[] truth, ClassProbabilities probabilities, BiFunction<double[], boolean[], Score> error) {
        probabilities.checkTruth(truth);
        double sum = 0;
        for (int label = 0; label < probabilities.classes(); label++) {
            boolean[] correct = new boolean[truth.length];
            for (int i = 0; i < truth.length; i++) {
                correct[i] = truth[i] == label;
            }
            Score one = error.apply(probabilities.column(label), correct);
            if (!one.isDefined()) {
                return one;
            }
            sum += one.orElseThrow();
        }
        return Score.of(sum / probabilities.classes());
    }
}
