/**
 * Saying what a model must reach, in tests and at a quality gate.
 *
 * <p>All begins in {@link LeptonAssertions}. A {@link Bound} makes an {@link Expectation}, a baseline a {@link NoRegression} or
 * {@link NoRegressionOf}; both are a {@link Requirement} with an {@link Outcome}. Assertions, {@link ReportAssert},
 * {@link RegressionAssert} and {@link SequenceAssert}, and gates, {@link QualityGate}, {@link RegressionGate} and
 * {@link SequenceGate}, say them in the same words: {@link ReportExpectations}, {@link RegressionExpectations},
 * {@link SequenceExpectations}.
 */
@NullMarked
package ai.lepton.metrics.expect;

import org.jspecify.annotations.NullMarked;
