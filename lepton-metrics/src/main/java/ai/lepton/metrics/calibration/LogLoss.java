package ai.lepton.metrics.calibration;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.SampleMean;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Log-loss, also cross-entropy: the mean of {@code -ln p} of the true class.
 *
 * <p>Probabilities are clipped to [2⁻⁵², 1 - 2⁻⁵²] first, as in scikit-learn for doubles, so a class that was ruled out
 * costs 36.04 and not infinity.
 */
public final class LogLoss {
    private static final double CLIP = Math.ulp(1.0);

    /** The greatest loss, of a class that was ruled out. */
    static final double GREATEST = of(0);

    private LogLoss() {}

    /**
     * Returns the log-loss.
     *
     * @param truth true classes' indices, shape {@code [n]}
     * @param probabilities of each class, shape {@code [n, classes]}
     * @return a loss in nats, in [0, 36.05], lower is better; undefined without examples
     * @throws IllegalArgumentException if lengths differ, or an index is no class
     */
    public static Score of(int[] truth, ClassProbabilities probabilities) {
        return sample(truth, probabilities, null).mean();
    }

    /**
     * Returns the log-loss, each example with its weight.
     *
     * @param truth true classes' indices, shape {@code [n]}
     * @param probabilities of each class, shape {@code [n, classes]}
     * @param weight shape {@code [n]}, finite and not negative
     * @return a loss in nats, in [0, 36.05], lower is better; undefined without examples of some weight
     * @throws IllegalArgumentException if lengths differ, an index is no class, or a weight is negative or not finite
     */
    public static Score of(int[] truth, ClassProbabilities probabilities, double[] weight) {
        return sample(truth, probabilities, weight).mean();
    }

    /**
     * Returns the log-loss with its interval: Student's by Hall's transformation of the skewness, {@code "hall-t"}.
     *
     * <p>A caution tells where its level may not hold: where the mean rests on a few losses, as {@link SampleMean} has it, or
     * a class of fewer than 8 examples could add a quarter of what the interval allows. Where all losses are the same but for
     * rounding, the interval is {@code "clopper-pearson"}: as many examples as may be unlike those seen cost at most 36.04
     * each.
     *
     * @param truth true classes' indices, shape {@code [n]}
     * @param probabilities of each class, shape {@code [n, classes]}
     * @param weight shape {@code [n]}, finite and not negative; null for none
     * @param level confidence level in (0, 1)
     * @throws IllegalArgumentException as {@link #of(int[], ClassProbabilities, double[])}, or if the level is outside
     *     (0, 1)
     */
    public static Estimate estimate(
            int[] truth, ClassProbabilities probabilities, double @Nullable [] weight, double level) {
        return new ClassProbabilities.Losses()
                .addAll(truth, probabilities, weight)
                .logLoss(level);
    }

    /**
     * Returns the loss of each example.
     *
     * @param truth true classes' indices, shape {@code [n]}
     * @param probabilities of each class, shape {@code [n, classes]}
     * @return losses in nats, shape {@code [n]}, each in [0, 36.05]
     * @throws IllegalArgumentException if lengths differ, or an index is no class
     */
    public static double[] ofEach(int[] truth, ClassProbabilities probabilities) {
        probabilities.checkTruth(truth);
        double[] losses = new double[truth.length];
        Arrays.setAll(losses, i -> of(probabilities.of(i, truth[i])));
        return losses;
    }

    /**
     * Returns D² of the log-loss: one less the log-loss over that of always predicting the classes' shares. scikit-learn's
     * {@code d2_log_loss_score}.
     *
     * @param truth true classes' indices, shape {@code [n]}
     * @param probabilities of each class, shape {@code [n, classes]}
     * @return a score of at most 1, higher is better, 0 for the shares; undefined where all examples are of one class, where
     *     scikit-learn divides by 0
     * @throws IllegalArgumentException if lengths differ, or an index is no class
     */
    public static Score d2(int[] truth, ClassProbabilities probabilities) {
        return againstShares(truth, probabilities, null);
    }

    /**
     * Returns D² of the log-loss, each example with its weight.
     *
     * @param truth true classes' indices, shape {@code [n]}
     * @param probabilities of each class, shape {@code [n, classes]}
     * @param weight shape {@code [n]}, finite and not negative
     * @return a score of at most 1, higher is better, 0 for the shares; undefined where all examples of some weight are of
     *     one class
     * @throws IllegalArgumentException if lengths differ, an index is no class, or a weight is negative or not finite
     */
    public static Score d2(int[] truth, ClassProbabilities probabilities, double[] weight) {
        return againstShares(truth, probabilities, weight);
    }

    private static Score againstShares(int[] truth, ClassProbabilities probabilities, double @Nullable [] weight) {
        Score loss = sample(truth, probabilities, weight).mean();
        return ExampleLosses.gain(
                loss, ExampleLosses.shares(truth, probabilities.classes(), weight), ExampleLosses.Share::surprise);
    }

    private static SampleMean sample(int[] truth, ClassProbabilities probabilities, double @Nullable [] weight) {
        return ExampleLosses.sample(truth, probabilities, weight, i -> of(probabilities.of(i, truth[i])));
    }

    /** Returns the loss where the true class had this probability. */
    static double of(double p) {
        return -Math.log(Math.max(CLIP, Math.min(1 - CLIP, p)));
    }
}
