package ai.lepton.metrics.calibration;

import org.jspecify.annotations.Nullable;

/**
 * Recalibration of many classes by one number: logits are divided by a temperature. Above 1 makes a model less sure; the
 * most probable class stays the same.
 *
 * @param temperature above 0 and finite
 * @see <a href="https://arxiv.org/abs/1706.04599">Guo et al. 2017</a>
 */
public record TemperatureScaling(double temperature) {
    /** Temperatures are sought between e⁻¹⁰ and e¹⁰, as in scikit-learn. */
    private static final double WIDEST = 10;

    private static final int STEPS = 1000;

    /** Each so many steps the interval is halved, whatever Newton's method says. */
    private static final int HALVING = 8;

    /** Checks the temperature. */
    public TemperatureScaling {
        if (!(temperature > 0 && temperature <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("temperature is " + temperature + "; it must be above 0 and finite");
        }
    }

    /**
     * Finds the temperature of least log-loss, between e⁻¹⁰ and e¹⁰. The least one fits where every example is right, the
     * greatest where the logits tell no more than a guess.
     *
     * @param logits shape {@code [n, classes]}, finite
     * @param classes number of classes, at least 2
     * @param truth true classes' indices, shape {@code [n]}
     * @throws IllegalArgumentException if lengths differ, there are no examples, a logit is not finite, or an index is no
     *     class
     */
    public static TemperatureScaling fit(double[] logits, int classes, int[] truth) {
        return fit(logits, classes, truth, null);
    }

    /**
     * Finds the temperature of least weighted log-loss, as {@link #fit(double[], int, int[])}.
     *
     * @param logits shape {@code [n, classes]}, finite
     * @param classes number of classes, at least 2
     * @param truth true classes' indices, shape {@code [n]}
     * @param weight shape {@code [n]}, finite and not negative; null for none
     * @throws IllegalArgumentException if lengths differ, there are no examples of some weight, a logit is not finite, an
     *     index is no class, or a weight is negative or not finite
     */
    public static TemperatureScaling fit(double[] logits, int classes, int[] truth, double @Nullable [] weight) {
        check(logits, classes, truth);
        ExampleLosses.checkWeights(weight, truth.length);
        if (sum(truth.length, weight) == 0) {
            throw new IllegalArgumentException("a temperature needs examples, and there are none of any weight");
        }
        // The slope of the loss rises with the inverse temperature: halve an interval that holds its root, or step
        // there.
        double low = -WIDEST;
        double high = WIDEST;
        double logInverse = 0;
        double[] slopes = new double[2];
        for (int step = 0; step < STEPS && high - low > 1e-15 * Math.max(1, Math.abs(logInverse)); step++) {
            slopes(logits, classes, truth, weight, Math.exp(logInverse), slopes);
            // Where all examples are right the slope may be too small for a number: go on to the least temperature.
            if (slopes[0] == 0 && (step == 0 || slopes[1] > 0)) {
                break;
            }
            if (slopes[0] <= 0) {
                low = logInverse;
            } else {
                high = logInverse;
            }
            double inverse = Math.exp(logInverse);
            double next = Math.log(inverse - slopes[0] / slopes[1]);
            boolean inside = next > low && next < high && step % HALVING != HALVING - 1;
            boolean near = inside && Math.abs(next - logInverse) <= 1e-9;
            logInverse = inside ? next : (low + high) / 2;
            if (near) {
                break; // the error after a step goes with the square of the step
            }
        }
        return new TemperatureScaling(Math.exp(-logInverse));
    }

    /**
     * Finds the temperature of probabilities: of their logarithms, those below 2⁻⁵² raised to it.
     *
     * @param probabilities of each class, shape {@code [n, classes]}
     * @param truth true classes' indices, shape {@code [n]}
     * @throws IllegalArgumentException as {@link #fit(double[], int, int[])}
     */
    public static TemperatureScaling fit(ClassProbabilities probabilities, int[] truth) {
        return fit(logits(probabilities), probabilities.classes(), truth);
    }

    /**
     * Returns the recalibrated probabilities of logits.
     *
     * @param logits shape {@code [n, classes]}, finite
     * @param classes number of classes, at least 1
     * @return shape {@code [n, classes]}, rows adding up to 1
     * @throws IllegalArgumentException if the length is no multiple of the classes, or a logit is not finite
     */
    public double[] apply(double[] logits, int classes) {
        checkLogits(logits, classes);
        double[] probabilities = new double[logits.length];
        for (int first = 0; first < logits.length; first += classes) {
            double most = most(logits, first, classes);
            double sum = 0;
            for (int j = first; j < first + classes; j++) {
                probabilities[j] = Math.exp((logits[j] - most) / temperature);
                sum += probabilities[j];
            }
            for (int j = first; j < first + classes; j++) {
                probabilities[j] /= sum;
            }
        }
        return probabilities;
    }

    /** Returns recalibrated probabilities, their logarithms taken for logits, those below 2⁻⁵² raised to it. */
    public ClassProbabilities apply(ClassProbabilities probabilities) {
        int classes = probabilities.classes();
        return ClassProbabilities.of(apply(logits(probabilities), classes), classes);
    }

    private static double[] logits(ClassProbabilities probabilities) {
        double[] logits = probabilities.rowMajor();
        for (int i = 0; i < logits.length; i++) {
            logits[i] = Math.log(Math.max(Math.ulp(1.0), logits[i]));
        }
        return logits;
    }

    /** Writes the first and second derivative of the loss by the inverse temperature. */
    private static void slopes(
            double[] logits, int classes, int[] truth, double @Nullable [] weight, double inverse, double[] slopes) {
        double first = 0;
        double second = 0;
        for (int i = 0; i < truth.length; i++) {
            int from = i * classes;
            double most = most(logits, from, classes);
            double sum = 0;
            double mean = 0;
            double square = 0;
            for (int j = from; j < from + classes; j++) {
                double below = logits[j] - most;
                double share = Math.exp(inverse * below);
                sum += share;
                mean += share * below;
                square += share * below * below;
            }
            mean /= sum;
            double each = weight == null ? 1 : weight[i];
            first += each * (mean - (logits[from + truth[i]] - most));
            second += each * Math.max(0, square / sum - mean * mean);
        }
        slopes[0] = first;
        slopes[1] = second;
    }

    private static double most(double[] logits, int first, int classes) {
        double most = logits[first];
        for (int j = first + 1; j < first + classes; j++) {
            most = Math.max(most, logits[j]);
        }
        return most;
    }

    private static double sum(int n, double @Nullable [] weight) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += weight == null ? 1 : weight[i];
        }
        return sum;
    }

    private static void check(double[] logits, int classes, int[] truth) {
        if (classes < 2) {
            throw new IllegalArgumentException("classes is " + classes + "; a temperature needs at least 2");
        }
        checkLogits(logits, classes);
        if (logits.length != (long) truth.length * classes) {
            throw new IllegalArgumentException("logits has " + logits.length + " values; " + truth.length
                    + " examples of " + classes + " classes need " + (long) truth.length * classes);
        }
        for (int i = 0; i < truth.length; i++) {
            if (truth[i] < 0 || truth[i] >= classes) {
                throw new IllegalArgumentException(
                        "truth[" + i + "] is " + truth[i] + ", outside [0, " + classes + ")");
            }
        }
    }

    private static void checkLogits(double[] logits, int classes) {
        if (classes < 1 || logits.length % classes != 0) {
            throw new IllegalArgumentException("logits has " + logits.length + " values, which is no multiple of "
                    + classes + ", the number of classes");
        }
        for (int i = 0; i < logits.length; i++) {
            if (!(Math.abs(logits[i]) <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException(
                        "logits[" + i / classes + "][" + i % classes + "] is " + logits[i] + "; logits must be finite");
            }
        }
    }
}
