package ai.lepton.metrics.internal;

import org.jspecify.annotations.Nullable;

/**
 * Weights of examples, of which only the ratios count: those of any size become ones whose sums, and squares of sums, are within
 * the range of a double.
 */
public final class Weights {
    // Of powers of 2. What is far below the greatest weight then still is above 0.
    private static final int TAME = 300;
    private static final int TARGET = 400;

    private Weights() {}

    /** Returns the power of 2 that {@link #tamed} divides these weights by: 0 where they may stay as they are. */
    public static int exponent(double @Nullable [] weight) {
        double greatest = 0;
        if (weight != null) {
            for (double each : weight) {
                greatest = each > greatest ? each : greatest;
            }
        }
        int top = Math.getExponent(greatest);
        return greatest == 0 || Math.abs(top) <= TAME ? 0 : top - TARGET;
    }

    /** Returns as {@link #tamed}; null where there are none. */
    public static double @Nullable [] tamedOrNone(double @Nullable [] weight) {
        return weight == null ? null : tamed(weight);
    }

    /** Returns these weights, or, where they are very large or all very small, ones with the same ratios. */
    public static double[] tamed(double[] weight) {
        int exponent = exponent(weight);
        if (exponent == 0) {
            return weight;
        }
        double[] tamed = new double[weight.length];
        for (int i = 0; i < tamed.length; i++) {
            tamed[i] = weight[i] == 0 ? 0 : Math.max(Double.MIN_VALUE, Math.scalb(weight[i], -exponent));
        }
        return tamed;
    }
}
