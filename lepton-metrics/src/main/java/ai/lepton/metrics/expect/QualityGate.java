package ai.lepton.metrics.expect;

import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;
import java.util.List;

/**
 * What must be reached before something goes on: a list of expectations that is checked as a whole, without throwing. Immutable.
 *
 * @param <R> what is judged: a report, slices, an estimate
 */
public sealed interface QualityGate<R>
        permits ClassificationExpectations.Gate,
                RegressionExpectations.Gate,
                SequenceExpectations.Gate,
                MultilabelExpectations.Gate,
                LatencyExpectations.Gate,
                SlicesExpectations.Gate,
                EstimateExpectations.Gate {
    /** Returns what is expected, in the order in which it was said. */
    List<Expectation<? super R>> expectations();

    /**
     * Holds everything expected against what was measured.
     *
     * @throws IllegalStateException if the gate expects nothing, and so would pass whatever comes
     */
    @CheckReturnValue
    default GateResult check(R measured) {
        if (expectations().isEmpty()) {
            throw new IllegalStateException("the quality gate expects nothing; say what the report must reach");
        }
        Elements.required("measured", measured);
        return new GateResult(expectations().stream()
                .map(expectation -> expectation.check(measured))
                .toList());
    }
}
