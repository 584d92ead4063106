package ai.lepton.metrics.multilabel;

import ai.lepton.metrics.WhenUndefined;
import ai.lepton.metrics.classification.Labels;
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
    private final WhenUndefined policy;

    private MultilabelEvaluation(
            Labels labels,
            boolean[] truth,
            boolean[] predicted,
            double @Nullable [] scores,
            double @Nullable [] weights,
            double level,
            WhenUndefined policy) {
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
            return new MultilabelEvaluation(labels, truth, predicted, null, null, 0.95, WhenUndefined.UNDEFINED);
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
            return new MultilabelEvaluation(labels, truth, predicted, scores, null, 0.95, WhenUndefined.UNDEFINED);
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

    /** Sets what undefined scores do to averages; {@link WhenUndefined#UNDEFINED} by default. */
    public MultilabelEvaluation whenUndefined(WhenUndefined other) {
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

    WhenUndefined policy() {
        return policy;
    }
}
