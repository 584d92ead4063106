package ai.lepton.metrics.expect;

import ai.lepton.metrics.Measure;
import ai.lepton.metrics.Report;
import ai.lepton.metrics.group.Slices;
import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The words in which expectations of an evaluation group by group are said: the same in an assertion and in a gate.
 *
 * <p>A slice in which a measure is undefined does not meet its bound: what can't be decided is not met. Small slices mostly
 * can't be decided with confidence; {@link Slices#leavingOutSmall()} asks nothing of them.
 *
 * @param <S> what each of them returns, so that they chain
 */
public sealed interface SlicesExpectations<S> extends Expectations<Slices<?>, S>
        permits SlicesExpectations.Assert, SlicesExpectations.Gate {
    /** Expects a measure to reach a bound in each slice. The message lists those in which it does not. */
    default <R extends Report> S hasInEachSlice(Measure.Of<R> measure, Bound bound) {
        return has(new BoundedSlices<>(measure, bound, BoundedSlices.Over.EACH));
    }

    /**
     * Expects a measure to reach a bound in the slice that does worst: the least value for {@code atLeast}, the
     * greatest for {@code atMost}. With {@code atConfidence} every slice has to, each at that level; no correction for their
     * number is needed, since all of them must.
     *
     * @see <a href="https://doi.org/10.1080/00401706.1982.10487790">Berger 1982, intersection–union tests</a>
     */
    default <R extends Report> S hasInWorstSlice(Measure.Of<R> measure, Bound bound) {
        return has(new BoundedSlices<>(measure, bound, BoundedSlices.Over.WORST));
    }

    /**
     * Expects a measure to differ by at most so much between any two slices of the same grouping, which have no
     * examples in common. With {@code atConfidence} the interval of every difference has to keep the limit.
     *
     * @param bound a greatest value
     * @throws IllegalArgumentException if it is a least one
     * @see ai.lepton.metrics.inference.IndependentEstimates#difference
     */
    default <R extends Report> S hasLargestGap(Measure.Of<R> measure, Bound bound) {
        return has(new BoundedSlices<>(measure, bound, BoundedSlices.Over.GAP));
    }

    /**
     * Expects the report of each slice to pass a gate.
     *
     * @throws IllegalArgumentException if it is no gate of predicted classes or numbers
     */
    default S passesInEachSlice(QualityGate<? extends Report> gate) {
        return has(EachSlicePasses.of(gate));
    }

    /**
     * Assertions about an evaluation group by group; each throws where it is not met.
     *
     * @param actual what is judged
     * @param description what failures call it; null where they do not
     */
    record Assert(Slices<?> actual, @Nullable String description)
            implements SlicesExpectations<Assert>, Expectations.Assertion<Slices<?>, Assert> {
        @Override
        public Assert as(String description) {
            return new Assert(actual, Elements.required("description", description));
        }
    }

    /**
     * What a model must reach group by group before it goes on: a list of expectations that is checked as a whole, without throwing.
     *
     * @param expectations in the order in which they were said
     */
    record Gate(List<Expectation<? super Slices<?>>> expectations)
            implements SlicesExpectations<Gate>, QualityGate<Slices<?>> {
        /** Copies the list. */
        public Gate {
            expectations = Elements.of("expectations", expectations);
        }

        /** Returns a gate that expects this as well. */
        @CheckReturnValue
        @Override
        public Gate has(Expectation<? super Slices<?>> expectation) {
            return new Gate(Elements.plus(expectations, "expectation", expectation));
        }
    }
}
