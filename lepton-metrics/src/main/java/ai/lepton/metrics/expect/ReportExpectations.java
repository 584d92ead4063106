package ai.lepton.metrics.expect;

import ai.lepton.metrics.Measure;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Report;
import ai.lepton.metrics.internal.CheckReturnValue;
import java.util.List;

/**
 * The words in which expectations of any report are said; each kind has more of its own. What the report does not list is
 * computed.
 *
 * @param <R> the kind of report
 * @param <S> what each of them returns, so that they chain
 */
public sealed interface ReportExpectations<R extends Report, S> extends Expectations<R, S>
        permits ClassificationExpectations,
                RegressionExpectations,
                SequenceExpectations,
                MultilabelExpectations,
                LatencyExpectations {
    /**
     * Expects a measure, one of your own as well, to reach a bound.
     *
     * @throws IllegalArgumentException if the limit is outside of the measure's range
     */
    default S has(Measure.Of<R> measure, Bound bound) {
        return has(new BoundedMeasure<>(measure, bound));
    }

    /**
     * Starts to expect that a measure has not become worse than in measurements whose predictions were not kept, or that are of
     * other examples; say next by how much it may. The test is not paired, and so finds less: see {@link NonInferiority}.
     *
     * @param baseline such as the last release's measurements, with their intervals
     */
    @CheckReturnValue
    default NonInferiority<R, S> doesNotRegressFrom(List<Measurement> baseline) {
        return new NonInferiority<>(this::has, new Baseline.Unpaired<>(baseline));
    }
}
