package ai.lepton.metrics.classification;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.calibration.BrierScore;
import ai.lepton.metrics.calibration.ClassProbabilities;
import ai.lepton.metrics.calibration.LogLoss;
import ai.lepton.metrics.inference.McNemar;
import ai.lepton.metrics.inference.PairedTests;
import ai.lepton.metrics.inference.TestResult;
import ai.lepton.metrics.internal.Quoted;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Two classifiers' predictions of the same examples, compared.
 *
 * <pre>{@code
 * PairedComparison comparison = PairedComparison.of(thisRelease.report(), lastRelease.report());
 * System.out.println(comparison.difference(CountMeasure.MACRO_F1));
 * System.out.println(comparison.test(CountMeasure.ACCURACY));
 * }</pre>
 *
 * <p>Differences are the first's value minus the second's. What both get right or wrong together cancels out, so intervals
 * are narrower than those of two reports side by side. Level, seed, number of resamples and positive class are those of
 * the first report, and can be changed here. Immutable.
 */
public final class PairedComparison {
    private final Evaluation first;
    private final Evaluation second;

    private PairedComparison(Evaluation first, Evaluation second) {
        this.first = first;
        this.second = second;
    }

    /**
     * Compares two reports on the same examples, in the same order.
     *
     * @throws IllegalArgumentException if they differ in their labels, true classes or weights; the message says where
     */
    public static PairedComparison of(ClassificationReport first, ClassificationReport second) {
        return of(first.evaluation(), second.evaluation());
    }

    /**
     * Compares two evaluations of the same examples, in the same order.
     *
     * @throws IllegalArgumentException if they differ in their labels, true classes or weights; the message says where
     */
    public static PairedComparison of(Evaluation first, Evaluation second) {
        checkSame(first, second);
        return new PairedComparison(first, second);
    }

    private static void checkSame(Evaluation first, Evaluation second) {
        if (!first.labels().equals(second.labels())) {
            throw new IllegalArgumentException(
                    "the first has the labels " + first.labels().listed() + " but the second "
                            + second.labels().listed() + "; give both the same, in the same order");
        }
        int[] truth = first.truth();
        int[] other = second.truth();
        if (truth.length != other.length) {
            throw new IllegalArgumentException("the first is of " + truth.length + " examples but the second of "
                    + other.length + "; a paired comparison needs the same examples in the same order");
        }
        for (int i = 0; i < truth.length; i++) {
            if (truth[i] != other[i]) {
                throw new IllegalArgumentException(
                        "truth[" + i + "] is " + Quoted.of(first.labels().name(truth[i])) + " in the first but "
                                + Quoted.of(first.labels().name(other[i]))
                                + " in the second; a paired comparison needs the same examples in the same order");
            }
        }
        checkSameWeights(first.weights(), second.weights());
    }

    private static void checkSameWeights(double @Nullable [] weights, double @Nullable [] others) {
        if (weights == null || others == null) {
            if (weights != others) {
                throw new IllegalArgumentException(
                        "only the " + (weights == null ? "second" : "first") + " has weights; give both the same");
            }
            return;
        }
        int at = Arrays.mismatch(weights, others);
        if (at >= 0) {
            throw new IllegalArgumentException("weight[" + at + "] is " + weights[at] + " in the first but "
                    + others[at] + " in the second; give both the same");
        }
    }

    /** Sets the level of the confidence intervals, in (0, 1). */
    public PairedComparison level(double level) {
        return new PairedComparison(first.level(level), second);
    }

    /** Sets the seed of what is drawn, and of permutations. */
    public PairedComparison seed(long seed) {
        return new PairedComparison(first.seed(seed), second);
    }

    /** Sets the number of resamples and of permutations. */
    public PairedComparison resamples(int resamples) {
        return new PairedComparison(first.resamples(resamples), second);
    }

    /** Returns the number of examples. */
    public long examples() {
        return first.truth().length;
    }

    /** Returns the number of examples for which the two predict different classes. */
    public long disagreements() {
        long different = 0;
        for (int i = 0; i < first.truth().length; i++) {
            different += first.predicted()[i] == second.predicted()[i] ? 0 : 1;
        }
        return different;
    }

    /** Returns whether both have probabilities, and those are all the same. */
    public boolean hasSameProbabilities() {
        ClassProbabilities one = first.probabilities();
        ClassProbabilities other = second.probabilities();
        if (one == null || other == null) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            for (int label = 0; label < one.classes(); label++) {
                if (one.of(i, label) != other.of(i, label)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Returns the counts of McNemar's tests, those of weight 0 included; weights do not enter. */
    public McNemar mcNemar() {
        return McNemar.of(right(first), right(second));
    }

    /**
     * Returns Cochran's Q test of whether several classifiers are right equally often; weights do not enter.
     *
     * @param reports two or more, on the same examples in the same order
     * @throws IllegalArgumentException if there are fewer, or they differ in their labels, true classes or weights
     */
    public static TestResult cochranQ(ClassificationReport... reports) {
        boolean[][] right = new boolean[reports.length][];
        for (int r = 0; r < reports.length; r++) {
            checkSame(reports[0].evaluation(), reports[r].evaluation());
            right[r] = right(reports[r].evaluation());
        }
        return PairedTests.cochranQ(right);
    }

    private static boolean[] right(Evaluation evaluation) {
        boolean[] right = new boolean[evaluation.truth().length];
        for (int i = 0; i < right.length; i++) {
            right[i] = evaluation.truth()[i] == evaluation.predicted()[i];
        }
        return right;
    }

    /**
     * Returns how often each class predicted by the first was each class predicted by the second, shape {@code [k, k]};
     * weights do not enter.
     */
    public long[][] crossTable() {
        int k = first.labels().size();
        long[][] table = new long[k][k];
        for (int i = 0; i < first.truth().length; i++) {
            table[first.predicted()[i]][second.predicted()[i]]++;
        }
        return table;
    }

    /** Returns the Stuart–Maxwell test of whether both predict each class equally often. */
    public TestResult stuartMaxwell() {
        return PairedTests.stuartMaxwell(crossTable());
    }

    /** Returns Bowker's test of whether each disagreement is as frequent either way round. */
    public TestResult bowker() {
        return PairedTests.bowker(crossTable());
    }

    /**
     * Returns the difference of a measure, with its interval: Tango's for the accuracy, else a posterior by rows that draws
     * both predictions of an example together. Its cost grows with the number of different triples of a true class and two
     * predictions, not with the examples.
     *
     * <p>Where there are more than {@value PairedCounts#MOST_DRAWN} such triples, the interval is that of the delta method,
     * which suits so many.
     *
     * @return undefined where one of the two values is; with a caution where intervals of the measure itself have one
     */
    public Estimate difference(CountMeasure measure) {
        return isAccuracy(measure)
                ? mcNemar().difference(level())
                : new PairedCounts(first, second, measure).difference();
    }

    /**
     * Returns the test to take by default of whether a measure differs, with the difference and its interval: McNemar's
     * mid-p test for the accuracy, else the permutation test that swaps the two predictions of examples at random, or,
     * where the interval is that of the delta method, the test that goes with it.
     *
     * @return undefined where the difference is, or where the two predict the same
     */
    public TestResult test(CountMeasure measure) {
        return isAccuracy(measure) ? mcNemar().midP(level()) : new PairedCounts(first, second, measure).test();
    }

    private boolean isAccuracy(CountMeasure measure) {
        return measure.equals(CountMeasure.ACCURACY) && first.weights() == null;
    }

    /**
     * Returns the difference of a measure of probabilities, with its interval.
     *
     * @throws IllegalStateException if one of the two has no probabilities
     * @throws IllegalArgumentException if it is the expected calibration error, of which there is no paired test
     * @see #test(ProbabilityMeasure)
     */
    public Estimate difference(ProbabilityMeasure measure) {
        return test(measure).difference().orElseThrow();
    }

    /**
     * Returns a test of whether a measure of probabilities differs, with the difference and its interval: DeLong's for two
     * correlated ROC curves, or the means of one for each class, and the variance of what each example adds to average
     * precisions, either by Student's t with as many degrees of freedom as the variance is known with; the paired t-test for
     * losses.
     *
     * <p>Areas have a caution where a class has fewer than 20 examples, average precisions where one has fewer than 10 positives
     * or 60 negatives, and both where a few examples decide the difference.
     *
     * @throws IllegalStateException if one of the two has no probabilities
     * @throws IllegalArgumentException if it is the expected calibration error, of which there is no paired test
     */
    public TestResult test(ProbabilityMeasure measure) {
        ClassProbabilities one = probabilities("first", first);
        ClassProbabilities other = probabilities("second", second);
        int[] truth = first.truth();
        return switch (measure) {
            case ROC_AUC -> new PairedScores(first, second, level()).rocAuc();
            case AVERAGE_PRECISION -> new PairedScores(first, second, level()).averagePrecision();
            case LOG_LOSS -> losses(LogLoss.ofEach(truth, one), LogLoss.ofEach(truth, other));
            case BRIER_SCORE -> losses(BrierScore.ofEach(truth, one), BrierScore.ofEach(truth, other));
            case EXPECTED_CALIBRATION_ERROR ->
                throw new IllegalArgumentException("the expected calibration error has no paired test");
        };
    }

    private static ClassProbabilities probabilities(String which, Evaluation evaluation) {
        ClassProbabilities probabilities = evaluation.probabilities();
        if (probabilities == null) {
            throw new IllegalStateException(
                    "the " + which + " has predicted classes but no probabilities, which this measure is of");
        }
        return probabilities;
    }

    private TestResult losses(double[] one, double[] other) {
        return PairedTests.t(one, other, first.weights(), level());
    }

    private double level() {
        return first.options().level();
    }
}
