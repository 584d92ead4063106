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
    public static ReportAssert assertThat(ClassificationReport report) {
        return new ReportAssert(Elements.required("report", report));
    }

    /** Starts assertions about a regression report; each throws an {@link AssertionError} where it is not met. */
    @CheckReturnValue
    public static RegressionAssert assertThat(RegressionReport report) {
        return new RegressionAssert(Elements.required("report", report));
    }

    /** Starts assertions about a report of spans; each throws an {@link AssertionError} where it is not met. */
    @CheckReturnValue
    public static SequenceAssert assertThat(SequenceReport report) {
        return new SequenceAssert(Elements.required("report", report));
    }

    /** Starts assertions about a report of any number of labels; each throws an {@link AssertionError} where it is not met. */
    @CheckReturnValue
    public static MultilabelAssert assertThat(MultilabelReport report) {
        return new MultilabelAssert(Elements.required("report", report));
    }

    /** Starts assertions about latencies; each throws an {@link AssertionError} where it is not met. */
    @CheckReturnValue
    public static LatencyAssert assertThat(LatencyReport report) {
        return new LatencyAssert(Elements.required("report", report));
    }

    /** Starts assertions about groups of examples; each throws an {@link AssertionError} where it is not met. */
    @CheckReturnValue
    public static SlicesAssert assertThat(Slices<?> slices) {
        return new SlicesAssert(Elements.required("slices", slices));
    }

    /** Starts assertions about one estimate; each throws an {@link AssertionError} where it is not met. */
    @CheckReturnValue
    public static EstimateAssert assertThat(Estimate estimate) {
        return new EstimateAssert(Elements.required("estimate", estimate));
    }

    /** Starts a gate for classification that does not throw, but lists how each expectation came out. */
    @CheckReturnValue
    public static QualityGate qualityGate() {
        return new QualityGate(List.of());
    }

    /** Starts a gate for regression that does not throw, but lists how each expectation came out. */
    @CheckReturnValue
    public static RegressionGate regressionGate() {
        return new RegressionGate(List.of());
    }

    /** Starts a gate for spans that does not throw, but lists how each expectation came out. */
    @CheckReturnValue
    public static SequenceGate sequenceGate() {
        return new SequenceGate(List.of());
    }

    /** Starts a gate for any number of labels that does not throw, but lists how each expectation came out. */
    @CheckReturnValue
    public static MultilabelGate multilabelGate() {
        return new MultilabelGate(List.of());
    }

    /** Starts a gate for latencies that does not throw, but lists how each expectation came out. */
    @CheckReturnValue
    public static LatencyGate latencyGate() {
        return new LatencyGate(List.of());
    }

    /** Starts a gate for groups of examples that does not throw, but lists how each expectation came out. */
    @CheckReturnValue
    public static SlicesGate slicesGate() {
        return new SlicesGate(List.of());
    }

    /** Starts a gate for one estimate that does not throw, but lists how each expectation came out. */
    @CheckReturnValue
    public static EstimateGate estimateGate() {
        return new EstimateGate(List.of());
    }

    /** Returns a least time. */
    @CheckReturnValue
    public static TimeBound atLeast(Duration limit) {
        return new TimeBound(true, limit, null);
    }

    /** Returns a greatest time. */
    @CheckReturnValue
    public static TimeBound atMost(Duration limit) {
        return new TimeBound(false, limit, null);
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
