package ai.lepton.metrics.inference.internal;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.MultinomialBootstrap;
import ai.lepton.metrics.inference.TestResult;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Normal;
import ai.lepton.metrics.internal.Rounding;
import ai.lepton.metrics.internal.Scaled;
import ai.lepton.metrics.internal.StudentT;
import ai.lepton.metrics.internal.Tails;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tests that a difference is 0, from what is known of its spread. */
public final class DifferenceTests {
    private static final int FEWEST = 10;
    private static final double MOST_SKEW = 0.35;
    private static final double MOST_SKEW_OF_INFLUENCES = 0.25;

    private DifferenceTests() {}

    /**
     * Returns the test that takes the difference for normal, with the interval of z standard errors to either side.
     *
     * @param method the name that the test and the interval get
     * @param difference the first's value minus the second's
     * @param variance of the difference, at least 0
     * @param range the greatest difference that there can be; the interval is cut there on either side
     * @param level confidence level in (0, 1)
     * @param n number of examples
     * @return its statistic is z; undefined where the variance is no more than rounding leaves of values in the range
     * @throws IllegalArgumentException if the variance is negative or not a number, or the level is outside (0, 1)
     */
    public static TestResult normal(
            String method, double difference, double variance, double range, double level, long n) {
        if (!(variance >= 0)) {
            throw new IllegalArgumentException("variance is " + variance + "; it must be at least 0");
        }
        Score score = Score.of(difference);
        double error = Math.sqrt(variance);
        double half = Normal.twoSided(level) * error;
        if (error <= Rounding.of(range <= Double.MAX_VALUE ? range : Math.abs(difference))) {
            return TestResult.undefined(method, "the difference has no variance", Estimate.of(score, n), n);
        }
        Interval bounds =
                new Interval(Math.max(-range, difference - half), Math.min(range, difference + half), level, method);
        double z = difference / error;
        Estimate estimate = new Estimate(score, bounds, n);
        return new TestResult(method, Score.of(z), List.of(), Score.of(Tails.normal(z)), estimate, n);
    }

    /**
     * Returns Student's t-test of a difference whose variance is a sum of squares: of what each example adds to its deviation.
     *
     * <p>Where these are skewed by more than {@value #MOST_SKEW_OF_INFLUENCES}, a few examples decide the gap, and it has a
     * caution.
     *
     * @param method the name that the test and the interval get
     * @param difference the first's value minus the second's
     * @param influences what each example adds to the deviation
     * @param degrees of freedom that the variance is known with, above 0
     * @param range the greatest difference that there can be; the interval is cut there on either side
     * @param level confidence level in (0, 1)
     * @param n number of examples
     * @return undefined where the variance is no more than rounding leaves of values in the range
     * @throws IllegalArgumentException if the degrees are not above 0, or the level is outside (0, 1)
     * @see <a href="https://doi.org/10.1080/01621459.1974.10482962">Hampel 1974, the influence curve</a>
     */
    public static TestResult influenceT(
            String method, double difference, double[] influences, double degrees, double range, double level, long n) {
        Elements.required("influences", influences);
        double variance = 0;
        double cubes = 0;
        for (double influence : influences) {
            variance += influence * influence;
            cubes += influence * influence * influence;
        }
        double error = Math.sqrt(variance);
        Score score = Score.of(difference);
        double half = StudentT.twoSided(level, degrees) * error;
        if (!(error > Rounding.ofSum(range, influences.length))) {
            return TestResult.undefined(method, "the difference has no variance", Estimate.of(score, n), n);
        }
        Interval bounds =
                new Interval(Math.max(-range, difference - half), Math.min(range, difference + half), level, method);
        String caution = Math.abs(cubes) / error / variance > MOST_SKEW_OF_INFLUENCES
                ? "a few of the " + n + " examples decide the difference"
                : null;
        return studentT(method, difference / error, degrees, new Estimate(score, bounds, n, caution), n);
    }

    /**
     * Returns Student's t-test of a difference by the jackknife, with its interval: from what the difference is without each
     * example in turn, or without each of many groups of them.
     *
     * <p>Where what each adds is skewed by more than 0.35 times the root of their number, or there are fewer than 10, the gap
     * has a caution.
     *
     * @param method the name that the test and the interval get
     * @param difference the first's value minus the second's
     * @param magnitude the greater absolute one of the two values
     * @param without the difference without each example or group, at least two; NaN where undefined
     * @param effective number of examples, Kish's where they have weights
     * @param level confidence level in (0, 1)
     * @param n number of examples
     * @return undefined where the difference is the same without each of the examples but for rounding, or is undefined without
     *     one of them
     * @throws IllegalArgumentException if there are fewer than two, or the level is outside (0, 1)
     * @see <a href="https://doi.org/10.1093/biomet/43.3-4.353">Quenouille 1956</a>
     */
    public static TestResult jackknife(
            String method,
            double difference,
            double magnitude,
            double[] without,
            double effective,
            double level,
            long n) {
        return jackknife(
                method, difference, magnitude, Double.POSITIVE_INFINITY, without, effective, level, n, "example");
    }

    /**
     * Returns the same test of values that have bounds, where what is left out in turn is no example, but such as a sentence.
     *
     * @param method the name that the test and the interval get
     * @param difference the first's value minus the second's
     * @param magnitude the greater absolute one of the two values
     * @param range the greatest difference that there can be; the interval is cut there on either side
     * @param without the difference without each unit or group of them, at least two; NaN where undefined
     * @param effective number of units that tell of the difference; those of which a measure counts nothing do not
     * @param level confidence level in (0, 1)
     * @param n number of units
     * @param unit what one is called, such as {@code sentence}
     * @return as {@link #jackknife(String, double, double, double[], double, double, long)}
     * @throws IllegalArgumentException if there are fewer than two, or the level is outside (0, 1)
     */
    public static TestResult jackknife(
            String method,
            double difference,
            double magnitude,
            double range,
            double[] without,
            double effective,
            double level,
            long n,
            String unit) {
        Normal.twoSided(level); // checks the level
        if (without.length < 2) {
            throw new IllegalArgumentException(
                    "a jackknife needs two " + unit + "s or more, here are " + without.length);
        }
        double mean = Arrays.stream(without).average().orElseThrow();
        double squares = 0;
        double cubes = 0;
        for (double one : without) {
            double gap = mean - one;
            squares += gap * gap;
            cubes += gap * gap * gap;
        }
        int groups = without.length;
        double error = Math.sqrt(squares * (groups - 1) / groups);
        Estimate plain = Estimate.of(Score.of(difference), n);
        if (!(error >= 0 && error <= Double.MAX_VALUE)) {
            return TestResult.undefined(
                    method, "the difference is undefined without one of the " + unit + "s", plain, n);
        }
        if (error <= Rounding.ofSum(magnitude, groups)) {
            return TestResult.undefined(
                    method, "the difference is the same without each of the " + unit + "s", plain, n);
        }
        double degrees = Math.max(1e-3, Math.min(effective, groups) - 1);
        double half = StudentT.twoSided(level, degrees) * error;
        Interval bounds =
                new Interval(Math.max(-range, difference - half), Math.min(range, difference + half), level, method);
        double skew = Math.abs(cubes) / (squares * Math.sqrt(squares));
        String caution = effective < FEWEST * (1 - 1e-9)
                ? few(effective, n, unit)
                : skew > MOST_SKEW ? "a few of the " + n + " " + unit + "s decide the difference" : null;
        Estimate gap = new Estimate(plain.score(), bounds, n).withCaution(caution);
        return studentT(method, difference / error, degrees, gap, n);
    }

    private static String few(double effective, long n, String unit) {
        String all = n + " " + unit + (n == 1 ? "" : "s");
        String found = effective >= n * (1 - 1e-9)
                ? all
                : "of " + all + " only "
                        + (effective == Math.rint(effective)
                                ? Long.toString(Math.round(effective))
                                : String.format(Locale.ROOT, "as many as %.1f", effective))
                        + " tell of the difference";
        return found + "; the level holds from about " + FEWEST + " on";
    }

    /**
     * Returns the test that holds 0 against the values of the difference over resamples, with their percentile interval.
     *
     * <p>The p-value is twice the share of resamples on the rarer side of 0; those without a value count on either.
     *
     * @param method the name that the test and the interval get
     * @param difference the first's value minus the second's
     * @param replicates its values over the resamples, NaN where undefined, at least one
     * @param level confidence level in (0, 1)
     * @param n number of examples
     * @return its statistic is the difference; undefined where the resamples do not tell, as in
     *     {@link MultinomialBootstrap#interval}
     * @throws IllegalArgumentException if the level is outside (0, 1)
     */
    public static TestResult resampled(String method, double difference, double[] replicates, double level, long n) {
        return resampled(method, difference, Math.abs(difference), replicates, level, n);
    }

    /**
     * Returns the same test where it is known what the difference is of: values over the resamples that differ from each other
     * by no more than the rounding of sums of such values do not tell.
     *
     * @param method the name that the test and the interval get
     * @param difference the first's value minus the second's
     * @param magnitude the greater absolute one of the two values
     * @param replicates values of the difference over the resamples, NaN where undefined, at least one
     * @param level confidence level in (0, 1)
     * @param n number of examples
     * @return as {@link #resampled(String, double, double[], double, long)}
     * @throws IllegalArgumentException if the level is outside (0, 1)
     */
    public static TestResult resampled(
            String method, double difference, double magnitude, double[] replicates, double level, long n) {
        Score score = Score.of(difference);
        Interval bounds = MultinomialBootstrap.percentiles(replicates, level)
                .map(found -> new Interval(found.low(), found.high(), level, method))
                .orElse(null);
        DoubleSummaryStatistics defined = Arrays.stream(replicates)
                .filter(replicate -> !Double.isNaN(replicate))
                .summaryStatistics();
        if (defined.getMax() - defined.getMin() <= Rounding.ofSum(magnitude, (double) n)) {
            bounds = null;
        }
        Estimate estimate = new Estimate(score, bounds, n);
        if (bounds == null) {
            return TestResult.undefined(method, "the resamples do not tell", estimate, n);
        }
        long notAbove = 0;
        long notBelow = 0;
        for (double replicate : replicates) {
            notAbove += replicate > 0 ? 0 : 1;
            notBelow += replicate < 0 ? 0 : 1;
        }
        double p = Math.min(1, 2 * (1.0 + Math.min(notAbove, notBelow)) / (replicates.length + 1.0));
        return new TestResult(method, score, List.of(), Score.of(p), estimate, n);
    }

    /**
     * Returns the result of a test of two values of which one is undefined, or whose difference no double holds; null where there
     * is a difference to test.
     *
     * @param n number of examples
     */
    public static @Nullable TestResult undefined(String method, Score first, Score second, long n) {
        if (first instanceof Score.Undefined undefined) {
            return undefined(method, "of the first: " + undefined.reason(), n);
        }
        if (second instanceof Score.Undefined undefined) {
            return undefined(method, "of the second: " + undefined.reason(), n);
        }
        return Double.isInfinite(first.orElseThrow() - second.orElseThrow())
                ? undefined(method, Scaled.BEYOND, n)
                : null;
    }

    private static TestResult undefined(String method, String reason, long n) {
        return TestResult.undefined(method, reason, Estimate.of(Score.undefined(reason), n), n);
    }

    private static TestResult studentT(
            String method, double statistic, double degrees, @Nullable Estimate gap, long n) {
        Score pValue = Score.of(Tails.studentT(statistic, degrees));
        return new TestResult(method, Score.of(statistic), List.of(degrees), pValue, gap, n);
    }
}
