package ai.lepton.metrics.calibration;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.SampleMean;
import ai.lepton.metrics.internal.Weights;
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
        return new ClassProbabilities.Losses()
                .addAll(truth, probabilities, weight)
                .brierScore(level);
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
        return ExampleLosses.gain(
                loss,
                ExampleLosses.shares(truth, probabilities.classes(), weight),
                share -> share.others().times(scale));
    }

    private static SampleMean sample(int[] truth, ClassProbabilities probabilities, double @Nullable [] weight) {
        return ExampleLosses.sample(truth, probabilities, weight, i -> of(truth[i], probabilities, i));
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

    /**
     * Murphy's decomposition of the Brier score of the probabilities of a positive class:
     * {@code reliability - resolution + uncertainty}, and, where values differ within a bin, {@code + withinBinVariance -
     * withinBinCovariance}.
     *
     * @param reliability mean squared gap between a bin's mean probability and its share of positives; lower is better
     * @param resolution mean squared gap between a bin's share of positives and that of all; higher is better
     * @param uncertainty {@code p (1 - p)} of the share of positives: what no forecast changes
     * @param withinBinVariance mean squared gap between a probability and its bin's mean
     * @param withinBinCovariance twice the mean product of that gap with the outcome's gap to its bin's share
     * @see <a href="https://doi.org/10.1175/1520-0450(1973)012%3C0595:ANVPOT%3E2.0.CO;2">Murphy 1973</a>
     * @see <a href="https://doi.org/10.1175/2007WAF2006116.1">Stephenson, Coelho and Jolliffe 2008</a>
     */
    public record Decomposition(
            double reliability,
            double resolution,
            double uncertainty,
            double withinBinVariance,
            double withinBinCovariance) {

        /**
         * Decomposes by the distinct probabilities, each a bin of its own, so that nothing is left within. Runs in
         * O(n log n).
         *
         * @param probability of the positive class, shape {@code [n]}, each in [0, 1]
         * @param positive whether each example is of it, shape {@code [n]}
         * @throws IllegalArgumentException if lengths differ, there are no examples, or a value is outside [0, 1]
         */
        public static Decomposition of(double[] probability, boolean[] positive) {
            Distinct distinct = Distinct.of(check(probability, positive), null);
            return of(probability, positive, null, distinct::group, distinct.size(), false);
        }

        /**
         * Decomposes by bins of equal width, [low, high), the last closed. Runs in O(n + bins).
         *
         * @param probability of the positive class, shape {@code [n]}, each in [0, 1]
         * @param positive whether each example is of it, shape {@code [n]}
         * @param weight shape {@code [n]}, finite and not negative; null for none
         * @param bins number of bins, at least 1
         * @throws IllegalArgumentException if lengths differ, there are no examples of some weight, bins &lt; 1, a value is
         *     outside [0, 1], or a weight is negative or not finite
         */
        public static Decomposition of(double[] probability, boolean[] positive, double @Nullable [] weight, int bins) {
            check(probability, positive);
            ReliabilityDiagram.checkBins(bins);
            ExampleLosses.checkWeights(weight, positive.length);
            return of(probability, positive, weight, value -> ReliabilityDiagram.bin(value, bins), bins, false);
        }

        /**
         * Decomposes by bins of equal width, corrected for what few examples in a bin add to reliability and resolution. Bins
         * of one example stay as they are; the sum of all parts is the same as without the correction. Reliability and
         * resolution may be below 0.
         *
         * @param probability of the positive class, shape {@code [n]}, each in [0, 1]
         * @param positive whether each example is of it, shape {@code [n]}
         * @param bins number of bins, at least 1
         * @throws IllegalArgumentException if lengths differ, there are fewer than two examples, bins &lt; 1, or a value is
         *     outside [0, 1]
         * @see <a href="https://doi.org/10.1002/qj.1924">Ferro and Fricker 2012</a>
         * @see <a href="https://doi.org/10.1007/s00382-011-1191-1">Bröcker 2012</a>
         */
        public static Decomposition debiased(double[] probability, boolean[] positive, int bins) {
            check(probability, positive);
            ReliabilityDiagram.checkBins(bins);
            if (positive.length < 2) {
                throw new IllegalArgumentException("the debiased decomposition needs at least two examples");
            }
            return of(probability, positive, null, value -> ReliabilityDiagram.bin(value, bins), bins, true);
        }

        private static double[] check(double[] probability, boolean[] positive) {
            if (probability.length != positive.length) {
                throw new IllegalArgumentException("probability has " + probability.length + " values but positive has "
                        + positive.length + "; they must describe the same examples");
            }
            for (int i = 0; i < probability.length; i++) {
                if (!(probability[i] >= 0 && probability[i] <= 1)) {
                    throw new IllegalArgumentException(
                            "probability[" + i + "] is " + probability[i] + ", outside [0, 1]");
                }
            }
            return probability;
        }

        /** Finds the bin of a value. */
        private interface Bins {
            int of(double value);
        }

        private static Decomposition of(
                double[] probability,
                boolean[] positive,
                double @Nullable [] weight,
                Bins bins,
                int count,
                boolean debias) {
            double[] weights = new double[count];
            double[] means = new double[count];
            double[] shares = new double[count];
            int[] where = new int[probability.length];
            double[] tamed = Weights.tamedOrNone(weight);
            for (int i = 0; i < where.length; i++) {
                double each = tamed == null ? 1 : tamed[i];
                where[i] = bins.of(probability[i]);
                weights[where[i]] += each;
                means[where[i]] += each * probability[i];
                shares[where[i]] += positive[i] ? each : 0;
            }
            double total = Arrays.stream(weights).sum();
            if (total == 0) {
                throw new IllegalArgumentException("a decomposition needs examples, and there are none of any weight");
            }
            double base = Arrays.stream(shares).sum() / total;
            double uncertainty = base * (1 - base);
            double reliability = 0;
            double resolution = 0;
            double excess = 0;
            for (int bin = 0; bin < count; bin++) {
                if (weights[bin] > 0) {
                    means[bin] /= weights[bin];
                    shares[bin] /= weights[bin];
                    reliability += weights[bin] * square(means[bin] - shares[bin]);
                    resolution += weights[bin] * square(shares[bin] - base);
                    excess +=
                            weights[bin] > 1 ? weights[bin] * shares[bin] * (1 - shares[bin]) / (weights[bin] - 1) : 0;
                }
            }
            double variance = 0;
            double covariance = 0;
            for (int i = 0; i < where.length; i++) {
                double each = tamed == null ? 1 : tamed[i];
                double gap = probability[i] - means[where[i]];
                variance += each * gap * gap;
                covariance += each * gap * ((positive[i] ? 1 : 0) - shares[where[i]]);
            }
            double ofAll = debias ? uncertainty / (total - 1) : 0;
            double ofBins = debias ? excess / total : 0;
            return new Decomposition(
                    reliability / total - ofBins,
                    resolution / total - ofBins + ofAll,
                    uncertainty + ofAll,
                    variance / total,
                    2 * covariance / total);
        }

        private static double square(double value) {
            return value * value;
        }

        /** Returns the Brier score that the parts add up to. */
        public double brierScore() {
            return reliability - resolution + uncertainty + withinBinVariance - withinBinCovariance;
        }
    }
}
