package ai.lepton.metrics.regression;

import ai.lepton.metrics.Interval;
import ai.lepton.metrics.inference.OrderStatistics;
import ai.lepton.metrics.inference.SumBootstrap;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Intervals of a report's measures; all that follow from sums come from the same resamples. */
final class RegressionIntervals {
    private final RegressionExamples examples;
    private final RegressionEvaluation.Options options;

    private RegressionIntervals(RegressionExamples examples, RegressionEvaluation.Options options) {
        this.examples = examples;
        this.options = options;
    }

    /** Returns the intervals of those of the measures that have one; the measures are defined. */
    static Map<RegressionMeasure, Interval> of(
            List<RegressionMeasure> defined, RegressionExamples examples, RegressionEvaluation.Options options) {
        RegressionIntervals intervals = new RegressionIntervals(examples, options);
        Map<RegressionMeasure, Interval> found = new LinkedHashMap<>();
        if (defined.contains(RegressionMeasure.MEDIAN_ABSOLUTE_ERROR)) {
            intervals.ofMedian().ifPresent(interval -> found.put(RegressionMeasure.MEDIAN_ABSOLUTE_ERROR, interval));
        }
        if (examples.moments().isExtreme()) {
            return found; // doubles can't hold what would be resampled
        }
        RegressionSums sums = new RegressionSums(examples, defined);
        if (!sums.measures().isEmpty() && examples.counted() >= 2) {
            intervals.resample(sums, found);
        }
        return found;
    }

    private Optional<Interval> ofMedian() {
        if (examples.weight != null) {
            return Optional.empty();
        }
        return OrderStatistics.around(0.5, examples.size(), options.level()).map(ranks -> {
            double[] errors = Formula.absoluteErrors(examples);
            Arrays.sort(errors);
            return new Interval(
                    errors[(int) ranks.low() - 1],
                    errors[(int) ranks.high() - 1],
                    options.level(),
                    OrderStatistics.METHOD);
        });
    }

    private void resample(RegressionSums sums, Map<RegressionMeasure, Interval> found) {
        SumBootstrap bootstrap = new SumBootstrap(examples.counted(), sums.columns(), options.seed());
        double[] row = new double[sums.columns()];
        for (int i = 0; i < examples.size(); i++) {
            if (examples.weight(i) > 0) {
                sums.write(i, row, 0);
                bootstrap.add(row);
            }
        }
        List<RegressionMeasure> measures = sums.measures();
        List<Optional<Interval>> intervals =
                bootstrap.intervals(measures.size(), sums::compute, options.resamples(), options.level());
        for (int m = 0; m < measures.size(); m++) {
            RegressionMeasure measure = measures.get(m);
            intervals.get(m).ifPresent(interval -> found.put(measure, interval));
        }
    }
}
