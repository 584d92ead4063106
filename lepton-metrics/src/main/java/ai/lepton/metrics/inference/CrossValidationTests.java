package ai.lepton.metrics.inference;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Rounding;
import ai.lepton.metrics.internal.StudentT;
import ai.lepton.metrics.internal.Tails;
import java.util.Arrays;
import java.util.List;

/**
 * Tests of whether two ways of learning differ, from their scores over repeated splits of one data set.
 *
 * <p>The splits share examples, so the scores depend on each other, and a plain t-test finds too much. These allow for it.
 */
final class CrossValidationTests {
    private static final int REPETITIONS = 5;
    private static final int FOLDS = 2;

    private CrossValidationTests() {}

    /** Returns {@link PairedTests#fiveByTwoT}. */
    static TestResult fiveByTwoT(double[][] first, double[][] second) {
        Elements.required("first", first);
        FiveByTwo gaps = FiveByTwo.of(first, second);
        String method = "5x2cv-t";
        return !gaps.vary()
                ? gaps.undefined(method)
                : TestResult.studentT(
                        method,
                        gaps.first / Math.sqrt(gaps.variances / REPETITIONS),
                        REPETITIONS,
                        gaps.mean(),
                        (long) REPETITIONS * FOLDS);
    }

    /** Returns {@link PairedTests#fiveByTwoF}. */
    static TestResult fiveByTwoF(double[][] first, double[][] second) {
        Elements.required("first", first);
        FiveByTwo gaps = FiveByTwo.of(first, second);
        String method = "5x2cv-f";
        if (!gaps.vary()) {
            return gaps.undefined(method);
        }
        double f = gaps.squares / (2 * gaps.variances);
        double p = Tails.fisherF(f, REPETITIONS * FOLDS, REPETITIONS);
        return new TestResult(
                method,
                Score.of(f),
                List.of((double) REPETITIONS * FOLDS, (double) REPETITIONS),
                Score.of(p),
                gaps.mean(),
                (long) REPETITIONS * FOLDS);
    }

    /** Returns {@link PairedTests#correctedResampledT}. */
    static TestResult correctedResampledT(
            double[] first, double[] second, long trainExamples, long testExamples, int repetitions, double level) {
        if (trainExamples < 1 || testExamples < 1) {
            throw new IllegalArgumentException("each split has " + trainExamples + " examples to train on and "
                    + testExamples + " to test on; both need at least 1");
        }
        double[] gaps = gaps("", first, second);
        double magnitude = magnitude(first, second);
        int n = gaps.length;
        if (n < 2) {
            throw new IllegalArgumentException("a variance needs two splits or more, here are " + n);
        }
        if (repetitions < 1 || n % repetitions != 0 || n / repetitions < 2) {
            throw new IllegalArgumentException(
                    n + " splits are not " + repetitions + " repetitions of as many splits each, at least two");
        }
        double degrees = n / repetitions - 1.0;
        double sum = 0;
        for (double gap : gaps) {
            sum += gap;
        }
        double mean = sum / n;
        double squares = 0;
        for (double gap : gaps) {
            squares += (gap - mean) * (gap - mean);
        }
        double error = Math.sqrt((1.0 / n + (double) testExamples / trainExamples) * squares / (n - 1));
        double half = StudentT.twoSided(level, degrees) * error;
        String method = "corrected-resampled-t";
        double least = Arrays.stream(gaps).min().orElseThrow();
        double greatest = Arrays.stream(gaps).max().orElseThrow();
        if (Rounding.areSame(least, greatest, magnitude) || !(error > 0)) {
            return TestResult.undefined(method, noVariation(), Estimate.of(Score.of(mean), n), n);
        }
        Interval bounds = new Interval(mean - half, mean + half, level, method);
        return TestResult.studentT(method, mean / error, degrees, new Estimate(Score.of(mean), bounds, n), n);
    }

    private static String noVariation() {
        return "the differences do not vary over the splits";
    }

    private static double[] gaps(String where, double[] first, double[] second) {
        if (first.length != second.length) {
            throw new IllegalArgumentException("first" + where + " has " + first.length + " values but second" + where
                    + " has " + second.length + "; they must be of the same splits");
        }
        double[] gaps = new double[first.length];
        for (int i = 0; i < gaps.length; i++) {
            checkFinite("first" + where, i, first[i]);
            checkFinite("second" + where, i, second[i]);
            gaps[i] = first[i] - second[i];
        }
        return gaps;
    }

    /** Returns the greatest absolute score: what the rounding of a difference comes from. */
    private static double magnitude(double[] first, double[] second) {
        double greatest = 0;
        for (int i = 0; i < first.length; i++) {
            greatest = Math.max(greatest, Math.max(Math.abs(first[i]), Math.abs(second[i])));
        }
        return greatest;
    }

    private static void checkFinite(String what, int index, double value) {
        if (!(Math.abs(value) <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException(what + "[" + index + "] is " + value + "; scores must be finite");
        }
    }

    /** What both tests need of the ten differences: the first, the sums of their squares, variances and values. */
    private record FiveByTwo(double first, double squares, double variances, double sum, double greatest) {
        static FiveByTwo of(double[][] first, double[][] second) {
            checkRows("first", first);
            checkRows("second", second);
            double squares = 0;
            double variances = 0;
            double sum = 0;
            double start = 0;
            double greatest = 0;
            for (int r = 0; r < REPETITIONS; r++) {
                double[] gaps = gaps("[" + r + "]", first[r], second[r]);
                if (gaps.length != FOLDS) {
                    throw new IllegalArgumentException(
                            "first[" + r + "] has " + gaps.length + " scores; each repetition has " + FOLDS);
                }
                start = r == 0 ? gaps[0] : start;
                greatest = Math.max(greatest, CrossValidationTests.magnitude(first[r], second[r]));
                squares += gaps[0] * gaps[0] + gaps[1] * gaps[1];
                // Twice the square of half the gap.
                variances += (gaps[0] - gaps[1]) * (gaps[0] - gaps[1]) / 2;
                sum += gaps[0] + gaps[1];
            }
            return new FiveByTwo(start, squares, variances, sum, greatest);
        }

        /** Returns whether differences within a repetition vary by more than rounding. */
        boolean vary() {
            // The variance of a repetition is half the squared difference of its two.
            double rounding = Rounding.of(greatest);
            return variances > REPETITIONS * rounding * rounding / 2;
        }

        private static void checkRows(String name, double[][] scores) {
            if (scores.length != REPETITIONS) {
                throw new IllegalArgumentException(name + " has " + scores.length + " repetitions; 5x2cv has "
                        + REPETITIONS + ", each of " + FOLDS + " folds");
            }
        }

        Estimate mean() {
            return Estimate.of(Score.of(sum / (REPETITIONS * FOLDS)), REPETITIONS * FOLDS);
        }

        TestResult undefined(String method) {
            return TestResult.undefined(method, noVariation(), mean(), (long) REPETITIONS * FOLDS);
        }
    }
}
