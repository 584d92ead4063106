package ai.lepton.metrics.internal;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The bias-corrected and accelerated interval of a bootstrap.
 *
 * <p>A bootstrap knows only what the sample holds of a tail: it falls short for few units, and where a few of them decide the
 * value. Simulations found the level to hold, within two points, from 30 units on, where the skewness of what each adds is at
 * most 0.35 times the root of their number.
 *
 * @see <a href="https://doi.org/10.1080/01621459.1987.10478410">Efron 1987</a>
 */
public final class Bca {
    /** Of fewer units, a bootstrap has a caution. */
    public static final int FEWEST = 30;

    private static final double MOST_SKEW = 0.35;

    private Bca() {}

    /** Returns a text such as {@code 12 rows; the level holds from about 30 on}; null for enough units. */
    public static @Nullable String few(long units, String name) {
        return units < FEWEST
                ? units + " " + name + (units == 1 ? "" : "s") + "; the level holds from about " + FEWEST + " on"
                : null;
    }

    /**
     * Returns the value with its interval.
     *
     * <p>A resample without a value counts as lowest for the low bound and as highest for the high one.
     *
     * @param replicates values over the resamples, NaN where undefined
     * @param value of all rows
     * @param leftOut values without each of the units, or groups of units, in turn
     * @param level confidence level in (0, 1)
     * @param units number of units that are drawn
     * @param name of a unit, such as {@code row}
     * @param n number of examples
     * @return without an interval, and with the reason as its caution, where the resamples all agree but for rounding or all
     *     lie on one side of the value, where a bound falls among those without a value, or where a value with units left out
     *     is undefined
     */
    public static Estimate estimate(
            double[] replicates,
            double value,
            double[] leftOut,
            double level,
            String method,
            long units,
            String name,
            long n) {
        Score score = Score.of(value);
        double z = Normal.twoSided(level);
        double[] sorted = replicates.clone();
        Arrays.sort(sorted); // NaN last
        int defined = sorted.length;
        while (defined > 0 && Double.isNaN(sorted[defined - 1])) {
            defined--;
        }
        double acceleration = acceleration(leftOut);
        if (defined == 0) {
            return none(score, n, "no resample has a value");
        }
        double magnitude = Math.max(Math.abs(sorted[0]), Math.abs(sorted[defined - 1]));
        if (sorted[defined - 1] - sorted[0] <= Rounding.ofSum(magnitude, (double) units)) {
            return none(score, n, "the resamples all agree");
        }
        if (Double.isNaN(acceleration)) {
            return none(score, n, "the value is undefined without one of the " + name + "s");
        }
        double below = 0;
        for (int i = 0; i < defined; i++) {
            double gap = sorted[i] - value;
            below += Math.abs(gap) <= Rounding.ofSum(magnitude, (double) units) ? 0.5 : gap < 0 ? 1 : 0;
        }
        double bias = Normal.quantile(below / defined);
        double last = sorted.length - 1.0;
        double undefined = (double) sorted.length - defined;
        double lowAt = Normal.cdf(shifted(bias, bias - z, acceleration)) * last - undefined;
        double highAt = Normal.cdf(shifted(bias, bias + z, acceleration)) * last;
        if (!(lowAt >= 0 && lowAt <= highAt && highAt <= defined - 1.0) || Double.isInfinite(bias)) {
            return none(
                    score,
                    n,
                    Double.isInfinite(bias)
                            ? "the resamples all lie on one side of the value"
                            : "too many resamples have no value");
        }
        Interval bounds = new Interval(between(sorted, lowAt), between(sorted, highAt), level, method);
        return new Estimate(score, bounds, n).withCaution(caution(6 * Math.abs(acceleration), units, name));
    }

    private static Estimate none(Score score, long n, String reason) {
        return Estimate.of(score, n).withCaution(reason);
    }

    private static @Nullable String caution(double skew, long units, String name) {
        return units >= FEWEST && skew > MOST_SKEW
                ? String.format(
                        Locale.ROOT,
                        "a few of the %d %ss decide the value: what each adds has a skewness of %.1f, and the level holds "
                                + "up to about %.1f",
                        units,
                        name,
                        skew * Math.sqrt((double) units),
                        MOST_SKEW * Math.sqrt((double) units))
                : few(units, name);
    }

    private static double shifted(double bias, double from, double acceleration) {
        return bias + from / (1 - acceleration * from);
    }

    /** Returns a sixth of the skewness of the jackknife: 0 where leaving out makes no difference, NaN where undefined. */
    private static double acceleration(double[] leftOut) {
        double mean = Arrays.stream(leftOut).average().orElse(Double.NaN);
        double cubes = 0;
        double squares = 0;
        for (double one : leftOut) {
            double gap = mean - one;
            cubes += gap * gap * gap;
            squares += gap * gap;
        }
        // The sign is the skewness's; where leaving out makes no difference there is none.
        return squares > 0 ? cubes / (6 * squares * Math.sqrt(squares)) : squares;
    }

    /** Returns the value at a place between two of the sorted values, on the line that joins them. */
    private static double between(double[] sorted, double at) {
        int below = (int) at;
        double share = at - below;
        return share == 0 ? sorted[below] : sorted[below] + share * (sorted[below + 1] - sorted[below]);
    }
}
