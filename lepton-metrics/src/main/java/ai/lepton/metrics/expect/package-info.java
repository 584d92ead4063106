/**
 * Saying what a model must reach, in tests and at a quality gate.
 *
 * <p>All begins in {@link LeptonAssertions}. A {@link Bound}, or a {@link TimeBound}, makes an {@link Expectation}, a baseline
 * a {@link NoRegression} or {@link NoRegressionOf}; both are a {@link Requirement} with an {@link Outcome}. What is expected is
 * an {@link Assertion}, which throws, or a {@link Gate}, which does not, and both say it in the words of their kind, the
 * {@link Expectations}:
 *
 * <ul>
 *   <li>classes: {@link ReportAssert}, {@link QualityGate}, {@link ReportExpectations};
 *   <li>numbers: {@link RegressionAssert}, {@link RegressionGate}, {@link RegressionExpectations};
 *   <li>spans: {@link SequenceAssert}, {@link SequenceGate}, {@link SequenceExpectations};
 *   <li>any number of labels: {@link MultilabelAssert}, {@link MultilabelGate}, {@link MultilabelExpectations};
 *   <li>latencies: {@link LatencyAssert}, {@link LatencyGate}, {@link LatencyExpectations};
 *   <li>groups: {@link SlicesAssert}, {@link SlicesGate}, {@link SlicesExpectations};
 *   <li>one estimate: {@link EstimateAssert}, {@link EstimateGate}, {@link EstimateExpectations}.
 * </ul>
 */
@NullMarked
package ai.lepton.metrics.expect;

import org.jspecify.annotations.NullMarked;
