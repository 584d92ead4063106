package ai.lepton.metrics.expect;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The words in which expectations of one estimate are said: the same in an assertion and in a gate.
 *
 * @param <S> what each of them returns, so that they chain
 */
public sealed interface EstimateExpectations<S> extends Expectations<Estimate, S>
        permits EstimateExpectations.Assert, EstimateExpectations.Gate {
    /** Expects the value to reach a bound; with {@code atConfidence}, that of the interval's own level. */
    default S hasValue(Bound bound) {
        return hasValue("value", bound);
    }

    /**
     * Expects the value to reach a bound.
     *
     * @param title what it is, as the message should call it, such as {@code worst recall}
     */
    default S hasValue(String title, Bound bound) {
        return has(new BoundedEstimate(title, bound));
    }

    /**
     * Assertions about one estimate; each throws where it is not met.
     *
     * @param actual what is judged
     * @param description what failures call it; null where they do not
     */
    record Assert(Estimate actual, @Nullable String description)
            implements EstimateExpectations<Assert>, Expectations.Assertion<Estimate, Assert> {
        @Override
        public Assert as(String description) {
            return new Assert(actual, Elements.required("description", description));
        }
    }

    /**
     * What an estimate must reach before it goes on: a list of expectations that is checked as a whole, without throwing.
     *
     * @param expectations in the order in which they were said
     */
    record Gate(List<Expectation<? super Estimate>> expectations)
            implements EstimateExpectations<Gate>, QualityGate<Estimate> {
        /** Copies the list. */
        public Gate {
            expectations = Elements.of("expectations", expectations);
        }

        /** Returns a gate that expects this as well. */
        @CheckReturnValue
        @Override
        public Gate has(Expectation<? super Estimate> expectation) {
            return new Gate(Elements.plus(expectations, "expectation", expectation));
        }
    }
}
