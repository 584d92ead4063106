package ai.lepton.metrics.expect;

import ai.lepton.metrics.classification.ClassificationReport;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model must reach before it goes on: a list of expectations that is checked as a whole, without throwing.
 *
 * @param expectations in the order in which they were said
 */
public record QualityGate(List<Expectation> expectations) implements ReportExpectations<QualityGate> {
    /** Copies the list. */
    public QualityGate {
        expectations = List.copyOf(expectations);
    }

    /** Returns a gate that expects this as well. */
    @Override
    public QualityGate has(Expectation expectation) {
        List<Expectation> more = new ArrayList<>(expectations);
        more.add(expectation);
        return new QualityGate(more);
    }

    /**
     * Holds every expectation against a report.
     *
     * @throws IllegalStateException if the gate expects nothing, and so would pass whatever comes
     */
    public GateResult check(ClassificationReport report) {
        if (expectations.isEmpty()) {
            throw new IllegalStateException("the quality gate expects nothing; say what the report must reach");
        }
        return new GateResult(
                expectations.stream().map(expected -> expected.check(report)).toList());
    }
}
