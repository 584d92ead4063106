package ai.lepton.metrics.calibration;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.SampleMean;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The Brier score: the mean squared distance of the probabilities from what happened.
 *
 * <p>For two classes it is that of one of them, in [0, 1]; for more it is summed over the classes, in [0, 2]. So does
 * scikit-learn by default.
 *
 * @see <a href="https://doi.org/10.1175/1520-0493(1950)078%3C0001:VOFEIT%3E2.0.CO;2">Brier 1950</a>
 */
public final class BrierScore {
    private BrierScore() {}

    /**
     * Returns the Brier score.
     *
     * @param truth true classes' indices, shape {@code [n]}
     * @param probabilities of each class, shape {@code [n, classes]}
     * @return a loss in [0, 1] for up to two classes, else in [0, 2], lower is better; undefined without examples
     * @throws IllegalArgumentException if lengths differ, or an index is no class
     */
    public static Score of(int[] truth, ClassProbabilities probabilities) {
        return sample(truth, probabilities, null).mean();
    }

    /**
     * Returns the Brier score, each example with its weight.
     *
     * @param truth true classes' indices, shape {@code [n]}
     * @param probabilities of each class, shape {@code [n, classes]}
     * @param weight shape {@code [n]}, finite and not negative
     * @return a loss in [0, 1] for up to two classes, else in [0, 2], lower is better; undefined without examples of some
     *     weight
     * @throws IllegalArgumentException if lengths differ, an index is no class, or a weight is negative or not finite
     */
    public static Score of(int[] truth, ClassProbabilities probabilities, double[] weight) {
        return sample(truth, probabilities, weight).mean();
    }

    /**
     * Returns the Brier score with its interval: Student's by Hall's transformation of the skewness, {@code "hall-t"}.
     *
     * <p>A caution tells where its level may not hold: where the mean rests on a few losses, as {@link SampleMean} has it, or
     * a class of fewer than 8 examples could add a quarter of what the interval allows. Where all losses are the same but for
     * rounding, the interval is {@code "clopper-pearson"}: as many examples as may be unlike those seen cost at most 1 each,
     * or 2 for more than two classes.
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
        return new ProbabilityLosses().addAll(truth, probabilities, weight).brierScore(level);
    }

    /**
     * Returns the squared distance of each example.
     *
     * @param truth true classes' indices, shape {@code [n]}
     * @param probabilities of each class, shape {@code [n, classes]}
     * @return losses, shape {@code [n]}, each in [0, 1] for up to two classes, else in [0, 2]
     * @throws IllegalArgumentException if lengths differ, or an index is no class
     */
    public static double[] ofEach(int[] truth, ClassProbabilities probabilities) {
        probabilities.checkTruth(truth);
        double[] losses = new double[truth.length];
        Arrays.setAll(losses, i -> of(truth[i], probabilities, i));
        return losses;
    }

    /**
     * Returns the Brier skill score: one less the Brier score over that of always predicting the classes' shares. scikit-learn's
     * {@code d2_brier_score}.
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
     * Returns the Brier skill score, each example with its weight.
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
        double scale = scale(probabilities);
        return Losses.gain(
                loss,
                Losses.shares(truth, probabilities.classes(), weight),
                share -> share.others().times(scale));
    }

    private static SampleMean sample(int[] truth, ClassProbabilities probabilities, double @Nullable [] weight) {
        return Losses.sample(truth, probabilities, weight, i -> of(truth[i], probabilities, i));
    }

    /** Returns the loss of one example. */
    static double of(int truth, ClassProbabilities probabilities, int i) {
        double sum = 0;
        for (int j = 0; j < probabilities.classes(); j++) {
            double gap = (truth == j ? 1 : 0) - probabilities.of(i, j);
            sum += gap * gap;
        }
        return scale(probabilities) * sum;
    }

    private static double scale(ClassProbabilities probabilities) {
        return scale(probabilities.classes());
    }

    /** Returns what the squares, summed over the classes, are multiplied by. */
    static double scale(int classes) {
        return classes > 2 ? 1 : 0.5;
    }
}
