package ai.lepton.metrics.inference;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Dyadic;
import org.jspecify.annotations.Nullable;

/**
 * The mean of independent values, such as losses, with Student's interval. Values may have weights; those of weight 0
 * count nothing.
 *
 * <p>Sums are compensated, so that the mean of many values keeps its digits. Values and weights may be of any size: the mean is
 * right wherever a double can hold it. Where they are so large or so small that a double can't hold their squares, there is no
 * interval.
 *
 * @see <a href="https://doi.org/10.1093/biomet/6.1.1">Student 1908</a>
 */
public final class SampleMean {
    private static final double LEAST_VALUE = 1e-200;
    private static final double GREATEST_VALUE = 1e100;
    private static final double LEAST_WEIGHT = 1e-50;
    private static final double GREATEST_WEIGHT = 1e50;

    private long n;
    private double shift;
    private double weights;
    private double weightSquares;
    private double sum;
    private double lost;
    private double squares;
    private double squaresByWeight;
    // Sums of what is too large or too small for those above; null where nothing is.
    private @Nullable Dyadic exactSum;
    private @Nullable Dyadic exactWeights;

    /** Creates an empty sample. */
    public SampleMean() {}

    /** Adds a value. */
    public void add(double value) {
        add(value, 1);
    }

    /**
     * Adds a value with its weight.
     *
     * @throws IllegalArgumentException if the value is not finite, or the weight is negative or not finite
     */
    public void add(double value, double weight) {
        if (!(Math.abs(value) <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("value is " + value + "; a mean needs finite values");
        }
        if (!(weight >= 0 && weight <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("weight is " + weight + "; weights are finite and not negative");
        }
        if (weight == 0) {
            return;
        }
        if (!isTame(value, weight)) {
            n++;
            addExactly(Dyadic.of(value).times(weight), Dyadic.of(weight));
            return;
        }
        if (weights == 0) {
            shift = value;
        }
        n++;
        weights += weight;
        weightSquares += weight * weight;
        double term = weight * value - lost;
        double next = sum + term;
        lost = next - sum - term;
        sum = next;
        // Around the first value, and with squared weights, as the variance of a weighted mean needs them.
        double deviation = value - shift;
        squares += weight * weight * deviation * deviation;
        squaresByWeight += weight * weight * deviation;
    }

    private static boolean isTame(double value, double weight) {
        double size = Math.abs(value);
        return (size <= GREATEST_VALUE && (size >= LEAST_VALUE || size == 0))
                && weight <= GREATEST_WEIGHT
                && weight >= LEAST_WEIGHT;
    }

    private void addExactly(Dyadic value, Dyadic weight) {
        exactSum = (exactSum == null ? Dyadic.ZERO : exactSum).plus(value);
        exactWeights = (exactWeights == null ? Dyadic.ZERO : exactWeights).plus(weight);
    }

    /** Adds the values of another sample; the other stays as it is. */
    public SampleMean merge(SampleMean other) {
        if (other.exactSum != null && other.exactWeights != null) {
            addExactly(other.exactSum, other.exactWeights);
        }
        if (other.weights == 0) {
            n += other.n;
            return this;
        }
        if (weights == 0) {
            shift = other.shift;
        }
        // The other's squares, moved from its shift to this one's.
        double move = other.shift - shift;
        squares += other.squares + 2 * move * other.squaresByWeight + move * move * other.weightSquares;
        squaresByWeight += other.squaresByWeight + move * other.weightSquares;
        n += other.n;
        weights += other.weights;
        weightSquares += other.weightSquares;
        double term = other.sum - other.lost - lost;
        double next = sum + term;
        lost = next - sum - term;
        sum = next;
        return this;
    }

    /** Returns the mean, undefined where nothing was added. */
    public Score mean() {
        if (exactSum != null && exactWeights != null) {
            Dyadic all = exactSum.plus(Dyadic.of(sum)).minus(Dyadic.of(lost));
            return all.over(exactWeights.plus(Dyadic.of(weights))).score();
        }
        return Score.ratio(sum, weights, "there are no examples");
    }

    /**
     * Returns the mean with its interval, whose method is {@code "student-t"}; without one where there are fewer than two
     * values, or all are the same.
     *
     * @param level confidence level in (0, 1)
     * @throws IllegalArgumentException if the level is outside (0, 1)
     */
    public Estimate estimate(double level) {
        Normal.twoSided(level); // checks the level
        Score mean = mean();
        if (exactSum != null) {
            return Estimate.of(mean, n);
        }
        double effective = n == 0 ? 0 : weights * weights / weightSquares;
        if (effective <= 1) {
            return Estimate.of(mean, n);
        }
        double centre = mean.orElseThrow() - shift;
        double spread = squares - 2 * centre * squaresByWeight + centre * centre * weightSquares;
        double variance = spread / (weights * weights) * (effective / (effective - 1));
        if (!(variance > 0)) {
            return Estimate.of(mean, n);
        }
        double half = StudentT.twoSided(level, effective - 1) * Math.sqrt(variance);
        double value = mean.orElseThrow();
        return new Estimate(mean, new Interval(value - half, value + half, level, "student-t"), n);
    }
}
