package ai.lepton.metrics.conformal;

import ai.lepton.metrics.Interval;
import ai.lepton.metrics.internal.Beta;
import ai.lepton.metrics.internal.Quoted;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import org.apache.commons.numbers.arrays.Selection;
import org.jspecify.annotations.Nullable;

/**
 * The score that a new example exceeds with a probability of at most 1 − confidence: of n calibration scores the
 * ⌈(n + 1) · confidence⌉-th smallest.
 *
 * <p>Where that rank is above n, as for 12 examples and 95 %, no score will do: the threshold is infinite, and says so. The
 * confidence is taken as the decimal number that it is written as, so that 0.55 of 100 is 55.
 *
 * <p>The probability is over the calibration examples and the new one together, which must be exchangeable: drawn alike, and none
 * of them seen by the model. {@link #coverage} says how far one calibration may be from it.
 *
 * @param confidence 1 − α, in (0, 1), such as 0.9
 * @param n number of calibration examples, not negative
 * @param value the threshold; infinity exactly where n is below {@link #leastExamples}
 * @param of what the examples are of, such as the name of a group; null for all examples
 * @see <a href="https://doi.org/10.1007/b106715">Vovk, Gammerman and Shafer 2005</a>
 * @see <a href="https://doi.org/10.1080/01621459.2017.1307116">Lei et al. 2018, theorem 2.2</a>
 */
public record ConformalThreshold(
        double confidence, int n, double value, @Nullable String of) {

    /** Checks the ranges, and that the threshold is infinite where it must be and nowhere else. */
    public ConformalThreshold {
        checkConfidence(confidence);
        if (n < 0) {
            throw new IllegalArgumentException("n is " + n + "; it must not be negative");
        }
        boolean tooFew = rank(n, confidence) > n;
        if (tooFew && value != Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("the threshold is " + value + "; " + n + " examples give none for "
                    + Interval.percent(confidence) + ", so it must be infinite");
        }
        if (!tooFew && !(Math.abs(value) <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("the threshold is " + value + "; that of " + n + " examples for "
                    + Interval.percent(confidence) + " is finite");
        }
    }

    /**
     * Finds the threshold of all examples.
     *
     * @param scores of examples that the model was not fitted to, the greater the stranger, shape {@code [n]}, finite; n may be 0
     * @param confidence 1 − α, in (0, 1)
     * @throws IllegalArgumentException if a score is not finite, or the confidence is outside its range
     */
    public static ConformalThreshold of(double[] scores, double confidence) {
        checkConfidence(confidence);
        Checks.finite("scores", scores);
        long rank = rank(scores.length, confidence);
        double value = Double.POSITIVE_INFINITY;
        if (rank <= scores.length) {
            double[] copy = scores.clone();
            int index = (int) rank - 1;
            Selection.select(copy, index);
            value = copy[index];
        }
        return new ConformalThreshold(confidence, scores.length, value, null);
    }

    /**
     * Returns how many calibration examples it takes for a finite threshold: 9 for 0.9, 19 for 0.95, 99 for 0.99.
     *
     * @param confidence 1 − α, in (0, 1)
     * @throws IllegalArgumentException if it is outside
     */
    public static long leastExamples(double confidence) {
        checkConfidence(confidence);
        BigDecimal exact = BigDecimal.valueOf(confidence);
        return exact.divide(BigDecimal.ONE.subtract(exact), 0, RoundingMode.CEILING)
                .longValueExact();
    }

    /** Returns ⌈(n + 1) · confidence⌉, computed exactly. */
    static long rank(long n, double confidence) {
        return BigDecimal.valueOf(confidence)
                .multiply(BigDecimal.valueOf(n + 1))
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
    }

    static void checkConfidence(double confidence) {
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("confidence is " + confidence + ", outside (0, 1)");
        }
    }

    /** Returns the same threshold with another name of what the examples are of. */
    ConformalThreshold named(String name) {
        return new ConformalThreshold(confidence, n, value, name);
    }

    /** Returns whether there are examples enough for the confidence. */
    public boolean isFinite() {
        return value <= Double.MAX_VALUE;
    }

    /**
     * Returns why the threshold is infinite, such as {@code 12 examples of 'south' are too few for 95 %, which takes 19}; empty
     * where it is finite.
     */
    public Optional<String> whyInfinite() {
        return isFinite() ? Optional.empty() : Optional.of(tooFew(n, confidence, of));
    }

    static String tooFew(int n, double confidence, @Nullable String of) {
        return n + (n == 1 ? " example" : " examples") + (of == null ? "" : " of " + Quoted.of(of))
                + (n == 1 ? " is" : " are") + " too few for " + Interval.percent(confidence) + ", which takes "
                + leastExamples(confidence);
    }

    /**
     * Returns between which bounds the coverage lies that this one calibration gives on all examples to come: 100 examples and
     * 90 % give 83.6 to 95.1 %, at a level of 95 %. It is a quantile of Beta(r, n + 1 − r), r the rank, where scores do not
     * tie; with ties the coverage may be above.
     *
     * @param level in (0, 1)
     * @return empty where the threshold is infinite
     * @throws IllegalArgumentException if the level is outside
     * @see <a href="https://proceedings.mlr.press/v25/vovk12.html">Vovk 2012</a>
     */
    public Optional<Interval> coverage(double level) {
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("level is " + level + ", outside (0, 1)");
        }
        if (!isFinite()) {
            return Optional.empty();
        }
        double rank = rank(n, confidence);
        double tail = (1 - level) / 2;
        return Optional.of(new Interval(
                Beta.quantile(tail, rank, n + 1 - rank), Beta.upperQuantile(tail, rank, n + 1 - rank), level, "beta"));
    }
}
