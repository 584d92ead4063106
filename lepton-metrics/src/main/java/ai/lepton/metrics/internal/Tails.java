package ai.lepton.metrics.internal;

import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.gamma.RegularizedBeta;
import org.apache.commons.numbers.gamma.RegularizedGamma;

/** Probabilities of values at least as extreme as an observed one. */
public final class Tails {
    private Tails() {}

    /** Returns the probability that a standard normal is at least this far from 0. */
    public static double normal(double z) {
        return Erfc.value(Math.abs(z) / Math.sqrt(2));
    }

    /** Returns the probability that Student's t with these degrees of freedom is at least this far from 0. */
    public static double studentT(double t, double degrees) {
        return RegularizedBeta.value(degrees / (degrees + t * t), degrees / 2, 0.5);
    }

    /** Returns the probability that chi-squared with these degrees of freedom is at least x. */
    public static double chiSquared(double x, double degrees) {
        return RegularizedGamma.Q.value(degrees / 2, x / 2);
    }

    /** Returns the probability that F with these degrees of freedom is at least f. */
    public static double fisherF(double f, double numeratorDegrees, double denominatorDegrees) {
        double share = denominatorDegrees / (denominatorDegrees + numeratorDegrees * f);
        return RegularizedBeta.value(share, denominatorDegrees / 2, numeratorDegrees / 2);
    }

    /** Returns the probability that of so many tosses of a fair coin at most k are heads. */
    public static double coinAtMost(long k, long tosses) {
        return k >= tosses ? 1 : RegularizedBeta.value(0.5, (double) tosses - k, k + 1.0);
    }

    /** Returns the probability that of so many tosses of a fair coin exactly k are heads. */
    public static double coinExactly(long k, long tosses) {
        return RegularizedBeta.derivative(0.5, k + 1.0, tosses - k + 1.0) / (tosses + 1.0);
    }
}
