package ai.lepton.metrics.expect;

import ai.lepton.metrics.Estimate;

/**
 * Assertions about one estimate; each throws where it is not met.
 *
 * @param actual what is judged
 */
public record EstimateAssert(Estimate actual)
        implements EstimateExpectations<EstimateAssert>, Assertion<Estimate, EstimateAssert> {}
