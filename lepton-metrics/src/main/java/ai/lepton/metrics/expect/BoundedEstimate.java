package ai.lepton.metrics.expect;

import ai.lepton.metrics.Estimate;

/**
 * What an estimate must reach.
 *
 * @param title what it is of, in words
 * @param bound what it must reach
 */
record BoundedEstimate(String title, Bound bound) implements Expectation<Estimate> {
    @Override
    public QualityGate.Check check(Estimate estimate) {
        return new Holding(title, bound, Unit.ITS_OWN).outcome(estimate, Things.counted(estimate.n(), "example"));
    }
}
