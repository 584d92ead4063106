package ai.lepton.metrics.expect;

import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.regression.RegressionMeasure;
import ai.lepton.metrics.regression.RegressionReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The words in which expectations of a regression report are said: the same in an assertion and in a gate.
 *
 * <p>Bounds are in the measure's own unit: that of the truth for absolute errors, its square for squared ones, a fraction
 * for percentage errors, none for R² and correlations. Errors mostly want {@code atMost}, R² and correlations
 * {@code atLeast}; the other way is taken as it is said, such as {@code atMost} of R² against a leak from the truth.
 *
 * @param <S> what each of them returns, so that they chain
 */
public sealed interface RegressionExpectations<S> extends Expectations.OfReport<RegressionReport, S>
        permits RegressionExpectations.Assert, RegressionExpectations.Gate {
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
     * may. The test is paired: see {@link Expectations.NonInferiority}.
     *
     * @param baseline such as the last release's report, on the same examples in the same order
     */
    @CheckReturnValue
    default Expectations.NonInferiority<RegressionReport, S> doesNotRegressFrom(RegressionReport baseline) {
        return new Expectations.NonInferiority<>(this::has, new Baseline.Paired<>(baseline));
    }

    /**
     * Assertions about a report of predicted numbers; each throws where it is not met.
     *
     * @param actual what is judged
     * @param description what failures call it; null where they do not
     */
    record Assert(RegressionReport actual, @Nullable String description)
            implements RegressionExpectations<Assert>, Expectations.Assertion<RegressionReport, Assert> {
        @Override
        public Assert as(String description) {
            return new Assert(actual, Elements.required("description", description));
        }
    }

    /**
     * What a model of numbers must reach before it goes on: a list of expectations that is checked as a whole, without throwing.
     *
     * @param expectations in the order in which they were said
     */
    record Gate(List<Expectation<? super RegressionReport>> expectations)
            implements RegressionExpectations<Gate>, QualityGate<RegressionReport> {
        /** Copies the list. */
        public Gate {
            expectations = Elements.of("expectations", expectations);
        }

        /** Returns a gate that expects this as well. */
        @CheckReturnValue
        @Override
        public Gate has(Expectation<? super RegressionReport> expectation) {
            return new Gate(Elements.plus(expectations, "expectation", expectation));
        }
    }
}
