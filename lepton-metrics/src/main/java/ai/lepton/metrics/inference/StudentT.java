package ai.lepton.metrics.inference;

/** Student's t distribution. */
final class StudentT {
    private StudentT() {}

    /** Returns t such that the distribution of these degrees of freedom lies in [-t, t] with this probability. */
    static double twoSided(double level, double degrees) {
        double x = Beta.quantile(1 - level, degrees / 2, 0.5);
        return Math.sqrt(degrees * (1 - x) / x);
    }
}
