package ai.lepton.metrics.multilabel;

import ai.lepton.metrics.Measure;
import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.classification.ClassMeasure;
import ai.lepton.metrics.internal.Elements;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A measure of a {@link MultilabelReport}: which of them, and which average or of which label.
 *
 * @param key scikit-learn's function name without {@code _score}, such as {@code f1}
 * @param average over the labels, or {@code samples} over the examples; null for none
 * @param label that it is about; null for none
 */
public record MultilabelMeasure(
        String key, @Nullable String average, @Nullable String label) implements Measure.Of<MultilabelReport> {
    /** The share of examples whose labels are all right; {@code accuracy} among the measurements. */
    public static final MultilabelMeasure SUBSET_ACCURACY = of(LabelMeasure.ACCURACY);
    /** The share of places, of each label in each example, that are wrong. */
    public static final MultilabelMeasure HAMMING_LOSS = of(LabelMeasure.HAMMING_LOSS);
    /** F1 of all places together. */
    public static final MultilabelMeasure MICRO_F1 = of(ClassMeasure.F1, Average.MICRO);
    /** The mean F1 of the labels. */
    public static final MultilabelMeasure MACRO_F1 = of(ClassMeasure.F1, Average.MACRO);
    /** The mean F1 of the labels, weighted by their support. */
    public static final MultilabelMeasure WEIGHTED_F1 = of(ClassMeasure.F1, Average.WEIGHTED);
    /** The mean over the true labels of the share of true ones among those ranked no lower; needs scores. */
    public static final MultilabelMeasure LABEL_RANKING_AVERAGE_PRECISION =
            of(LabelMeasure.LABEL_RANKING_AVERAGE_PRECISION);
    /** The share of pairs of a true and another label that are ranked the wrong way round; needs scores. */
    public static final MultilabelMeasure LABEL_RANKING_LOSS = of(LabelMeasure.LABEL_RANKING_LOSS);
    /** How far down the ranking all true labels are found, a number of labels; needs scores. */
    public static final MultilabelMeasure COVERAGE_ERROR = of(LabelMeasure.COVERAGE_ERROR);

    /** Checks that there is a key. */
    public MultilabelMeasure {
        Elements.required("key", key);
    }

    private static MultilabelMeasure of(LabelMeasure measure) {
        return new MultilabelMeasure(measure.key(), null, null);
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
        return new MultilabelMeasure(LabelMeasure.ROC_AUC.key(), average.key(), null);
    }

    /** Returns the average precision, averaged over the labels; needs scores. */
    public static MultilabelMeasure averagePrecision(Average average) {
        return new MultilabelMeasure(LabelMeasure.AVERAGE_PRECISION.key(), average.key(), null);
    }

    /** Returns all that a report lists, and what is known of each. */
    public static List<Measure> all() {
        return List.of(LabelMeasure.values());
    }

    @Override
    public Class<MultilabelReport> reports() {
        return MultilabelReport.class;
    }

    /** Returns what is known of a measure of this name; of an unknown one, neither direction nor range. */
    @Override
    public Traits traits() {
        return LabelMeasure.of(key)
                .<Measure>map(measure -> measure)
                .or(() -> ClassMeasure.of(key))
                .map(Measure::traits)
                .orElse(Traits.UNKNOWN);
    }
}
