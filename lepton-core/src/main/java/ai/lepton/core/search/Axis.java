package ai.lepton.core.search;

import ai.lepton.core.search.Distribution.CategoricalDistribution;
import ai.lepton.core.search.Distribution.FloatDistribution;
import ai.lepton.core.search.Distribution.IntDistribution;

/**
 * The scale on which a number is even: itself or its logarithm. A whole number takes the space of a half to each side.
 *
 * @param low the least value
 * @param high the largest value
 * @param half half of the distance between two values; 0 for real numbers
 * @param log whether the scale is of logarithms
 */
record Axis(double low, double high, double half, boolean log) {
    /** Returns the axis of a number. */
    static Axis of(Distribution distribution) {
        return distribution instanceof FloatDistribution range
                ? new Axis(range.low(), range.high(), 0, range.log())
                : of((IntDistribution) distribution);
    }

    private static Axis of(IntDistribution range) {
        return new Axis(range.low(), range.high(), 0.5, range.log());
    }

    /**
     * Returns the value at a share of the way through a distribution.
     *
     * @param share in [0, 1)
     * @return the number, or the index of the choice
     */
    static double at(Distribution distribution, double share) {
        if (distribution instanceof CategoricalDistribution of) {
            return Math.min((int) (share * of.choices().size()), of.choices().size() - 1);
        }
        Axis axis = of(distribution);
        return axis.value(axis.begin() + share * (axis.end() - axis.begin()));
    }

    /** Returns a value as a study has it: a double, a long, or the text of the choice. */
    static Object shown(Distribution distribution, double value) {
        if (distribution instanceof CategoricalDistribution of) {
            return of.choices().get((int) value);
        }
        return distribution instanceof IntDistribution ? (Object) (long) value : (Object) value;
    }

    /** Returns where the scale begins. */
    double begin() {
        return place(low - half);
    }

    /** Returns where the scale ends. */
    double end() {
        return place(high + half);
    }

    /** Returns where a value lies on the scale. */
    double place(double value) {
        return log ? Math.log(value) : value;
    }

    /** Returns the value nearest to a place of the scale. */
    double value(double place) {
        double value = log ? Math.exp(place) : place;
        return Math.min(Math.max(half > 0 ? Math.rint(value) : value, low), high);
    }
}
