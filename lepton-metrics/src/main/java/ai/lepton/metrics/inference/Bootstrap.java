package ai.lepton.metrics.inference;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Bca;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Normal;
import ai.lepton.metrics.internal.Rounding;
import ai.lepton.metrics.internal.SeedMix;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The bootstrap of any statistic of rows, or of clusters of rows that are drawn together, such as the examples of one
 * patient.
 *
 * <pre>{@code
 * Estimate median = Bootstrap.ofRows(errors.length).bca(0.95, rows -> median(errors, rows));
 * }</pre>
 *
 * <p>The statistic is given the indices of the rows drawn, some of them more than once; whatever is compared by it, such as
 * two models' errors, is so drawn in pairs. It must not keep or change the array, returns NaN where it is undefined, and
 * must bear being called from several threads where there are some.
 *
 * <p>The same rows, statistic and seed give the same result, on any machine and with any number of threads. For functions
 * of counts {@link MultinomialBootstrap}, and for functions of sums {@link SumBootstrap}, do the same at a cost a resample
 * that does not grow with the rows.
 *
 * <p>Immutable: each option gives another bootstrap.
 *
 * @see <a href="https://doi.org/10.1214/aos/1176344552">Efron 1979</a>
 */
public final class Bootstrap {
    /** The most groups of rows that BCa leaves out in turn. */
    static final int MOST_LEFT_OUT = 2000;

    private final int rows;
    // The rows of unit u are members[starts[u]] to members[starts[u + 1] - 1]; null where each row is a unit.
    private final int @Nullable [] starts;
    private final int[] members;
    private final int resamples;
    private final long seed;
    private final int threads;

    private Bootstrap(int rows, int @Nullable [] starts, int[] members, int resamples, long seed, int threads) {
        if (resamples < 1) {
            throw new IllegalArgumentException("resamples is " + resamples + "; it must be at least 1");
        }
        if (threads < 1) {
            throw new IllegalArgumentException("threads is " + threads + "; it must be at least 1");
        }
        this.rows = rows;
        this.starts = starts;
        this.members = members;
        this.resamples = resamples;
        this.seed = seed;
        this.threads = threads;
    }

    /**
     * Returns a bootstrap of independent rows.
     *
     * @param rows their number, at least 1
     * @throws IllegalArgumentException if there is none
     */
    public static Bootstrap ofRows(int rows) {
        checkRows(rows);
        return new Bootstrap(rows, null, new int[0], MultinomialBootstrap.DEFAULT_RESAMPLES, 0, 1);
    }

    /**
     * Returns a bootstrap of clusters: they are independent, their rows need not be.
     *
     * <p>Many clusters are needed, 30 or so, and a resample has more or fewer rows than the original where clusters differ
     * in size.
     *
     * @param clusters the cluster of each row, by any numbers, shape {@code [rows]}
     * @throws IllegalArgumentException if there is no row
     */
    public static Bootstrap ofClusters(int[] clusters) {
        Elements.required("clusters", clusters);
        return ofClusters(Arrays.stream(clusters).boxed().toList());
    }

    /**
     * Returns a bootstrap of clusters, given by their names.
     *
     * @param clusters the cluster of each row, by {@code equals}
     * @throws IllegalArgumentException if there is no row, or a cluster is null
     */
    public static Bootstrap ofClusters(List<?> clusters) {
        checkRows(clusters.size());
        Map<Object, Integer> indices = new HashMap<>();
        int[] unitOf = new int[clusters.size()];
        int row = 0;
        for (Object cluster : clusters) {
            if (cluster == null) {
                throw new IllegalArgumentException(
                        "clusters[" + row + "] is null; give each row that belongs to no other a cluster of its own");
            }
            Integer unit = indices.putIfAbsent(cluster, indices.size());
            unitOf[row++] = unit == null ? indices.size() - 1 : unit;
        }
        int[] starts = new int[indices.size() + 1];
        for (int unit : unitOf) {
            starts[unit + 1]++;
        }
        Arrays.parallelPrefix(starts, Integer::sum);
        int[] next = starts.clone();
        int[] members = new int[unitOf.length];
        for (int i = 0; i < unitOf.length; i++) {
            members[next[unitOf[i]]++] = i;
        }
        return new Bootstrap(unitOf.length, starts, members, MultinomialBootstrap.DEFAULT_RESAMPLES, 0, 1);
    }

    private static void checkRows(int rows) {
        if (rows < 1) {
            throw new IllegalArgumentException("rows is " + rows + "; there is nothing to draw from");
        }
    }

    /** Sets the number of resamples, at least 1; {@value MultinomialBootstrap#DEFAULT_RESAMPLES} by default. */
    public Bootstrap resamples(int number) {
        return new Bootstrap(rows, starts, members, number, seed, threads);
    }

    /** Sets the seed of the draws; 0 by default. */
    public Bootstrap seed(long number) {
        return new Bootstrap(rows, starts, members, resamples, number, threads);
    }

    /** Sets how many threads call the statistic, at least 1; 1 by default, the caller's own. */
    public Bootstrap threads(int number) {
        return new Bootstrap(rows, starts, members, resamples, seed, number);
    }

    /** Returns the number of rows. */
    public int rows() {
        return rows;
    }

    /** Returns the number of units that are drawn: rows, or clusters. */
    public int units() {
        return starts == null ? rows : starts.length - 1;
    }

    /**
     * Returns the statistic over the resamples.
     *
     * @return shape {@code [resamples]}, in the order of the draws
     */
    public double[] replicates(ToDoubleFunction<int[]> statistic) {
        return Workers.compute(threads, resamples, () -> {
            Drawn drawn = new Drawn();
            return resample -> statistic.applyAsDouble(drawn.resample(resample));
        });
    }

    /**
     * Returns the statistic with its percentile interval, at {@code resamples} evaluations.
     *
     * @param level confidence level in (0, 1)
     * @return its method {@code "percentile-bootstrap"} or {@code "percentile-cluster-bootstrap"}, with a caution for fewer
     *     than 30 rows or clusters; without an interval, and with the reason as a caution, where the resamples do not tell, as
     *     in {@link MultinomialBootstrap#interval}, or agree but for rounding
     * @throws IllegalArgumentException if the level is outside (0, 1)
     */
    public Estimate percentile(double level, ToDoubleFunction<int[]> statistic) {
        Normal.twoSided(level); // checks the level
        Score score = onAllRows(statistic);
        if (!score.isDefined()) {
            return Estimate.of(score, rows);
        }
        double[] replicates = replicates(statistic);
        Interval bounds = MultinomialBootstrap.percentiles(replicates, level)
                .map(found -> new Interval(found.low(), found.high(), level, method("percentile")))
                .orElse(null);
        if (bounds == null || !vary(replicates)) {
            return Estimate.of(score, rows).withCaution("the resamples do not tell");
        }
        return new Estimate(score, bounds, rows).withCaution(Bca.few(units(), unit()));
    }

    /**
     * Returns the statistic with its bias-corrected and accelerated interval, which allows for skew, and for a spread that
     * grows with the value.
     *
     * <p>Needs {@code resamples} evaluations and, for the acceleration, one more for each row or cluster left out; where
     * there are more than {@value #MOST_LEFT_OUT}, as many groups of them are left out in turn instead.
     *
     * @param level confidence level in (0, 1)
     * @return its method {@code "bca-bootstrap"} or {@code "bca-cluster-bootstrap"}, with a caution for fewer than 30 rows or
     *     clusters, or where a few of them decide the value; without an interval, and with the reason as a caution, where the
     *     resamples do not tell, or the statistic is undefined with a row left out
     * @throws IllegalArgumentException if the level is outside (0, 1)
     * @see <a href="https://doi.org/10.1080/01621459.1987.10478410">Efron 1987</a>
     */
    public Estimate bca(double level, ToDoubleFunction<int[]> statistic) {
        Normal.twoSided(level); // checks the level
        Score score = onAllRows(statistic);
        if (!score.isDefined()) {
            return Estimate.of(score, rows);
        }
        if (units() < 2) {
            return Estimate.of(score, rows).withCaution("one " + unit() + " tells nothing of how others vary");
        }
        return Bca.estimate(
                replicates(statistic),
                score.orElseThrow(),
                leavingOut(statistic),
                level,
                method("bca"),
                units(),
                unit(),
                rows);
    }

    /** Returns whether resamples differ by more than rounding. */
    private boolean vary(double[] replicates) {
        DoubleSummaryStatistics defined = Arrays.stream(replicates)
                .filter(replicate -> !Double.isNaN(replicate))
                .summaryStatistics();
        double magnitude = Math.max(Math.abs(defined.getMin()), Math.abs(defined.getMax()));
        return defined.getMax() - defined.getMin() > Rounding.ofSum(magnitude, rows);
    }

    private String unit() {
        return starts == null ? "row" : "cluster";
    }

    private String method(String kind) {
        return kind + (starts == null ? "-bootstrap" : "-cluster-bootstrap");
    }

    private Score onAllRows(ToDoubleFunction<int[]> statistic) {
        double value = statistic.applyAsDouble(IntStream.range(0, rows).toArray());
        return Double.isNaN(value) ? Score.undefined("the statistic is not a number for all rows") : Score.of(value);
    }

    /** Returns the statistic without each unit, or each group of units, in turn. */
    double[] leavingOut(ToDoubleFunction<int[]> statistic) {
        int groups = Math.min(units(), MOST_LEFT_OUT);
        return Workers.compute(threads, groups, () -> group -> statistic.applyAsDouble(without(group, groups)));
    }

    private int[] without(int group, int groups) {
        int[] left = new int[rows];
        int length = 0;
        for (int unit = 0; unit < units(); unit++) {
            if (unit % groups != group) {
                length = copy(unit, left, length);
            }
        }
        return Arrays.copyOf(left, length);
    }

    /** Copies the rows of a unit to a place, and returns the place after them. */
    private int copy(int unit, int[] target, int at) {
        if (starts == null) {
            target[at] = unit;
            return at + 1;
        }
        int length = starts[unit + 1] - starts[unit];
        System.arraycopy(members, starts[unit], target, at, length);
        return at + length;
    }

    /** Draws resamples for one thread: each from its own stream of random numbers, whichever thread it falls to. */
    private final class Drawn {
        private final int[] units = new int[units()];
        private int[] target = new int[rows];

        int[] resample(int index) {
            SplittableRandom random = new SplittableRandom(SeedMix.of(seed, index));
            int length = 0;
            for (int i = 0; i < units.length; i++) {
                units[i] = random.nextInt(units.length);
                length += starts == null ? 1 : starts[units[i] + 1] - starts[units[i]];
            }
            if (starts == null) {
                return units;
            }
            if (length != target.length) {
                target = new int[length];
            }
            int at = 0;
            for (int unit : units) {
                at = copy(unit, target, at);
            }
            return target;
        }
    }

    /**
     * The bootstrap of streams: how often each resample holds each unit is hashed from the unit's number, so that it does not
     * depend on the order of the units, or on the machine that saw them.
     *
     * <p>Draws are Poisson(1) and independent, in place of a fixed number of draws; with 100 units or more this is the same for
     * means and ratios. Sums over parts of the data add up to those over the whole:
     *
     * <pre>{@code
     * int[] times = new int[bootstrap.resamples()];
     * while (rows.next()) {
     *     bootstrap.draw(rows.patient(), times);
     *     for (int r = 0; r < times.length; r++) {
     *         right[r] += times[r] * (rows.isRight() ? 1 : 0);
     *         all[r] += times[r];
     *     }
     * }
     * }</pre>
     *
     * @param resamples number of resamples, at least 1
     * @param seed of the draws
     * @see <a href="https://www.unofficialgoogledatascience.com/2015/08/an-introduction-to-poisson-bootstrap26.html">An
     *     introduction to the Poisson bootstrap</a>
     */
    public record Poisson(int resamples, long seed) {
        // P(X <= k) for a Poisson of mean 1, in units of 2^-53; beyond the last, the probability is below that unit.
        private static final long[] CUMULATIVE = cumulative();

        /** Checks that there are resamples. */
        public Poisson {
            if (resamples < 1) {
                throw new IllegalArgumentException("resamples is " + resamples + "; it must be at least 1");
            }
        }

        /**
         * Draws how often each resample holds a unit.
         *
         * @param unit a number that tells the units apart: a row's, or where rows depend on each other their cluster's
         * @param times where the draws go, shape {@code [resamples]}
         * @throws IllegalArgumentException if the array has another length
         */
        public void draw(long unit, int[] times) {
            if (times.length != resamples) {
                throw new IllegalArgumentException(
                        "times has " + times.length + " places for " + resamples + " resamples");
            }
            for (int r = 0; r < resamples; r++) {
                times[r] = times(unit, r);
            }
        }

        /**
         * Returns how often a resample holds a unit.
         *
         * @param unit a number that tells the units apart
         * @param resample in [0, resamples)
         * @throws IndexOutOfBoundsException if there is no such resample
         */
        public int times(long unit, int resample) {
            Objects.checkIndex(resample, resamples);
            long uniform = SeedMix.of(SeedMix.of(seed, resample), unit) >>> 11;
            int times = 0;
            while (times < CUMULATIVE.length && uniform >= CUMULATIVE[times]) {
                times++;
            }
            return times;
        }

        private static long[] cumulative() {
            long[] cumulative = new long[18];
            double term = Math.exp(-1);
            double sum = 0;
            for (int k = 0; k < cumulative.length; k++) {
                sum += term;
                term /= k + 1;
                cumulative[k] = (long) (sum * 0x1p53);
            }
            return cumulative;
        }
    }
}
