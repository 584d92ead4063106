package ai.lepton.metrics.expect;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.internal.Elements;
import java.util.List;

/**
 * What an estimate must reach before it goes on: a list of requirements that is checked as a whole, without throwing.
 *
 * @param requirements in the order in which they were said
 */
public record EstimateGate(List<Requirement<? super Estimate>> requirements)
        implements EstimateExpectations<EstimateGate>, Gate<Estimate, EstimateGate> {
    /** Copies the list. */
    public EstimateGate {
        requirements = Elements.of("requirements", requirements);
    }

    @Override
    public EstimateGate with(List<Requirement<? super Estimate>> requirements) {
        return new EstimateGate(requirements);
    }
}
