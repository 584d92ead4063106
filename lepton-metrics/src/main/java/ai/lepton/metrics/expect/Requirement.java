package ai.lepton.metrics.expect;

import ai.lepton.metrics.Report;

/**
 * Something that a report must meet.
 *
 * @param <R> the reports that it may be held against
 */
public sealed interface Requirement<R extends Report> permits Expectation, NonInferiority {
    /** Holds this against a report. What can't be decided is not met. */
    Outcome check(R report);
}
