package ai.lepton.metrics.classification;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measure;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.Proportions;
import ai.lepton.metrics.internal.EffectiveTrials;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Weights;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The share of examples whose true class is among the k with the highest scores.
 *
 * <p>Of classes that tie, the one with the higher index comes first, as in scikit-learn; torchmetrics leaves ties open.
 * {@link Evaluation} takes the first of those that tie for the prediction, so the top-1 accuracy may differ from the
 * accuracy where scores tie.
 */
public final class TopKAccuracy {
    private static final Pattern NAME = Pattern.compile("top_k_accuracy\\(k=([1-9]\\d{0,8})\\)");

    private TopKAccuracy() {}

    /**
     * Returns the top-k accuracy.
     *
     * @param truth true classes' indices, shape {@code [n]}
     * @param score of each class for each example, shape {@code [n, classes]}, finite
     * @param classes number of classes, at least 1
     * @param top number of classes that may hold the true one, at least 1; below classes, for else the share is always 1
     * @return a share in [0, 1], higher is better; undefined without examples
     * @throws IllegalArgumentException if lengths differ, an index is no class, a score is not finite, or classes or top is
     *     below 1
     * @see #estimate
     */
    public static Score of(int[] truth, double[] score, int classes, int top) {
        return estimate(truth, score, classes, top, null, 0.95).score();
    }

    /**
     * Returns the top-k accuracy, with Wilson's interval; where top is not below classes it is always 1, and has a caution and
     * no interval.
     *
     * @param truth true classes' indices, shape {@code [n]}
     * @param score of each class for each example, shape {@code [n, classes]}, finite
     * @param classes number of classes, at least 1
     * @param top number of classes that may hold the true one, at least 1
     * @param weight shape {@code [n]}, finite and not negative; null for none
     * @param level confidence level in (0, 1)
     * @throws IllegalArgumentException as {@link #of}, if a weight is negative or not finite, or the level is outside (0, 1)
     */
    public static Estimate estimate(
            int[] truth, double[] score, int classes, int top, double @Nullable [] weight, double level) {
        check(truth, score, classes, top);
        if (weight != null) {
            BinaryRanking.checkLengths("weight", weight.length, "truth", truth.length);
            BinaryRanking.checkWeights(weight);
        }
        double found = 0;
        double foundSquares = 0;
        double missed = 0;
        double missedSquares = 0;
        double[] weights = Weights.tamedOrNone(weight);
        for (int i = 0; i < truth.length; i++) {
            double each = weights == null ? 1 : weights[i];
            if (before(score, i, classes, truth[i]) < top) {
                found += each;
                foundSquares += each * each;
            } else {
                missed += each;
                missedSquares += each * each;
            }
        }
        double total = found + missed;
        Score share = Score.ratio(found, total, ConfusionMatrix.NO_EXAMPLES);
        if (!(total > 0)) {
            return Estimate.of(share, truth.length);
        }
        if (top >= classes) {
            return Estimate.of(share, truth.length)
                    .withCaution("no interval: the top " + top + " of " + classes
                            + " classes are all of them, which says nothing of the scores");
        }
        EffectiveTrials trials = new EffectiveTrials(found, foundSquares, missed, missedSquares);
        double number = weights == null ? total : trials.number();
        Interval bounds = Proportions.share(Math.min(1, found / total), number, level);
        return new Estimate(share, bounds, truth.length)
                .withCaution(weights == null ? null : trials.caution(truth.length));
    }

    /**
     * Returns the measure as reports have it, under the name {@code top_k_accuracy(k=3)}.
     *
     * @param top number of classes that may hold the true one, at least 1
     * @throws IllegalArgumentException if it is below 1
     */
    public static Measure.Of<ClassificationReport> measure(int top) {
        return new Named(top);
    }

    /** Returns the measure of this name in reports, such as {@code top_k_accuracy(k=3)}, if it is one. */
    public static Optional<Measure> named(String key) {
        return ofName(Elements.required("key", key)).map(measure -> measure);
    }

    static Optional<Named> ofName(String key) {
        Matcher name = NAME.matcher(key);
        return name.matches() ? Optional.of(new Named(Integer.parseInt(name.group(1)))) : Optional.empty();
    }

    /** The measure of so many classes. */
    record Named(int top) implements Measure.Of<ClassificationReport> {
        Named {
            if (top < 1) {
                throw new IllegalArgumentException("top is " + top + "; it must be at least 1");
            }
        }

        @Override
        public String key() {
            return "top_k_accuracy(k=" + top + ")";
        }

        @Override
        public String title() {
            return "top-" + top + " accuracy";
        }

        @Override
        public Class<ClassificationReport> reports() {
            return ClassificationReport.class;
        }

        @Override
        public Traits traits() {
            return new Traits(
                    Measure.Direction.HIGHER_IS_BETTER,
                    Range.SHARE,
                    List.of(new IntervalMethod("", "wilson", OverallInterval.SHARES)));
        }
    }

    private static void check(int[] truth, double[] score, int classes, int top) {
        if (classes < 1) {
            throw new IllegalArgumentException("classes is " + classes + "; it must be at least 1");
        }
        if (top < 1) {
            throw new IllegalArgumentException("top is " + top + "; it must be at least 1");
        }
        if (score.length != (long) truth.length * classes) {
            throw new IllegalArgumentException("score has " + score.length + " values; " + truth.length
                    + " examples of " + classes + " classes need " + (long) truth.length * classes);
        }
        for (int i = 0; i < truth.length; i++) {
            if (truth[i] < 0 || truth[i] >= classes) {
                throw new IllegalArgumentException(
                        "truth[" + i + "] is " + truth[i] + ", outside [0, " + classes + ")");
            }
        }
        for (int i = 0; i < score.length; i++) {
            if (!(Math.abs(score[i]) <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException(
                        "score[" + i / classes + "][" + i % classes + "] is " + score[i] + "; scores must be finite");
            }
        }
    }

    /** Returns the number of classes that come before this one. */
    private static int before(double[] score, int example, int classes, int label) {
        int first = example * classes;
        double own = score[first + label];
        int before = 0;
        for (int j = 0; j < classes; j++) {
            double other = score[first + j];
            before += other > own || (other == own && j > label) ? 1 : 0;
        }
        return before;
    }
}
