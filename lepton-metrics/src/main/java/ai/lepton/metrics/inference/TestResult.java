package ai.lepton.metrics.inference;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Tails;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a statistical test found.
 *
 * @param method the test's name, such as {@code "mcnemar-exact"}
 * @param statistic the value that the test looks at, or why there is none
 * @param degreesOfFreedom of the statistic's distribution: one for chi-squared and t, two for F, none where the p-value
 *     does not come from such a distribution
 * @param pValue two-sided, in [0, 1], or why there is none
 * @param gap the difference that the test is about, the first's value minus the second's, with its interval where one is
 *     known; null where the test is not about one difference
 * @param n number of examples, or of resampled scores
 */
public record TestResult(
        String method,
        Score statistic,
        List<Double> degreesOfFreedom,
        Score pValue,
        @Nullable Estimate gap,
        long n) {
    /** The name of the method of {@link #ofIndependent}. */
    public static final String OF_INDEPENDENT = IndependentEstimates.METHOD;

    /** Copies the list, and checks that a p-value is a probability. */
    public TestResult {
        degreesOfFreedom = Elements.of("degreesOfFreedom", degreesOfFreedom);
        if (pValue instanceof Score.Defined defined && !(defined.value() >= 0 && defined.value() <= 1)) {
            throw new IllegalArgumentException("p-value is " + defined.value() + ", outside [0, 1]");
        }
        if (n < 0) {
            throw new IllegalArgumentException("n is " + n + "; it must not be negative");
        }
    }

    /** Returns the result of a test that could not be done for this reason. */
    public static TestResult undefined(String method, String reason, @Nullable Estimate gap, long n) {
        return new TestResult(method, Score.undefined(reason), List.of(), Score.undefined(reason), gap, n);
    }

    static TestResult chiSquared(String method, double statistic, int degrees, @Nullable Estimate gap, long n) {
        double p = Tails.chiSquared(statistic, degrees);
        return new TestResult(method, Score.of(statistic), List.of((double) degrees), Score.of(p), gap, n);
    }

    static TestResult studentT(String method, double statistic, double degrees, @Nullable Estimate gap, long n) {
        double p = Tails.studentT(statistic, degrees);
        return new TestResult(method, Score.of(statistic), List.of(degrees), Score.of(p), gap, n);
    }

    /** Returns the same test with another estimate of the difference that it is about, such as one with a caution. */
    public TestResult withDifference(Estimate other) {
        return new TestResult(method, statistic, degreesOfFreedom, pValue, other, n);
    }

    /** Returns the difference that the test is about, where there is one. */
    public Optional<Estimate> difference() {
        return Optional.ofNullable(gap);
    }

    /** Returns why the difference's interval, and with it the p-value, may not hold its level; empty where it does. */
    public Optional<String> caution() {
        return gap == null ? Optional.empty() : Optional.ofNullable(gap.caution());
    }

    /**
     * Returns whether the p-value is at most alpha; an undefined one is not, nor is one whose difference has a caution: both
     * come from the same approximation.
     *
     * @param alpha significance level in (0, 1), such as 0.05
     * @throws IllegalArgumentException if it is outside (0, 1)
     */
    public boolean isSignificantAt(double alpha) {
        if (!(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("significance level is " + alpha + ", outside (0, 1)");
        }
        return caution().isEmpty() && pValue.orElse(1) <= alpha;
    }

    /** Returns such as {@code mcnemar-exact: p = 0.0703, statistic 1.0000, difference -0.2857 [-0.5174, -0.0261], n = 21}. */
    @Override
    public String toString() {
        String degrees = degreesOfFreedom.isEmpty()
                ? ""
                : degreesOfFreedom.stream()
                        .map(df -> df == Math.rint(df) ? Long.toString(Math.round(df)) : twoDecimals(df))
                        .collect(Collectors.joining(", ", " (df ", ")"));
        String found = pValue instanceof Score.Undefined undefined
                ? "undefined: " + undefined.reason()
                : "p = " + pValue + (statistic.isDefined() ? ", statistic " + statistic + degrees : "");
        return method + ": " + found + (gap == null ? "" : ", difference " + gap.figures(4)) + ", n = " + n
                + caution().map(reason -> ", caution: " + reason).orElse("");
    }

    private static String twoDecimals(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    /**
     * Adjustments of p-values for having tested more than once; what is adjusted is compared to alpha as it stands.
     *
     * <p>The first three hold the probability of any false finding; the last two the expected share of false findings among
     * the findings.
     */
    public enum Adjustment {
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

    /**
     * Returns the difference of two estimates, from nothing but their values and their intervals: each bound of the
     * difference is as far from it as the bounds that lie that way, squared and added. Of two proportions with Wilson's
     * intervals, this is Newcombe's.
     *
     * <p>A caution of either is one of the difference.
     *
     * <p>The p-value takes the standard error from the bound on the side of 0, so that it falls below one minus the level
     * exactly where the interval leaves out 0.
     *
     * @param first an estimate with an interval
     * @param second another of the same level
     * @return the test that both are the same, with the first's value minus the second's, and the cautions of both; without an
     *     interval where one of them has none, undefined where one of them is
     * @throws IllegalArgumentException if the levels differ
     * @see <a href="https://doi.org/10.1002/sim.3095">Zou and Donner 2008</a>
     */
    public static TestResult ofIndependent(Estimate first, Estimate second) {
        return IndependentEstimates.difference(first, second);
    }
}
