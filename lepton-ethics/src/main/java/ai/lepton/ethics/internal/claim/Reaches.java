package ai.lepton.ethics.internal.claim;

import ai.lepton.ethics.Limit;
import ai.lepton.metrics.inference.Proportions;
import ai.lepton.metrics.internal.Normal;
import org.apache.commons.numbers.gamma.RegularizedBeta;

/** Finds what claims about groups can show. */
public final class Reaches {
    /** How many rates are looked at to bound a p-value from below. */
    private static final int STEPS = 16;

    /** A p-value so small is below every level that is left for a claim. */
    private static final double NOTHING = 1e-18;

    private Reaches() {}

    /**
     * Two groups, x1 of n1 and x2 of n2, whose rates are compared.
     *
     * @param rate the rate of all that are compared together
     * @param isRatio whether by their ratio, at least the limit, or by their difference, at most the limit
     * @param isEither whether either may turn out to be the less selected one
     */
    public record Pair(
            long x1, long n1, long x2, long n2, double rate, double limit, boolean isRatio, boolean isEither) {

        /** Returns what the claim can show at a level; the second group is who it is about where it is the smaller one. */
        public Reach reach(String first, String second, double level) {
            boolean isFirst = n1 <= n2;
            long other = Math.max(n1, n2);
            return new Reach(
                    isFirst ? first : second,
                    Math.min(n1, n2),
                    n1 == 0 || n2 == 0 ? 1 : missed(n1, n2, level),
                    n1 == 0 || n2 == 0 ? 1 : least(),
                    () -> Proportions.fisherExact(x1, n1 - x1, x2, n2 - x2),
                    this::noticed,
                    target -> Reach.smallest(n -> missed(n, isEither ? Math.max(n, other) : other, level) <= target),
                    isEither ? new Reach.Beside(isFirst ? second : first, other) : null);
        }

        /** Returns the probability that groups of these sizes, which are selected alike, are not shown to keep the limit. */
        private double missed(double a, double b, double level) {
            double once = missedOnce(a, b, level);
            return Math.min(1, isEither ? once + missedOnce(b, a, level) : once);
        }

        private double missedOnce(double a, double b, double level) {
            double z = Normal.twoSided(level);
            double chance = rate * (1 - rate);
            double mean = isRatio ? rate * (1 - limit) : limit;
            double spread = Math.sqrt(chance / a + (isRatio ? limit * limit : 1) * chance / b);
            double threshold = z * Math.sqrt(TwoShares.variance(isRatio, rate * a, a, rate * b, b, limit));
            if (spread == 0) {
                return mean > threshold ? 0 : 1;
            }
            return Normal.cdf(-(mean - threshold) / spread);
        }

        /**
         * Returns a bound below the p-values of all outcomes with so many selected in both groups: that of the two outcomes that
         * lie furthest apart, at its greatest over some rates.
         */
        private double least() {
            long few = Math.min(n1, n2);
            long many = Math.max(n1, n2);
            long selected = x1 + x2;
            long fewest = Math.max(0, selected - many);
            long most = Math.min(few, selected);
            double low = 0;
            double high = 0;
            // From the outcome's own rate on, where both are mostly the greatest: what can't be greater is not worked
            // out.
            for (int i = STEPS; i >= 0; i--) {
                // The rate of the larger group: some of the whole range, and that of the outcome itself.
                double p = i < STEPS ? (i + 0.5) / STEPS : (double) (selected - fewest) / many;
                double bottom = Math.max(0, isRatio ? limit * p : p - limit);
                long rest = selected - fewest;
                if (bound(fewest, few, bottom) * bound(many - rest, many, 1 - p) > Math.max(low, NOTHING)) {
                    low = Math.max(low, atMost(fewest, few, bottom) * (1 - atMost(rest - 1, many, p)));
                }
                double q = i < STEPS ? p : (double) (selected - most) / many;
                double top = Math.min(1, isRatio ? q / limit : q + limit);
                if (bound(few - most, few, 1 - top) * bound(selected - most, many, q) > Math.max(high, NOTHING)) {
                    high = Math.max(high, (1 - atMost(most - 1, few, top)) * atMost(selected - most, many, q));
                }
            }
            return Math.min(low, high);
        }

        private double noticed(double tail) {
            double n = (double) n1 + n2;
            double p = (rate * n + 0.5) / (n + 1);
            double z = Normal.twoSided(1 - tail);
            if (isRatio) {
                return Normal.cdf(-2 * Math.log(limit) / Math.sqrt((1 - p) / p * (1.0 / n1 + 1.0 / n2)) - z);
            }
            return Normal.cdf(2 * limit / Math.sqrt(p * (1 - p) * (1.0 / n1 + 1.0 / n2)) - z);
        }
    }

    /**
     * Returns what a claim about the share of one group, x of n, can show.
     *
     * @param rate the share in all groups together
     * @param least the limit from below
     */
    public static Reach single(String who, long x, long n, double rate, Limit least, double level) {
        return new Reach(
                who,
                n,
                missed(n, rate, least.value(), level),
                Math.pow(1 - least.value(), n),
                () -> atMost(x, n, rate),
                tail -> 1,
                target -> Reach.smallest(size -> missed(size, rate, least.value(), level) <= target));
    }

    /**
     * Returns what a claim about two estimates can show, whose error falls with the root of the number of examples.
     *
     * @param unit the standard deviation of one example's part in the measure, in units of the margin; NaN if it is not known
     * @param margin how far the limit is from where groups are alike
     * @param unlike the p-value of both being alike
     * @param isEither whether either may turn out to be the greater one
     */
    public static Reach estimates(
            long n1,
            String first,
            long n2,
            String second,
            double unit,
            double margin,
            double unlike,
            boolean isEither,
            double level) {
        long few = Math.min(n1, n2);
        long many = Math.max(n1, n2);
        double z = Normal.twoSided(level);
        int sides = isEither ? 2 : 1;
        return new Reach(
                n1 <= n2 ? first : second,
                few,
                missed(unit * Math.sqrt(1.0 / n1 + 1.0 / n2), margin, z, sides),
                few == 0 ? 1 : 0,
                () -> unlike,
                tail -> Normal.cdf(2 * margin / (unit * Math.sqrt(1.0 / n1 + 1.0 / n2)) - Normal.twoSided(1 - tail)),
                target -> Reach.smallest(n -> missed(
                                unit * Math.sqrt(1.0 / n + 1.0 / (isEither ? Math.max(n, many) : many)),
                                margin,
                                z,
                                sides)
                        <= target),
                isEither ? new Reach.Beside(n1 <= n2 ? second : first, many) : null);
    }

    /** Returns what a claim about one estimate can show; see {@link #estimates}. */
    public static Reach estimate(long n, String who, double unit, double margin, double unlike, double level) {
        double z = Normal.twoSided(level);
        return new Reach(
                who,
                n,
                missed(unit / Math.sqrt(n), margin, z, 1),
                n == 0 ? 1 : 0,
                () -> unlike,
                tail -> 1,
                target -> Reach.smallest(size -> missed(unit / Math.sqrt(size), margin, z, 1) <= target));
    }

    private static double missed(double error, double margin, double z, int sides) {
        return error > 0 && error < Double.POSITIVE_INFINITY
                ? Math.min(1, sides * Normal.cdf(z - margin / error))
                : error == 0 && margin > 0 ? 0 : 1;
    }

    private static double missed(double n, double rate, double limit, double level) {
        double gap = rate - limit;
        double threshold = Normal.twoSided(level) * Math.sqrt(limit * (1 - limit) / n);
        double spread = Math.sqrt(rate * (1 - rate) / n);
        // With fewer, the exact bound stays below the limit even if all are right.
        if (Math.pow(limit, n) > (1 - level) / 2) {
            return 1;
        }
        if (spread == 0) {
            return gap > threshold ? 0 : 1;
        }
        return Normal.cdf(-(gap - threshold) / spread);
    }

    /** Returns a bound above the probability of at most x of n, a little above Chernoff's. */
    private static double bound(long x, long n, double rate) {
        double share = (double) x / n;
        if (!(share < rate)) {
            return 1;
        }
        double divergence =
                (x == 0 ? 0 : share * Math.log(share / rate)) + (1 - share) * (Math.log1p(-share) - Math.log1p(-rate));
        return rate >= 1 ? 0 : Math.exp(-n * divergence * (1 - 1e-9) + 1e-9);
    }

    private static double atMost(long x, long n, double rate) {
        if (x < 0) {
            return 0;
        }
        if (x >= n || rate <= 0) {
            return 1;
        }
        return rate >= 1 ? 0 : RegularizedBeta.complement(rate, x + 1.0, (double) n - x);
    }
}
