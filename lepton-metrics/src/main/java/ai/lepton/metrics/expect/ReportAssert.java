package ai.lepton.metrics.expect;

import ai.lepton.metrics.classification.ClassificationReport;

/**
 * Assertions about a classification report; each throws where it is not met.
 *
 * @param actual what is judged
 */
public record ReportAssert(ClassificationReport actual)
        implements ReportExpectations<ReportAssert>, Assertion<ClassificationReport, ReportAssert> {}
