package ai.lepton.metrics.multilabel;

import ai.lepton.metrics.Direction;
import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.classification.ClassMeasure;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A measure of a {@link MultilabelReport}, by its name and what it is of: what expectations and comparisons are made of.
 *
 * @param name scikit-learn's function name without {@code _score}, such as {@code f1}
 * @param average over the labels, or {@code samples} over the examples; null for none
 * @param label that it is about; null for none
 */
public record MultilabelMeasure(
        String name, @Nullable String average, @Nullable String label) {
    /** The share of examples whose labels are all right; {@code accuracy} among the measurements. */
    public static final MultilabelMeasure SUBSET_ACCURACY = of("accuracy");
    /** The share of places, of each label in each example, that are wrong. */
    public static final MultilabelMeasure HAMMING_LOSS = of("hamming_loss");
    /** F1 of all places together. */
    public static final MultilabelMeasure MICRO_F1 = of(ClassMeasure.F1, Average.MICRO);
    /** The mean F1 of the labels. */
    public static final MultilabelMeasure MACRO_F1 = of(ClassMeasure.F1, Average.MACRO);
    /** The mean F1 of the labels, weighted by their support. */
    public static final MultilabelMeasure WEIGHTED_F1 = of(ClassMeasure.F1, Average.WEIGHTED);
    /** The mean over the true labels of the share of true ones among those ranked no lower; needs scores. */
    public static final MultilabelMeasure LABEL_RANKING_AVERAGE_PRECISION = of("label_ranking_average_precision");
    /** The share of pairs of a true and another label that are ranked the wrong way round; needs scores. */
    public static final MultilabelMeasure LABEL_RANKING_LOSS = of("label_ranking_loss");
    /** How far down the ranking all true labels are found, a number of labels; needs scores. */
    public static final MultilabelMeasure COVERAGE_ERROR = of("coverage_error");

    private static final Set<String> LOSSES = Set.of("hamming_loss", "label_ranking_loss", "coverage_error");

    private static MultilabelMeasure of(String name) {
        return new MultilabelMeasure(name, null, null);
    }

    /** Returns a measure averaged over the labels. */
    public static MultilabelMeasure of(ClassMeasure measure, Average average) {
        return new MultilabelMeasure(measure.key(), average.key(), null);
    }

    /** Returns a measure of one label. */
    public static MultilabelMeasure of(ClassMeasure measure, String label) {
        return new MultilabelMeasure(measure.key(), null, label);
    }

    /** Returns precision, recall, F1 or Jaccard averaged over the examples. */
    public static MultilabelMeasure samples(ClassMeasure measure) {
        return new MultilabelMeasure(measure.key(), MultilabelLines.SAMPLES, null);
    }

    /** Returns the area under the ROC curves, averaged over the labels; needs scores. */
    public static MultilabelMeasure rocAuc(Average average) {
        return new MultilabelMeasure("roc_auc", average.key(), null);
    }

    /** Returns the average precision, averaged over the labels; needs scores. */
    public static MultilabelMeasure averagePrecision(Average average) {
        return new MultilabelMeasure("average_precision", average.key(), null);
    }

    /** Returns which values are the better ones; for a name that is unknown, {@link Direction#NEITHER}. */
    public Direction direction() {
        if (LOSSES.contains(name)) {
            return Direction.LOWER_IS_BETTER;
        }
        return MultilabelLines.OF_SCORES.contains(name)
                ? Direction.HIGHER_IS_BETTER
                : ClassMeasure.of(name).map(ClassMeasure::direction).orElse(Direction.NEITHER);
    }
}
