package ai.lepton.metrics.calibration;

import ai.lepton.metrics.internal.Weights;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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
public record BrierDecomposition(
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
    public static BrierDecomposition of(double[] probability, boolean[] positive) {
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
    public static BrierDecomposition of(
            double[] probability, boolean[] positive, double @Nullable [] weight, int bins) {
        check(probability, positive);
        ReliabilityDiagram.checkBins(bins);
        Losses.checkWeights(weight, positive.length);
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
    public static BrierDecomposition debiased(double[] probability, boolean[] positive, int bins) {
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
                throw new IllegalArgumentException("probability[" + i + "] is " + probability[i] + ", outside [0, 1]");
            }
        }
        return probability;
    }

    /** Finds the bin of a value. */
    private interface Bins {
        int of(double value);
    }

    private static BrierDecomposition of(
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
                excess += weights[bin] > 1 ? weights[bin] * shares[bin] * (1 - shares[bin]) / (weights[bin] - 1) : 0;
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
        return new BrierDecomposition(
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
