package ai.lepton.metrics.expect;

import ai.lepton.metrics.classification.ClassificationReport;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model must reach before it goes on: a list of requirements that is checked as a whole, without throwing.
 *
 * @param requirements in the order in which they were said
 */
public record QualityGate(List<Requirement> requirements) implements ReportExpectations<QualityGate> {
    /** Copies the list. */
    public QualityGate {
        requirements = List.copyOf(requirements);
    }

    /** Returns a gate that expects this as well. */
    @Override
    public QualityGate has(Requirement requirement) {
        List<Requirement> more = new ArrayList<>(requirements);
        more.add(requirement);
        return new QualityGate(more);
    }

    /**
     * Holds every requirement against a report.
     *
     * @throws IllegalStateException if the gate expects nothing, and so would pass whatever comes
     */
    public GateResult check(ClassificationReport report) {
        if (requirements.isEmpty()) {
            throw new IllegalStateException("the quality gate expects nothing; say what the report must reach");
        }
        return new GateResult(
                requirements.stream().map(required -> required.check(report)).toList());
    }
}
