package ai.lepton.metrics.expect;

import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.classification.ClassMeasure;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.OverallMeasure;
import ai.lepton.metrics.classification.ProbabilityMeasure;
import ai.lepton.metrics.classification.TopKAccuracy;
import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The words in which expectations of a classification report are said: the same in an assertion and in a gate.
 *
 * @param <S> what each of them returns, so that they chain
 */
public sealed interface ClassificationExpectations<S> extends Expectations.OfReport<ClassificationReport, S>
        permits ClassificationExpectations.Assert, ClassificationExpectations.Gate {

    /** Expects the share of examples predicted rightly to reach a bound. */
    default S hasAccuracy(Bound bound) {
        return has(OverallMeasure.ACCURACY, bound);
    }

    /** Expects the mean recall of the classes to reach a bound. */
    default S hasBalancedAccuracy(Bound bound) {
        return has(OverallMeasure.BALANCED_ACCURACY, bound);
    }

    /** Expects Matthews's correlation coefficient to reach a bound. */
    default S hasMatthewsCorrelation(Bound bound) {
        return has(OverallMeasure.MATTHEWS_CORRCOEF, bound);
    }

    /** Expects Cohen's kappa to reach a bound. */
    default S hasCohenKappa(Bound bound) {
        return has(OverallMeasure.COHEN_KAPPA, bound);
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
        return has(TopKAccuracy.measure(top), bound);
    }

    /** Expects an average over the classes to reach a bound. */
    default S has(ClassMeasure measure, Average average, Bound bound) {
        return has(Expectation.of(measure.key(), average.key(), null, bound));
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
        return has(Expectation.of(measure.key(), null, Things.label(label), bound));
    }

    /** Expects the area under the ROC curve to reach a bound: that of the positive class, or the classes' mean. */
    default S hasRocAuc(Bound bound) {
        return has(ProbabilityMeasure.ROC_AUC, bound);
    }

    /** Expects the average precision to reach a bound: that of the positive class, or the classes' mean. */
    default S hasAveragePrecision(Bound bound) {
        return has(ProbabilityMeasure.AVERAGE_PRECISION, bound);
    }

    /** Expects the log-loss to reach a bound. */
    default S hasLogLoss(Bound bound) {
        return has(ProbabilityMeasure.LOG_LOSS, bound);
    }

    /** Expects the Brier score to reach a bound. */
    default S hasBrierScore(Bound bound) {
        return has(ProbabilityMeasure.BRIER_SCORE, bound);
    }

    /** Expects the expected calibration error to reach a bound. */
    default S hasCalibrationError(Bound bound) {
        return has(ProbabilityMeasure.EXPECTED_CALIBRATION_ERROR, bound);
    }

    /**
     * Starts to expect that a measure has not become worse than in a report on the same examples; say next by how much it
     * may. The test is paired: see {@link Expectations.NonInferiority}.
     *
     * @param baseline such as the last release's report, on the same examples in the same order
     */
    @CheckReturnValue
    default Expectations.NonInferiority<ClassificationReport, S> doesNotRegressFrom(ClassificationReport baseline) {
        return new Expectations.NonInferiority<>(this::has, new Baseline.Paired<>(baseline));
    }

    /**
     * Assertions about a report of classes; each throws where it is not met.
     *
     * @param actual what is judged
     * @param description what failures call it; null where they do not
     */
    record Assert(ClassificationReport actual, @Nullable String description)
            implements ClassificationExpectations<Assert>, Expectations.Assertion<ClassificationReport, Assert> {
        @Override
        public Assert as(String description) {
            return new Assert(actual, Elements.required("description", description));
        }
    }

    /**
     * What a classifier must reach before it goes on: a list of expectations that is checked as a whole, without throwing.
     *
     * @param expectations in the order in which they were said
     */
    record Gate(List<Expectation<? super ClassificationReport>> expectations)
            implements ClassificationExpectations<Gate>, QualityGate<ClassificationReport> {
        /** Copies the list. */
        public Gate {
            expectations = Elements.of("expectations", expectations);
        }

        /** Returns a gate that expects this as well. */
        @CheckReturnValue
        @Override
        public Gate has(Expectation<? super ClassificationReport> expectation) {
            return new Gate(Elements.plus(expectations, "expectation", expectation));
        }
    }
}
