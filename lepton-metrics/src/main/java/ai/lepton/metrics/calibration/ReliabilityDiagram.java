package ai.lepton.metrics.calibration;

import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.ScoreMean;
import ai.lepton.metrics.internal.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.commons.numbers.gamma.Erf;
import org.jspecify.annotations.Nullable;

/**
 * Confidence against accuracy, over bins of equal width, or of equal numbers of examples.
 *
 * <p>Bins of equal width are [low, high), the last closed; those of equal numbers (low, high], the first closed. Empty bins
 * count nothing.
 *
 * @param bins in rising order, from 0 to 1
 * @see <a href="https://arxiv.org/abs/1706.04599">Guo et al. 2017</a>
 */
public record ReliabilityDiagram(List<Bin> bins) {
    /** Far more than anybody looks at; each takes memory. */
    private static final int MOST_BINS = 1_000_000;

    /** The number of bins that most publications use. */
    public static final int DEFAULT_BINS = 15;

    private static final Score WEIGHTED = Score.undefined("the debiased estimate needs examples without weights");

    /** Copies the list. */
    public ReliabilityDiagram {
        bins = Elements.of("bins", bins);
    }

    /**
     * The examples whose confidence lies between two bounds.
     *
     * @param low lower bound
     * @param high upper bound
     * @param examples number of examples, those of weight 0 included
     * @param weight sum of their weights: their number, where they have none
     * @param confidence mean confidence; undefined in an empty bin
     * @param accuracy share of them that were right; undefined in an empty bin
     */
    public record Bin(double low, double high, long examples, double weight, Score confidence, Score accuracy) {
        /** Returns accuracy less confidence: below 0 where the model is too sure; undefined in an empty bin. */
        public Score gap() {
            return accuracy.map(right -> right - confidence.orNaN());
        }
    }

    /**
     * Sorts examples into bins. Runs in O(n + bins).
     *
     * @param confidence probability of the predicted class, shape {@code [n]}, each in [0, 1]
     * @param correct whether that class was the true one, shape {@code [n]}
     * @param bins number of bins, at least 1
     * @throws IllegalArgumentException if lengths differ, bins &lt; 1, or a value is outside [0, 1]
     */
    public static ReliabilityDiagram of(double[] confidence, boolean[] correct, int bins) {
        return of(confidence, correct, null, bins);
    }

    /**
     * Sorts examples into bins, each with its weight. Runs in O(n + bins).
     *
     * @param confidence probability of the predicted class, shape {@code [n]}, each in [0, 1]
     * @param correct whether that class was the true one, shape {@code [n]}
     * @param weight shape {@code [n]}, finite and not negative; null for none
     * @param bins number of bins, at least 1
     * @throws IllegalArgumentException if lengths differ, bins &lt; 1, a confidence is outside [0, 1], or a weight is
     *     negative or not finite
     */
    public static ReliabilityDiagram of(double[] confidence, boolean[] correct, double @Nullable [] weight, int bins) {
        checkBins(bins);
        double[] borders = new double[bins + 1];
        for (int bin = 0; bin <= bins; bin++) {
            borders[bin] = border(bin, bins);
        }
        return of(confidence, correct, weight, borders, value -> bin(value, bins));
    }

    /**
     * Sorts examples into bins of equal numbers of them, as far as ties allow: their bounds are the confidence's quantiles,
     * interpolated, as in scikit-learn's {@code calibration_curve} with {@code strategy="quantile"}. Runs in O(n log n).
     *
     * @param confidence probability of the predicted class, shape {@code [n]}, each in [0, 1]
     * @param correct whether that class was the true one, shape {@code [n]}
     * @param bins number of bins, at least 1
     * @throws IllegalArgumentException if lengths differ, there are no examples, bins &lt; 1, or a value is outside [0, 1]
     * @see <a href="https://arxiv.org/abs/1904.01685">Nixon et al. 2019</a>
     */
    public static ReliabilityDiagram ofEqualMass(double[] confidence, boolean[] correct, int bins) {
        return ofEqualMass(confidence, correct, null, bins);
    }

    /**
     * Sorts examples into bins of equal numbers of them, each with its weight, as
     * {@link #ofEqualMass(double[], boolean[], int)}; weights do not move the bounds.
     *
     * @param confidence probability of the predicted class, shape {@code [n]}, each in [0, 1]
     * @param correct whether that class was the true one, shape {@code [n]}
     * @param weight shape {@code [n]}, finite and not negative; null for none
     * @param bins number of bins, at least 1
     * @throws IllegalArgumentException if lengths differ, there are no examples, bins &lt; 1, a confidence is outside
     *     [0, 1], or a weight is negative or not finite
     */
    public static ReliabilityDiagram ofEqualMass(
            double[] confidence, boolean[] correct, double @Nullable [] weight, int bins) {
        checkBins(bins);
        if (confidence.length == 0) {
            throw new IllegalArgumentException("bins of equal numbers of examples need examples, and there are none");
        }
        double[] borders = quantiles(confidence, bins);
        return of(confidence, correct, weight, borders, value -> {
            // The first bin whose upper bound is not below the value.
            int low = 1;
            int high = bins;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (borders[middle] < value) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low - 1;
        });
    }

    private static double[] quantiles(double[] values, int bins) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double[] quantiles = new double[bins + 1];
        for (int bin = 0; bin <= bins; bin++) {
            // Rounded as numpy rounds percentiles of equal steps.
            double share = bin == bins ? 1 : bin * (1.0 / bins) * 100 / 100;
            double at = share * (sorted.length - 1.0);
            int below = (int) at;
            double left = sorted[below];
            double right = sorted[Math.min(sorted.length - 1, below + 1)];
            double part = at - below;
            quantiles[bin] = part < 0.5 ? left + (right - left) * part : right - (right - left) * (1 - part);
        }
        return quantiles;
    }

    static void checkBins(int bins) {
        if (bins < 1) {
            throw new IllegalArgumentException("bins is " + bins + "; it must be at least 1");
        }
        if (bins > MOST_BINS) {
            throw new IllegalArgumentException("bins is " + bins + "; it must be at most " + MOST_BINS);
        }
    }

    /** Finds the bin of a value. */
    private interface Place {
        int of(double value);
    }

    private static ReliabilityDiagram of(
            double[] confidence, boolean[] correct, double @Nullable [] weight, double[] borders, Place place) {
        if (confidence.length != correct.length) {
            throw new IllegalArgumentException("confidence has " + confidence.length + " values but correct has "
                    + correct.length + "; they must describe the same examples");
        }
        ExampleLosses.checkWeights(weight, correct.length);
        int bins = borders.length - 1;
        long[] examples = new long[bins];
        double[] weights = new double[bins];
        double[] sure = new double[bins];
        double[] right = new double[bins];
        double[] tamed = Weights.tamedOrNone(weight);
        for (int i = 0; i < confidence.length; i++) {
            double value = confidence[i];
            if (!(value >= 0 && value <= 1)) {
                throw new IllegalArgumentException("confidence[" + i + "] is " + value + ", outside [0, 1]");
            }
            int bin = place.of(value);
            double each = tamed == null ? 1 : tamed[i];
            examples[bin]++;
            weights[bin] += each;
            sure[bin] += each * value;
            right[bin] += correct[i] ? each : 0;
        }
        int exponent = Weights.exponent(weight);
        List<Bin> list = new ArrayList<>(bins);
        for (int bin = 0; bin < bins; bin++) {
            list.add(new Bin(
                    borders[bin],
                    borders[bin + 1],
                    examples[bin],
                    finite(Math.scalb(weights[bin], exponent)),
                    Score.ratio(sure[bin], weights[bin], "the bin is empty"),
                    Score.ratio(right[bin], weights[bin], "the bin is empty")));
        }
        return new ReliabilityDiagram(list);
    }

    private static double border(int bin, int bins) {
        return (double) bin / bins;
    }

    /** Returns the bin that holds a value, by its borders as they are rounded. */
    static int bin(double value, int bins) {
        int bin = Math.min(bins - 1, (int) (value * bins));
        if (value < border(bin, bins)) {
            return bin - 1;
        }
        return bin + 1 < bins && value >= border(bin + 1, bins) ? bin + 1 : bin;
    }

    /**
     * Returns the diagram of the examples of both.
     *
     * @throws IllegalArgumentException if the other has another number of bins, or one of its bins has other bounds
     */
    public ReliabilityDiagram plus(ReliabilityDiagram other) {
        if (other.bins.size() != bins.size()) {
            throw new IllegalArgumentException("can't add up a diagram of " + bins.size() + " bins and one of "
                    + other.bins.size() + "; both need the same bins");
        }
        List<Bin> sums = new ArrayList<>(bins.size());
        for (int i = 0; i < bins.size(); i++) {
            Bin one = bins.get(i);
            Bin two = other.bins.get(i);
            if (one.low() != two.low() || one.high() != two.high()) {
                throw new IllegalArgumentException(
                        "bin " + i + " is from " + one.low() + " to " + one.high() + " here but from " + two.low()
                                + " to " + two.high() + " in the other; both need the same bins");
            }
            double weight = finite(one.weight() + two.weight());
            sums.add(new Bin(
                    one.low(),
                    one.high(),
                    one.examples() + two.examples(),
                    weight,
                    mean(one.confidence(), one.weight(), two.confidence(), two.weight()),
                    mean(one.accuracy(), one.weight(), two.accuracy(), two.weight())));
        }
        return new ReliabilityDiagram(sums);
    }

    private static Score mean(Score one, double weight, Score other, double otherWeight) {
        return weight + otherWeight == 0
                ? Score.undefined("the bin is empty")
                : new ScoreMean(Score.WhenUndefined.SKIP)
                        .add(one, weight)
                        .add(other, otherWeight)
                        .score();
    }

    private static double finite(double weight) {
        if (Double.isInfinite(weight)) {
            throw new IllegalArgumentException("the weights of a bin add up to more than " + Double.MAX_VALUE
                    + "; only their ratios count, so divide all by the greatest");
        }
        return weight;
    }

    /** Returns the number of examples in all bins. */
    public long examples() {
        return bins.stream().mapToLong(Bin::examples).sum();
    }

    /**
     * Returns the expected calibration error: the mean gap between confidence and accuracy, weighted by the bins' shares
     * of the examples; a fraction in [0, 1], lower is better; undefined without examples.
     */
    public Score expectedCalibrationError() {
        return mean(bin -> Math.abs(bin.gap().orElseThrow()));
    }

    /** Returns the mean over the bins that are not empty, each with its weight. */
    private Score mean(ToDoubleFunction<Bin> value) {
        ScoreMean mean = new ScoreMean(Score.WhenUndefined.UNDEFINED);
        boolean isEmpty = true;
        for (Bin bin : bins) {
            if (bin.weight() > 0) {
                isEmpty = false;
                mean.add(Score.of(value.applyAsDouble(bin)), bin.weight());
            }
        }
        return isEmpty ? Score.undefined("there are no examples") : mean.score();
    }

    /** Returns the largest gap of a bin, a fraction in [0, 1]; undefined without examples. */
    public Score maximumCalibrationError() {
        double largest = 0;
        for (Bin bin : bins) {
            largest = Math.max(largest, Math.abs(bin.gap().orElse(0)));
        }
        return bins.stream().anyMatch(bin -> bin.weight() > 0)
                ? Score.of(largest)
                : Score.undefined("there are no examples");
    }

    /**
     * Returns the root of the mean squared gap between confidence and accuracy, weighted by the bins' shares of the
     * examples: the calibration error of norm l2; a fraction in [0, 1], lower is better; undefined without examples.
     */
    public Score rootMeanSquareCalibrationError() {
        return meanSquare(false).map(Math::sqrt);
    }

    /**
     * Returns the root of the mean squared gap, less what chance adds to it in bins of few examples; 0 where chance
     * explains more than there is. Bins of one example are left as they are. Undefined without examples, or where they have
     * weights.
     *
     * @see <a href="https://arxiv.org/abs/1909.10155">Kumar, Liang and Ma 2019</a>
     */
    public Score debiasedRootMeanSquareCalibrationError() {
        return isWeighted() ? WEIGHTED : meanSquare(true).map(square -> Math.sqrt(Math.max(0, square)));
    }

    private Score meanSquare(boolean debias) {
        return mean(bin -> {
            double gap = bin.gap().orElseThrow();
            double right = bin.accuracy().orElseThrow();
            double byChance = debias && bin.examples() > 1 ? right * (1 - right) / (bin.examples() - 1) : 0;
            return gap * gap - byChance;
        });
    }

    /**
     * Returns the expected calibration error less what chance adds to it: twice the error, less its expectation where the
     * accuracy of each bin is normal around what was found. Not below 0. Undefined without examples, or where they have
     * weights.
     *
     * @see <a href="https://arxiv.org/abs/1909.10155">Kumar, Liang and Ma 2019, whose simulation is solved here</a>
     */
    public Score debiasedExpectedCalibrationError() {
        if (isWeighted()) {
            return WEIGHTED;
        }
        double expected = 0;
        double weights = 0;
        for (Bin bin : bins) {
            if (bin.weight() > 0) {
                double right = bin.accuracy().orElseThrow();
                expected += bin.weight()
                        * meanDistance(
                                Math.abs(bin.gap().orElseThrow()), Math.sqrt(right * (1 - right) / bin.examples()));
                weights += bin.weight();
            }
        }
        double mean = expected / weights;
        return expectedCalibrationError().map(error -> Math.max(0, 2 * error - mean));
    }

    /** Returns the mean distance from 0 of a normal of this mean and deviation. */
    private static double meanDistance(double mean, double deviation) {
        if (deviation == 0) {
            return mean;
        }
        double z = mean / deviation;
        return deviation * Math.sqrt(2 / Math.PI) * Math.exp(-z * z / 2) + mean * Erf.value(z / Math.sqrt(2));
    }

    private boolean isWeighted() {
        return bins.stream().anyMatch(bin -> bin.weight() != bin.examples());
    }
}
