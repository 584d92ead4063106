package ai.lepton.metrics.inference;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Tails;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Tests of whether two or more models differ that were tried on the same examples, or on the same splits of them.
 *
 * <p>Of right and wrong predictions of two models, {@link McNemar}'s are the tests to take first.
 */
public final class PairedTests {
    private PairedTests() {}

    /**
     * Returns the two-sided test.
     *
     * @param differences the first's values minus the second's, shape {@code [n]}, finite
     * @param weights of the examples, shape {@code [n]}, finite and not negative; those of weight 0 count nothing; null for
     *     none
     * @param level of the mean's interval, in (0, 1)
     * @return Student's t with n - 1 degrees of freedom, n Kish's effective number of examples where they have weights;
     *     undefined for fewer than two examples, or where the differences are all the same but for their own rounding. Where
     *     the differences are too few or too skewed for the level to hold, the gap has a caution: see
     *     {@link SampleMean#estimate(double)}
     * @throws IllegalArgumentException if lengths differ, a difference is not finite, a weight is negative or not finite, or
     *     the level is outside (0, 1)
     */
    public static TestResult t(double[] differences, double @Nullable [] weights, double level) {
        return PairedT.of(differences, weights, level);
    }

    /**
     * Returns the two-sided test of two samples of values, in pairs. Differences that are the same but for the rounding of the
     * values count as the same, which {@link #t(double[], double[], double)} can't know.
     *
     * @param first the first's values, shape {@code [n]}, finite
     * @param second the second's values of the same examples, shape {@code [n]}, finite
     * @param weights of the examples, shape {@code [n]}, finite and not negative; those of weight 0 count nothing; null for
     *     none
     * @param level of the mean's interval, in (0, 1)
     * @return as {@link #t(double[], double[], double)} of the first's values minus the second's
     * @throws IllegalArgumentException if lengths differ, a value or a difference is not finite, a weight is negative or not
     *     finite, or the level is outside (0, 1)
     */
    public static TestResult t(double[] first, double[] second, double @Nullable [] weights, double level) {
        return PairedT.of(first, second, weights, level);
    }

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
    public record Permutation(int resamples, long seed) {
        // Differences that equal the observed one but for rounding count as equal.
        private static final double TIE = 1e-12;

        /** Checks that there are resamples. */
        public Permutation {
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

    /**
     * Returns the test. With two classifiers it is McNemar's chi-squared one.
     *
     * @param right whether each classifier is right on each example, shape {@code [classifiers, n]}, two rows or more
     * @return chi-squared; undefined where no example tells the classifiers apart
     * @throws IllegalArgumentException if there are fewer than two classifiers, or the rows' lengths differ
     */
    public static TestResult cochranQ(boolean[]... right) {
        return CochranQ.of(right);
    }

    /**
     * Returns the Stuart–Maxwell test of whether the two use each label equally often.
     *
     * <p>Labels on which the two never disagree tell nothing. Where the disagreements fall into groups of labels with none
     * between the groups, each group of k labels has k - 1 degrees of freedom; statsmodels has no answer there. Runs in
     * O(k³).
     *
     * @param table shape {@code [k, k]}, counts of examples by the first's and the second's label
     * @return chi-squared; undefined where the two never disagree
     * @throws IllegalArgumentException if the table is not square, or a count is negative
     * @see <a href="https://doi.org/10.1093/biomet/42.3-4.412">Stuart 1955</a>
     * @see <a href="https://doi.org/10.1192/bjp.116.535.651">Maxwell 1970</a>
     */
    public static TestResult stuartMaxwell(long[][] table) {
        return MarginalHomogeneity.stuartMaxwell(table);
    }

    /**
     * Returns Bowker's test of symmetry: whether each confusion of two labels is as frequent either way round.
     *
     * <p>Pairs of labels that are never confused tell nothing, and have no degree of freedom; statsmodels gives them one.
     *
     * @param table shape {@code [k, k]}, counts of examples by the first's and the second's label
     * @return chi-squared; undefined where the two never disagree
     * @throws IllegalArgumentException if the table is not square, or a count is negative
     * @see <a href="https://doi.org/10.1080/01621459.1948.10483284">Bowker 1948</a>
     */
    public static TestResult bowker(long[][] table) {
        return MarginalHomogeneity.bowker(table);
    }

    /**
     * Returns Dietterich's 5×2cv paired t-test: five repetitions of a two-fold cross-validation.
     *
     * @param first scores of the first, shape {@code [5, 2]}
     * @param second scores of the second on the same splits, shape {@code [5, 2]}
     * @return Student's t with 5 degrees of freedom; its difference is the mean over all ten, without an interval;
     *     undefined where the differences do not vary within the repetitions
     * @throws IllegalArgumentException if a shape is another, or a score is not finite
     * @see <a href="https://doi.org/10.1162/089976698300017197">Dietterich 1998</a>
     */
    public static TestResult fiveByTwoT(double[][] first, double[][] second) {
        return CrossValidationTests.fiveByTwoT(first, second);
    }

    /**
     * Returns Alpaydın's combined 5×2cv F-test, which unlike the t-test does not depend on which fold comes first.
     *
     * @param first scores of the first, shape {@code [5, 2]}
     * @param second scores of the second on the same splits, shape {@code [5, 2]}
     * @return F with 10 and 5 degrees of freedom; its difference is the mean over all ten, without an interval; undefined
     *     where the differences do not vary within the repetitions
     * @throws IllegalArgumentException if a shape is another, or a score is not finite
     * @see <a href="https://doi.org/10.1162/089976699300016007">Alpaydın 1999</a>
     */
    public static TestResult fiveByTwoF(double[][] first, double[][] second) {
        return CrossValidationTests.fiveByTwoF(first, second);
    }

    /**
     * Returns Nadeau and Bengio's corrected resampled t-test, for any number of random splits or folds.
     *
     * @param first scores of the first, one for each split, at least two
     * @param second scores of the second on the same splits
     * @param trainExamples number of examples that each split trains on, at least 1
     * @param testExamples number of examples that each split tests on, at least 1
     * @param level of the difference's interval, in (0, 1)
     * @return Student's t with one degree of freedom fewer than splits; undefined where the differences do not vary
     * @throws IllegalArgumentException if lengths differ, there are fewer than two splits, a score is not finite, or a
     *     number is outside its range
     * @see <a href="https://doi.org/10.1023/A:1024068626366">Nadeau and Bengio 2003</a>
     */
    public static TestResult correctedResampledT(
            double[] first, double[] second, long trainExamples, long testExamples, double level) {
        return CrossValidationTests.correctedResampledT(first, second, trainExamples, testExamples, 1, level);
    }

    /**
     * Returns the same for folds that were cut anew several times. Other cuts of the same rows tell little that is new, so that
     * Student's t has the degrees of freedom of one repetition; about as few as Bouckaert (Choosing between two learning algorithms
     * based on calibrated tests, 2003) found for ten times ten folds. With one fewer than all splits, intervals of the mean held in
     * 82 to 98 % in place of 95 where simulated.
     *
     * @param repetitions how often the rows were cut; as many splits of each, at least two
     * @throws IllegalArgumentException also if the splits are not of so many repetitions
     * @see <a href="https://doi.org/10.1023/A:1024068626366">Nadeau and Bengio 2003</a>
     */
    public static TestResult correctedResampledT(
            double[] first, double[] second, long trainExamples, long testExamples, int repetitions, double level) {
        return CrossValidationTests.correctedResampledT(first, second, trainExamples, testExamples, repetitions, level);
    }
}
