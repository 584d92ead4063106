package ai.lepton.metrics.expect;

import ai.lepton.metrics.sequence.SequenceReport;

/** Assertions about a report of spans; each throws where it is not met. */
public final class SequenceAssert implements SequenceExpectations<SequenceAssert> {
    private final SequenceReport report;

    SequenceAssert(SequenceReport report) {
        this.report = report;
    }

    /**
     * Asserts a requirement.
     *
     * @throws AssertionError if it is not met; the message says what was wanted and what was found
     */
    @Override
    public SequenceAssert has(Requirement<? super SequenceReport> requirement) {
        Checks.require(requirement.check(report));
        return this;
    }

    /**
     * Asserts all that a gate expects.
     *
     * @throws AssertionError if something is not met; the message lists what is not
     */
    public SequenceAssert passes(SequenceGate gate) {
        Checks.require(gate.check(report));
        return this;
    }
}
