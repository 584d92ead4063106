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
        implements SequenceExpectations<SequenceGate> {
    /** Copies the list. */
    public SequenceGate {
        requirements = Elements.of("requirements", requirements);
    }

    /** Returns a gate that expects this as well. */
    @Override
    public SequenceGate has(Requirement<? super SequenceReport> requirement) {
        return new SequenceGate(Checks.with(requirements, requirement));
    }

    /**
     * Holds every requirement against a report.
     *
     * @throws IllegalStateException if the gate expects nothing, and so would pass whatever comes
     */
    public GateResult check(SequenceReport report) {
        return Checks.check(requirements, report);
    }
}
