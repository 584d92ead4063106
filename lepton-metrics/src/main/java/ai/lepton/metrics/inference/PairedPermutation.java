package ai.lepton.metrics.inference;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The permutation test of a difference between two classifiers on the same examples: where they do not differ, swapping
 * their predictions of any example changes nothing.
 *
 * <p>Examples that are alike share a cell, and only the number swapped in each cell is drawn, so that the cost does not
 * grow with the examples. Where there are no more outcomes than resamples, all are counted instead, and the p-value is
 * exact.
 *
 * @param resamples number of random swaps, at least 1
 * @param seed of the random draws
 */
public record PairedPermutation(int resamples, long seed) {
    // Differences that equal the observed one but for rounding count as equal.
    private static final double TIE = 1e-12;

    /** Checks that there are resamples. */
    public PairedPermutation {
        if (resamples < 1) {
            throw new IllegalArgumentException("resamples is " + resamples + "; it must be at least 1");
        }
    }

    /**
     * Returns the two-sided test.
     *
     * <p>An undefined difference could be anything, and counts as one at least as large as the observed.
     *
     * @param counts of examples on which the two predict differently, by cell, none negative
     * @param difference the first's value minus the second's, with so many examples swapped in each cell; NaN where it is
     *     undefined; must not keep or change the array
     * @param n number of examples, those on which the two agree included
     * @return its method {@code "permutation-exact"} or {@code "permutation"}, its statistic the observed difference;
     *     undefined where that is, or where the two agree on every example
     * @throws IllegalArgumentException if a count is negative
     */
    public TestResult test(long[] counts, ToDoubleFunction<long[]> difference, long n) {
        double outcomes = 1;
        for (int cell = 0; cell < counts.length; cell++) {
            if (counts[cell] < 0) {
                throw new IllegalArgumentException(
                        "counts[" + cell + "] is " + counts[cell] + "; counts are not negative");
            }
            outcomes *= counts[cell] + 1.0;
        }
        String method = outcomes <= resamples ? "permutation-exact" : "permutation";
        double observed = difference.applyAsDouble(new long[counts.length]);
        if (Double.isNaN(observed)) {
            return TestResult.undefined(method, "the difference is not a number", null, n);
        }
        Estimate gap = Estimate.of(Score.of(observed), n);
        if (outcomes == 1) {
            return TestResult.undefined(method, "the two predict the same for every example", gap, n);
        }
        double bar = Math.abs(observed) * (1 - TIE) - TIE;
        double p = outcomes <= resamples
                ? counted(counts, new long[counts.length], 0, 1, difference, bar)
                : drawn(counts, difference, bar);
        return new TestResult(method, Score.of(observed), List.of(), Score.of(Math.min(1, p)), gap, n);
    }

    /** Returns the probability of an outcome at least as extreme, of those that agree in the cells before this one. */
    private static double counted(
            long[] counts,
            long[] swapped,
            int cell,
            double probability,
            ToDoubleFunction<long[]> difference,
            double bar) {
        if (cell == counts.length) {
            return isExtreme(difference.applyAsDouble(swapped), bar) ? probability : 0;
        }
        double sum = 0;
        for (long k = 0; k <= counts[cell]; k++) {
            swapped[cell] = k;
            double share = counts[cell] == 0 ? 1 : Tails.coinExactly(k, counts[cell]);
            sum += counted(counts, swapped, cell + 1, probability * share, difference, bar);
        }
        swapped[cell] = 0;
        return sum;
    }

    private double drawn(long[] counts, ToDoubleFunction<long[]> difference, double bar) {
        BinomialSampler sampler = new BinomialSampler(seed);
        long[] swapped = new long[counts.length];
        long extreme = 1; // the observed outcome is one of them
        for (int r = 0; r < resamples; r++) {
            Arrays.setAll(swapped, cell -> sampler.draw(counts[cell], 0.5));
            extreme += isExtreme(difference.applyAsDouble(swapped), bar) ? 1 : 0;
        }
        return extreme / (resamples + 1.0);
    }

    private static boolean isExtreme(double difference, double bar) {
        return !(Math.abs(difference) < bar);
    }
}
