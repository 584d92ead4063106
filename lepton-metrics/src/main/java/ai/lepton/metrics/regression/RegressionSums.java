package ai.lepton.metrics.regression;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Measures as functions of sums over examples, which is how they are resampled. The constant predictions that D² compares
 * with are held, which changes nothing to first order, since they have the least loss.
 */
final class RegressionSums {
    /** The first columns of every row: weight, then what {@link #moments} needs. */
    private static final int MOMENTS = 12;

    private final RegressionExamples examples;
    private final List<RegressionMeasure> measures = new ArrayList<>();
    // Of each measure, its first column after the moments.
    private final List<Integer> firstColumns = new ArrayList<>();
    private final List<Column> columns = new ArrayList<>();
    private final double truthMean;
    private final double predictedMean;
    private final double errorMean;

    /** Plans for measures that are defined; those that do not follow from sums are left out. */
    RegressionSums(RegressionExamples examples, List<RegressionMeasure> defined) {
        this.examples = examples;
        RegressionMoments all = examples.moments();
        truthMean = all.meanTruth().orElse(0);
        predictedMean = all.meanPrediction().orElse(0);
        errorMean = all.meanError().orElse(0);
        defined.stream().filter(RegressionSums::areOf).forEach(this::plan);
    }

    /** A loss, of the predictions or of a constant. */
    private record Column(RowLoss loss, @Nullable Double constant) {
        double of(double truth, double predicted) {
            return loss.of(truth, constant == null ? predicted : constant);
        }
    }

    /** Returns whether a measure follows from sums. */
    static boolean areOf(RegressionMeasure measure) {
        return measure.formula() instanceof Formula.OfMoments moments
                ? moments.canBeResampled()
                : !(measure.formula() instanceof Formula.OfExamples);
    }

    private void plan(RegressionMeasure measure) {
        measures.add(measure);
        firstColumns.add(MOMENTS + columns.size());
        if (measure.formula() instanceof Formula.OfMeanLoss mean) {
            columns.add(new Column(mean.loss(), null));
        } else if (measure.formula() instanceof Formula.OfGain gain) {
            columns.add(new Column(gain.loss(), null));
            columns.add(new Column(gain.loss(), gain.baseline().of(examples)));
        }
    }

    /** Returns the measures, in the order of their values. */
    List<RegressionMeasure> measures() {
        return measures;
    }

    /** Returns the numbers in a row. */
    int columns() {
        return MOMENTS + columns.size();
    }

    /** Writes what an example adds to the sums, from a place on. */
    void write(int example, double[] row, int at) {
        double truth = examples.truth[example];
        double predicted = examples.predicted[example];
        double gap = Math.abs(predicted - truth);
        double size = Math.abs(truth);
        double y = truth - truthMean;
        double p = predicted - predictedMean;
        double e = (predicted - truth) - errorMean;
        row[at] = 1;
        row[at + 1] = y;
        row[at + 2] = p;
        row[at + 3] = e;
        row[at + 4] = y * y;
        row[at + 5] = p * p;
        row[at + 6] = e * e;
        row[at + 7] = y * p;
        row[at + 8] = gap;
        row[at + 9] = size;
        row[at + 10] = gap == 0 ? 0 : gap / size;
        row[at + 11] = gap == 0 ? 0 : 2 * gap / (size + Math.abs(predicted));
        for (int c = 0; c < columns.size(); c++) {
            row[at + MOMENTS + c] = columns.get(c).of(truth, predicted);
        }
        double weight = examples.weight(example);
        for (int c = at; c < at + columns(); c++) {
            row[c] *= weight;
        }
    }

    /** Returns a measure of these sums, which begin at a place; NaN where it is undefined. */
    double value(int index, double[] sums, int at) {
        return value(index, sums, at, moments(sums, at));
    }

    /** Writes all measures of these sums, NaN where undefined. */
    void compute(double[] sums, double[] values) {
        RegressionMoments moments = moments(sums, 0);
        for (int m = 0; m < values.length; m++) {
            values[m] = value(m, sums, 0, moments);
        }
    }

    private double value(int index, double[] sums, int at, RegressionMoments moments) {
        int first = at + firstColumns.get(index);
        Formula formula = measures.get(index).formula();
        if (formula instanceof Formula.OfMoments ofMoments) {
            return ofMoments.function().apply(moments).orNaN();
        }
        if (formula instanceof Formula.OfMeanLoss mean) {
            return mean.transformed().applyAsDouble(sums[first] / sums[at]);
        }
        return sums[first + 1] == 0 ? Double.NaN : 1 - sums[first] / sums[first + 1];
    }

    /** Returns the moments of which these are the sums, about the means of all examples. */
    private RegressionMoments moments(double[] sums, int at) {
        double weight = sums[at];
        MomentSums moments = new MomentSums();
        moments.n = examples.moments().examples();
        moments.weight = weight;
        moments.truth.move(truthMean + sums[at + 1] / weight);
        moments.predicted.move(predictedMean + sums[at + 2] / weight);
        moments.error.move(errorMean + sums[at + 3] / weight);
        moments.truthSquares = squares(sums[at + 4], sums[at + 1], weight);
        moments.predictedSquares = squares(sums[at + 5], sums[at + 2], weight);
        moments.errorSquares = squares(sums[at + 6], sums[at + 3], weight);
        moments.products = sums[at + 7] - sums[at + 1] * sums[at + 2] / weight;
        moments.absoluteErrors.add(sums[at + 8]);
        moments.absoluteTruths.add(sums[at + 9]);
        moments.relativeErrors.add(sums[at + 10]);
        moments.symmetricErrors.add(sums[at + 11]);
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
