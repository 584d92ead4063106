package ai.lepton.metrics.calibration;

import org.jspecify.annotations.Nullable;

/** How often each class was seen, and what was predicted of it: what may still be unseen of the losses. */
final class SeenClasses {
    private final int classes;
    private final double[] weights;
    private final double[] weightSquares;
    private final long[] examples;
    private final double[] predicted;
    private double squares;
    private double total;
    private double totalSquares;

    SeenClasses(int classes) {
        this.classes = classes;
        weights = new double[classes];
        weightSquares = new double[classes];
        examples = new long[classes];
        predicted = new double[classes];
    }

    int classes() {
        return classes;
    }

    void add(int truth, ClassProbabilities probabilities, int example, double weight) {
        if (weight == 0) {
            return;
        }
        weights[truth] += weight;
        weightSquares[truth] += weight * weight;
        examples[truth]++;
        total += weight;
        totalSquares += weight * weight;
        for (int label = 0; label < classes; label++) {
            double p = probabilities.of(example, label);
            predicted[label] += weight * p;
            squares += weight * p * p;
        }
    }

    void merge(SeenClasses other) {
        for (int label = 0; label < classes; label++) {
            weights[label] += other.weights[label];
            weightSquares[label] += other.weightSquares[label];
            examples[label] += other.examples[label];
            predicted[label] += other.predicted[label];
        }
        squares += other.squares;
        total += other.total;
        totalSquares += other.totalSquares;
    }

    /** Returns Kish's effective number of all examples. */
    double effective() {
        return total == 0 ? 0 : total * (total / totalSquares);
    }

    /** Returns Kish's effective number of a class's examples, 0 where there are none. */
    double effective(int label) {
        return weights[label] == 0 ? 0 : weights[label] * (weights[label] / weightSquares[label]);
    }

    double weight(int label) {
        return weights[label];
    }

    /** Returns such as {@code no example of class 2}. */
    String words(int label) {
        return (examples[label] == 0
                        ? "no example"
                        : examples[label] == 1 ? "only 1 example" : "only " + examples[label] + " examples")
                + " of class " + label;
    }

    /** Returns the log-loss of the mean probability of a class. */
    double logLossIfSeen(int label) {
        return LogLoss.of(predicted[label] / total);
    }

    /** Returns the mean Brier score that the examples would have, were they of this class. */
    double brierIfSeen(int label) {
        double sum = 1 - 2 * predicted[label] / total + squares / total;
        return Math.max(0, BrierScore.scale(classes) * sum);
    }

    static @Nullable String sameOrWhy(@Nullable SeenClasses one, int classes) {
        return one == null || one.classes == classes
                ? null
                : "these are losses of " + words(one.classes, "class", "classes") + ", the others of "
                        + words(classes, "class", "classes") + "; losses add up over the same classes only";
    }

    private static String words(int number, String one, String several) {
        return number + " " + (number == 1 ? one : several);
    }
}
