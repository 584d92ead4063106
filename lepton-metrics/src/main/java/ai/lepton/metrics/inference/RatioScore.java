package ai.lepton.metrics.inference;

import ai.lepton.metrics.Interval;
import ai.lepton.metrics.internal.Normal;

/** The score test of a ratio of two proportions, and the interval of the ratios that it does not reject. */
record RatioScore(double x1, double n1, double x2, double n2) {

    Interval interval(double level) {
        double z = Normal.twoSided(level);
        double limit = z * z;
        double low = x1 == 0 ? 0 : solve(limit, 0.5);
        double high = x2 == 0 ? Double.POSITIVE_INFINITY : solve(limit, 2);
        return new Interval(low, high, level, "koopman");
    }

    /** Walks from a ratio that is not rejected by this factor until one is, and finds the border between, on a log scale. */
    private double solve(double limit, double factor) {
        double inside = start(limit);
        double outside = inside * factor;
        while (statistic(outside) <= limit && outside > 0 && outside < Double.POSITIVE_INFINITY) {
            inside = outside;
            outside *= factor;
        }
        while (true) {
            double middle = inside + (outside - inside) / 2;
            if (middle <= Math.min(inside, outside) || middle >= Math.max(inside, outside)) {
                return middle;
            }
            if (statistic(middle) <= limit) {
                inside = middle;
            } else {
                outside = middle;
            }
        }
    }

    /** Returns a ratio that is not rejected: the observed one, or one close enough to 0 or infinity. */
    private double start(double limit) {
        if (x1 > 0 && x2 > 0) {
            return x1 / n1 / (x2 / n2);
        }
        double ratio = 1;
        while (statistic(ratio) > limit) {
            ratio = x1 == 0 ? ratio / 2 : ratio * 2;
        }
        return ratio;
    }

    /** Returns the squared score statistic of this ratio, its variance under the restricted maximum of the likelihood. */
    double statistic(double ratio) {
        double a = ratio * (n1 + n2);
        double b = ratio * (n1 + x2) + x1 + n2;
        double c = x1 + x2;
        double discriminant = Math.max(0, b * b - 4 * a * c);
        double p2 = 2 * c / (b + Math.sqrt(discriminant));
        double p1 = Math.min(1, ratio * p2);
        double gap = x1 / n1 - ratio * x2 / n2;
        double variance = p1 * (1 - p1) / n1 + ratio * ratio * p2 * (1 - p2) / n2;
        return gap == 0 ? 0 : gap * gap / variance;
    }
}
