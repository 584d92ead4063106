package ai.lepton.metrics.expect;

import ai.lepton.metrics.efficiency.LatencyReport;

/**
 * Assertions about a report of latencies; each throws where it is not met.
 *
 * @param actual what is judged
 */
public record LatencyAssert(LatencyReport actual)
        implements LatencyExpectations<LatencyAssert>, Assertion<LatencyReport, LatencyAssert> {}
