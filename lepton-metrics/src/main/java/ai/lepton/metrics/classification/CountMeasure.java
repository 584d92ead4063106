package ai.lepton.metrics.classification;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.WhenUndefined;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A measure that a confusion matrix tells, by its name: what intervals, reports and comparisons are made of.
 *
 * @param name scikit-learn's function name without {@code _score}, such as {@code f1}
 * @param average {@code micro}, {@code macro} or {@code weighted}; null where it does not apply
 * @param label the class that it is about; null where it is about all
 * @param function computes it
 */
public record CountMeasure(
        String name, @Nullable String average, @Nullable String label, Function<ConfusionMatrix, Score> function) {
    /** The share of examples predicted rightly. */
    public static final CountMeasure ACCURACY = overall("accuracy", ConfusionMatrix::accuracy);

    /** The mean recall of the classes that occur. */
    public static final CountMeasure BALANCED_ACCURACY =
            overall("balanced_accuracy", ConfusionMatrix::balancedAccuracy);

    /** Matthews's correlation coefficient. */
    public static final CountMeasure MATTHEWS_CORRCOEF =
            overall("matthews_corrcoef", ConfusionMatrix::matthewsCorrelation);

    /** Cohen's kappa. */
    public static final CountMeasure COHEN_KAPPA = overall("cohen_kappa", ConfusionMatrix::cohenKappa);

    /** F1, averaged so that each class weighs the same. */
    public static final CountMeasure MACRO_F1 = of(ClassMeasure.F1, Average.MACRO, WhenUndefined.UNDEFINED);

    /** F1, averaged by the classes' support. */
    public static final CountMeasure WEIGHTED_F1 = of(ClassMeasure.F1, Average.WEIGHTED, WhenUndefined.UNDEFINED);

    /** Returns a measure of the whole matrix. */
    public static CountMeasure overall(String name, Function<ConfusionMatrix, Score> function) {
        return new CountMeasure(name, null, null, function);
    }

    /** Returns a measure averaged over the classes. */
    public static CountMeasure of(ClassMeasure measure, Average average, WhenUndefined policy) {
        return new CountMeasure(measure.key(), average.key(), null, matrix -> matrix.score(measure, average, policy));
    }

    /** Returns a measure of one class. */
    public static CountMeasure of(ClassMeasure measure, String label) {
        return new CountMeasure(
                measure.key(),
                null,
                label,
                matrix -> matrix.score(measure, matrix.labels().indexOf(label)));
    }

    /** Returns the measure's value. */
    public Score of(ConfusionMatrix matrix) {
        return function.apply(matrix);
    }

    Measurement measurement(Estimate estimate) {
        return new Measurement(name, average, label, Map.of(), estimate);
    }
}
