/**
 * Saying what a model must reach, in tests and at a quality gate.
 *
 * <p>All begins in {@link LeptonAssertions}. A {@link Bound} of a measure, or a baseline by {@link Expectations.NonInferiority}, makes an
 * {@link Expectation}. What is expected is said in the words of its kind, the {@link Expectations}, in an {@link Expectations.Assertion},
 * which throws, or at a {@link QualityGate}, which does not and gives a {@link QualityGate.Result}:
 *
 * <ul>
 *   <li>any report: {@link Expectations.OfReport};
 *   <li>classes: {@link ClassificationExpectations};
 *   <li>numbers: {@link RegressionExpectations};
 *   <li>spans: {@link SequenceExpectations};
 *   <li>any number of labels: {@link MultilabelExpectations};
 *   <li>latencies: {@link LatencyExpectations};
 *   <li>groups: {@link SlicesExpectations};
 *   <li>one estimate: {@link EstimateExpectations}.
 * </ul>
 */
@NullMarked
package ai.lepton.metrics.expect;

import org.jspecify.annotations.NullMarked;
