package ai.lepton.metrics.inference;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Dyadic;
import ai.lepton.metrics.internal.Normal;
import ai.lepton.metrics.internal.Rounding;
import org.jspecify.annotations.Nullable;

/**
 * The mean of independent values, such as losses, with its interval. Values may have weights; those of weight 0 count
 * nothing.
 *
 * <p>Sums are compensated, so that the mean of many values keeps its digits. Values and weights may be of any size: the mean is
 * right wherever a double can hold it. Where they are so large or so small that a double can't hold their squares, there is no
 * interval. Two samples merge, in memory that does not grow with the values.
 *
 * <p>What interval holds its level depends on what values there can be, so there are two:
 *
 * <ul>
 *   <li>{@link #estimate(double)}, for values that may be anything, such as differences: Student's t.
 *   <li>{@link #estimate(double, double, double)}, for values with a bound, such as losses, which are skewed: Student's t
 *       by Hall's transformation, which takes out the skewness.
 * </ul>
 *
 * <p>Each says in a {@linkplain Estimate#caution() caution} where its level is not known to hold.
 *
 * @see <a href="https://doi.org/10.1093/biomet/6.1.1">Student 1908</a>
 * @see <a href="https://doi.org/10.1111/j.2517-6161.1992.tb01876.x">Hall 1992</a>
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
    private double weightCubes;
    private double sum;
    private double lost;
    // Sums of w² d, w² d², w³ d, w³ d² and w³ d³ of the deviations d from the shift.
    private double ofSquares1;
    private double ofSquares2;
    private double ofCubes1;
    private double ofCubes2;
    private double ofCubes3;
    // Of the values of weight 1, their number and the sums of d, d² and d³; the sums above are of the others.
    private long plain;
    private double ofPlain1;
    private double ofPlain2;
    private double ofPlain3;
    private double least = Double.POSITIVE_INFINITY;
    private double greatest = Double.NEGATIVE_INFINITY;
    private double magnitude;
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
        add(value, weight, Math.abs(value));
    }

    /**
     * Adds a value with its weight, and says what it was computed from. Values that differ by no more than the rounding of
     * such numbers are the same: 100.1 − 100 and 0.1 are, where the first came from numbers of 100.
     *
     * @param value finite
     * @param weight finite and not negative
     * @param from the greatest absolute number that went into the value, such as of a truth and its prediction into an error
     * @throws IllegalArgumentException if an argument is outside its range
     */
    public void add(double value, double weight, double from) {
        if (weight == 1 && from >= 0 && isTame(value)) {
            see(value, from);
            addPlain(value);
        } else {
            addOther(value, weight, from);
        }
    }

    private void see(double value, double from) {
        n++;
        least = value < least ? value : least;
        greatest = value > greatest ? value : greatest;
        magnitude = from > magnitude ? from : magnitude;
    }

    private void addPlain(double value) {
        if (weights == 0) {
            shift = value;
        }
        plain++;
        weights += 1;
        addToSum(value, 0);
        // Around the first value, so that an offset costs no digits.
        double deviation = value - shift;
        double second = deviation * deviation;
        ofPlain1 += deviation;
        ofPlain2 += second;
        ofPlain3 += second * deviation;
    }

    private void addOther(double value, double weight, double from) {
        if (!(Math.abs(value) <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("value is " + value + "; a mean needs finite values");
        }
        if (!(weight >= 0 && weight <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("weight is " + weight + "; weights are finite and not negative");
        }
        if (!(from >= 0)) {
            throw new IllegalArgumentException("the value comes from numbers of " + from + "; that is not negative");
        }
        if (weight == 0) {
            return;
        }
        see(value, from);
        if (!isTame(value) || weight > GREATEST_WEIGHT || weight < LEAST_WEIGHT) {
            addExactly(Dyadic.of(value).times(weight), Dyadic.of(weight));
            return;
        }
        if (weights == 0) {
            shift = value;
        }
        weights += weight;
        addToSum(weight * value, 0);
        double deviation = value - shift;
        double second = deviation * deviation;
        double square = weight * weight;
        double cube = square * weight;
        weightSquares += square;
        weightCubes += cube;
        ofSquares1 += square * deviation;
        ofSquares2 += square * second;
        ofCubes1 += cube * deviation;
        ofCubes2 += cube * second;
        ofCubes3 += cube * second * deviation;
    }

    private static boolean isTame(double value) {
        double size = Math.abs(value);
        return size <= GREATEST_VALUE && (size >= LEAST_VALUE || size == 0);
    }

    private void addExactly(Dyadic value, Dyadic weight) {
        exactSum = (exactSum == null ? Dyadic.ZERO : exactSum).plus(value);
        exactWeights = (exactWeights == null ? Dyadic.ZERO : exactWeights).plus(weight);
    }

    private void addToSum(double value, double lostBefore) {
        double term = value - lostBefore - lost;
        double next = sum + term;
        lost = next - sum - term;
        sum = next;
    }

    /** Adds the values of another sample; the other stays as it is. A mean has no unit, so any two samples merge. */
    public SampleMean merge(SampleMean other) {
        if (other.exactSum != null && other.exactWeights != null) {
            addExactly(other.exactSum, other.exactWeights);
        }
        n += other.n;
        least = Math.min(least, other.least);
        greatest = Math.max(greatest, other.greatest);
        magnitude = Math.max(magnitude, other.magnitude);
        if (other.weights == 0) {
            return this;
        }
        if (weights == 0) {
            shift = other.shift;
        }
        // The other's sums, moved from its shift to this one's.
        double move = other.shift - shift;
        double squared = move * move;
        ofCubes3 += other.ofCubes3
                + 3 * move * other.ofCubes2
                + 3 * squared * other.ofCubes1
                + squared * move * other.weightCubes;
        ofCubes2 += other.ofCubes2 + 2 * move * other.ofCubes1 + squared * other.weightCubes;
        ofCubes1 += other.ofCubes1 + move * other.weightCubes;
        ofSquares2 += other.ofSquares2 + 2 * move * other.ofSquares1 + squared * other.weightSquares;
        ofSquares1 += other.ofSquares1 + move * other.weightSquares;
        ofPlain3 += other.ofPlain3
                + 3 * move * other.ofPlain2
                + 3 * squared * other.ofPlain1
                + squared * move * other.plain;
        ofPlain2 += other.ofPlain2 + 2 * move * other.ofPlain1 + squared * other.plain;
        ofPlain1 += other.ofPlain1 + move * other.plain;
        plain += other.plain;
        weights += other.weights;
        weightSquares += other.weightSquares;
        weightCubes += other.weightCubes;
        addToSum(other.sum, other.lost);
        return this;
    }

    /** Returns the number of values, those of weight 0 not among them. */
    public long size() {
        return n;
    }

    /** Returns the mean, undefined where nothing was added. */
    public Score mean() {
        if (exactSum != null && exactWeights != null) {
            Dyadic all = exactSum.plus(Dyadic.of(sum)).minus(Dyadic.of(lost));
            return all.over(exactWeights.plus(Dyadic.of(weights))).score();
        }
        return Score.ratio(sum, weights, "there are no examples");
    }

    /** Returns the greatest absolute number that a value is, or came from. */
    private double magnitude() {
        return n == 0 ? 0 : Math.max(magnitude, Math.max(Math.abs(least), Math.abs(greatest)));
    }

    /** Returns whether all values are the same but for rounding. */
    public boolean isConstant() {
        return n > 0 && Rounding.areSame(least, greatest, magnitude());
    }

    /**
     * Returns the mean with Student's interval, whose method is {@code "student-t"}.
     *
     * <p>It holds its level for values whose distribution is not skewed, however many there are, and for skewed ones where
     * there are many of them. A caution tells of fewer than 5 values, and of a skewness above 0.35 √n; n is Kish's effective
     * number where the values have weights.
     *
     * @param level confidence level in (0, 1)
     * @return without an interval, and with the reason as a caution, where there is one value, or where all are the same but
     *     for rounding
     * @throws IllegalArgumentException if the level is outside (0, 1)
     */
    public Estimate estimate(double level) {
        return estimate(level, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /**
     * Returns the mean of values that have bounds, with its interval: Student's by Hall's transformation of the skewness,
     * {@code "hall-t"}, cut at the bounds. Without a bound it is {@link #estimate(double)}.
     *
     * <p>Of values with one bound, the sample's skewness is taken 1.4 times, since a sample shows less of it than there is. The
     * level was simulated: see the guide's page on intervals. A caution tells where it may not hold:
     *
     * <ul>
     *   <li>of values with one bound, such as absolute errors, where they are fewer than 30, or the square of their
     *       coefficient of variation, from that bound, is above 0.4 √n, and for more than some 120 values above 4/3 n^(1/4):
     *       their tail may be so heavy that what was not seen yet decides the mean;
     *   <li>of values with two bounds, such as Brier scores, where the mean rests on fewer than 5 of them, by Kish's
     *       effective number of values by their distance from a bound.
     * </ul>
     *
     * <p>Where all values are the same but for rounding, nothing is known of how others would vary, and a spread of 0 says
     * nothing. With two bounds there is an interval all the same, {@code "clopper-pearson"}: at most a share 1 − ((1 − level)
     * / 2)^(1/n) of all values is another than those seen, and lies at a bound at worst. With fewer there is none.
     *
     * @param level confidence level in (0, 1)
     * @param lowest the least value that there can be; −∞ where there is no bound
     * @param highest the greatest value that there can be; ∞ where there is no bound
     * @throws IllegalArgumentException if the level is outside (0, 1), or a value lies outside the bounds by more than
     *     rounding
     */
    public Estimate estimate(double level, double lowest, double highest) {
        Normal.twoSided(level); // checks the level
        double slack = Rounding.of(Math.max(magnitude(), Math.max(finite(lowest), finite(highest))));
        if (n > 0 && (least < lowest - slack || greatest > highest + slack)) {
            throw new IllegalArgumentException("values lie in [" + least + ", " + greatest + "], outside the bounds ["
                    + lowest + ", " + highest + "]");
        }
        Score mean = mean();
        if (!mean.isDefined()) {
            return Estimate.of(mean, n);
        }
        if (exactSum != null) {
            return Estimate.of(mean, n)
                    .withCaution("values or weights are too large or too small for their squares to be told");
        }
        return new MeanInterval(moments(), level, lowest, highest).estimate(mean.orElseThrow());
    }

    private static double finite(double bound) {
        return Double.isInfinite(bound) ? 0 : Math.abs(bound);
    }

    private MeanInterval.Moments moments() {
        double effective = weights * (weights / (weightSquares + plain));
        double centre = sum / weights - shift;
        double squared = centre * centre;
        // Of the deviations from the mean, times the weights: what each value adds to the error of the weighted mean.
        double second =
                (ofSquares2 + ofPlain2) - 2 * centre * (ofSquares1 + ofPlain1) + squared * (weightSquares + plain);
        double third = (ofCubes3 + ofPlain3)
                - 3 * centre * (ofCubes2 + ofPlain2)
                + 3 * squared * (ofCubes1 + ofPlain1)
                - squared * centre * (weightCubes + plain);
        double spread = Math.max(0, second);
        double skew = third / (spread * Math.sqrt(spread));
        return new MeanInterval.Moments(
                n, effective, spread / weights / weights, Double.isFinite(skew) ? skew : 0, isConstant());
    }
}
