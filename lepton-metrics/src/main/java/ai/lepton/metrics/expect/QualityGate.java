package ai.lepton.metrics.expect;

import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.internal.Elements;
import java.util.List;

/**
 * What a model must reach before it goes on: a list of requirements that is checked as a whole, without throwing.
 *
 * @param requirements in the order in which they were said
 */
public record QualityGate(List<Requirement<? super ClassificationReport>> requirements)
        implements ReportExpectations<QualityGate> {
    /** Copies the list. */
    public QualityGate {
        requirements = Elements.of("requirements", requirements);
    }

    /** Returns a gate that expects this as well. */
    @Override
    public QualityGate has(Requirement<? super ClassificationReport> requirement) {
        return new QualityGate(Checks.with(requirements, requirement));
    }

    /**
     * Holds every requirement against a report.
     *
     * @throws IllegalStateException if the gate expects nothing, and so would pass whatever comes
     */
    public GateResult check(ClassificationReport report) {
        return Checks.check(requirements, report);
    }
}
