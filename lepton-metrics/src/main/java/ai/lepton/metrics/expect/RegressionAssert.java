package ai.lepton.metrics.expect;

import ai.lepton.metrics.regression.RegressionReport;

/** Assertions about a regression report; each throws where it is not met. */
public final class RegressionAssert implements RegressionExpectations<RegressionAssert> {
    private final RegressionReport report;

    RegressionAssert(RegressionReport report) {
        this.report = report;
    }

    /**
     * Asserts a requirement.
     *
     * @throws AssertionError if it is not met; the message says what was wanted and what was found
     */
    @Override
    public RegressionAssert has(Requirement<? super RegressionReport> requirement) {
        Checks.require(requirement.check(report));
        return this;
    }

    /**
     * Asserts all that a gate expects.
     *
     * @throws AssertionError if something is not met; the message lists what is not
     */
    public RegressionAssert passes(RegressionGate gate) {
        Checks.require(gate.check(report));
        return this;
    }
}
