package ai.lepton.metrics.classification;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.MultinomialBootstrap;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Scaled;
import java.util.Optional;

/**
 * The counts of a two-class decision at each threshold: an example is taken for positive where its score is at least the
 * threshold.
 *
 * <p>Thresholds are the distinct scores, falling, as in scikit-learn's {@code confusion_matrix_at_thresholds}.
 */
public final class ThresholdCurve {
    private final BinaryRanking ranking;
    private final boolean weighted;
    private final double[] falseNegatives;
    private final double[] trueNegatives;

    private ThresholdCurve(BinaryRanking ranking, boolean weighted) {
        this.ranking = ranking;
        this.weighted = weighted;
        this.falseNegatives = ranking.below(true);
        this.trueNegatives = ranking.below(false);
    }

    /**
     * Counts at each threshold. Runs in O(n) for most scores, O(n log n) at worst.
     *
     * @param positive whether each example is of the positive class, shape {@code [n]}
     * @param score higher for examples more likely to be positive, shape {@code [n]}, finite
     * @throws IllegalArgumentException if lengths differ, or a score is not finite
     */
    public static ThresholdCurve of(boolean[] positive, double[] score) {
        Elements.required("score", score);
        return new ThresholdCurve(BinaryRanking.of(positive, score, null), false);
    }

    /**
     * Adds up weights at each threshold; examples of weight 0 are left out.
     *
     * @param positive whether each example is of the positive class, shape {@code [n]}
     * @param score higher for examples more likely to be positive, shape {@code [n]}, finite
     * @param weight shape {@code [n]}, finite and not negative
     * @throws IllegalArgumentException if lengths differ, a score is not finite, or a weight is negative or not finite
     */
    public static ThresholdCurve of(boolean[] positive, double[] score, double[] weight) {
        Elements.required("score", score);
        return new ThresholdCurve(BinaryRanking.of(positive, score, weight), true);
    }

    static ThresholdCurve of(BinaryRanking ranking, boolean weighted) {
        return new ThresholdCurve(ranking, weighted);
    }

    /** Returns the number of thresholds: of distinct scores. */
    public int size() {
        return ranking.groups();
    }

    /** Returns the thresholds, falling. */
    public double[] thresholds() {
        return ranking.thresholds.clone();
    }

    /** Returns the weight of the positives at or above each threshold. */
    public double[] truePositives() {
        return ranking.unscaled(ranking.truePositives);
    }

    /** Returns the weight of the negatives at or above each threshold. */
    public double[] falsePositives() {
        return ranking.unscaled(ranking.falsePositives);
    }

    /** Returns the weight of the positives below each threshold. */
    public double[] falseNegatives() {
        return ranking.unscaled(falseNegatives);
    }

    /** Returns the weight of the negatives below each threshold. */
    public double[] trueNegatives() {
        return ranking.unscaled(trueNegatives);
    }

    /** Returns a measure of the positive class at each threshold; NaN where it is undefined. */
    public double[] values(ClassMeasure measure) {
        double[] values = new double[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = at(measure, i).orNaN();
        }
        return values;
    }

    private Score at(ClassMeasure measure, int i) {
        return measure.of(
                ranking.truePositives[i], ranking.falsePositives[i], falseNegatives[i], trueNegatives[i], "positive");
    }

    /**
     * Returns the threshold at which a measure of the positive class is highest, the highest of those that tie.
     *
     * @return the measure there; nothing where it is undefined at every threshold
     */
    public Optional<Choice> highest(ClassMeasure measure) {
        int best = -1;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < size(); i++) {
            double value = at(measure, i).orElse(Double.NEGATIVE_INFINITY);
            if (value > most) {
                most = value;
                best = i;
            }
        }
        return best < 0
                ? Optional.empty()
                : Optional.of(new Choice(Estimate.of(Score.of(ranking.thresholds[best]), examples()), Score.of(most)));
    }

    /**
     * A threshold, and what it gives.
     *
     * @param threshold the threshold, infinite where taking nothing for positive is best; its interval where it was asked
     *     for
     * @param value the measure, or the mean cost of an example, at that threshold
     */
    public record Choice(Estimate threshold, Score value) {}

    /**
     * Returns the threshold of least cost: one of the scores, or infinity where it costs least to take nothing for positive;
     * the highest of those that tie. Its value is the mean cost of an example.
     *
     * @throws IllegalArgumentException if there are no examples
     */
    public Choice leastCost(Costs costs) {
        requireExamples();
        int best = cheapest(costs, ranking.truePositives, ranking.falsePositives);
        return new Choice(
                Estimate.of(Score.of(threshold(best)), examples()),
                Scaled.finite(cost(costs, best, ranking.truePositives, ranking.falsePositives)));
    }

    /**
     * Returns the threshold of least cost, with a bootstrap interval of the threshold: how far it would move with other
     * examples. Runs in O(resamples × thresholds).
     *
     * <p>A bound is infinite where that part of the resamples costs least with nothing taken for positive.
     *
     * @param level confidence level in (0, 1)
     * @throws IllegalArgumentException if there are no examples, they have weights, or the level is outside (0, 1)
     */
    public Choice leastCost(Costs costs, MultinomialBootstrap bootstrap, double level) {
        if (weighted) {
            throw new IllegalArgumentException("the bootstrap of a threshold needs examples without weights");
        }
        Choice choice = leastCost(costs);
        int groups = size();
        long[] cells = new long[2 * groups];
        for (int i = 0; i < groups; i++) {
            cells[2 * i] = Math.round(ranking.positivesIn(i));
            cells[2 * i + 1] = Math.round(ranking.negativesIn(i));
        }
        double[] tp = new double[groups];
        double[] fp = new double[groups];
        double[] replicates = bootstrap
                .replicates(cells, 1, (drawn, values) -> {
                    long positives = 0;
                    long negatives = 0;
                    for (int i = 0; i < groups; i++) {
                        positives += drawn[2 * i];
                        negatives += drawn[2 * i + 1];
                        tp[i] = positives;
                        fp[i] = negatives;
                    }
                    values[0] = finite(cheapest(costs, tp, fp));
                })[0];
        Interval bounds = MultinomialBootstrap.percentiles(replicates, level)
                .map(found -> new Interval(infinite(found.low()), infinite(found.high()), level, found.method()))
                .orElse(null);
        return new Choice(choice.threshold().withBounds(bounds), choice.value());
    }

    // Percentiles are taken on finite numbers, so that they can be interpolated; the largest stands for infinity.
    private double finite(int group) {
        return group < 0 ? Double.MAX_VALUE : ranking.thresholds[group];
    }

    private double infinite(double value) {
        return value > ranking.thresholds[0] ? Double.POSITIVE_INFINITY : value;
    }

    private void requireExamples() {
        if (size() == 0) {
            throw new IllegalArgumentException("a threshold needs examples, and there are none of any weight");
        }
    }

    private long examples() {
        return ranking.order.length;
    }

    private double threshold(int group) {
        return group < 0 ? Double.POSITIVE_INFINITY : ranking.thresholds[group];
    }

    /** Returns the group down to which examples are best taken for positive; -1 for none. */
    private static int cheapest(Costs costs, double[] tp, double[] fp) {
        int best = -1;
        double least = total(costs, -1, tp, fp);
        for (int i = 0; i < tp.length; i++) {
            double cost = total(costs, i, tp, fp);
            if (cost < least) {
                least = cost;
                best = i;
            }
        }
        return best;
    }

    private static double cost(Costs costs, int group, double[] tp, double[] fp) {
        return total(costs, group, tp, fp) / (tp[tp.length - 1] + fp[fp.length - 1]);
    }

    private static double total(Costs costs, int group, double[] tp, double[] fp) {
        double found = group < 0 ? 0 : tp[group];
        double wrong = group < 0 ? 0 : fp[group];
        return costs.of(found, wrong, tp[tp.length - 1] - found, fp[fp.length - 1] - wrong);
    }

    /**
     * What each outcome of a two-class decision costs, in any unit; below 0 where it pays.
     *
     * @param truePositive of a positive taken for one
     * @param falsePositive of a negative taken for a positive
     * @param falseNegative of a positive taken for a negative
     * @param trueNegative of a negative taken for one
     * @see <a href="https://cseweb.ucsd.edu/~elkan/rescale.pdf">Elkan 2001</a>
     */
    public record Costs(double truePositive, double falsePositive, double falseNegative, double trueNegative) {
        /** Checks that the costs are finite. */
        public Costs {
            check("true positive", truePositive);
            check("false positive", falsePositive);
            check("false negative", falseNegative);
            check("true negative", trueNegative);
        }

        /** Returns costs of errors alone. */
        public static Costs ofErrors(double falsePositive, double falseNegative) {
            return new Costs(0, falsePositive, falseNegative, 0);
        }

        private static void check(String which, double cost) {
            if (!(Math.abs(cost) <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException("the cost of a " + which + " is " + cost + "; it must be finite");
            }
        }

        double of(double tp, double fp, double fn, double tn) {
            return truePositive * tp + falsePositive * fp + falseNegative * fn + trueNegative * tn;
        }
    }
}
