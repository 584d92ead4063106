package ai.lepton.metrics.expect;

import ai.lepton.metrics.efficiency.LatencyReport;
import ai.lepton.metrics.internal.CheckReturnValue;
import ai.lepton.metrics.internal.Elements;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The words in which expectations of latencies are said: the same in an assertion and in a gate.
 *
 * <p>Times are those after the warm-up. With {@code atConfidence}, the interval of a quantile has to keep the limit; mean,
 * greatest and throughput have none.
 *
 * @param <S> what each of them returns, so that they chain
 */
public sealed interface LatencyExpectations<S> extends Expectations.OfReport<LatencyReport, S>
        permits LatencyExpectations.Assert, LatencyExpectations.Gate {
    /**
     * Expects a quantile to keep a bound, such as {@code hasLatency(P99, atMost(ofMillis(20)))}.
     *
     * @param quantile in (0, 1), such as {@link LatencyReport#P99}
     * @throws IllegalArgumentException if it is outside
     */
    default S hasLatency(double quantile, Bound.OfTime bound) {
        return has(LatencyReport.Figure.quantile(quantile), bound);
    }

    private S has(LatencyReport.Figure measure, Bound.OfTime bound) {
        return has(new BoundedMeasure<>(measure, bound.inSeconds(), bound.unit()));
    }

    /** Expects the median to keep a bound. */
    default S hasMedianLatency(Bound.OfTime bound) {
        return hasLatency(0.5, bound);
    }

    /** Expects the mean to keep a bound. It has no interval. */
    default S hasMeanLatency(Bound.OfTime bound) {
        return has(LatencyReport.Figure.MEAN, bound);
    }

    /** Expects the greatest to keep a bound. It has no interval. */
    default S hasMaxLatency(Bound.OfTime bound) {
        return has(LatencyReport.Figure.MAX, bound);
    }

    /** Expects how many are done in a second to reach a bound. It has no interval. */
    default S hasThroughput(Bound perSecond) {
        Elements.required("perSecond", perSecond);
        return has(new BoundedMeasure<>(LatencyReport.Figure.THROUGHPUT, perSecond, new Unit(1, " per second")));
    }

    /**
     * Assertions about latencies; each throws where it is not met.
     *
     * @param actual what is judged
     * @param description what failures call it; null where they do not
     */
    record Assert(LatencyReport actual, @Nullable String description)
            implements LatencyExpectations<Assert>, Expectations.Assertion<LatencyReport, Assert> {
        @Override
        public Assert as(String description) {
            return new Assert(actual, Elements.required("description", description));
        }
    }

    /**
     * What latencies must keep before it goes on: a list of expectations that is checked as a whole, without throwing.
     *
     * @param expectations in the order in which they were said
     */
    record Gate(List<Expectation<? super LatencyReport>> expectations)
            implements LatencyExpectations<Gate>, QualityGate<LatencyReport> {
        /** Copies the list. */
        public Gate {
            expectations = Elements.of("expectations", expectations);
        }

        /** Returns a gate that expects this as well. */
        @CheckReturnValue
        @Override
        public Gate has(Expectation<? super LatencyReport> expectation) {
            return new Gate(Elements.plus(expectations, "expectation", expectation));
        }
    }
}
