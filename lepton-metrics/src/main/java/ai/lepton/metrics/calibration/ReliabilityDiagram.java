package ai.lepton.metrics.calibration;

import ai.lepton.metrics.Score;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Confidence against accuracy, over bins of equal width.
 *
 * <p>Bins are [low, high), the last closed; empty bins count nothing.
 *
 * @param bins in rising order, from 0 to 1
 * @see <a href="https://arxiv.org/abs/1706.04599">Guo et al. 2017</a>
 */
public record ReliabilityDiagram(List<Bin> bins) {
    /** The number of bins that most publications use. */
    public static final int DEFAULT_BINS = 15;

    /** Copies the list. */
    public ReliabilityDiagram {
        bins = List.copyOf(bins);
    }

    /**
     * The examples whose confidence lies in [low, high).
     *
     * @param low lower bound, included
     * @param high upper bound, excluded but in the last bin
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
        if (bins < 1) {
            throw new IllegalArgumentException("bins is " + bins + "; it must be at least 1");
        }
        if (confidence.length != correct.length) {
            throw new IllegalArgumentException("confidence has " + confidence.length + " values but correct has "
                    + correct.length + "; they must describe the same examples");
        }
        Losses.checkWeights(weight, correct.length);
        long[] examples = new long[bins];
        double[] weights = new double[bins];
        double[] sure = new double[bins];
        double[] right = new double[bins];
        for (int i = 0; i < confidence.length; i++) {
            double value = confidence[i];
            if (!(value >= 0 && value <= 1)) {
                throw new IllegalArgumentException("confidence[" + i + "] is " + value + ", outside [0, 1]");
            }
            int bin = bin(value, bins);
            double each = weight == null ? 1 : weight[i];
            examples[bin]++;
            weights[bin] += each;
            sure[bin] += each * value;
            right[bin] += correct[i] ? each : 0;
        }
        List<Bin> list = new ArrayList<>(bins);
        for (int bin = 0; bin < bins; bin++) {
            list.add(new Bin(
                    border(bin, bins),
                    border(bin + 1, bins),
                    examples[bin],
                    weights[bin],
                    Score.ratio(sure[bin], weights[bin], "the bin is empty"),
                    Score.ratio(right[bin], weights[bin], "the bin is empty")));
        }
        return new ReliabilityDiagram(list);
    }

    private static double border(int bin, int bins) {
        return (double) bin / bins;
    }

    /** Returns the bin that holds a value, by its borders as they are rounded. */
    private static int bin(double value, int bins) {
        int bin = Math.min(bins - 1, (int) (value * bins));
        if (value < border(bin, bins)) {
            return bin - 1;
        }
        return bin + 1 < bins && value >= border(bin + 1, bins) ? bin + 1 : bin;
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
        double sum = 0;
        double weights = 0;
        for (Bin bin : bins) {
            if (bin.weight() > 0) {
                sum += bin.weight() * Math.abs(bin.gap().orElseThrow());
                weights += bin.weight();
            }
        }
        return Score.ratio(sum, weights, "there are no examples");
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
}
