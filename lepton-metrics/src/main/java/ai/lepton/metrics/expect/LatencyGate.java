package ai.lepton.metrics.expect;

import ai.lepton.metrics.efficiency.LatencyReport;
import ai.lepton.metrics.internal.Elements;
import java.util.List;

/**
 * What latencies must keep before it goes on: a list of requirements that is checked as a whole, without throwing.
 *
 * @param requirements in the order in which they were said
 */
public record LatencyGate(List<Requirement<? super LatencyReport>> requirements)
        implements LatencyExpectations<LatencyGate>, Gate<LatencyReport, LatencyGate> {
    /** Copies the list. */
    public LatencyGate {
        requirements = Elements.of("requirements", requirements);
    }

    @Override
    public LatencyGate with(List<Requirement<? super LatencyReport>> requirements) {
        return new LatencyGate(requirements);
    }
}
