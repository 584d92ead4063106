package ai.lepton.metrics.expect;

/**
 * What is expected of something that was measured: the words of its kind, in an {@link Assertion} and at a {@link QualityGate}.
 *
 * @param <R> what is judged: a report, slices, an estimate
 * @param <S> what each word returns, so that they chain
 */
public sealed interface Expectations<R, S>
        permits Assertion, ReportExpectations, SlicesExpectations, EstimateExpectations {
    /** Expects this. */
    S has(Expectation<? super R> expectation);
}
