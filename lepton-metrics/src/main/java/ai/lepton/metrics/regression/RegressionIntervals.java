package ai.lepton.metrics.regression;

import ai.lepton.metrics.Interval;
import ai.lepton.metrics.inference.OrderStatistics;
import ai.lepton.metrics.inference.RowBootstrap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Intervals of a report's measures. All that follow from sums come from the same resamples; the constant predictions that
 * D² compares with are held, which changes nothing to first order, since they have the least loss.
 */
final class RegressionIntervals {
    /** Columns of every row: weight, then what {@link #moments} needs. */
    private static final int MOMENTS = 12;

    private final RegressionExamples examples;
    private final RegressionEvaluation.Options options;
    private final List<RegressionMeasure> resampled = new ArrayList<>();
    // Of each resampled measure, its first column after the moments.
    private final List<Integer> firstColumns = new ArrayList<>();
    private final List<Column> columns = new ArrayList<>();

    private RegressionIntervals(RegressionExamples examples, RegressionEvaluation.Options options) {
        this.examples = examples;
        this.options = options;
    }

    /** A loss, of the predictions or of a constant. */
    private record Column(RowLoss loss, @Nullable Double constant) {
        double of(double truth, double predicted) {
            return loss.of(truth, constant == null ? predicted : constant);
        }
    }

    /** Returns the intervals of those of the measures that have one; the measures are defined. */
    static Map<RegressionMeasure, Interval> of(
            List<RegressionMeasure> defined, RegressionExamples examples, RegressionEvaluation.Options options) {
        RegressionIntervals intervals = new RegressionIntervals(examples, options);
        Map<RegressionMeasure, Interval> found = new LinkedHashMap<>();
        for (RegressionMeasure measure : defined) {
            intervals.plan(measure);
            if (measure == RegressionMeasure.MEDIAN_ABSOLUTE_ERROR) {
                intervals.ofMedian().ifPresent(interval -> found.put(measure, interval));
            }
        }
        intervals.resample(found);
        return found;
    }

    private void plan(RegressionMeasure measure) {
        List<Column> needed;
        if (measure.formula() instanceof Formula.OfMoments moments) {
            if (!moments.canBeResampled()) {
                return;
            }
            needed = List.of();
        } else if (measure.formula() instanceof Formula.OfMeanLoss mean) {
            needed = List.of(new Column(mean.loss(), null));
        } else if (measure.formula() instanceof Formula.OfGain gain) {
            needed = List.of(
                    new Column(gain.loss(), null),
                    new Column(gain.loss(), gain.baseline().of(examples)));
        } else {
            return;
        }
        resampled.add(measure);
        firstColumns.add(MOMENTS + columns.size());
        columns.addAll(needed);
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

    private void resample(Map<RegressionMeasure, Interval> found) {
        if (resampled.isEmpty() || examples.counted() < 2) {
            return;
        }
        RowBootstrap bootstrap = new RowBootstrap(examples.counted(), MOMENTS + columns.size(), options.seed());
        double truthMean = examples.moments().meanTruth().orElse(0);
        double predictedMean = examples.moments().meanPrediction().orElse(0);
        double errorMean = examples.moments().meanError().orElse(0);
        double[] row = new double[MOMENTS + columns.size()];
        for (int i = 0; i < examples.size(); i++) {
            double weight = examples.weight(i);
            if (weight == 0) {
                continue;
            }
            double truth = examples.truth[i];
            double predicted = examples.predicted[i];
            double gap = Math.abs(predicted - truth);
            double size = Math.abs(truth);
            double y = truth - truthMean;
            double p = predicted - predictedMean;
            double e = (predicted - truth) - errorMean;
            row[0] = 1;
            row[1] = y;
            row[2] = p;
            row[3] = e;
            row[4] = y * y;
            row[5] = p * p;
            row[6] = e * e;
            row[7] = y * p;
            row[8] = gap;
            row[9] = size;
            row[10] = gap == 0 ? 0 : gap / size;
            row[11] = gap == 0 ? 0 : 2 * gap / (size + Math.abs(predicted));
            for (int c = 0; c < columns.size(); c++) {
                row[MOMENTS + c] = columns.get(c).of(truth, predicted);
            }
            for (int c = 0; c < row.length; c++) {
                row[c] *= weight;
            }
            bootstrap.add(row);
        }
        List<Optional<Interval>> intervals =
                bootstrap.intervals(resampled.size(), this::compute, options.resamples(), options.level());
        for (int m = 0; m < resampled.size(); m++) {
            RegressionMeasure measure = resampled.get(m);
            intervals.get(m).ifPresent(interval -> found.put(measure, interval));
        }
    }

    private void compute(double[] sums, double[] values) {
        RegressionMoments moments = moments(sums);
        for (int m = 0; m < values.length; m++) {
            int first = firstColumns.get(m);
            Formula formula = resampled.get(m).formula();
            if (formula instanceof Formula.OfMoments ofMoments) {
                values[m] = ofMoments.function().apply(moments).orNaN();
            } else if (formula instanceof Formula.OfMeanLoss mean) {
                values[m] = mean.transformed().applyAsDouble(sums[first] / sums[0]);
            } else {
                values[m] = sums[first + 1] == 0 ? Double.NaN : 1 - sums[first] / sums[first + 1];
            }
        }
    }

    /** Returns the moments of which these are the sums, about the means of all examples. */
    private RegressionMoments moments(double[] sums) {
        RegressionMoments all = examples.moments();
        MomentSums moments = new MomentSums();
        moments.n = all.examples();
        moments.weight = sums[0];
        moments.truth.move(all.meanTruth().orElse(0) + sums[1] / sums[0]);
        moments.predicted.move(all.meanPrediction().orElse(0) + sums[2] / sums[0]);
        moments.error.move(all.meanError().orElse(0) + sums[3] / sums[0]);
        moments.truthSquares = squares(sums[4], sums[1], sums[0]);
        moments.predictedSquares = squares(sums[5], sums[2], sums[0]);
        moments.errorSquares = squares(sums[6], sums[3], sums[0]);
        moments.products = sums[7] - sums[1] * sums[2] / sums[0];
        moments.absoluteErrors.add(sums[8]);
        moments.absoluteTruths.add(sums[9]);
        moments.relativeErrors.add(sums[10]);
        moments.symmetricErrors.add(sums[11]);
        moments.leastTruth = Double.NaN;
        moments.greatestTruth = Double.NaN;
        moments.leastPrediction = Double.NaN;
        moments.greatestPrediction = Double.NaN;
        return new RegressionMoments(moments);
    }

    /** Returns the sum of squares about the mean; what rounding alone may have left is 0. */
    private static double squares(double squares, double sum, double weight) {
        double about = squares - sum * sum / weight;
        return about > 1e-12 * squares ? about : 0;
    }
}
