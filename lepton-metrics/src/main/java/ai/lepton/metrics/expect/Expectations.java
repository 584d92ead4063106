package ai.lepton.metrics.expect;

/**
 * What is expected of something that was measured: the words of its kind, in an {@link Assertion} and at a {@link Gate}.
 *
 * @param <R> what is judged: a report, slices, an estimate
 * @param <S> what each word returns, so that they chain
 */
public sealed interface Expectations<R, S>
        permits Assertion,
                Gate,
                ReportExpectations,
                RegressionExpectations,
                SequenceExpectations,
                MultilabelExpectations,
                LatencyExpectations,
                SlicesExpectations,
                EstimateExpectations {
    /** Expects this. */
    S has(Requirement<? super R> requirement);
}
