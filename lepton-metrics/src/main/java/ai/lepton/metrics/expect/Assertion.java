package ai.lepton.metrics.expect;

/**
 * Expectations of one thing, each of which throws where it is not met.
 *
 * @param <R> what is judged
 * @param <S> the assertion itself
 */
public sealed interface Assertion<R, S extends Assertion<R, S>> extends Expectations<R, S>
        permits ReportAssert,
                RegressionAssert,
                SequenceAssert,
                MultilabelAssert,
                LatencyAssert,
                SlicesAssert,
                EstimateAssert {
    /** Returns what is judged. */
    R actual();

    /**
     * Asserts a requirement.
     *
     * @throws AssertionError if it is not met; the message says what was wanted and what was found
     */
    @Override
    default S has(Requirement<? super R> requirement) {
        Checks.require(requirement.check(actual()));
        return self();
    }

    /**
     * Asserts all that a gate expects.
     *
     * @throws AssertionError if something is not met; the message lists what is not
     */
    default S passes(Gate<R, ?> gate) {
        Checks.require(gate.check(actual()));
        return self();
    }

    @SuppressWarnings("unchecked") // S is the type of this, as all that are permitted say
    private S self() {
        return (S) this;
    }
}
