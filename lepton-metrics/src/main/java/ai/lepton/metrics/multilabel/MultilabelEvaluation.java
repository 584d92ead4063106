package ai.lepton.metrics.multilabel;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.inference.SampleMean;
import ai.lepton.metrics.internal.Elements;
import org.jspecify.annotations.Nullable;

/**
 * A judgement of predictions of any number of labels for each example.
 *
 * <pre>{@code
 * MultilabelReport report = MultilabelEvaluation.of(labels, truth).scores(scores, 0.5).report();
 * System.out.println(report.table());
 * }</pre>
 *
 * <p>Immutable: each option gives another evaluation. The arrays are read where they are, not copied; don't change them
 * while the evaluation is in use.
 */
public final class MultilabelEvaluation {
    private final Labels labels;
    private final boolean[] truth;
    private final boolean[] predicted;
    private final double @Nullable [] scores;
    private final double @Nullable [] weights;
    private final double level;
    private final Score.WhenUndefined policy;

    private MultilabelEvaluation(
            Labels labels,
            boolean[] truth,
            boolean[] predicted,
            double @Nullable [] scores,
            double @Nullable [] weights,
            double level,
            Score.WhenUndefined policy) {
        this.labels = labels;
        this.truth = truth;
        this.predicted = predicted;
        this.scores = scores;
        this.weights = weights;
        this.level = level;
        this.policy = policy;
    }

    /**
     * Starts from the true labels.
     *
     * @param labels all labels
     * @param truth whether each example has each label, shape {@code [n, labels]}
     * @throws IllegalArgumentException if the length is no multiple of the labels
     */
    public static Examples of(Labels labels, boolean[] truth) {
        Rows.check(labels, truth, "truth", truth.length);
        return new Examples(labels, truth);
    }

    /** Examples whose labels are known, still without predictions. */
    public static final class Examples {
        private final Labels labels;
        private final boolean[] truth;

        private Examples(Labels labels, boolean[] truth) {
            this.labels = labels;
            this.truth = truth;
        }

        /**
         * Judges predicted labels.
         *
         * @param predicted whether each label was predicted for each example, shape {@code [n, labels]}
         * @throws IllegalArgumentException if the lengths differ
         */
        public MultilabelEvaluation predicted(boolean[] predicted) {
            Rows.check(labels, truth, "predicted", predicted.length);
            return new MultilabelEvaluation(labels, truth, predicted, null, null, 0.95, Score.WhenUndefined.UNDEFINED);
        }

        /**
         * Judges scores: their ranking, and the labels whose score is at least a threshold.
         *
         * @param scores higher for labels more likely, shape {@code [n, labels]}, finite
         * @param threshold at or above which a label is predicted, such as 0.5 for probabilities
         * @throws IllegalArgumentException if the lengths differ, a score is not finite, or the threshold is NaN
         */
        public MultilabelEvaluation scores(double[] scores, double threshold) {
            Elements.required("scores", scores);
            LabelRanking.of(truth, scores, labels.size());
            if (Double.isNaN(threshold)) {
                throw new IllegalArgumentException("threshold is NaN; use a number such as 0.5");
            }
            boolean[] predicted = new boolean[scores.length];
            for (int i = 0; i < scores.length; i++) {
                predicted[i] = scores[i] >= threshold;
            }
            return new MultilabelEvaluation(
                    labels, truth, predicted, scores, null, 0.95, Score.WhenUndefined.UNDEFINED);
        }
    }

    /**
     * Gives each example a weight.
     *
     * @param weight shape {@code [n]}, finite and not negative
     * @throws IllegalArgumentException if the length is another, or a weight is negative or not finite
     */
    public MultilabelEvaluation weights(double[] weight) {
        Rows.checkWeights(weight, truth.length / labels.size());
        return new MultilabelEvaluation(labels, truth, predicted, scores, weight, level, policy);
    }

    /** Sets the level of the confidence intervals, in (0, 1); 0.95 by default. */
    public MultilabelEvaluation level(double other) {
        if (!(other > 0 && other < 1)) {
            throw new IllegalArgumentException("confidence level is " + other + ", outside (0, 1)");
        }
        return new MultilabelEvaluation(labels, truth, predicted, scores, weights, other, policy);
    }

    /** Sets what undefined scores do to averages; {@link Score.WhenUndefined#UNDEFINED} by default. */
    public MultilabelEvaluation whenUndefined(Score.WhenUndefined other) {
        return new MultilabelEvaluation(labels, truth, predicted, scores, weights, level, other);
    }

    /** Computes everything, and returns it. */
    public MultilabelReport report() {
        MultilabelCounts counts =
                MultilabelCounter.of(labels).addAll(truth, predicted, weights).counts();
        return new MultilabelReport(this, counts);
    }

    Labels labels() {
        return labels;
    }

    boolean[] truth() {
        return truth;
    }

    boolean[] predicted() {
        return predicted;
    }

    double @Nullable [] scores() {
        return scores;
    }

    double weight(int example) {
        return weights == null ? 1 : weights[example];
    }

    double @Nullable [] weights() {
        return weights;
    }

    double level() {
        return level;
    }

    Score.WhenUndefined policy() {
        return policy;
    }

    /**
     * How well scores rank the labels of each example above the others.
     *
     * <p>Each runs in O(n labels²), as {@code labels} are few; the mean over the examples has Student's interval by Hall's
     * transformation of the skewness, and Clopper and Pearson's where all examples have the same value: see {@link SampleMean}.
     *
     * @see <a href="https://doi.org/10.1007/978-0-387-09823-4_34">Tsoumakas, Katakis and Vlahavas 2010</a>
     */
    public static final class LabelRanking {
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
}
