package ai.lepton.metrics.calibration;

import ai.lepton.metrics.internal.Weights;
import org.jspecify.annotations.Nullable;

/**
 * Recalibration of scores of a positive class by a sigmoid: {@code 1 / (1 + exp(slope × score + intercept))}, so that the
 * slope is below 0 where higher scores are of positives.
 *
 * @param slope of the exponent
 * @param intercept of the exponent
 * @see <a href="https://www.cs.colorado.edu/~mozer/Teaching/syllabi/6622/papers/Platt1999.pdf">Platt 1999</a>
 * @see <a href="https://doi.org/10.1007/s10994-007-5018-6">Lin, Lin and Weng 2007</a>
 */
public record PlattScaling(double slope, double intercept) {
    private static final int STEPS = 200;
    // Powers of 2 of scores whose sums and differences are numbers.
    private static final int TAME = 500;

    /** Checks that both are finite. */
    public PlattScaling {
        if (!(Math.abs(slope) <= Double.MAX_VALUE && Math.abs(intercept) <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "slope is " + slope + " and intercept " + intercept + "; both must be finite");
        }
    }

    /**
     * Fits the sigmoid to Platt's targets, which are a little inside of 0 and 1 by the number of examples of each class.
     *
     * <p>Newton's method to the last digits; scikit-learn stops its own search somewhat earlier, and so differs from the
     * seventh digit on.
     *
     * @param score higher for examples more likely to be positive, shape {@code [n]}, finite
     * @param positive whether each example is of the positive class, shape {@code [n]}
     * @throws IllegalArgumentException if lengths differ, there are no examples, or a score is not finite
     */
    public static PlattScaling fit(double[] score, boolean[] positive) {
        return fit(score, positive, null);
    }

    /**
     * Fits the sigmoid, each example with its weight, as {@link #fit(double[], boolean[])}.
     *
     * @param score higher for examples more likely to be positive, shape {@code [n]}, finite
     * @param positive whether each example is of the positive class, shape {@code [n]}
     * @param weight shape {@code [n]}, finite and not negative; null for none
     * @throws IllegalArgumentException if lengths differ, there are no examples of some weight, a score is not finite, a
     *     weight is negative or not finite, or the scores are so close to each other that no double holds the slope
     */
    public static PlattScaling fit(double[] score, boolean[] positive, double @Nullable [] weight) {
        Scores.check(score, positive.length, weight);
        double[] sums = new double[2];
        double[] tamed = Weights.tamedOrNone(weight);
        int unit = unit(score);
        double total = 0;
        double mean = 0;
        for (int i = 0; i < score.length; i++) {
            sums[positive[i] ? 1 : 0] += weight == null ? 1 : weight[i];
            double each = tamed == null ? 1 : tamed[i];
            total += each;
            mean += each * Math.scalb(score[i], -unit);
        }
        mean /= total;
        double spread = 0;
        for (int i = 0; i < score.length; i++) {
            boolean counts = weight == null || weight[i] > 0;
            spread = Math.max(spread, counts ? Math.abs(Math.scalb(score[i], -unit) - mean) : 0);
        }
        double scale = spread == 0 ? 1 : spread;
        double[] scaled = new double[score.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = (Math.scalb(score[i], -unit) - mean) / scale;
        }
        // The sums of very large weights may be infinite, and these still are 1 and 0.
        double high = 1 - 1 / (sums[1] + 2);
        double low = 1 / (sums[0] + 2);
        double odds =
                Math.log(Math.min(sums[0], Double.MAX_VALUE) + 1) - Math.log(Math.min(sums[1], Double.MAX_VALUE) + 1);
        double[] fitted = new Newton(scaled, positive, tamed, high, low).fit(odds, spread == 0);
        double slope = Math.scalb(fitted[0] / scale, -unit);
        double intercept = fitted[1] - fitted[0] / scale * mean;
        if (!(Math.abs(slope) <= Double.MAX_VALUE) || !(Math.abs(intercept) <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("scores lie within " + Math.scalb(spread, unit)
                    + " of their mean, and no double holds so steep a slope; multiply them all by the same number");
        }
        return new PlattScaling(slope, intercept);
    }

    /** Returns a power of 2 by which very large or very small scores are to be divided; 0 for most. */
    private static int unit(double[] score) {
        double greatest = 0;
        for (double each : score) {
            greatest = Math.max(greatest, Math.abs(each));
        }
        int top = Math.getExponent(greatest);
        return greatest == 0 || Math.abs(top) <= TAME ? 0 : top;
    }

    /** Returns the recalibrated probability of a score. */
    public double apply(double score) {
        double exponent = slope * score + intercept;
        return exponent >= 0 ? Math.exp(-exponent) / (1 + Math.exp(-exponent)) : 1 / (1 + Math.exp(exponent));
    }

    /** Returns the recalibrated probabilities of scores, shape {@code [n]}. */
    public double[] apply(double[] score) {
        double[] probabilities = new double[score.length];
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = apply(score[i]);
        }
        return probabilities;
    }

    /** Newton's method for the two numbers, with halved steps where a whole one does not lower the loss. */
    private static final class Newton {
        private final double[] score;
        private final boolean[] positive;
        private final double @Nullable [] weight;
        private final double high;
        private final double low;

        Newton(double[] score, boolean[] positive, double @Nullable [] weight, double high, double low) {
            this.score = score;
            this.positive = positive;
            this.weight = weight;
            this.high = high;
            this.low = low;
        }

        double[] fit(double startIntercept, boolean constant) {
            double a = 0;
            double b = startIntercept;
            double loss = loss(a, b);
            for (int step = 0; step < STEPS; step++) {
                double[] g = slopes(a, b);
                double determinant = constant ? 0 : g[2] * g[4] - g[3] * g[3];
                double da = determinant > 0 ? (g[4] * g[0] - g[3] * g[1]) / determinant : 0;
                double db = determinant > 0 ? (g[2] * g[1] - g[3] * g[0]) / determinant : g[4] > 0 ? g[1] / g[4] : 0;
                double share = 1;
                double next = loss(a - da, b - db);
                while (!(next <= loss + 1e-13 * Math.abs(loss)) && share > 1e-10) {
                    share /= 2;
                    next = loss(a - share * da, b - share * db);
                }
                a -= share * da;
                b -= share * db;
                loss = next;
                // The error after a step goes with the square of the step.
                if (Math.abs(da) <= 1e-9 * Math.max(1, Math.abs(a))
                        && Math.abs(db) <= 1e-9 * Math.max(1, Math.abs(b))) {
                    break;
                }
            }
            return new double[] {a, b};
        }

        private double each(int i) {
            return weight == null ? 1 : weight[i];
        }

        private double loss(double a, double b) {
            double sum = 0;
            for (int i = 0; i < score.length; i++) {
                double exponent = a * score[i] + b;
                double target = positive[i] ? high : low;
                // ln(1 + e^x) - (1 - t) x, so that neither power is too large.
                double log = Math.max(0, exponent) + Math.log1p(Math.exp(-Math.abs(exponent)));
                sum += each(i) * (log - (1 - target) * exponent);
            }
            return sum;
        }

        /** Returns the slopes by a and b, and the curvatures by aa, ab and bb. */
        private double[] slopes(double a, double b) {
            double[] g = new double[5];
            for (int i = 0; i < score.length; i++) {
                double p = new PlattScaling(a, b).apply(score[i]);
                double gap = each(i) * ((positive[i] ? high : low) - p);
                double curve = each(i) * p * (1 - p);
                g[0] += gap * score[i];
                g[1] += gap;
                g[2] += curve * score[i] * score[i];
                g[3] += curve * score[i];
                g[4] += curve;
            }
            return g;
        }
    }
}
