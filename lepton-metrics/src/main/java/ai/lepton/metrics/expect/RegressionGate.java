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
        implements RegressionExpectations<RegressionGate> {
    /** Copies the list. */
    public RegressionGate {
        requirements = Elements.of("requirements", requirements);
    }

    /** Returns a gate that expects this as well. */
    @Override
    public RegressionGate has(Requirement<? super RegressionReport> requirement) {
        return new RegressionGate(Checks.with(requirements, requirement));
    }

    /**
     * Holds every requirement against a report.
     *
     * @throws IllegalStateException if the gate expects nothing, and so would pass whatever comes
     */
    public GateResult check(RegressionReport report) {
        return Checks.check(requirements, report);
    }
}
