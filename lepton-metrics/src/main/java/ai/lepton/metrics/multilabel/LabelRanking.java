package ai.lepton.metrics.multilabel;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.SampleMean;
import org.jspecify.annotations.Nullable;

/**
 * How well scores rank the labels of each example above the others.
 *
 * <p>Each runs in O(n labels²), as {@code labels} are few; the mean over the examples has Student's interval by Hall's
 * transformation of the skewness, and Clopper and Pearson's where all examples have the same value: see {@link SampleMean}.
 *
 * @see <a href="https://doi.org/10.1007/978-0-387-09823-4_34">Tsoumakas, Katakis and Vlahavas 2010</a>
 */
public final class LabelRanking {
    private final boolean[] truth;
    private final double[] score;
    private final int k;
    private final double @Nullable [] weight;

    private LabelRanking(boolean[] truth, double[] score, int labels, double @Nullable [] weight) {
        this.truth = truth;
        this.score = score;
        this.k = labels;
        this.weight = weight;
    }

    /**
     * Takes labels and scores, which are read where they are, not copied.
     *
     * @param truth whether each example has each label, shape {@code [n, labels]}
     * @param score higher for labels more likely, shape {@code [n, labels]}, finite
     * @param labels number of labels, at least 1
     * @throws IllegalArgumentException if the lengths differ or are no multiple of the labels, or a score is not finite
     */
    public static LabelRanking of(boolean[] truth, double[] score, int labels) {
        return of(truth, score, labels, null);
    }

    /**
     * Takes labels and scores, each example with its weight.
     *
     * @param truth whether each example has each label, shape {@code [n, labels]}
     * @param score higher for labels more likely, shape {@code [n, labels]}, finite
     * @param labels number of labels, at least 1
     * @param weight shape {@code [n]}, finite and not negative; null for none
     * @throws IllegalArgumentException if the lengths differ or are no multiple of the labels, a score is not finite, or a
     *     weight is negative or not finite
     */
    public static LabelRanking of(boolean[] truth, double[] score, int labels, double @Nullable [] weight) {
        Rows.check(labels, truth, "score", score.length);
        for (int i = 0; i < score.length; i++) {
            if (!(Math.abs(score[i]) <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException(
                        "score[" + i / labels + "][" + i % labels + "] is " + score[i] + "; scores must be finite");
            }
        }
        Rows.checkWeights(weight, truth.length / labels);
        return new LabelRanking(truth, score, labels, weight);
    }

    /** A measure of one row, which starts at this place. */
    private interface OfRow {
        double of(int from);
    }

    private SampleMean sample(OfRow measure) {
        SampleMean sample = new SampleMean();
        for (int i = 0; i < truth.length / k; i++) {
            sample.add(measure.of(i * k), weight == null ? 1 : weight[i]);
        }
        return sample;
    }

    /**
     * Returns the label ranking average precision: over each label that an example has, the share of labels ranked as high
     * that it has too. An example with no label, or all, counts as 1. In (0, 1], higher is better.
     */
    public Score averagePrecision() {
        return sample(this::precisionOf).mean();
    }

    /** Returns {@link #averagePrecision()} with an interval of this level. */
    public Estimate averagePrecision(double level) {
        return sample(this::precisionOf).estimate(level, 0, 1);
    }

    private double precisionOf(int from) {
        int relevant = relevant(from);
        if (relevant == 0 || relevant == k) {
            return 1;
        }
        double sum = 0;
        for (int j = from; j < from + k; j++) {
            if (truth[j]) {
                int rank = 0;
                int rightly = 0;
                for (int other = from; other < from + k; other++) {
                    if (score[other] >= score[j]) {
                        rank++;
                        rightly += truth[other] ? 1 : 0;
                    }
                }
                sum += (double) rightly / rank;
            }
        }
        return sum / relevant;
    }

    /**
     * Returns the coverage error: how far down the ranking one must go to find all labels of an example, ties counted; 0
     * for one without a label. Lower is better.
     */
    public Score coverageError() {
        return sample(this::coverageOf).mean();
    }

    /** Returns {@link #coverageError()} with an interval of this level. */
    public Estimate coverageError(double level) {
        return sample(this::coverageOf).estimate(level, 0, k);
    }

    private double coverageOf(int from) {
        double least = Double.POSITIVE_INFINITY;
        for (int j = from; j < from + k; j++) {
            least = truth[j] ? Math.min(least, score[j]) : least;
        }
        int depth = 0;
        for (int j = from; j < from + k; j++) {
            depth += score[j] >= least ? 1 : 0;
        }
        return depth;
    }

    /**
     * Returns the ranking loss: the share of pairs of a label that an example has and one that it has not that are in the
     * wrong order, ties counted as wrong; 0 for one with no label, or all. Lower is better.
     */
    public Score loss() {
        return sample(this::lossOf).mean();
    }

    /** Returns {@link #loss()} with an interval of this level. */
    public Estimate loss(double level) {
        return sample(this::lossOf).estimate(level, 0, 1);
    }

    private double lossOf(int from) {
        int relevant = relevant(from);
        if (relevant == 0 || relevant == k) {
            return 0;
        }
        int wrong = 0;
        for (int j = from; j < from + k; j++) {
            for (int other = from; truth[j] && other < from + k; other++) {
                wrong += !truth[other] && score[other] >= score[j] ? 1 : 0;
            }
        }
        return (double) wrong / ((double) relevant * (k - relevant));
    }

    private int relevant(int from) {
        int relevant = 0;
        for (int j = from; j < from + k; j++) {
            relevant += truth[j] ? 1 : 0;
        }
        return relevant;
    }
}
