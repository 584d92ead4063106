package ai.lepton.metrics.expect;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.efficiency.LatencyReport;
import ai.lepton.metrics.group.Slices;
import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.multilabel.MultilabelReport;
import ai.lepton.metrics.regression.RegressionReport;
import ai.lepton.metrics.sequence.SequenceReport;
import java.time.Duration;
import java.util.List;

/**
 * The entry to expectations; import its methods statically.
 *
 * <pre>{@code
 * assertThat(report)
 *     .hasAccuracy(atLeast(0.90).atConfidence(0.95))
 *     .hasCalibrationError(atMost(0.05))
 *     .doesNotRegressFrom(lastRelease).byMoreThan(0.01, MACRO_F1);
 * }</pre>
 */
public final class LeptonAssertions {
    private LeptonAssertions() {}

    /** Starts assertions about a report; each throws an {@link AssertionError} where it is not met. */
    @CheckReturnValue
    public static ClassificationExpectations.Assert assertThat(ClassificationReport report) {
        return new ClassificationExpectations.Assert(Elements.required("report", report), null);
    }

    /** Starts assertions about a regression report; each throws an {@link AssertionError} where it is not met. */
    @CheckReturnValue
    public static RegressionExpectations.Assert assertThat(RegressionReport report) {
        return new RegressionExpectations.Assert(Elements.required("report", report), null);
    }

    /** Starts assertions about a report of spans; each throws an {@link AssertionError} where it is not met. */
    @CheckReturnValue
    public static SequenceExpectations.Assert assertThat(SequenceReport report) {
        return new SequenceExpectations.Assert(Elements.required("report", report), null);
    }

    /** Starts assertions about a report of any number of labels; each throws an {@link AssertionError} where it is not met. */
    @CheckReturnValue
    public static MultilabelExpectations.Assert assertThat(MultilabelReport report) {
        return new MultilabelExpectations.Assert(Elements.required("report", report), null);
    }

    /** Starts assertions about latencies; each throws an {@link AssertionError} where it is not met. */
    @CheckReturnValue
    public static LatencyExpectations.Assert assertThat(LatencyReport report) {
        return new LatencyExpectations.Assert(Elements.required("report", report), null);
    }

    /** Starts assertions about groups of examples; each throws an {@link AssertionError} where it is not met. */
    @CheckReturnValue
    public static SlicesExpectations.Assert assertThat(Slices<?> slices) {
        return new SlicesExpectations.Assert(Elements.required("slices", slices), null);
    }

    /** Starts assertions about one estimate; each throws an {@link AssertionError} where it is not met. */
    @CheckReturnValue
    public static EstimateExpectations.Assert assertThat(Estimate estimate) {
        return new EstimateExpectations.Assert(Elements.required("estimate", estimate), null);
    }

    /** Starts a gate for classification that does not throw, but lists how each expectation came out. */
    @CheckReturnValue
    public static ClassificationExpectations.Gate qualityGate() {
        return new ClassificationExpectations.Gate(List.of());
    }

    /** Starts a gate for regression that does not throw, but lists how each expectation came out. */
    @CheckReturnValue
    public static RegressionExpectations.Gate regressionGate() {
        return new RegressionExpectations.Gate(List.of());
    }

    /** Starts a gate for spans that does not throw, but lists how each expectation came out. */
    @CheckReturnValue
    public static SequenceExpectations.Gate sequenceGate() {
        return new SequenceExpectations.Gate(List.of());
    }

    /** Starts a gate for any number of labels that does not throw, but lists how each expectation came out. */
    @CheckReturnValue
    public static MultilabelExpectations.Gate multilabelGate() {
        return new MultilabelExpectations.Gate(List.of());
    }

    /** Starts a gate for latencies that does not throw, but lists how each expectation came out. */
    @CheckReturnValue
    public static LatencyExpectations.Gate latencyGate() {
        return new LatencyExpectations.Gate(List.of());
    }

    /** Starts a gate for groups of examples that does not throw, but lists how each expectation came out. */
    @CheckReturnValue
    public static SlicesExpectations.Gate slicesGate() {
        return new SlicesExpectations.Gate(List.of());
    }

    /** Starts a gate for one estimate that does not throw, but lists how each expectation came out. */
    @CheckReturnValue
    public static EstimateExpectations.Gate estimateGate() {
        return new EstimateExpectations.Gate(List.of());
    }

    /** Returns a least time. */
    @CheckReturnValue
    public static Bound.OfTime atLeast(Duration limit) {
        return new Bound.OfTime(true, limit, null);
    }

    /** Returns a greatest time. */
    @CheckReturnValue
    public static Bound.OfTime atMost(Duration limit) {
        return new Bound.OfTime(false, limit, null);
    }

    /** Returns a least value. */
    @CheckReturnValue
    public static Bound atLeast(double limit) {
        return new Bound(true, limit, null);
    }

    /** Returns a greatest value. */
    @CheckReturnValue
    public static Bound atMost(double limit) {
        return new Bound(false, limit, null);
    }
}
