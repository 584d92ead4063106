package ai.lepton.metrics.inference;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
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
     *     undefined for fewer than two examples, or where the differences are all the same
     * @throws IllegalArgumentException if lengths differ, a difference is not finite, a weight is negative or not finite, or
     *     the level is outside (0, 1)
     */
    public static TestResult of(double[] differences, double @Nullable [] weights, double level) {
        Normal.twoSided(level); // checks the level
        if (weights != null && weights.length != differences.length) {
            throw new IllegalArgumentException("weights has " + weights.length + " values but differences has "
                    + differences.length + "; they must describe the same examples");
        }
        SampleMean sample = new SampleMean();
        double sum = 0;
        double sumOfSquares = 0;
        for (int i = 0; i < differences.length; i++) {
            double weight = weights == null ? 1 : weights[i];
            sample.add(differences[i], weight);
            sum += weight;
            sumOfSquares += weight * weight;
        }
        Estimate plain = Estimate.of(sample.mean(), sample.estimate(level).n());
        if (plain.n() < 2) {
            String reason =
                    plain.n() == 0 ? "there are no examples" : "one example tells nothing of how differences vary";
            return TestResult.undefined(METHOD, reason, plain, plain.n());
        }
        double mean = plain.value();
        double spread = 0;
        for (int i = 0; i < differences.length; i++) {
            double deviation = (weights == null ? 1 : weights[i]) * (differences[i] - mean);
            spread += deviation * deviation;
        }
        double effective = sum * sum / sumOfSquares;
        double error = Math.sqrt(spread / (sum * sum) * (effective / (effective - 1)));
        if (!(error > 0)) {
            return TestResult.undefined(METHOD, "the difference is the same for every example", plain, plain.n());
        }
        double half = StudentT.twoSided(level, effective - 1) * error;
        Interval bounds = new Interval(mean - half, mean + half, level, METHOD);
        Estimate gap = plain.withBounds(bounds);
        return TestResult.studentT(METHOD, mean / error, effective - 1, gap, plain.n());
    }
}
