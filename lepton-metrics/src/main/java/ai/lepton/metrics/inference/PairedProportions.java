package ai.lepton.metrics.inference;

import ai.lepton.metrics.Interval;
import ai.lepton.metrics.internal.Normal;

/** Confidence intervals of the difference of two proportions of the same examples. */
final class PairedProportions {
    private PairedProportions() {}

    /** Returns {@link Proportions#tango}. */
    static Interval tango(long firstOnly, long secondOnly, long n, double level) {
        if (firstOnly < 0 || secondOnly < 0) {
            throw new IllegalArgumentException(
                    "discordant counts are " + firstOnly + " and " + secondOnly + "; counts are not negative");
        }
        if (n < 1 || firstOnly > n - secondOnly) {
            throw new IllegalArgumentException("n is " + n + "; it must be at least 1, and at least " + firstOnly
                    + " + " + secondOnly + ", the discordant counts");
        }
        double z = Normal.twoSided(level);
        ScoreTest test = new ScoreTest((double) firstOnly, (double) secondOnly, (double) n, z * z);
        double gap = ((double) firstOnly - secondOnly) / n;
        return new Interval(test.border(gap, -1), test.border(gap, 1), level, "tango");
    }

    /** The score test of a difference, that rejects where its squared statistic exceeds the limit. */
    private record ScoreTest(double firstOnly, double secondOnly, double n, double limit) {
        /** Returns the difference furthest towards the end, -1 or 1, that is not rejected, by bisection. */
        double border(double gap, double end) {
            if (!rejects(end)) {
                return end;
            }
            double inside = gap;
            double outside = end;
            while (true) {
                double middle = inside + (outside - inside) / 2;
                if (middle <= Math.min(inside, outside) || middle >= Math.max(inside, outside)) {
                    return inside;
                }
                if (rejects(middle)) {
                    outside = middle;
                } else {
                    inside = middle;
                }
            }
        }

        boolean rejects(double difference) {
            double deviation = firstOnly - secondOnly - n * difference;
            double spread = difference * (1 - difference);
            double a = 2 * n;
            double b = difference * (2 * n - firstOnly + secondOnly) - firstOnly - secondOnly;
            double c = -secondOnly * spread;
            // The likeliest share of successes of the second alone, given the difference: the larger root.
            double root = Math.sqrt(Math.max(0, b * b - 4 * a * c));
            double share = b > 0 ? -2 * c / (b + root) : (root - b) / (2 * a);
            return deviation * deviation > limit * n * Math.max(0, 2 * share + spread);
        }
    }
}
