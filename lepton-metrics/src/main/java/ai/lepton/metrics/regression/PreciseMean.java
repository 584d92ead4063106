package ai.lepton.metrics.regression;

import ai.lepton.metrics.internal.Dyadic;

/** A mean held as the sum of two numbers, so that values far from 0 keep the digits by which they differ. */
final class PreciseMean {
    private double high;
    private double low;

    /** Moves it by this much. */
    void move(double by) {
        double sum = high + by;
        double part = sum - high;
        low += (high - (sum - part)) + (by - part);
        high = sum + low;
        low -= high - sum;
    }

    /** Takes another's value. */
    void set(PreciseMean other) {
        high = other.high;
        low = other.low;
    }

    /** Returns how far another mean lies above this one. */
    double distanceTo(PreciseMean other) {
        double gap = other.high - high;
        double part = gap - other.high;
        double lost = (other.high - (gap - part)) - (high + part);
        return gap + (lost + (other.low - low));
    }

    /** Returns both numbers' sum, unrounded. */
    Dyadic exactly() {
        return Dyadic.of(high).plus(Dyadic.of(low));
    }

    double value() {
        return high;
    }
}
