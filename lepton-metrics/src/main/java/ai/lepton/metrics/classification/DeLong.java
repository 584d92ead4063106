package ai.lepton.metrics.classification;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.AucIntervals;

/**
 * The variance of areas under ROC curves by their structural components, found from the groups of tied scores.
 *
 * @see <a href="https://doi.org/10.2307/2531595">DeLong, DeLong and Clarke-Pearson 1988</a>
 */
final class DeLong {
    static final String METHOD = "delong-logit";

    // Of fewer examples of a class, the variance is too uncertain: intervals are too short too often.
    private static final int FEWEST = 10;

    private DeLong() {}

    /**
     * Returns the area with its interval: DeLong's, or Newcombe's where a class has fewer than 10 examples or the variance
     * is 0.
     */
    static Estimate estimate(BinaryRanking ranking, double level) {
        Score score = ranking.rocAuc();
        if (!score.isDefined()) {
            return Estimate.of(score, ranking.order.length);
        }
        double[] influences = new double[ranking.size()];
        addInfluences(ranking, score.orElseThrow(), 1, influences);
        return new Estimate(
                score,
                interval(
                        score.orElseThrow(),
                        sumOfSquares(influences),
                        effective(ranking, true),
                        effective(ranking, false),
                        level),
                ranking.order.length);
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

    static Interval interval(double area, double variance, double positives, double negatives, double level) {
        boolean known = area > 0 && area < 1 && variance > 0 && Math.min(positives, negatives) >= FEWEST;
        return known
                ? AucIntervals.logit(area, variance, level, METHOD)
                : AucIntervals.newcombe(area, Math.max(1, positives), Math.max(1, negatives), level);
    }
}
