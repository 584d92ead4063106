package ai.lepton.metrics.inference;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.StudentT;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The interval of a mean, and whether its level can be relied upon: see {@link SampleMean}. */
record MeanInterval(Moments moments, double level, double lowest, double highest) {
    // Below these, simulations found the level to hold: see the guide's page on intervals.
    private static final int FEWEST_VALUES = 5;
    private static final int FEWEST_LOSSES = 30;
    private static final double MOST_SKEW = 0.35;
    private static final double PER_ROOT = 0.4;
    private static final double PER_FOURTH_ROOT = 4.0 / 3;
    private static final double FEWEST_THAT_COUNT = 5;

    // A sample shows less skewness than there is, where the tail has no end: simulated for half-normal to lognormal
    // ones.
    private static final double UNSEEN_SKEW = 1.4;

    /**
     * What is known of the values.
     *
     * @param n their number
     * @param effective Kish's effective number, which is n where all weigh the same
     * @param square of the mean's standard error, with the effective number as divisor
     * @param skew their skewness over the root of n
     * @param isConstant whether all are the same but for rounding
     */
    record Moments(long n, double effective, double square, double skew, boolean isConstant) {}

    Estimate estimate(double mean) {
        Estimate plain = Estimate.of(Score.of(mean), moments.n);
        boolean bounded = !Double.isInfinite(lowest) && !Double.isInfinite(highest);
        if (moments.isConstant && bounded) {
            return plain.withBounds(unseen(mean));
        }
        if (moments.n < 2 || moments.effective <= 1) {
            return plain.withCaution("one value tells nothing of how values vary");
        }
        if (moments.isConstant) {
            return plain.withCaution("all " + moments.n + " values are " + shown(mean)
                    + " but for rounding, which tells nothing of how far others lie");
        }
        double error = Math.sqrt(moments.square * (moments.effective / (moments.effective - 1)));
        if (!(error > 0 && error < Double.POSITIVE_INFINITY)) {
            return plain.withCaution("the squares of the values exceed what a double can hold");
        }
        Interval bounds =
                Double.isInfinite(lowest) && Double.isInfinite(highest) ? student(mean, error) : hall(mean, error);
        return plain.withBounds(bounds).withCaution(caution(mean, error));
    }

    private Interval student(double mean, double error) {
        double half = StudentT.twoSided(level, moments.effective - 1) * error;
        return new Interval(mean - half, mean + half, level, "student-t");
    }

    private Interval hall(double mean, double error) {
        double t = StudentT.twoSided(level, moments.effective - 1);
        boolean bounded = !Double.isInfinite(lowest) && !Double.isInfinite(highest);
        double skew = bounded ? skew() : UNSEEN_SKEW * skew();
        double low = mean - error * untransformed(t, skew);
        double high = mean - error * untransformed(-t, skew);
        return new Interval(
                Math.max(lowest, Math.min(low, mean)), Math.min(highest, Math.max(high, mean)), level, "hall-t");
    }

    /** Returns the sample's skewness over the root of n, corrected for few values: 1 where all but one are the same. */
    private double skew() {
        double n = moments.effective;
        return n > 2 ? moments.skew * Math.sqrt(n) * Math.sqrt(n - 1) / (n - 2) : 0;
    }

    /**
     * Returns the t that Hall's transformation, t + a t²/3 + a² t³/27 + a/6, brings to a value; it rises everywhere.
     *
     * @param a skewness over the root of n
     */
    private static double untransformed(double transformed, double a) {
        return Math.abs(a) < 1e-6 ? transformed : 3 / a * (Math.cbrt(1 + a * (transformed - a / 6)) - 1);
    }

    /** Returns what holds the mean where a share of the values that were not seen may lie at the bounds. */
    private Interval unseen(double mean) {
        double share = -Math.expm1(Math.log((1 - level) / 2) / moments.effective);
        double low = mean - share * (mean - lowest);
        double high = mean + share * (highest - mean);
        return new Interval(
                Math.max(lowest, Math.min(low, mean)),
                Math.min(highest, Math.max(high, mean)),
                level,
                "clopper-pearson");
    }

    private @Nullable String caution(double mean, double error) {
        boolean below = !Double.isInfinite(lowest);
        boolean above = !Double.isInfinite(highest);
        int fewest = below == above ? FEWEST_VALUES : FEWEST_LOSSES;
        if (moments.effective < fewest * (1 - 1e-9)) {
            return few(fewest);
        }
        if (below && above) {
            return fewThatCount(Math.min(mean - lowest, highest - mean));
        }
        if (below || above) {
            return heavyTail(below ? mean - lowest : highest - mean, error);
        }
        double skew = Math.abs(skew());
        if (skew <= MOST_SKEW) {
            return null;
        }
        double skewness = skew * Math.sqrt(moments.effective);
        return text(
                "%d values are too few for their skewness of %.1f; the level holds from about %s on",
                skewness, Math.pow(skewness / MOST_SKEW, 2));
    }

    private String few(int fewest) {
        String found = moments.effective > moments.n * (1 - 1e-9)
                ? moments.n + (moments.n == 1 ? " value" : " values")
                : String.format(Locale.ROOT, "%d values, which weigh as much as %.1f", moments.n, moments.effective);
        return found + "; the level holds from about " + fewest + " on";
    }

    private @Nullable String heavyTail(double distance, double error) {
        double n = moments.effective;
        double variation = n * (error / distance) * (error / distance);
        if (variation <= Math.min(PER_ROOT * Math.sqrt(n), PER_FOURTH_ROOT * Math.sqrt(Math.sqrt(n)))) {
            return null;
        }
        double needed = Math.max(Math.pow(variation / PER_ROOT, 2), Math.pow(variation / PER_FOURTH_ROOT, 4));
        return text(
                "%d values are too few for so uneven ones, whose deviation is %.1f times their mean; the level holds "
                        + "from about %s on",
                Math.sqrt(variation), needed);
    }

    private @Nullable String fewThatCount(double distance) {
        double n = moments.effective;
        double variation = moments.square * n / (distance * distance);
        double counting = n / (1 + variation);
        if (counting >= FEWEST_THAT_COUNT) {
            return null;
        }
        return String.format(
                Locale.ROOT,
                "a few of the %d values decide the mean; it rests on about %.1f of them, and the level holds from about %.0f on",
                moments.n,
                counting,
                FEWEST_THAT_COUNT);
    }

    /** Returns a text with the number of values, another number, and how many values it takes, in two digits. */
    private String text(String format, double number, double needed) {
        double scale = Math.pow(10, Math.max(0, Math.floor(Math.log10(needed)) - 1));
        String rounded = needed < 1e9
                ? String.format(Locale.ROOT, "%.0f", Math.ceil(needed / scale) * scale)
                : "a thousand million";
        return String.format(Locale.ROOT, format, moments.n, number, rounded);
    }

    private static String shown(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }
}
