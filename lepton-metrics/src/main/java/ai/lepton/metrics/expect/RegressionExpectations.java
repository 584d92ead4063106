package ai.lepton.metrics.expect;

import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.regression.RegressionMeasure;
import ai.lepton.metrics.regression.RegressionReport;
import java.util.List;

/**
 * The words in which expectations of a regression report are said: the same in an assertion and in a gate.
 *
 * <p>Bounds are in the measure's own unit: that of the truth for absolute errors, its square for squared ones, a fraction
 * for percentage errors, none for R² and correlations. Errors mostly want {@code atMost}, R² and correlations
 * {@code atLeast}; the other way is taken as it is said, such as {@code atMost} of R² against a leak from the truth.
 *
 * @param <S> what each of them returns, so that they chain
 */
public sealed interface RegressionExpectations<S> extends Expectations<RegressionReport, S>
        permits RegressionAssert, RegressionGate {
    /** Expects a measure to reach a bound; what the report does not list is computed. */
    default S has(RegressionMeasure measure, Bound bound) {
        return has(new Bounded<>(new Measured.OfNumbers(measure), bound));
    }

    /** Expects R² to reach a bound: at most 1, below 0 for predictions worse than the truth's mean. */
    default S hasR2(Bound bound) {
        return has(RegressionMeasure.R2, bound);
    }

    /** Expects the mean absolute error to reach a bound, in the unit of the truth. */
    default S hasMeanAbsoluteError(Bound bound) {
        return has(RegressionMeasure.MEAN_ABSOLUTE_ERROR, bound);
    }

    /** Expects the mean squared error to reach a bound, in the square of the truth's unit. */
    default S hasMeanSquaredError(Bound bound) {
        return has(RegressionMeasure.MEAN_SQUARED_ERROR, bound);
    }

    /** Expects the root of the mean squared error to reach a bound, in the unit of the truth. */
    default S hasRootMeanSquaredError(Bound bound) {
        return has(RegressionMeasure.ROOT_MEAN_SQUARED_ERROR, bound);
    }

    /** Expects the median absolute error to reach a bound, in the unit of the truth. */
    default S hasMedianAbsoluteError(Bound bound) {
        return has(RegressionMeasure.MEDIAN_ABSOLUTE_ERROR, bound);
    }

    /** Expects the mean absolute percentage error to reach a bound; a fraction, so 0.05 for 5 %. */
    default S hasMeanAbsolutePercentageError(Bound bound) {
        return has(RegressionMeasure.MEAN_ABSOLUTE_PERCENTAGE_ERROR, bound);
    }

    /** Expects the greatest error to reach a bound, in the unit of the truth. It has no interval, and so no confidence. */
    default S hasMaxError(Bound bound) {
        return has(RegressionMeasure.MAX_ERROR, bound);
    }

    /** Expects Pearson's correlation of truth and prediction to reach a bound. */
    default S hasPearsonCorrelation(Bound bound) {
        return has(RegressionMeasure.PEARSON_CORRCOEF, bound);
    }

    /**
     * Starts to expect that a measure has not become worse than in a report on the same examples; say next by how much it
     * may. The test is paired: see {@link NoRegressionOf}.
     *
     * @param baseline such as the last release's report, on the same examples in the same order
     */
    @CheckReturnValue
    default NoRegressionOf<RegressionMeasure, S> doesNotRegressFrom(RegressionReport baseline) {
        return NoRegressionOf.of(this::has, new Baseline.Paired<>(baseline), Measured.OfNumbers::new);
    }

    /**
     * Starts to expect that a measure has not become worse than in measurements whose predictions were not kept, or that
     * are of other examples; say next by how much it may. The test is not paired, and so finds less.
     *
     * @param baseline such as the last release's measurements, with their intervals
     */
    @CheckReturnValue
    default NoRegressionOf<RegressionMeasure, S> doesNotRegressFrom(List<Measurement> baseline) {
        return NoRegressionOf.of(this::has, new Baseline.Unpaired<>(baseline), Measured.OfNumbers::new);
    }
}
