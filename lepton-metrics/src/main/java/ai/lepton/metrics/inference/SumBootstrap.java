package ai.lepton.metrics.inference;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Bca;
import ai.lepton.metrics.internal.Normal;
import ai.lepton.metrics.internal.SeedMix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;

/**
 * The bias-corrected and accelerated bootstrap of any function of sums over independent rows: means, ratios, R².
 *
 * <p>A row holds the numbers that one example, or one cluster of examples such as a sentence, adds to the sums. Up to
 * {@link #MOST_CELLS} rows are resampled one by one. More are dealt at random into that many cells, whose sums are
 * resampled in their place: the variance of a sum stays the same on average, is estimated from thousands of cells, and
 * costs the same at any number of rows.
 *
 * <p>The same rows and seed give the same intervals, on any machine. Not safe for several threads. For a statistic that is
 * no function of sums, there is {@link Bootstrap}, which hands it the rows themselves: that costs as many steps a resample
 * as there are rows, where this takes no more than {@link #MOST_CELLS} additions.
 *
 * @see <a href="https://doi.org/10.1080/01621459.1987.10478410">Efron 1987</a>
 */
public final class SumBootstrap {
    /** Rows beyond this number are dealt into as many cells. */
    public static final int MOST_CELLS = 4096;

    private static final long MOST_NUMBERS = 1L << 28;

    /** The name of the method in the intervals. */
    public static final String METHOD = "bca-bootstrap";

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
    public SumBootstrap(long rows, int columns, long seed) {
        if (rows < 1 || columns < 1) {
            throw new IllegalArgumentException("can't resample " + rows + " rows of " + columns + " numbers");
        }
        if (Math.min(rows, MOST_CELLS) * columns > MOST_NUMBERS) {
            throw new IllegalArgumentException("can't resample rows of " + columns + " numbers; "
                    + MOST_NUMBERS / Math.min(rows, MOST_CELLS) + " of so many rows are the most");
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
        int cell = rows <= MOST_CELLS ? (int) added : (int) (SeedMix.of(~seed, added) >>> 52);
        int start = cell * columns;
        for (int c = 0; c < columns; c++) {
            table[start + c] += row[c];
        }
        added++;
    }

    /**
     * Returns estimates of several statistics, their intervals all from the same resamples.
     *
     * <p>A resample in which a statistic has no value could lie anywhere, so it counts as lowest for the low bound and as
     * highest for the high one. There is no interval where a bound falls among such, where all resamples agree but for
     * rounding, where they all lie to one side of the estimate, or where the statistic has no value without one of the rows;
     * then the reason is the estimate's caution. There is a caution too for fewer than 30 rows, and where a few of them decide
     * the value.
     *
     * @param statistics number of statistics
     * @param compute writes the statistics of the sums that it is given (first argument, shape {@code [columns]}) into
     *     the array that it is given (second, shape {@code [statistics]}), NaN where undefined; must not keep either
     * @param resamples number of resamples, at least 1
     * @param level confidence level in (0, 1)
     * @return one entry per statistic, its n the number of rows; the method is {@code "bca-bootstrap"}
     * @throws IllegalArgumentException if there is no resample, or the level is outside (0, 1)
     * @throws IllegalStateException if rows are missing
     */
    public List<Estimate> estimates(
            int statistics, BiConsumer<double[], double[]> compute, int resamples, double level) {
        check(resamples);
        Normal.twoSided(level); // checks the level
        double[] sums = sums();
        double[] values = new double[statistics];
        compute.accept(sums.clone(), values);
        double[][] replicates = resampled(statistics, compute, resamples);
        double[][] leftOut = leavingOut(sums, statistics, compute);
        List<Estimate> estimates = new ArrayList<>();
        for (int s = 0; s < statistics; s++) {
            estimates.add(
                    Double.isNaN(finite(values[s]))
                            ? Estimate.of(Score.undefined("the statistic is no finite number for all rows"), rows)
                            : Bca.estimate(replicates[s], values[s], leftOut[s], level, METHOD, cells, "row", rows));
        }
        return estimates;
    }

    /**
     * Returns the values of several statistics over the same resamples, which are those of {@link #estimates}.
     *
     * @param statistics number of statistics
     * @param compute as in {@link #estimates}
     * @param resamples number of resamples, at least 1
     * @return shape {@code [statistics, resamples]}, NaN where undefined or not finite
     * @throws IllegalArgumentException if there is no resample
     * @throws IllegalStateException if rows are missing
     */
    public double[][] replicates(int statistics, BiConsumer<double[], double[]> compute, int resamples) {
        check(resamples);
        return resampled(statistics, compute, resamples);
    }

    /**
     * Returns the values of several statistics without each row in turn, or, where there are more than
     * {@link #MOST_CELLS} rows, without each cell: what the jackknife is made of.
     *
     * @param statistics number of statistics
     * @param compute as in {@link #estimates}
     * @return shape {@code [statistics, rows or cells]}, NaN where undefined or not finite
     * @throws IllegalStateException if rows are missing
     */
    public double[][] withoutEach(int statistics, BiConsumer<double[], double[]> compute) {
        check(1);
        return leavingOut(sums(), statistics, compute);
    }

    private void check(int resamples) {
        if (resamples < 1) {
            throw new IllegalArgumentException("resamples is " + resamples + "; it must be at least 1");
        }
        if (added < rows) {
            throw new IllegalStateException("only " + added + " of " + rows + " rows were added");
        }
    }

    private double[][] resampled(int statistics, BiConsumer<double[], double[]> compute, int resamples) {
        double[][] replicates = new double[statistics][resamples];
        SplittableRandom random = new SplittableRandom(seed);
        double[] drawn = new double[columns];
        double[] values = new double[statistics];
        int[] counts = new int[cells];
        for (int r = 0; r < resamples; r++) {
            draw(random, counts, drawn);
            compute.accept(drawn, values);
            for (int s = 0; s < statistics; s++) {
                replicates[s][r] = finite(values[s]);
            }
        }
        return replicates;
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

    /** Returns the statistics without each cell in turn, shape {@code [statistics, cells]}. */
    private double[][] leavingOut(double[] sums, int statistics, BiConsumer<double[], double[]> compute) {
        double[][] without = new double[statistics][cells];
        double[] rest = new double[columns];
        double[] values = new double[statistics];
        for (int cell = 0; cell < cells; cell++) {
            for (int c = 0; c < columns; c++) {
                rest[c] = sums[c] - table[cell * columns + c];
            }
            compute.accept(rest, values);
            for (int s = 0; s < statistics; s++) {
                without[s][cell] = finite(values[s]);
            }
        }
        return without;
    }

    /** Returns the value, or NaN where it is beyond all numbers: no bound could be drawn between such. */
    private static double finite(double value) {
        return Math.abs(value) <= Double.MAX_VALUE ? value : Double.NaN;
    }
}
