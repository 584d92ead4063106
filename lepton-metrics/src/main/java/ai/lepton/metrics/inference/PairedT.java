package ai.lepton.metrics.inference;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.internal.Normal;
import ai.lepton.metrics.internal.StudentT;
import ai.lepton.metrics.internal.Weights;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The paired t-test: whether the mean of differences, such as those of two models' losses of the same examples, is 0.
 *
 * @see <a href="https://doi.org/10.1093/biomet/6.1.1">Student 1908</a>
 */
final class PairedT {
    private static final String METHOD = "paired-t";

    private PairedT() {}

    /** Returns {@link PairedTests#t}. */
    static TestResult of(double[] differences, double @Nullable [] weights, double level) {
        return of(differences, i -> Math.abs(differences[i]), weights, level);
    }

    /** Returns {@link PairedTests#t}. */
    static TestResult of(double[] first, double[] second, double @Nullable [] weights, double level) {
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
