package ai.lepton.metrics.classification;

import ai.lepton.metrics.Interval;
import ai.lepton.metrics.internal.Beta;

/**
 * Moves the bounds of an area's interval out to where one more example could take it, that is wholly misplaced and was not
 * drawn.
 *
 * <p>A variance is that of the examples that were seen. Where all but a few of them are on the right side, it tells nothing of
 * how many others are not: by simulation, areas and average precisions whose classes spread unlike, or of which a fiftieth is
 * misplaced, were held in 42 to 90 % then. So the shares of the examples that were seen, and of one more, are taken as unknown; the
 * area has a beta distribution with the mean and the variance that follow. Where each example is wholly right or wrong, its
 * quantile is Clopper's and Pearson's bound.
 *
 * @param lost how far it takes the area towards the wrong end, in [0, 1]
 * @param weight how much it counts, in [0, 1]: 1 up to {@value #FEW} misplaced examples, then less and less up to {@value #MANY}
 * @see <a href="https://arxiv.org/abs/1905.06208">Learned-Miller and Thomas 2019</a>, whose bound takes the shares' distribution
 *     exactly
 */
record OneMore(double lost, double weight) {
    static final String METHOD = "one-more-beta";
    static final String WHERE = "where the examples of the smaller class that are misplaced add up to fewer than 9";
    static final OneMore NONE = new OneMore(0, 0);

    // By simulation: of fewer misplaced examples than FEW the variance that was seen is too small too often, of more
    // than MANY it is not.
    private static final double FEW = 3;
    private static final double MANY = 9;

    /**
     * Returns how much one more example counts.
     *
     * @param misplaced how many examples, in sum, are on the wrong side
     */
    static double weight(double misplaced) {
        return Math.max(0, Math.min(1, (MANY - misplaced) / (MANY - FEW)));
    }

    /** Returns what it takes of a mean in which the area has a share. */
    OneMore of(double share) {
        return new OneMore(share * lost, weight);
    }

    /** Returns the one of both that counts for more. */
    OneMore or(OneMore other) {
        return other.lost * other.weight > lost * weight ? other : this;
    }

    /**
     * Returns the quantile of an area with one more example.
     *
     * @param variance of the area, of the examples that were seen
     */
    double quantile(double tail, double area, double variance) {
        return weight == 0 ? area : quantileOf(tail, area - lost, variance + lost * lost);
    }

    /** Returns the quantile of the beta distribution that has this mean and variance; 0 where there is none. */
    static double quantileOf(double tail, double mean, double variance) {
        if (variance == 0) {
            return Math.max(0, mean);
        }
        double trials = mean * (1 - mean) / variance - 1;
        return mean > 0 && trials > 0 ? Beta.quantile(tail, mean * trials, (1 - mean) * trials) : 0;
    }

    /** Returns the interval with its bounds moved towards those that the others lie beyond, as far as each weight says. */
    static Interval wider(Interval found, double low, double lowWeight, double high, double highWeight) {
        double lower = found.low() - lowWeight * Math.max(0, found.low() - low);
        double upper = found.high() + highWeight * Math.max(0, high - found.high());
        return lower == found.low() && upper == found.high()
                ? found
                : new Interval(Math.max(0, lower), Math.min(1, upper), found.level(), METHOD);
    }
}
