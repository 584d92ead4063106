package ai.lepton.metrics.expect;

import ai.lepton.metrics.regression.RegressionReport;

/**
 * Assertions about a regression report; each throws where it is not met.
 *
 * @param actual what is judged
 */
public record RegressionAssert(RegressionReport actual)
        implements RegressionExpectations<RegressionAssert>, Assertion<RegressionReport, RegressionAssert> {}
