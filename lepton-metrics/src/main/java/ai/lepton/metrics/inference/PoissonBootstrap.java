package ai.lepton.metrics.inference;

import java.util.Objects;

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
public record PoissonBootstrap(int resamples, long seed) {
    // P(X <= k) for a Poisson of mean 1, in units of 2^-53; beyond the last, the probability is below that unit.
    private static final long[] CUMULATIVE = cumulative();

    /** Checks that there are resamples. */
    public PoissonBootstrap {
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
            throw new IllegalArgumentException("times has " + times.length + " places for " + resamples + " resamples");
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
        long uniform = Hash.of(Hash.of(seed, resample), unit) >>> 11;
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
