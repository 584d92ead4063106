package ai.lepton.metrics.expect;

import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.classification.ClassMeasure;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.CountMeasure;
import ai.lepton.metrics.classification.OverallMeasure;
import ai.lepton.metrics.classification.ProbabilityMeasure;
import ai.lepton.metrics.internal.CheckReturnValue;
import java.util.List;

/**
 * The words in which expectations of a classification report are said: the same in an assertion and in a quality gate. What
 * the report does not list is computed.
 *
 * @param <S> what each of them returns, so that they chain
 */
public sealed interface ReportExpectations<S> extends Expectations<ClassificationReport, S>
        permits ReportAssert, QualityGate {

    /** Expects the share of examples predicted rightly to reach a bound. */
    default S hasAccuracy(Bound bound) {
        return has(Expectation.of("accuracy", bound));
    }

    /** Expects the mean recall of the classes to reach a bound. */
    default S hasBalancedAccuracy(Bound bound) {
        return has(Expectation.of("balanced_accuracy", bound));
    }

    /** Expects Matthews's correlation coefficient to reach a bound. */
    default S hasMatthewsCorrelation(Bound bound) {
        return has(Expectation.of("matthews_corrcoef", bound));
    }

    /** Expects Cohen's kappa to reach a bound. */
    default S hasCohenKappa(Bound bound) {
        return has(Expectation.of("cohen_kappa", bound));
    }

    /** Expects the mean F1 of the classes to reach a bound. */
    default S hasMacroF1(Bound bound) {
        return has(ClassMeasure.F1, Average.MACRO, bound);
    }

    /** Expects F1 of all classes together to reach a bound; of one label for each example it is the accuracy. */
    default S hasMicroF1(Bound bound) {
        return has(ClassMeasure.F1, Average.MICRO, bound);
    }

    /** Expects the mean F1 of the classes, weighted by their support, to reach a bound. */
    default S hasWeightedF1(Bound bound) {
        return has(ClassMeasure.F1, Average.WEIGHTED, bound);
    }

    /**
     * Expects the share of examples whose true class is among the most probable to reach a bound.
     *
     * @param top number of classes that may hold the true one, at least 1
     * @throws IllegalArgumentException if it is below 1
     */
    default S hasTopKAccuracy(int top, Bound bound) {
        return has(new Bounded<>(new Measured.OfTop(top), bound));
    }

    /** Expects a measure of the whole confusion matrix to reach a bound. */
    default S has(OverallMeasure measure, Bound bound) {
        return has(Expectation.of(measure.key(), bound));
    }

    /** Expects any measure of counts, one of your own as well, to reach a bound. */
    default S has(CountMeasure measure, Bound bound) {
        return has(new Bounded<>(new Measured.OfCounts(measure, false), bound));
    }

    /** Expects a measure of probabilities to reach a bound. */
    default S has(ProbabilityMeasure measure, Bound bound) {
        return has(Expectation.of(measure.key(), bound));
    }

    /** Expects an average over the classes to reach a bound. */
    default S has(ClassMeasure measure, Average average, Bound bound) {
        return has(new Expectation(measure.key(), average.key(), null, bound));
    }

    /** Expects the precision for a class to reach a bound. */
    default S hasPrecision(Object label, Bound bound) {
        return has(ClassMeasure.PRECISION, label, bound);
    }

    /** Expects the recall for a class to reach a bound. */
    default S hasRecall(Object label, Bound bound) {
        return has(ClassMeasure.RECALL, label, bound);
    }

    /** Expects F1 for a class to reach a bound. */
    default S hasF1(Object label, Bound bound) {
        return has(ClassMeasure.F1, label, bound);
    }

    /** Expects the specificity for a class to reach a bound. */
    default S hasSpecificity(Object label, Bound bound) {
        return has(ClassMeasure.SPECIFICITY, label, bound);
    }

    /** Expects a measure of one class to reach a bound. */
    default S has(ClassMeasure measure, Object label, Bound bound) {
        return has(new Expectation(measure.key(), null, Things.label(label), bound));
    }

    /** Expects the area under the ROC curve to reach a bound: that of the positive class, or the classes' mean. */
    default S hasRocAuc(Bound bound) {
        return has(Expectation.of("roc_auc", bound));
    }

    /** Expects the average precision to reach a bound: that of the positive class, or the classes' mean. */
    default S hasAveragePrecision(Bound bound) {
        return has(Expectation.of("average_precision", bound));
    }

    /** Expects the log-loss to reach a bound. */
    default S hasLogLoss(Bound bound) {
        return has(Expectation.of("log_loss", bound));
    }

    /** Expects the Brier score to reach a bound. */
    default S hasBrierScore(Bound bound) {
        return has(Expectation.of("brier_score", bound));
    }

    /** Expects the expected calibration error to reach a bound. */
    default S hasCalibrationError(Bound bound) {
        return has(Expectation.of("expected_calibration_error", bound));
    }

    /**
     * Starts to expect that a measure has not become worse than in a report on the same examples; say next by how much it
     * may. The test is paired: see {@link NoRegression}.
     *
     * @param baseline such as the last release's report, on the same examples in the same order
     */
    @CheckReturnValue
    default NoRegression<S> doesNotRegressFrom(ClassificationReport baseline) {
        return new NoRegression<>(this::has, new Baseline.Paired<>(baseline));
    }

    /**
     * Starts to expect that a measure has not become worse than in measurements whose predictions were not kept, or that
     * are of other examples; say next by how much it may. The test is not paired, and so finds less: see
     * {@link NoRegression}.
     *
     * @param baseline such as the last release's measurements, with their intervals
     */
    @CheckReturnValue
    default NoRegression<S> doesNotRegressFrom(List<Measurement> baseline) {
        return new NoRegression<>(this::has, new Baseline.Unpaired<>(baseline));
    }
}
