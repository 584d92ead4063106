package ai.lepton.metrics.expect;

import ai.lepton.metrics.efficiency.LatencyReport;
import ai.lepton.metrics.internal.Elements;

/**
 * The words in which expectations of latencies are said: the same in an assertion and in a gate.
 *
 * <p>Times are those after the warm-up. With {@code atConfidence}, the interval of a quantile has to keep the limit; mean,
 * greatest and throughput have none.
 *
 * @param <S> what each of them returns, so that they chain
 */
public sealed interface LatencyExpectations<S> extends Expectations<LatencyReport, S>
        permits LatencyAssert, LatencyGate {
    /**
     * Expects a quantile to keep a bound, such as {@code hasLatency(P99, atMost(ofMillis(20)))}.
     *
     * @param quantile in (0, 1), such as {@link LatencyReport#P99}
     * @throws IllegalArgumentException if it is outside
     */
    default S hasLatency(double quantile, TimeBound bound) {
        if (!(quantile > 0 && quantile < 1)) {
            throw new IllegalArgumentException("quantile is " + quantile + ", outside (0, 1)");
        }
        String name = LatencyReport.measurementOf(quantile);
        return has(new Bounded<>(
                new Measured.OfLatencies(name, "latency p" + Things.percent(quantile)),
                bound.inSeconds(),
                bound.unit()));
    }

    /** Expects the median to keep a bound. */
    default S hasMedianLatency(TimeBound bound) {
        return hasLatency(0.5, bound);
    }

    /** Expects the mean to keep a bound. It has no interval. */
    default S hasMeanLatency(TimeBound bound) {
        return has(new Bounded<>(
                new Measured.OfLatencies("latency_mean_seconds", "mean latency"), bound.inSeconds(), bound.unit()));
    }

    /** Expects the greatest to keep a bound. It has no interval. */
    default S hasMaxLatency(TimeBound bound) {
        return has(new Bounded<>(
                new Measured.OfLatencies("latency_max_seconds", "greatest latency"), bound.inSeconds(), bound.unit()));
    }

    /** Expects how many are done in a second to reach a bound. It has no interval. */
    default S hasThroughput(Bound perSecond) {
        Elements.required("perSecond", perSecond);
        return has(new Bounded<>(
                new Measured.OfLatencies("throughput_per_second", "throughput"),
                perSecond,
                new Unit(1, " per second")));
    }
}
