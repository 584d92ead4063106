package ai.lepton.ethics.internal.claim;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Limit.Side;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Normal;
import java.util.List;

/**
 * The mean over strata of the difference of two shares, with Miettinen's and Nurminen's stratified score interval: the
 * differences whose score, the mean's distance by the variance that each stratum would have, is not too far off. Unlike one that
 * is put together from intervals of the strata, it holds with many sparse strata as well as with a few large ones.
 *
 * @param strata those that have both samples; not empty
 * @see <a href="https://doi.org/10.1002/sim.4780040211">Miettinen and Nurminen 1985</a>
 */
public record StratifiedShares(List<Stratum> strata) {
    /** The name of the method. */
    public static final String METHOD = "miettinen-nurminen";

    private static final int STEPS = 90;
    private static final double PRECISION = 1e-10;
    private static final double GREAT = 100;

    /** Copies the strata, of which there is one at least. */
    public StratifiedShares {
        strata = Elements.of("strata", strata);
        if (strata.isEmpty()) {
            throw new IllegalArgumentException("strata is empty; a mean needs one at least");
        }
    }

    /**
     * A stratum, x1 of n1 and x2 of n2, and how much it weighs.
     *
     * @param weight above 0, on any scale
     */
    public record Stratum(long x1, long n1, long x2, long n2, double weight) {
        private double gap() {
            return (double) x1 / n1 - (double) x2 / n2;
        }

        private double variance(double difference) {
            double n = (double) n1 + n2;
            return TwoShares.variance(false, x1, n1, x2, n2, difference) * n / (n - 1);
        }
    }

    /** Returns the mean difference, the first less the second. */
    public double value() {
        double sum = 0;
        double weights = 0;
        for (Stratum one : strata) {
            sum += one.weight * one.gap();
            weights += one.weight;
        }
        return sum / weights;
    }

    /** Returns the interval at a two-sided level. */
    public Interval interval(double level) {
        double z = Normal.twoSided(level);
        double value = Math.max(-1, Math.min(1, value()));
        return new Interval(border(z, value, -1), border(z, value, 1), level, METHOD);
    }

    /** Returns where the mean difference stands, at a two-sided level: where the limit lies in the interval, it is undecided. */
    public Side side(Limit limit, double level) {
        double score = score(limit.value());
        if (Math.abs(score) <= Normal.twoSided(level)) {
            return Side.UNDECIDED;
        }
        return score > 0 == (limit.bound() == Limit.Bound.AT_LEAST) ? Side.WITHIN : Side.BEYOND;
    }

    /** Returns the difference, between the mean and the end, whose score is this; the end where none is. */
    private double border(double z, double mean, double end) {
        double in = mean;
        double out = end;
        double above = z;
        double below = Math.abs(score(out)) - above;
        if (in == out || !(below > 0)) {
            return out;
        }
        // A score of infinity is as good as a great one: the first steps halve the range.
        for (int i = 0; i < STEPS && Math.abs(out - in) > PRECISION; i++) {
            double share = i % 3 == 2 || below > GREAT ? 0.5 : above / (above + below);
            double middle = in + (out - in) * Math.max(0.01, Math.min(0.99, share));
            double beyond = Math.abs(score(middle)) - z;
            if (beyond <= 0) {
                in = middle;
                above = -beyond;
            } else {
                out = middle;
                below = beyond;
            }
        }
        return out;
    }

    /** Returns how many standard deviations the mean lies above a difference, if the difference is that in each stratum. */
    private double score(double difference) {
        double gap = 0;
        double variance = 0;
        for (Stratum one : strata) {
            gap += one.weight * (one.gap() - difference);
            variance += one.weight * one.weight * one.variance(difference);
        }
        return gap == 0 ? 0 : gap / Math.sqrt(variance);
    }
}
