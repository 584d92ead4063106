package ai.lepton.metrics.expect;

import ai.lepton.metrics.classification.ClassificationReport;

/** Something that a report must meet. */
public sealed interface Requirement permits Expectation, NonInferiority {
    /** Holds this against a report. What can't be decided is not met. */
    Outcome check(ClassificationReport report);
}
