package ai.lepton.metrics.expect;

import ai.lepton.metrics.sequence.SequenceReport;

/**
 * Assertions about a report of spans; each throws where it is not met.
 *
 * @param actual what is judged
 */
public record SequenceAssert(SequenceReport actual)
        implements SequenceExpectations<SequenceAssert>, Assertion<SequenceReport, SequenceAssert> {}
