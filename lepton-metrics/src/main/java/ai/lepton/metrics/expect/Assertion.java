package ai.lepton.metrics.expect;

import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;
import org.jspecify.annotations.Nullable;

/**
 * Expectations of one thing, each of which throws where it is not met.
 *
 * <p>The {@link AssertionError}'s stack trace begins in the caller's own line, so that JUnit's {@code assertAll} and AssertJ's
 * {@code SoftAssertions.check} name that line.
 *
 * @param <R> what is judged
 * @param <S> the assertion itself
 */
public sealed interface Assertion<R, S extends Assertion<R, S>> extends Expectations<R, S>
        permits ClassificationExpectations.Assert,
                RegressionExpectations.Assert,
                SequenceExpectations.Assert,
                MultilabelExpectations.Assert,
                LatencyExpectations.Assert,
                SlicesExpectations.Assert,
                EstimateExpectations.Assert {
    /** Returns what is judged. */
    R actual();

    /** Returns what it was called by {@link #as}; null where it was not. */
    @Nullable String description();

    /**
     * Calls what is judged by a name, which failures that follow begin with, as AssertJ's do: {@code [nightly model] accuracy: …}.
     *
     * @param description such as {@code nightly model}
     */
    @CheckReturnValue
    S as(String description);

    /**
     * Asserts an expectation.
     *
     * @throws AssertionError if it is not met; the message says what was wanted and what was found
     */
    @Override
    default S has(Expectation<? super R> expectation) {
        Failures.require(Elements.required("expectation", expectation).check(actual()), description());
        return self();
    }

    /**
     * Asserts all that a gate expects.
     *
     * @throws AssertionError if something is not met; the message lists what is not
     */
    default S passes(QualityGate<R> gate) {
        Failures.require(gate.check(actual()), description());
        return self();
    }

    @SuppressWarnings("unchecked") // S is the type of this, as all that are permitted say
    private S self() {
        return (S) this;
    }
}
