package ai.lepton.metrics.expect;

import ai.lepton.metrics.multilabel.MultilabelReport;

/**
 * Assertions about a report of any number of labels; each throws where it is not met.
 *
 * @param actual what is judged
 */
public record MultilabelAssert(MultilabelReport actual)
        implements MultilabelExpectations<MultilabelAssert>, Assertion<MultilabelReport, MultilabelAssert> {}
