package ai.lepton.metrics.classification;

import ai.lepton.metrics.Interval;
import ai.lepton.metrics.inference.LinearInterval;
import org.jspecify.annotations.Nullable;

/**
 * Intervals of measures of weighted examples: a measure's slope in each cell, times the squared weights there.
 *
 * <p>A measure is a ratio of sums, the same for weights of any scale; so the slopes, each times its cell's weight, add up
 * to 0, and the variance is the sum of squared weights times squared slopes.
 */
final class DeltaMethod {
    private static final double STEP = 1e-5;

    private DeltaMethod() {}

    static @Nullable Interval interval(ConfusionMatrix matrix, CountMeasure measure, double value, double level) {
        int k = matrix.labels().size();
        double[] slopes = slopes(matrix, measure);
        double variance = 0;
        for (int cell = 0; cell < slopes.length; cell++) {
            variance += slopes[cell] * slopes[cell] * matrix.squares(cell / k, cell % k);
        }
        return LinearInterval.of(value, variance, measure.lowest(), measure.highest(), level)
                .orElse(null);
    }

    /** Returns how much a measure rises with the weight in each cell, shape {@code [k * k]}; 0 for a cell without any. */
    static double[] slopes(ConfusionMatrix matrix, CountMeasure measure) {
        int k = matrix.labels().size();
        double[] weights = new double[k * k];
        for (int cell = 0; cell < weights.length; cell++) {
            weights[cell] = matrix.at(cell / k, cell % k);
        }
        double[] slopes = new double[weights.length];
        for (int cell = 0; cell < weights.length; cell++) {
            double weight = weights[cell];
            if (weight > 0) {
                double step = weight * STEP;
                double above = measure.of(matrix.reweighted(weights, cell, weight + step))
                        .orNaN();
                double below = measure.of(matrix.reweighted(weights, cell, weight - step))
                        .orNaN();
                weights[cell] = weight;
                slopes[cell] = (above - below) / (2 * step);
            }
        }
        return slopes;
    }
}
