package ai.lepton.metrics.inference;

import java.util.stream.IntStream;

/**
 * Adjustments of p-values for having tested more than once; what is adjusted is compared to alpha as it stands.
 *
 * <p>The first three hold the probability of any false finding; the last two the expected share of false findings among
 * the findings.
 */
public enum PValueAdjustment {
    /** Each times their number; holds whatever the tests' dependence, but {@link #HOLM} finds more. */
    BONFERRONI {
        @Override
        void adjust(double[] sorted) {
            for (int i = 0; i < sorted.length; i++) {
                sorted[i] *= sorted.length;
            }
        }
    },
    /**
     * Step-down, whatever the tests' dependence: the one to take by default.
     *
     * @see <a href="https://www.jstor.org/stable/4615733">Holm 1979</a>
     */
    HOLM {
        @Override
        void adjust(double[] sorted) {
            double greatest = 0;
            for (int i = 0; i < sorted.length; i++) {
                greatest = Math.max(greatest, sorted[i] * (sorted.length - i));
                sorted[i] = greatest;
            }
        }
    },
    /**
     * Step-up; needs tests that are independent or depend positively.
     *
     * @see <a href="https://doi.org/10.1093/biomet/75.4.800">Hochberg 1988</a>
     */
    HOCHBERG {
        @Override
        void adjust(double[] sorted) {
            double least = 1;
            for (int i = sorted.length - 1; i >= 0; i--) {
                least = Math.min(least, sorted[i] * (sorted.length - i));
                sorted[i] = least;
            }
        }
    },
    /**
     * The false discovery rate; needs tests that are independent or depend positively.
     *
     * @see <a href="https://doi.org/10.1111/j.2517-6161.1995.tb02031.x">Benjamini and Hochberg 1995</a>
     */
    BENJAMINI_HOCHBERG {
        @Override
        void adjust(double[] sorted) {
            stepUp(sorted, sorted.length);
        }
    },
    /**
     * The false discovery rate, whatever the tests' dependence.
     *
     * @see <a href="https://doi.org/10.1214/aos/1013699998">Benjamini and Yekutieli 2001</a>
     */
    BENJAMINI_YEKUTIELI {
        @Override
        void adjust(double[] sorted) {
            double harmonic = 0;
            for (int i = sorted.length; i >= 1; i--) {
                harmonic += 1.0 / i;
            }
            stepUp(sorted, sorted.length * harmonic);
        }
    };

    abstract void adjust(double[] sorted);

    private static void stepUp(double[] sorted, double factor) {
        double least = 1;
        for (int i = sorted.length - 1; i >= 0; i--) {
            least = Math.min(least, sorted[i] * factor / (i + 1));
            sorted[i] = least;
        }
    }

    /**
     * Returns the adjusted p-values, in the order of those given. NaN stands for a test that gave none: it stays NaN, and
     * does not count as a test.
     *
     * @param pValues each in [0, 1] or NaN
     * @return each in [0, 1] or NaN, none below the one that was given
     * @throws IllegalArgumentException if one is outside [0, 1]
     */
    public double[] adjusted(double... pValues) {
        for (int i = 0; i < pValues.length; i++) {
            if (pValues[i] < 0 || pValues[i] > 1) {
                throw new IllegalArgumentException("p-value[" + i + "] is " + pValues[i] + ", outside [0, 1]");
            }
        }
        int[] order = IntStream.range(0, pValues.length)
                .filter(i -> !Double.isNaN(pValues[i]))
                .boxed()
                .sorted((i, j) -> Double.compare(pValues[i], pValues[j]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] sorted = IntStream.of(order).mapToDouble(i -> pValues[i]).toArray();
        adjust(sorted);
        double[] adjusted = pValues.clone();
        for (int i = 0; i < order.length; i++) {
            adjusted[order[i]] = Math.min(1, sorted[i]);
        }
        return adjusted;
    }
}
