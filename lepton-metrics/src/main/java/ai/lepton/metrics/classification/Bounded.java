package ai.lepton.metrics.classification;

import ai.lepton.metrics.Measure.Range;

/**
 * A scale without ends for values between two: logit between two numbers, logarithm above one, and the values themselves where
 * there is no bound.
 */
record Bounded(double lowest, double highest) {
    // How much of the way to a bound is left at least by a centre that is moved towards it.
    private static final double LEFT = 0.3;

    static Bounded in(Range range) {
        return new Bounded(range.lowest(), range.highest());
    }

    /** Returns a value moved as a centre is moved that goes from {@code centre + bend} to {@code centre - bend}. */
    double moved(double value, double centre, double bend) {
        if (bend == 0 || !(Math.abs(bend) <= Double.MAX_VALUE)) {
            return value;
        }
        double by = scaled(within(centre - bend, centre)) - scaled(within(centre + bend, centre));
        // A centre on a bound can't be moved.
        return Math.abs(by) <= Double.MAX_VALUE ? back(scaled(value) + by, value) : value;
    }

    private double within(double wanted, double centre) {
        double least = lowest == Double.NEGATIVE_INFINITY ? lowest : lowest + LEFT * (centre - lowest);
        double most = highest == Double.POSITIVE_INFINITY ? highest : highest - LEFT * (highest - centre);
        return Math.max(least, Math.min(most, wanted));
    }

    private double scaled(double value) {
        if (lowest == Double.NEGATIVE_INFINITY) {
            return value;
        }
        double above = Math.log(value - lowest);
        return highest == Double.POSITIVE_INFINITY ? above : above - Math.log(highest - value);
    }

    private double back(double scaled, double value) {
        if (lowest == Double.NEGATIVE_INFINITY) {
            return scaled;
        }
        if (value <= lowest || value >= highest) {
            return value;
        }
        if (highest == Double.POSITIVE_INFINITY) {
            return lowest + Math.exp(scaled);
        }
        return scaled > 0
                ? highest - (highest - lowest) / (1 + Math.exp(scaled))
                : lowest + (highest - lowest) / (1 + Math.exp(-scaled));
    }
}
