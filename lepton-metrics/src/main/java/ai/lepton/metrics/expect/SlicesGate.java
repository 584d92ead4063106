package ai.lepton.metrics.expect;

import ai.lepton.metrics.group.Slices;
import ai.lepton.metrics.internal.Elements;
import java.util.List;

/**
 * What a model must reach group by group before it goes on: a list of requirements that is checked as a whole, without throwing.
 *
 * @param requirements in the order in which they were said
 */
public record SlicesGate(List<Requirement<? super Slices<?>>> requirements)
        implements SlicesExpectations<SlicesGate>, Gate<Slices<?>, SlicesGate> {
    /** Copies the list. */
    public SlicesGate {
        requirements = Elements.of("requirements", requirements);
    }

    @Override
    public SlicesGate with(List<Requirement<? super Slices<?>>> requirements) {
        return new SlicesGate(requirements);
    }
}
