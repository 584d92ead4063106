package ai.lepton.metrics.expect;

import ai.lepton.metrics.classification.ClassificationReport;

/** Assertions about a classification report; each throws where it is not met. */
public final class ReportAssert implements ReportExpectations<ReportAssert> {
    private final ClassificationReport report;

    ReportAssert(ClassificationReport report) {
        this.report = report;
    }

    /**
     * Asserts a requirement.
     *
     * @throws AssertionError if it is not met; the message says what was wanted and what was found
     */
    @Override
    public ReportAssert has(Requirement<? super ClassificationReport> requirement) {
        Checks.require(requirement.check(report));
        return this;
    }

    /**
     * Asserts all that a gate expects.
     *
     * @throws AssertionError if something is not met; the message lists what is not
     */
    public ReportAssert passes(QualityGate gate) {
        Checks.require(gate.check(report));
        return this;
    }
}
