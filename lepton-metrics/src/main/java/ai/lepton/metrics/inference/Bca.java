package ai.lepton.metrics.inference;

import ai.lepton.metrics.Interval;
import java.util.Arrays;
import java.util.Optional;

/**
 * The bias-corrected and accelerated interval of a bootstrap.
 *
 * @see <a href="https://doi.org/10.1080/01621459.1987.10478410">Efron 1987</a>
 */
final class Bca {
    private Bca() {}

    /**
     * Returns the interval.
     *
     * <p>A resample without a value counts as lowest for the low bound and as highest for the high one.
     *
     * @param replicates values over the resamples, NaN where undefined
     * @param value of all rows
     * @param leftOut values without each of the rows, or groups of rows, in turn
     * @param level confidence level in (0, 1)
     * @return nothing where the resamples all agree or all lie on one side of the value, where a bound falls among those
     *     without a value, or where a value with rows left out is undefined
     */
    static Optional<Interval> interval(
            double[] replicates, double value, double[] leftOut, double level, String method) {
        double z = Normal.twoSided(level);
        double[] sorted = replicates.clone();
        Arrays.sort(sorted); // NaN last
        int defined = sorted.length;
        while (defined > 0 && Double.isNaN(sorted[defined - 1])) {
            defined--;
        }
        double acceleration = acceleration(leftOut);
        if (defined == 0 || sorted[0] == sorted[defined - 1] || Double.isNaN(acceleration)) {
            return Optional.empty();
        }
        double below = 0;
        for (int i = 0; i < defined; i++) {
            below += sorted[i] < value ? 1 : sorted[i] == value ? 0.5 : 0;
        }
        double bias = Normal.quantile(below / defined);
        double last = sorted.length - 1.0;
        double undefined = (double) sorted.length - defined;
        double lowAt = Normal.cdf(shifted(bias, bias - z, acceleration)) * last - undefined;
        double highAt = Normal.cdf(shifted(bias, bias + z, acceleration)) * last;
        if (!(lowAt >= 0 && lowAt <= highAt && highAt <= defined - 1.0) || Double.isInfinite(bias)) {
            return Optional.empty();
        }
        return Optional.of(new Interval(between(sorted, lowAt), between(sorted, highAt), level, method));
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
        return squares == 0 ? 0 : cubes / (6 * squares * Math.sqrt(squares));
    }

    /** Returns the value at a place between two of the sorted values, on the line that joins them. */
    private static double between(double[] sorted, double at) {
        int below = (int) at;
        double share = at - below;
        return share == 0 ? sorted[below] : sorted[below] + share * (sorted[below + 1] - sorted[below]);
    }
}
