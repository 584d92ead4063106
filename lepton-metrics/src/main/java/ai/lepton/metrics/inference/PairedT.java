package ai.lepton.metrics.inference;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.internal.Weights;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The paired t-test: whether the mean of differences, such as those of two models' losses of the same examples, is 0.
 *
 * @see <a href="https://doi.org/10.1093/biomet/6.1.1">Student 1908</a>
 */
public final class PairedT {
    private static final String METHOD = "paired-t";

    private PairedT() {}

    /**
     * Returns the two-sided test.
     *
     * @param differences the first's values minus the second's, shape {@code [n]}, finite
     * @param weights of the examples, shape {@code [n]}, finite and not negative; those of weight 0 count nothing; null for
     *     none
     * @param level of the mean's interval, in (0, 1)
     * @return Student's t with n - 1 degrees of freedom, n Kish's effective number of examples where they have weights;
     *     undefined for fewer than two examples, or where the differences are all the same but for their own rounding. Where
     *     the differences are too few or too skewed for the level to hold, the gap has a caution: see
     *     {@link SampleMean#estimate(double)}
     * @throws IllegalArgumentException if lengths differ, a difference is not finite, a weight is negative or not finite, or
     *     the level is outside (0, 1)
     */
    public static TestResult of(double[] differences, double @Nullable [] weights, double level) {
        return of(differences, i -> Math.abs(differences[i]), weights, level);
    }

    /**
     * Returns the two-sided test of two samples of values, in pairs. Differences that are the same but for the rounding of the
     * values count as the same, which {@link #of(double[], double[], double)} can't know.
     *
     * @param first the first's values, shape {@code [n]}, finite
     * @param second the second's values of the same examples, shape {@code [n]}, finite
     * @param weights of the examples, shape {@code [n]}, finite and not negative; those of weight 0 count nothing; null for
     *     none
     * @param level of the mean's interval, in (0, 1)
     * @return as {@link #of(double[], double[], double)} of the first's values minus the second's
     * @throws IllegalArgumentException if lengths differ, a value or a difference is not finite, a weight is negative or not
     *     finite, or the level is outside (0, 1)
     */
    public static TestResult of(double[] first, double[] second, double @Nullable [] weights, double level) {
        if (first.length != second.length) {
            throw new IllegalArgumentException("first has " + first.length + " values but second has " + second.length
                    + "; they must describe the same examples");
        }
        double[] differences = new double[first.length];
        Arrays.setAll(differences, i -> first[i] - second[i]);
        return of(differences, i -> Math.max(Math.abs(first[i]), Math.abs(second[i])), weights, level);
    }

    private static TestResult of(
            double[] differences, IntToDoubleFunction from, double @Nullable [] weights, double level) {
        Normal.twoSided(level); // checks the level
        if (weights != null && weights.length != differences.length) {
            throw new IllegalArgumentException("weights has " + weights.length + " values but differences has "
                    + differences.length + "; they must describe the same examples");
        }
        SampleMean sample = new SampleMean();
        double[] tamed = Weights.tamedOrNone(weights);
        double sum = 0;
        double sumOfSquares = 0;
        for (int i = 0; i < differences.length; i++) {
            sample.add(differences[i], weights == null ? 1 : weights[i], from.applyAsDouble(i));
            double weight = tamed == null ? 1 : tamed[i];
            sum += weight;
            sumOfSquares += weight * weight;
        }
        Estimate found = sample.estimate(level);
        Estimate plain = Estimate.of(found.score(), found.n());
        if (plain.n() < 2) {
            String reason =
                    plain.n() == 0 ? "there are no examples" : "one example tells nothing of how differences vary";
            return TestResult.undefined(METHOD, reason, plain, plain.n());
        }
        double mean = plain.value();
        double spread = 0;
        for (int i = 0; i < differences.length; i++) {
            double deviation = (tamed == null ? 1 : tamed[i]) * (differences[i] - mean);
            spread += deviation * deviation;
        }
        double effective = sum * sum / sumOfSquares;
        double error = Math.sqrt(spread / (sum * sum) * (effective / (effective - 1)));
        if (sample.isConstant() || !(error > 0)) {
            return TestResult.undefined(METHOD, "the difference is the same for every example", plain, plain.n());
        }
        if (!(error <= Double.MAX_VALUE)) {
            return TestResult.undefined(METHOD, "the differences are too large for their spread", plain, plain.n());
        }
        double half = StudentT.twoSided(level, effective - 1) * error;
        Interval bounds = new Interval(mean - half, mean + half, level, METHOD);
        Estimate gap = plain.withBounds(bounds).withCaution(found.caution());
        return TestResult.studentT(METHOD, mean / error, effective - 1, gap, plain.n());
    }
}
