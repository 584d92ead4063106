package ai.lepton.metrics.internal;

/** Differences of logarithms that keep their digits. */
public final class Logs {
    // Beyond it, the logarithm itself is accurate.
    private static final double SMALL = 0.5;

    private Logs() {}

    /** Returns ln(1 + t) − t for |t| at most 0.5, by the series of 2 artanh(t / (2 + t)). */
    public static double lessLinear(double t) {
        double r = t / (2 + t);
        double square = r * r;
        double power = r * square;
        double sum = 0;
        for (int k = 3; ; k += 2) {
            double next = sum + power / k;
            if (next == sum) {
                return 2 * sum - r * t;
            }
            sum = next;
            power *= square;
        }
    }

    /**
     * Returns (1 + t) ln(1 + t) − t, which is 0 at 0 and above it elsewhere.
     *
     * @param t at least -1
     */
    public static double excess(double t) {
        if (Math.abs(t) <= SMALL) {
            return Math.max(0, (1 + t) * lessLinear(t) + t * t);
        }
        return t <= -1 ? 1 : (1 + t) * Math.log1p(t) - t;
    }
}
