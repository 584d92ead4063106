package ai.lepton.metrics.expect;

import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.sequence.SequenceReport;
import java.util.List;

/**
 * What a model of spans must reach before it goes on: a list of requirements that is checked as a whole, without throwing.
 *
 * @param requirements in the order in which they were said
 */
public record SequenceGate(List<Requirement<? super SequenceReport>> requirements)
        implements SequenceExpectations<SequenceGate>, Gate<SequenceReport, SequenceGate> {
    /** Copies the list. */
    public SequenceGate {
        requirements = Elements.of("requirements", requirements);
    }

    @Override
    public SequenceGate with(List<Requirement<? super SequenceReport>> requirements) {
        return new SequenceGate(requirements);
    }
}
