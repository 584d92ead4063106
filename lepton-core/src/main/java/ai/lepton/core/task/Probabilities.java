package ai.lepton.core.task;

/** Turns logits into probabilities, in doubles. */
final class Probabilities {
    private Probabilities() {}

    /**
     * Fills one row: a sigmoid for one output, the log-odds of the second class; else a softmax.
     *
     * @throws ArithmeticException if the logits have no probabilities
     */
    static void of(float[] logits, int at, int outputs, double[] into, int to) {
        if (outputs == 1) {
            double z = logits[at];
            // Each side from its own exponential, so that neither loses digits near 0.
            into[to] = 1 / (1 + Math.exp(z));
            into[to + 1] = 1 / (1 + Math.exp(-z));
            requireNumber(into[to], to / 2);
            return;
        }
        softmax(logits, at, outputs, into, to);
    }

    /** Fills one row with the softmax of its logits; one output gets 1. */
    static void softmax(float[] logits, int at, int outputs, double[] into, int to) {
        double max = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < outputs; c++) {
            max = Math.max(max, logits[at + c]);
        }
        double sum = 0;
        for (int c = 0; c < outputs; c++) {
            into[to + c] = Math.exp(logits[at + c] - max);
            sum += into[to + c];
        }
        for (int c = 0; c < outputs; c++) {
            into[to + c] /= sum;
        }
        requireNumber(sum, to / outputs);
    }

    private static void requireNumber(double value, int row) {
        if (Double.isNaN(value)) {
            throw new ArithmeticException(
                    "the model's answer for row " + row + " is not a number; its numbers may lie too"
                            + " far from those of the training data for 32-bit floats");
        }
    }
}
