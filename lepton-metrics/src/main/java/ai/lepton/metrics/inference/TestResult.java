package ai.lepton.metrics.inference;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Tails;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
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
}
