package ai.lepton.metrics.classification;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.internal.AucIntervals;
import ai.lepton.metrics.inference.internal.TransformedIntervals;
import ai.lepton.metrics.internal.Rounding;
import java.util.function.DoubleFunction;

/**
 * The variance of areas under ROC curves by their structural components, found from the groups of tied scores.
 *
 * @see <a href="https://doi.org/10.2307/2531595">DeLong, DeLong and Clarke-Pearson 1988</a>
 */
final class DeLong {
    static final String METHOD = "delong-logit";

    // Of fewer examples of a class, the variance is too uncertain: intervals are too short too often, above all those
    // of good
    // classifiers, whose area rests on the few positives that score low.
    private static final int FEWEST = 30;

    private static final double ROUNDING = 1e-24;

    private DeLong() {}

    /**
     * Returns the area with its interval: DeLong's, or Newcombe's where a class has fewer than {@value #FEWEST} examples or
     * the area or its variance says nothing of others.
     */
    static Estimate estimate(BinaryRanking ranking, double level) {
        return estimates(ranking).apply(level);
    }

    /** Returns the same by the level; what is returned keeps some numbers only, none of the examples. */
    static DoubleFunction<Estimate> estimates(BinaryRanking ranking) {
        Score score = ranking.rocAuc();
        int n = ranking.order.length;
        if (!score.isDefined()) {
            return level -> Estimate.of(score, n);
        }
        double[] influences = new double[ranking.size()];
        addInfluences(ranking, score.orElseThrow(), 1, influences);
        Spread spread = Spread.of(score.orElseThrow(), influences, effective(ranking, true), effective(ranking, false));
        return level -> new Estimate(score, spread.interval(level), n);
    }

    /**
     * Adds to each example what it contributes to the deviation of the area, times a factor; the sum of the squares is
     * the variance.
     */
    static void addInfluences(BinaryRanking ranking, double area, double factor, double[] influences) {
        double positives = ranking.positives() * bessel(effective(ranking, true));
        double negatives = ranking.negatives() * bessel(effective(ranking, false));
        int i = 0;
        for (int group = 0; group < ranking.groups(); group++) {
            double ofPositive = factor * (ranking.negativesBelow(group) - area) / positives;
            double ofNegative = factor * (ranking.positivesAbove(group) - area) / negatives;
            for (; i < ranking.ends[group]; i++) {
                int example = ranking.order[i];
                influences[example] +=
                        ranking.weight(example) * (ranking.isPositive(example) ? ofPositive : ofNegative);
            }
        }
    }

    /** Returns what turns a mean of squared deviations over n into one over n - 1, under the root. */
    private static double bessel(double n) {
        return n > 1 ? Math.sqrt((n - 1) / n) : 1;
    }

    static double sumOfSquares(double[] influences) {
        double variance = 0;
        for (double influence : influences) {
            variance += influence * influence;
        }
        return variance;
    }

    /** Returns the number of examples of a class: with weights, Kish's effective one. */
    static double effective(BinaryRanking ranking, boolean positive) {
        // By the greatest of the class, so that squares of very small weights don't vanish.
        double greatest = 0;
        for (int example : ranking.order) {
            if (ranking.isPositive(example) == positive) {
                greatest = Math.max(greatest, ranking.weight(example));
            }
        }
        double sum = 0;
        double squares = 0;
        for (int example : ranking.order) {
            if (ranking.isPositive(example) == positive) {
                double weight = ranking.weight(example) / greatest;
                sum += weight;
                squares += weight * weight;
            }
        }
        return sum * sum / squares;
    }

    /**
     * Returns the degrees of freedom of a variance that is a sum of squares, by how uneven these are: the fewer examples it
     * rests on, the less it is known.
     *
     * @param most one fewer than the examples that decide
     * @see <a href="https://doi.org/10.2307/3002019">Satterthwaite 1946</a>
     */
    static double degrees(double[] influences, double most) {
        double squares = sumOfSquares(influences);
        double fourth = 0;
        int n = 0;
        for (double influence : influences) {
            double square = influence * influence;
            fourth += square * square;
            // What only rounding left tells nothing.
            n += square > ROUNDING * squares ? 1 : 0;
        }
        double uneven = fourth / squares / squares - 1.0 / n;
        double found = uneven > 0 ? 2 / uneven : most;
        return Math.max(1, Math.min(most, found));
    }

    /**
     * What the interval of an area is found from at any level.
     *
     * @param degrees of freedom of the variance; NaN where it says nothing of others
     * @param positives effective number of positives
     * @param negatives effective number of negatives
     */
    private record Spread(double area, double variance, double degrees, double positives, double negatives) {
        static Spread of(double area, double[] influences, double positives, double negatives) {
            double variance = sumOfSquares(influences);
            double smaller = Math.min(positives, negatives);
            boolean isTold = !isAtEnd(area, positives + negatives)
                    && varies(variance, positives + negatives)
                    && !(smaller < FEWEST * (1 - 1e-9));
            return new Spread(
                    area,
                    variance,
                    isTold ? DeLong.degrees(influences, smaller - 1) : Double.NaN,
                    positives,
                    negatives);
        }

        private static boolean isAtEnd(double area, double examples) {
            return Math.abs(area - Math.round(area)) <= Rounding.ofSum(1, examples);
        }

        Interval interval(double level) {
            Interval found = Double.isNaN(degrees)
                    ? AucIntervals.newcombe(
                            isAtEnd(area, positives + negatives) ? Math.round(area) : area,
                            Math.max(1, positives),
                            Math.max(1, negatives),
                            level)
                    : TransformedIntervals.logit(area, Math.sqrt(variance), degrees, level, METHOD);
            double n = Math.max(1, Math.min(positives, negatives));
            double weight = OneMore.weight(n * Math.min(area, 1 - area));
            double tail = (1 - level) / 2;
            return weight == 0
                    ? found
                    : OneMore.wider(
                            found,
                            withOneMore(area, variance, n, tail),
                            weight,
                            1 - withOneMore(1 - area, variance, n, tail),
                            weight);
        }
    }

    /** Returns one more example of the smaller class, on the wrong side of all others. */
    static OneMore oneMore(BinaryRanking ranking, double area) {
        double n = Math.max(1, Math.min(effective(ranking, true), effective(ranking, false)));
        return new OneMore(area / (n + 1), OneMore.weight(n * Math.min(area, 1 - area)));
    }

    /**
     * Returns the quantile of the area with one more example of the smaller class, by the moments that Dirichlet's distribution of
     * the examples' shares gives.
     *
     * @param n effective number of the smaller class, at least 1
     */
    private static double withOneMore(double area, double variance, double n, double tail) {
        double mean = area * n / (n + 1);
        double squares = (variance * n * (n - 1) + n * area * area) / (n + 1);
        return OneMore.quantileOf(tail, mean, (squares - mean * mean) / (n + 2));
    }

    /** Returns whether a variance of an area is more than what rounding leaves. */
    static boolean varies(double variance, double examples) {
        double tolerance = Rounding.ofSum(1, examples);
        return variance > tolerance * tolerance;
    }
}
