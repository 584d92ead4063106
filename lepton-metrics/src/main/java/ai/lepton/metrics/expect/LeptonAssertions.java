package ai.lepton.metrics.expect;

import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.regression.RegressionReport;
import ai.lepton.metrics.sequence.SequenceReport;
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
    public static ReportAssert assertThat(ClassificationReport report) {
        return new ReportAssert(report);
    }

    /** Starts assertions about a regression report; each throws an {@link AssertionError} where it is not met. */
    public static RegressionAssert assertThat(RegressionReport report) {
        return new RegressionAssert(report);
    }

    /** Starts assertions about a report of spans; each throws an {@link AssertionError} where it is not met. */
    public static SequenceAssert assertThat(SequenceReport report) {
        return new SequenceAssert(report);
    }

    /** Starts a gate for classification that does not throw, but lists how each expectation came out. */
    public static QualityGate qualityGate() {
        return new QualityGate(List.of());
    }

    /** Starts a gate for regression that does not throw, but lists how each expectation came out. */
    public static RegressionGate regressionGate() {
        return new RegressionGate(List.of());
    }

    /** Starts a gate for spans that does not throw, but lists how each expectation came out. */
    public static SequenceGate sequenceGate() {
        return new SequenceGate(List.of());
    }

    /** Returns a least value. */
    public static Bound atLeast(double limit) {
        return new Bound(true, limit, null);
    }

    /** Returns a greatest value. */
    public static Bound atMost(double limit) {
        return new Bound(false, limit, null);
    }
}
