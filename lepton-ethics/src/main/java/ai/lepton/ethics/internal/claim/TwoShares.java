package ai.lepton.ethics.internal.claim;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Limit.Bound;
import ai.lepton.ethics.Limit.Side;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.inference.Proportions;
import ai.lepton.metrics.internal.Normal;
import org.apache.commons.numbers.gamma.LogGamma;
import org.apache.commons.numbers.gamma.RegularizedBeta;
import org.jspecify.annotations.Nullable;

/**
 * Two independent shares, x1 of n1 and x2 of n2, compared by their ratio or by their difference.
 *
 * <p>Where a sample has fewer than 30, or fewer than 10 of either outcome, the test is exact: the probability of a score
 * statistic as extreme as the observed one, at its greatest over all rates that the limit allows and that either sample does
 * not contradict at one in a million, which is added. That holds its level for any counts. Else the intervals are Koopman's and
 * Newcombe's. The exact interval has the values that the exact test does not reject.
 *
 * @see <a href="https://doi.org/10.1080/01621459.1994.10476836">Berger and Boos 1994, on the rates looked at</a>
 * @see <a href="https://doi.org/10.1191/096228099671525676">Chan and Zhang 1999</a>
 */
public final class TwoShares {
    /** The name of the method of exact intervals. */
    public static final String EXACT = "exact-score";

    private static final int SMALL = 30;
    private static final int FEW = 10;
    private static final long MOST = 1L << 30;
    private static final int RATES = 40;
    private static final double CONTRADICTED = 1e-6;
    /** A statistic so near the middle shows nothing at any level that is asked for. */
    private static final double NEAR = -0.5;
    /** Up to so many, the distribution function is summed up for all counts at once. */
    private static final int SUMMED = 2000;

    private final boolean isRatio;
    private final long x1;
    private final long n1;
    private final long x2;
    private final long n2;

    /** The rates that the first sample does not contradict, from and to, then those of the second; null until asked for. */
    private double @Nullable [] bounds;

    private TwoShares(boolean isRatio, long x1, long n1, long x2, long n2) {
        this.isRatio = isRatio;
        this.x1 = x1;
        this.n1 = n1;
        this.x2 = x2;
        this.n2 = n2;
    }

    /** Returns shares compared by the ratio of the first to the second; the samples are not empty. */
    public static TwoShares ratio(long x1, long n1, long x2, long n2) {
        return new TwoShares(true, x1, n1, x2, n2);
    }

    /** Returns shares compared by the difference, the first less the second; the samples are not empty. */
    public static TwoShares difference(long x1, long n1, long x2, long n2) {
        return new TwoShares(false, x1, n1, x2, n2);
    }

    private double value() {
        double p1 = (double) x1 / n1;
        double p2 = (double) x2 / n2;
        return isRatio ? p1 / p2 : p1 - p2;
    }

    /** Returns whether the counts are too small for the usual intervals. */
    public boolean isSmall() {
        long fewest = Math.min(Math.min(x1, n1 - x1), Math.min(x2, n2 - x2));
        return Math.max(n1, n2) < MOST && (Math.min(n1, n2) < SMALL || fewest < FEW);
    }

    /** Returns where the compared value stands, at a two-sided level. */
    public Side side(Limit limit, double level) {
        if (!isSmall()) {
            return limit.sideOf(interval(level));
        }
        double tail = (1 - level) / 2;
        boolean isFloor = limit.bound() == Bound.AT_LEAST;
        if (below(limit.value()) <= tail) {
            return isFloor ? Side.BEYOND : Side.WITHIN;
        }
        if (above(limit.value()) <= tail) {
            return isFloor ? Side.WITHIN : Side.BEYOND;
        }
        return Side.UNDECIDED;
    }

    /** Returns the interval at a two-sided level. */
    public Interval interval(double level) {
        if (!isSmall()) {
            return isRatio ? Proportions.ratio(x1, n1, x2, n2, level) : Proportions.newcombe(x1, n1, x2, n2, level);
        }
        double tail = (1 - level) / 2;
        if (isRatio) {
            double low = x1 == 0 ? 0 : walk(tail, false);
            double high = x2 == 0 ? Double.POSITIVE_INFINITY : walk(tail, true);
            return new Interval(low, Math.max(low, high), level, EXACT);
        }
        return new Interval(border(tail, value(), -1, false), border(tail, value(), 1, true), level, EXACT);
    }

    /** Walks from the observed ratio by powers of 2 until one is rejected, and finds the border between. */
    private double walk(double tail, boolean up) {
        double value = value();
        double inside = value > 0 && value < Double.POSITIVE_INFINITY ? value : up ? 1e-6 : 1e6;
        double outside = up ? inside * 2 : inside / 2;
        while (!isRejected(outside, tail, up)) {
            if (outside > 1e12 || outside < 1e-12) {
                return up ? Double.POSITIVE_INFINITY : 0;
            }
            inside = outside;
            outside = up ? outside * 2 : outside / 2;
        }
        for (int i = 0; i < 24; i++) {
            double middle = Math.sqrt(inside * outside);
            if (isRejected(middle, tail, up)) {
                outside = middle;
            } else {
                inside = middle;
            }
        }
        return outside;
    }

    private double border(double tail, double from, double end, boolean up) {
        if (from == end || !isRejected(end, tail, up)) {
            return end;
        }
        double inside = from;
        double outside = end;
        for (int i = 0; i < 30; i++) {
            double middle = (inside + outside) / 2;
            if (isRejected(middle, tail, up)) {
                outside = middle;
            } else {
                inside = middle;
            }
        }
        return outside;
    }

    private boolean isRejected(double limit, double tail, boolean up) {
        return (up ? below(limit) : above(limit)) <= tail;
    }

    /** Returns the exact probability, if the value were above the limit or at it, of one as low as was seen, or a bound. */
    double below(double limit) {
        double observed = statistic(x1, x2, limit);
        if (observed > NEAR) {
            return Normal.cdf(observed);
        }
        double[] rates = bounds();
        double low = Math.max(rates[2], Math.max(0, rate2(rates[0], limit)));
        double high = Math.min(rates[3], Math.min(rate2(1, limit), rate2(rates[1], limit)));
        if (low > high) {
            return CONTRADICTED;
        }
        Region region = new Region(limit, observed + 1e-9 * Math.abs(observed), low, high);
        double greatest = 0;
        double from = Math.asin(Math.sqrt(low));
        double to = Math.asin(Math.sqrt(Math.min(1, high)));
        for (int i = 0; i <= RATES; i++) {
            double root = Math.sin(from + (to - from) * i / RATES);
            double p2 = Math.min(Math.max(root * root, low), high);
            greatest = Math.max(greatest, region.probability(rate1(p2, limit), p2));
        }
        return Math.min(1, greatest + CONTRADICTED);
    }

    /** Returns the exact probability, if the value were below the limit or at it, of one as high as was seen, or a bound. */
    double above(double limit) {
        double observed = -statistic(x1, x2, limit);
        if (observed > NEAR) {
            return Normal.cdf(observed);
        }
        TwoShares swapped = new TwoShares(isRatio, x2, n2, x1, n1);
        double[] rates = bounds();
        swapped.bounds = new double[] {rates[2], rates[3], rates[0], rates[1]};
        return swapped.below(isRatio ? 1 / limit : -limit);
    }

    private double[] bounds() {
        double[] known = bounds;
        if (known == null) {
            known = new double[] {
                chernoff(x1, n1, false), chernoff(x1, n1, true), chernoff(x2, n2, false), chernoff(x2, n2, true)
            };
            bounds = known;
        }
        return known;
    }

    /** Returns the rate, on that side of the observed one, from which on the sample contradicts by Chernoff's bound. */
    private static double chernoff(long x, long n, boolean up) {
        double observed = (double) x / n;
        double most = Math.log(4 / CONTRADICTED) / n;
        double inside = observed;
        double outside = up ? 1 : 0;
        for (int i = 0; i < 60 && inside != outside; i++) {
            double middle = (inside + outside) / 2;
            double divergence = (x == 0 ? 0 : observed * Math.log(observed / middle))
                    + (x == n ? 0 : (1 - observed) * Math.log((1 - observed) / (1 - middle)));
            if (divergence <= most) {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        return outside;
    }

    private double rate1(double p2, double limit) {
        return Math.max(0, Math.min(1, isRatio ? limit * p2 : p2 + limit));
    }

    private double rate2(double p1, double limit) {
        return Math.min(1, isRatio ? p1 / limit : p1 - limit);
    }

    /** Returns the score statistic of a limit, in standard deviations: negative where the value is below it. */
    double statistic(double a, double b, double limit) {
        double gap = isRatio ? a / n1 - limit * b / n2 : a / n1 - b / n2 - limit;
        if (Math.abs(gap) < 1e-12) {
            return 0;
        }
        double p2 = isRatio ? restrictedByRatio(a, b, limit) : restrictedByDifference(a, b, limit);
        double p1 = rate1(p2, limit);
        double scale = isRatio ? limit * limit : 1;
        return gap / Math.sqrt(p1 * (1 - p1) / n1 + scale * p2 * (1 - p2) / n2);
    }

    /** Returns the variance of the gap from the limit, if the counts were these and the value the limit. */
    static double variance(boolean isRatio, double x1, double n1, double x2, double n2, double limit) {
        TwoShares shares = new TwoShares(isRatio, 0, Math.round(n1), 0, Math.round(n2));
        double p2 = isRatio ? shares.restrictedByRatio(x1, x2, limit) : shares.restrictedByDifference(x1, x2, limit);
        double p1 = shares.rate1(p2, limit);
        return p1 * (1 - p1) / n1 + (isRatio ? limit * limit : 1) * p2 * (1 - p2) / n2;
    }

    private double restrictedByRatio(double a, double b, double limit) {
        double square = limit * (n1 + n2);
        double linear = limit * (n1 + b) + a + n2;
        double constant = a + b;
        return 2 * constant / (linear + Math.sqrt(Math.max(0, linear * linear - 4 * square * constant)));
    }

    /** The root of the likelihood's cubic, by Miettinen and Nurminen 1985. */
    private double restrictedByDifference(double a, double b, double limit) {
        double n = n1 + n2;
        double quadratic = (n1 + 2.0 * n2) * limit - n - a - b;
        double linear = (n2 * limit - n - 2 * b) * limit + a + b;
        double constant = b * limit * (1 - limit);
        double third = quadratic / (3 * n);
        double q = third * third * third - quadratic * linear / (6 * n * n) + constant / (2 * n);
        double p = Math.signum(q) * Math.sqrt(Math.max(0, third * third - linear / (3 * n)));
        double cosine = p == 0 ? 0 : Math.max(-1, Math.min(1, q / (p * p * p)));
        double angle = (Math.PI + Math.acos(cosine)) / 3;
        double root = 2 * p * Math.cos(angle) - third;
        return Math.max(Math.max(0, -limit), Math.min(Math.min(1, 1 - limit), root));
    }

    /** The pairs of counts whose statistic is as low as the observed one, by the count of the smaller sample. */
    private final class Region {
        private final boolean isFirstSmall = n1 <= n2;
        private final int few = (int) Math.min(n1, n2);
        private final int many = (int) Math.max(n1, n2);
        private final int from;
        /** For each count of the smaller sample, from {@code from} on: the border of those of the larger one. */
        private final int[] borders;

        Region(double limit, double most, double low, double high) {
            double least = isFirstSmall ? rate1(low, limit) : low;
            double greatest = isFirstSmall ? rate1(high, limit) : high;
            from = Math.max(0, (int) Math.floor(few * least - reach(few, least)));
            int to = Math.min(few, (int) Math.ceil(few * greatest + reach(few, greatest)));
            borders = new int[to - from + 1];
            for (int i = 0; i < borders.length; i++) {
                borders[i] = isFirstSmall ? fewest(from + i, limit, most) : most(from + i, limit, most);
            }
        }

        private double reach(int n, double rate) {
            return 8 * Math.sqrt(n * rate * (1 - rate)) + 12;
        }

        /** Returns the fewest of the second sample for which the statistic is so low. */
        private int fewest(int first, double limit, double most) {
            int low = 0;
            int high = many + 1;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (statistic(first, middle, limit) <= most) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            return low;
        }

        /** Returns the most of the first sample for which the statistic is so low, -1 if none. */
        private int most(int second, double limit, double most) {
            int low = -1;
            int high = many;
            while (low < high) {
                int middle = (low + high + 1) >> 1;
                if (statistic(middle, second, limit) <= most) {
                    low = middle;
                } else {
                    high = middle - 1;
                }
            }
            return low;
        }

        double probability(double p1, double p2) {
            double small = isFirstSmall ? p1 : p2;
            double large = isFirstSmall ? p2 : p1;
            double[] sums = many <= SUMMED ? sums(many, large) : new double[0];
            double[] density = density(few, small, from, borders.length);
            double sum = 0;
            for (int i = 0; i < borders.length; i++) {
                if (density[i] > 0) {
                    double atMost = atMost(isFirstSmall ? borders[i] - 1 : borders[i], large, sums);
                    sum += density[i] * (isFirstSmall ? 1 - atMost : atMost);
                }
            }
            return sum;
        }

        private double atMost(int count, double rate, double[] sums) {
            if (count < 0) {
                return 0;
            }
            if (count >= many || rate <= 0) {
                return 1;
            }
            if (rate >= 1) {
                return 0;
            }
            return sums.length > 0 ? sums[count] : RegularizedBeta.complement(rate, count + 1.0, many - count);
        }
    }

    private static double[] sums(int n, double rate) {
        double[] sums = density(n, rate, 0, n + 1);
        for (int i = 1; i <= n; i++) {
            sums[i] = Math.min(1, sums[i] + sums[i - 1]);
        }
        return sums;
    }

    /** Returns binomial probabilities from a count on, worked out from the likeliest one outwards. */
    private static double[] density(int n, double rate, int from, int length) {
        double[] density = new double[length];
        if (rate <= 0 || rate >= 1) {
            int at = (rate <= 0 ? 0 : n) - from;
            if (at >= 0 && at < length) {
                density[at] = 1;
            }
            return density;
        }
        int mode = Math.max(from, Math.min(from + length - 1, (int) ((n + 1.0) * rate)));
        density[mode - from] = Math.exp(LogGamma.value(n + 1.0)
                - LogGamma.value(mode + 1.0)
                - LogGamma.value(n - mode + 1.0)
                + mode * Math.log(rate)
                + (n - mode) * Math.log1p(-rate));
        double odds = rate / (1 - rate);
        for (int k = mode + 1; k < from + length; k++) {
            density[k - from] = density[k - 1 - from] * odds * (n - k + 1) / k;
        }
        for (int k = mode - 1; k >= from; k--) {
            density[k - from] = density[k + 1 - from] / odds * (k + 1) / (n - k);
        }
        return density;
    }
}
