package ai.lepton.metrics.internal;

/** Student's t distribution. */
public final class StudentT {
    private StudentT() {}

    /** Returns t such that the distribution of these degrees of freedom lies in [-t, t] with this probability. */
    public static double twoSided(double level, double degrees) {
        // t² = degrees × y / (1 - y); of y and 1 - y, the smaller one is found directly, and so keeps its digits.
        double y = Beta.quantile(level, 0.5, degrees / 2);
        if (y < 0.5) {
            return Math.sqrt(degrees * y / (1 - y));
        }
        double x = Beta.quantile(1 - level, degrees / 2, 0.5);
        return Math.sqrt(degrees * (1 - x) / x);
    }
}
