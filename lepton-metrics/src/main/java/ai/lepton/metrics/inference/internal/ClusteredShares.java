package ai.lepton.metrics.inference.internal;

import ai.lepton.metrics.Interval;
import ai.lepton.metrics.inference.Proportions;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The interval of a share whose trials come in clusters, such as the spans of sentences or the labels of examples, or of the
 * mean of several shares of the same clusters: of the F1 of each type, say.
 *
 * <p>It is that of {@link Proportions#share} with an effective number of trials: the trials over the design effect, which is
 * the variance over that of independent trials (Kish 1965). The variance is that of what each cluster adds, by the delta
 * method. Where few clusters miss, or few hit, they tell little of it: the design effect is averaged with that of trials
 * which are all alike within a cluster, as if one cluster more had been seen. So a perfect share has an interval too, in
 * which each cluster counts once.
 *
 * <p>First give the sums over all clusters, then each cluster in turn. Not safe for several threads.
 *
 * @see <a href="https://www150.statcan.gc.ca/n1/en/catalogue/12-001-X19980024356">Korn and Graubard 1998, who take the
 *     effective number of trials for a share of a survey</a>
 */
public final class ClusteredShares {
    /** The name of the method in the intervals. */
    public static final String METHOD = "clustered-wilson";

    /** The fewest clusters with trials of each share from which a mean is known to hold its level. */
    public static final int FEWEST = 10;

    private static final double ROUNDING = 1e-12;

    private final double[] hits;
    private final double[] trials;
    private final double[] weights;
    private final double supports;
    private final boolean asF1;
    private final double mean;
    // Of each share, the sums of squared weights of its trials, and of its clusters.
    private final double[] trialSquares;
    private final double[] clusterSquares;
    private final long[] clustersOf;
    private double variance;
    private long clusters;
    private long missing;
    private long hitting;

    /**
     * Takes the sums over all clusters.
     *
     * @param hits of each share, shape {@code [shares]}
     * @param trials of each share, at least its hits; a share without trials has no value and no part in the mean
     * @param weights of the shares in the mean, not negative
     * @param areSupports whether the weights are sums over the clusters themselves, and so vary with them
     * @param asF1 whether the mean is of {@code 2 J / (1 + J)} of each share J, which is F1 where J is Jaccard's index
     * @throws IllegalArgumentException if the arrays differ in length, or a number is negative or not finite
     */
    public ClusteredShares(double[] hits, double[] trials, double[] weights, boolean areSupports, boolean asF1) {
        Elements.required("weights", weights);
        Elements.required("trials", trials);
        this.hits = checked("hits", hits, hits.length);
        this.trials = checked("trials", trials, hits.length);
        this.weights = checked("weights", weights, hits.length);
        this.asF1 = asF1;
        double sum = 0;
        double values = 0;
        for (int j = 0; j < hits.length; j++) {
            if (trials[j] > 0) {
                sum += weights[j];
                values += weights[j] * value(j);
            }
        }
        for (int j = 0; j < hits.length; j++) {
            this.weights[j] = trials[j] > 0 && sum > 0 ? weights[j] / sum : 0;
        }
        this.supports = areSupports ? sum : 0;
        this.mean = sum > 0 ? values / sum : 0;
        this.trialSquares = new double[hits.length];
        this.clusterSquares = new double[hits.length];
        this.clustersOf = new long[hits.length];
    }

    private static double[] checked(String name, double[] values, int shares) {
        if (values.length != shares) {
            throw new IllegalArgumentException(name + " has " + values.length + " numbers for " + shares + " shares");
        }
        for (int j = 0; j < shares; j++) {
            if (!(values[j] >= 0 && values[j] <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException(
                        name + "[" + j + "] is " + values[j] + "; it must be finite and not negative");
            }
        }
        return values.clone();
    }

    private double value(int j) {
        double share = hits[j] / trials[j];
        return asF1 ? 2 * share / (1 + share) : share;
    }

    private double slope(int j) {
        double share = hits[j] / trials[j];
        return asF1 ? 2 / ((1 + share) * (1 + share)) : 1;
    }

    /**
     * Adds a cluster.
     *
     * @param hitsHere its hits of each share
     * @param trialsHere its trials of each share
     * @param supportsHere what it adds to the weights of the shares; null where these are fixed
     * @param weight of the cluster, not negative; its counts count so often in the sums
     * @throws IllegalArgumentException if an array has not one number for each share
     */
    public void add(double[] hitsHere, double[] trialsHere, double @Nullable [] supportsHere, double weight) {
        requireShares("hitsHere", hitsHere.length);
        requireShares("trialsHere", trialsHere.length);
        requireShares("supportsHere", supportsHere == null ? hits.length : supportsHere.length);
        double influence = 0;
        boolean isMissing = false;
        boolean isHitting = false;
        boolean isThere = false;
        for (int j = 0; j < hits.length; j++) {
            if (trials[j] == 0 || weights[j] == 0) {
                continue;
            }
            double share = hits[j] / trials[j];
            influence += weights[j] * slope(j) * (hitsHere[j] - share * trialsHere[j]) / trials[j];
            if (supportsHere != null && supports > 0) {
                influence += (value(j) - mean) * supportsHere[j] / supports;
            }
            trialSquares[j] += weight * weight * trialsHere[j];
            clusterSquares[j] += weight * weight * trialsHere[j] * trialsHere[j];
            isMissing |= hitsHere[j] < trialsHere[j];
            isHitting |= hitsHere[j] > 0;
            isThere |= trialsHere[j] > 0;
            clustersOf[j] += weight > 0 && trialsHere[j] > 0 ? 1 : 0;
        }
        if (weight > 0 && isThere) {
            variance += weight * influence * weight * influence;
            clusters++;
            missing += isMissing ? 1 : 0;
            hitting += isHitting ? 1 : 0;
        }
    }

    /**
     * Returns the interval around a value: that of the mean, or where some shares have no value, what is taken for it.
     *
     * @param value in [0, 1]
     * @param level confidence level in (0, 1)
     * @return nothing where no share has a trial, or the weights of one are too small beside those of others to be squared
     */
    public Optional<Interval> interval(double value, double level) {
        double independent = 0;
        double alike = 0;
        for (int j = 0; j < hits.length; j++) {
            if (weights[j] > 0) {
                if (trialSquares[j] == 0) {
                    // Squares of very small weights round to 0, and leave the number of trials unknown.
                    return Optional.empty();
                }
                independent += weights[j] * weights[j] * (trialSquares[j] / trials[j]) / trials[j];
                alike += weights[j] * Math.sqrt(clusterSquares[j]) / trials[j];
            }
        }
        if (clusters == 0 || !(independent > 0) || Double.isInfinite(alike)) {
            return Optional.empty();
        }
        double effective = 1 / independent / designEffect(value, independent, alike * alike / independent);
        if (!(effective > 0 && effective <= Double.MAX_VALUE)) {
            return Optional.empty(); // squares of such weights are more than a double can hold
        }
        boolean isOneF1 = asF1 && hits.length == 1;
        double share = isOneF1 ? value / (2 - value) : value;
        Interval found = Proportions.share(Math.max(0, Math.min(1, share)), effective, level);
        double low = isOneF1 ? 2 * found.low() / (1 + found.low()) : found.low();
        double high = isOneF1 ? 2 * found.high() / (1 + found.high()) : found.high();
        return Optional.of(new Interval(Math.min(low, value), Math.max(high, value), level, METHOD));
    }

    /**
     * Returns why the interval of a mean may not hold its level: that one of its shares has trials in fewer than
     * {@value #FEWEST} clusters.
     *
     * @param names of the shares, such as labels
     * @param thing what a cluster is, such as {@code example}
     * @param measure what each is a share of, such as {@code recall}
     * @return nothing where each has so many, or where there is but one share
     * @throws IllegalArgumentException if there is not one name for each share
     */
    public Optional<String> caution(List<String> names, String thing, String measure) {
        requireShares("names", names.size());
        int rarest = 0;
        for (int j = 1; j < hits.length; j++) {
            rarest = clustersOf[j] < clustersOf[rarest] ? j : rarest;
        }
        if (hits.length < 2 || clustersOf[rarest] >= FEWEST) {
            return Optional.empty();
        }
        long few = clustersOf[rarest];
        String count = few == 0 ? "no " + thing : "only " + few + " " + thing + (few == 1 ? "" : "s");
        return Optional.of(count + " for the " + measure + " of " + Quoted.of(names.get(rarest))
                + "; the level holds from " + FEWEST + " of each on");
    }

    private void requireShares(String name, int length) {
        if (length != hits.length) {
            throw new IllegalArgumentException(name + " has a length of " + length + " for " + hits.length + " shares");
        }
    }

    private double designEffect(double value, double independent, double ofAlike) {
        double spread = value * (1 - value);
        if (spread <= ROUNDING || clusters < 2) {
            return ofAlike;
        }
        double seen = variance * clusters / (clusters - 1.0) / (spread * independent);
        if (hits.length == 1) {
            // On the scale of the share itself.
            double share = hits[0] / trials[0];
            double slope = slope(0);
            seen *= spread / (slope * slope * share * (1 - share));
        }
        long telling = Math.min(missing, hitting);
        double averaged = (telling * seen + ofAlike) / (telling + 1);
        return hits.length == 1 ? Math.max(1, averaged) : averaged;
    }
}
