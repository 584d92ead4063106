package ai.lepton.metrics.inference;

import ai.lepton.metrics.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import org.apache.commons.numbers.gamma.InverseErfc;

/**
 * The bias-corrected and accelerated bootstrap of any function of sums over independent rows: means, ratios, R².
 *
 * <p>A row holds the numbers that one example, or one cluster of examples such as a sentence, adds to the sums. Up to
 * {@link #MOST_CELLS} rows are resampled one by one. More are dealt at random into that many cells, whose sums are
 * resampled in their place: the variance of a sum stays the same on average, is estimated from thousands of cells, and
 * costs the same at any number of rows.
 *
 * <p>The same rows and seed give the same intervals, on any machine. Not safe for several threads.
 *
 * @see <a href="https://doi.org/10.1080/01621459.1987.10478410">Efron 1987</a>
 */
public final class RowBootstrap {
    /** Resamples that hold the bounds of a 95 % interval steady to about a twentieth of its width. */
    public static final int DEFAULT_RESAMPLES = 2000;

    /** Rows beyond this number are dealt into as many cells. */
    public static final int MOST_CELLS = 4096;

    /** The name of the method in the intervals. */
    public static final String METHOD = "bca-bootstrap";

    private static final long STEP = 0x9E3779B97F4A7C15L;

    private final long rows;
    private final int columns;
    private final long seed;
    private final int cells;
    private final double[] table;
    private long added;

    /**
     * Creates one without rows.
     *
     * @param rows how many will be added, at least 1
     * @param columns numbers in a row, at least 1
     * @param seed of all random draws
     * @throws IllegalArgumentException if there is no row or column
     */
    public RowBootstrap(long rows, int columns, long seed) {
        if (rows < 1 || columns < 1) {
            throw new IllegalArgumentException("can't resample " + rows + " rows of " + columns + " numbers");
        }
        this.rows = rows;
        this.columns = columns;
        this.seed = seed;
        this.cells = (int) Math.min(rows, MOST_CELLS);
        this.table = new double[Math.multiplyExact(cells, columns)];
    }

    /**
     * Adds a row.
     *
     * @param row shape {@code [columns]}; not kept
     * @throws IllegalArgumentException if it has another length
     * @throws IllegalStateException if all rows were added before
     */
    public void add(double[] row) {
        if (row.length != columns) {
            throw new IllegalArgumentException("a row has " + row.length + " numbers; this takes " + columns);
        }
        if (added == rows) {
            throw new IllegalStateException("all " + rows + " rows were added before");
        }
        int cell = rows <= MOST_CELLS ? (int) added : (int) (mixed(~seed + STEP * (added + 1)) >>> 52);
        int start = cell * columns;
        for (int c = 0; c < columns; c++) {
            table[start + c] += row[c];
        }
        added++;
    }

    /** Returns well-mixed bits: those of SplitMix64's output function. */
    private static long mixed(long bits) {
        long z = bits;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /**
     * Returns intervals of several statistics, all from the same resamples.
     *
     * <p>A resample in which a statistic has no value could lie anywhere, so it counts as lowest for the low bound and as
     * highest for the high one. There is no interval where a bound falls among such, where all resamples agree, where they
     * all lie to one side of the estimate, or where the statistic has no value without one of the rows.
     *
     * @param statistics number of statistics
     * @param compute writes the statistics of the sums that it is given (first argument, shape {@code [columns]}) into
     *     the array that it is given (second, shape {@code [statistics]}), NaN where undefined; must not keep either
     * @param resamples number of resamples, at least 1
     * @param level confidence level in (0, 1)
     * @return one entry per statistic; the method is {@code "bca-bootstrap"}
     * @throws IllegalArgumentException if there is no resample, or the level is outside (0, 1)
     * @throws IllegalStateException if rows are missing
     */
    public List<Optional<Interval>> intervals(
            int statistics, BiConsumer<double[], double[]> compute, int resamples, double level) {
        if (resamples < 1) {
            throw new IllegalArgumentException("resamples is " + resamples + "; it must be at least 1");
        }
        Normal.twoSided(level); // checks the level
        if (added < rows) {
            throw new IllegalStateException("only " + added + " of " + rows + " rows were added");
        }
        double[] values = new double[statistics];
        double[] sums = sums();
        compute.accept(sums, values);
        double[] estimates = values.clone();
        double[][] replicates = new double[statistics][resamples];
        SplittableRandom random = new SplittableRandom(seed);
        double[] drawn = new double[columns];
        int[] counts = new int[cells];
        for (int r = 0; r < resamples; r++) {
            draw(random, counts, drawn);
            compute.accept(drawn, values);
            for (int s = 0; s < statistics; s++) {
                replicates[s][r] = values[s];
            }
        }
        double[] accelerations = accelerations(sums, statistics, compute);
        List<Optional<Interval>> intervals = new ArrayList<>();
        for (int s = 0; s < statistics; s++) {
            intervals.add(bca(estimates[s], replicates[s], accelerations[s], level));
        }
        return intervals;
    }

    private double[] sums() {
        double[] sums = new double[columns];
        for (int cell = 0; cell < cells; cell++) {
            for (int c = 0; c < columns; c++) {
                sums[c] += table[cell * columns + c];
            }
        }
        return sums;
    }

    private void draw(SplittableRandom random, int[] counts, double[] drawn) {
        Arrays.fill(counts, 0);
        for (int i = 0; i < cells; i++) {
            counts[random.nextInt(cells)]++;
        }
        Arrays.fill(drawn, 0);
        for (int cell = 0; cell < cells; cell++) {
            int count = counts[cell];
            if (count > 0) {
                int start = cell * columns;
                for (int c = 0; c < columns; c++) {
                    drawn[c] += count * table[start + c];
                }
            }
        }
    }

    /** Returns a sixth of the skewness of each statistic's jackknife, NaN where it has no value without some cell. */
    private double[] accelerations(double[] sums, int statistics, BiConsumer<double[], double[]> compute) {
        double[][] without = new double[statistics][cells];
        double[] rest = new double[columns];
        double[] values = new double[statistics];
        for (int cell = 0; cell < cells; cell++) {
            for (int c = 0; c < columns; c++) {
                rest[c] = sums[c] - table[cell * columns + c];
            }
            compute.accept(rest, values);
            for (int s = 0; s < statistics; s++) {
                without[s][cell] = values[s];
            }
        }
        double[] accelerations = new double[statistics];
        for (int s = 0; s < statistics; s++) {
            accelerations[s] = acceleration(without[s]);
        }
        return accelerations;
    }

    private static double acceleration(double[] without) {
        double mean = 0;
        for (double value : without) {
            mean += value / without.length;
        }
        double squares = 0;
        double cubes = 0;
        for (double value : without) {
            double gap = mean - value;
            squares += gap * gap;
            cubes += gap * gap * gap;
        }
        return squares == 0 ? 0 : cubes / (6 * squares * Math.sqrt(squares));
    }

    private static Optional<Interval> bca(double estimate, double[] replicates, double acceleration, double level) {
        double[] sorted = replicates.clone();
        Arrays.sort(sorted); // NaN last
        int undefined = 0;
        int below = 0;
        int same = 0;
        for (double value : sorted) {
            undefined += Double.isNaN(value) ? 1 : 0;
            below += value < estimate ? 1 : 0;
            same += value == estimate ? 1 : 0;
        }
        int defined = sorted.length - undefined;
        if (Double.isNaN(estimate) || Double.isNaN(acceleration) || defined == 0 || sorted[0] == sorted[defined - 1]) {
            return Optional.empty();
        }
        double bias = normalQuantile((below + 0.5 * same) / defined);
        double half = Normal.twoSided(level);
        double low = corrected(bias, bias - half, acceleration);
        double high = corrected(bias, bias + half, acceleration);
        double last = sorted.length - 1.0;
        double lowAt = low * last - undefined;
        double highAt = high * last;
        // Written so that NaN, from a bias without bounds, is refused too.
        if (!(lowAt >= 0 && highAt <= defined - 1 && lowAt <= highAt)) {
            return Optional.empty();
        }
        double lowBound = between(sorted, lowAt);
        double highBound = between(sorted, highAt);
        return Double.isInfinite(lowBound) || Double.isInfinite(highBound)
                ? Optional.empty()
                : Optional.of(new Interval(lowBound, highBound, level, METHOD));
    }

    private static double normalQuantile(double probability) {
        return -Math.sqrt(2) * InverseErfc.value(2 * probability);
    }

    private static double corrected(double bias, double z, double acceleration) {
        double shrink = 1 - acceleration * z;
        return shrink > 0 ? Normal.cdf(bias + z / shrink) : Double.NaN;
    }

    /** Returns the value at a place between two of the sorted values, on the line that joins them. */
    private static double between(double[] sorted, double at) {
        int below = (int) at;
        double share = at - below;
        return share == 0 ? sorted[below] : sorted[below] + share * (sorted[below + 1] - sorted[below]);
    }
}
