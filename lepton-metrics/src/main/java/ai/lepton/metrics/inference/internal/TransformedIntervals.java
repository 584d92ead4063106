package ai.lepton.metrics.inference.internal;

import ai.lepton.metrics.Interval;
import ai.lepton.metrics.internal.Normal;
import ai.lepton.metrics.internal.StudentT;

/**
 * Student's intervals on a scale on which an estimate is nearer to normal, brought back: they stay within the range of the
 * measure, and are not symmetric.
 *
 * <p>Each takes the standard error on the measure's own scale, and turns it by the slope there.
 */
public final class TransformedIntervals {
    private TransformedIntervals() {}

    /**
     * Returns the interval of a positive value on the scale of its logarithm.
     *
     * @param value above 0, finite
     * @param relativeError standard error of its logarithm, finite and not negative
     * @param degrees degrees of freedom, above 0
     * @param level confidence level in (0, 1)
     * @param method the name that the interval gets
     * @throws IllegalArgumentException if an argument is outside its range
     */
    public static Interval log(double value, double relativeError, double degrees, double level, String method) {
        check("value", value, 0, Double.POSITIVE_INFINITY);
        double half = half(relativeError, degrees, level);
        return new Interval(value * Math.exp(-half), value * Math.exp(half), level, method);
    }

    /**
     * Returns the interval of a share on the logit scale.
     *
     * @param share in (0, 1)
     * @param error its standard error, finite and not negative
     * @param degrees degrees of freedom, above 0
     * @param level confidence level in (0, 1)
     * @param method the name that the interval gets
     * @throws IllegalArgumentException if an argument is outside its range
     */
    public static Interval logit(double share, double error, double degrees, double level, String method) {
        check("share", share, 0, 1);
        double half = half(error / (share * (1 - share)), degrees, level);
        double odds = share / (1 - share);
        double low = odds * Math.exp(-half);
        double inverseHigh = Math.exp(-half) / odds;
        return new Interval(low / (1 + low), 1 / (1 + inverseHigh), level, method);
    }

    /**
     * Returns the interval of a correlation on Fisher's scale, that of the inverse hyperbolic tangent.
     *
     * @param correlation in (−1, 1)
     * @param errorOfZ standard error of the transformed correlation, finite and not negative
     * @param degrees degrees of freedom, above 0; infinite for a normal
     * @param level confidence level in (0, 1)
     * @param method the name that the interval gets
     * @throws IllegalArgumentException if an argument is outside its range
     * @see <a href="https://doi.org/10.2307/2331838">Fisher 1915</a>
     */
    public static Interval fisherZ(double correlation, double errorOfZ, double degrees, double level, String method) {
        check("correlation", correlation, -1, 1);
        double half = half(errorOfZ, degrees, level);
        double z = 0.5 * (Math.log1p(correlation) - Math.log1p(-correlation));
        return new Interval(Math.tanh(z - half), Math.tanh(z + half), level, method);
    }

    private static void check(String name, double value, double above, double below) {
        if (!(value > above && value < below)) {
            throw new IllegalArgumentException(name + " is " + value + ", outside (" + above + ", " + below + ")");
        }
    }

    private static double half(double error, double degrees, double level) {
        if (!(error >= 0 && error < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("standard error is " + error + "; it is finite and not negative");
        }
        if (!(degrees > 0)) {
            throw new IllegalArgumentException("degrees of freedom are " + degrees + "; they are above 0");
        }
        double normal = Normal.twoSided(level); // checks the level
        return error * (Double.isInfinite(degrees) ? normal : StudentT.twoSided(level, degrees));
    }
}
