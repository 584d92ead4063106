package ai.lepton.metrics.inference;

import ai.lepton.metrics.Interval;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Rounding;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * The bootstrap of any function of counts, such as those of a confusion matrix.
 *
 * <p>Drawing n examples with replacement and counting them is one draw from a multinomial distribution, and that is a
 * chain of binomial draws, one for each cell. So this is the bootstrap over independent examples itself, at a cost that
 * does not grow with their number: O(resamples × cells). Where 1,024 cells or more hold 16 examples or fewer, as in the
 * confusion matrix of hundreds of classes, these are drawn together and shared out one by one, which costs less. It is not
 * valid where examples come in clusters.
 *
 * <p>The same counts and seed give the same result, on any machine.
 *
 * @param resamples number of resamples, at least 1; {@link #DEFAULT_RESAMPLES} serves for a 95 % interval
 * @param seed of the random draws
 * @see <a href="https://doi.org/10.1214/aos/1176344552">Efron 1979</a>
 */
public record MultinomialBootstrap(int resamples, long seed) {
    /** Resamples that hold the bounds of a 95 % interval steady to about a twentieth of its width. */
    public static final int DEFAULT_RESAMPLES = 2000;

    /** The most totals of {@link #replicatesOfTotals}. */
    public static final int MOST_TOTALS = 1 << 16;

    private static final int MOST_REPLICATES = 1 << 28;

    /** The name of the method in the intervals. */
    public static final String METHOD = "multinomial-bootstrap";

    // So many terms may have been rounded on the way to a statistic.
    private static final double MOST_TERMS = 1000;

    /** Checks that there are resamples. */
    public MultinomialBootstrap {
        if (resamples < 1) {
            throw new IllegalArgumentException("resamples is " + resamples + "; it must be at least 1");
        }
    }

    /**
     * Returns the percentile interval of a statistic of the counts.
     *
     * <p>A resample in which the statistic has no value could lie anywhere, so it counts as lowest for the low bound and
     * as highest for the high one; there is no interval where a bound falls among such. Nor is there where all resamples
     * agree, as they do for a classifier without an error: that says nothing of the next example.
     *
     * @param counts of n independent examples by cell, none negative, some above 0
     * @param level confidence level in (0, 1)
     * @param statistic of counts of the same shape, NaN where it is undefined; must not keep or change the array
     * @return the interval, its method {@code "multinomial-bootstrap"}, or nothing where the resamples do not tell
     * @throws IllegalArgumentException if a count is negative, all are 0, or the level is outside (0, 1)
     */
    public Optional<Interval> interval(long[] counts, double level, ToDoubleFunction<long[]> statistic) {
        return percentiles(
                replicates(counts, 1, (cells, values) -> values[0] = statistic.applyAsDouble(cells))[0], level);
    }

    /**
     * Returns the values of several statistics over the same resamples.
     *
     * @param counts of n independent examples by cell, none negative, some above 0
     * @param statistics number of statistics
     * @param compute writes the statistics of the counts that it is given into the array that it is given; must not keep
     *     either, or change the counts
     * @return shape {@code [statistics, resamples]}, in the order of the draws
     * @throws IllegalArgumentException if a count is negative, or all are 0
     */
    public double[][] replicates(long[] counts, int statistics, BiConsumer<long[], double[]> compute) {
        MultinomialSampler sampler = new MultinomialSampler(counts, total(counts), seed);
        return replicates(counts.length, sampler::draw, statistics, compute);
    }

    /**
     * Returns the values of several statistics that follow from totals of the counts, such as those of the rows and columns
     * of a table. The resamples are those of {@link #replicates}, but the counts themselves are not written out, which
     * matters where there are many.
     *
     * @param counts of n independent examples by cell, none negative, some above 0
     * @param first of each cell, the total to which it adds, such as its row's, in [0, totals)
     * @param second of each cell, another total to which it adds, such as its column's, in [0, totals)
     * @param totals number of totals, at most {@link #MOST_TOTALS}
     * @param statistics number of statistics
     * @param compute writes the statistics of the totals that it is given, shape {@code [totals]}, into the array that it is
     *     given; must not keep either, or change the totals
     * @return shape {@code [statistics, resamples]}, in the order of the draws
     * @throws IllegalArgumentException if a count is negative, all are 0, lengths differ, or an index is outside its range
     */
    public double[][] replicatesOfTotals(
            long[] counts,
            int[] first,
            int[] second,
            int totals,
            int statistics,
            BiConsumer<long[], double[]> compute) {
        Elements.required("second", second);
        Elements.required("first", first);
        if (totals < 1 || totals > MOST_TOTALS) {
            throw new IllegalArgumentException("totals is " + totals + ", outside [1, " + MOST_TOTALS + "]");
        }
        checkIndices("first", first, counts.length, totals);
        checkIndices("second", second, counts.length, totals);
        MultinomialSampler.Totals sampler = new MultinomialSampler(counts, total(counts), seed).totals(first, second);
        return replicates(totals, sampler::draw, statistics, compute);
    }

    private static void checkIndices(String name, int[] indices, int cells, int totals) {
        if (indices.length != cells) {
            throw new IllegalArgumentException(name + " has " + indices.length + " values but counts has " + cells
                    + "; they must describe the same cells");
        }
        for (int cell = 0; cell < cells; cell++) {
            if (indices[cell] < 0 || indices[cell] >= totals) {
                throw new IllegalArgumentException(
                        name + "[" + cell + "] is " + indices[cell] + ", outside [0, " + totals + ")");
            }
        }
    }

    private double[][] replicates(
            int numbers, Consumer<long[]> draw, int statistics, BiConsumer<long[], double[]> compute) {
        if (statistics < 0 || (long) statistics * resamples > MOST_REPLICATES) {
            throw new IllegalArgumentException(statistics + " statistics of " + resamples
                    + " resamples can't be held; at most " + MOST_REPLICATES + " numbers are");
        }
        long[] resample = new long[numbers];
        double[] values = new double[statistics];
        double[][] replicates = new double[statistics][resamples];
        for (int r = 0; r < resamples; r++) {
            draw.accept(resample);
            compute.accept(resample, values);
            for (int s = 0; s < statistics; s++) {
                replicates[s][r] = values[s];
            }
        }
        return replicates;
    }

    /**
     * Returns the percentile interval of replicates, as {@link #interval} does.
     *
     * @param replicates values over the resamples, NaN where undefined, shape {@code [resamples]}
     * @param level confidence level in (0, 1)
     */
    public static Optional<Interval> percentiles(double[] replicates, double level) {
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("confidence level is " + level + ", outside (0, 1)");
        }
        double[] sorted = replicates.clone();
        Arrays.sort(sorted); // NaN last
        int undefined = 0;
        while (undefined < sorted.length && Double.isNaN(sorted[sorted.length - 1 - undefined])) {
            undefined++;
        }
        int defined = sorted.length - undefined;
        double last = sorted.length - 1.0;
        double lowAt = (1 - level) / 2 * last - undefined;
        double highAt = (1 + level) / 2 * last;
        if (defined == 0 || lowAt < 0 || highAt > defined - 1 || agree(sorted[0], sorted[defined - 1])) {
            return Optional.empty();
        }
        return Optional.of(new Interval(between(sorted, lowAt), between(sorted, highAt), level, METHOD));
    }

    /** Returns whether the least and the greatest value are the same but for what rounding makes of them. */
    private static boolean agree(double least, double greatest) {
        double magnitude = Math.max(Math.abs(least), Math.abs(greatest));
        return least == greatest || greatest - least <= Rounding.ofSum(magnitude, MOST_TERMS);
    }

    /** Returns the value at a place between two of the sorted values, on the line that joins them. */
    private static double between(double[] sorted, double at) {
        int below = (int) at;
        double share = at - below;
        return share == 0 ? sorted[below] : sorted[below] + share * (sorted[below + 1] - sorted[below]);
    }

    private static long total(long[] counts) {
        long total = 0;
        for (int cell = 0; cell < counts.length; cell++) {
            if (counts[cell] < 0) {
                throw new IllegalArgumentException(
                        "counts[" + cell + "] is " + counts[cell] + "; counts are not negative");
            }
            total = Math.addExact(total, counts[cell]);
        }
        if (total == 0) {
            throw new IllegalArgumentException("all " + counts.length + " counts are 0; there is nothing to draw from");
        }
        return total;
    }
}
