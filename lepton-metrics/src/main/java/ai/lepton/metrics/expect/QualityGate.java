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
        implements ReportExpectations<QualityGate>, Gate<ClassificationReport, QualityGate> {
    /** Copies the list. */
    public QualityGate {
        requirements = Elements.of("requirements", requirements);
    }

    @Override
    public QualityGate with(List<Requirement<? super ClassificationReport>> requirements) {
        return new QualityGate(requirements);
    }
}
