package ai.lepton.metrics.expect;

import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.regression.RegressionReport;
import java.util.List;

/**
 * What a model of numbers must reach before it goes on: a list of requirements that is checked as a whole, without throwing.
 *
 * @param requirements in the order in which they were said
 */
public record RegressionGate(List<Requirement<? super RegressionReport>> requirements)
        implements RegressionExpectations<RegressionGate>, Gate<RegressionReport, RegressionGate> {
    /** Copies the list. */
    public RegressionGate {
        requirements = Elements.of("requirements", requirements);
    }

    @Override
    public RegressionGate with(List<Requirement<? super RegressionReport>> requirements) {
        return new RegressionGate(requirements);
    }
}
