package ai.lepton.metrics.expect;

import ai.lepton.metrics.group.Slices;

/**
 * Assertions about an evaluation group by group; each throws where it is not met.
 *
 * @param actual what is judged
 */
public record SlicesAssert(Slices<?> actual)
        implements SlicesExpectations<SlicesAssert>, Assertion<Slices<?>, SlicesAssert> {}
