package ai.lepton.exchange.report;

/**
 * One bin of a reliability diagram.
 *
 * @param lower lower bound of its confidences, in [0, 1]
 * @param upper upper bound, above {@code lower}, at most 1
 * @param meanConfidence mean confidence of its examples, in [0, 1]; ignored where {@code count} is 0
 * @param accuracy share of its examples that were right, in [0, 1]; ignored where {@code count} is 0
 * @param count number of its examples, not negative
 */
record ReliabilityBin(double lower, double upper, double meanConfidence, double accuracy, long count) {
    /** Checks the ranges. */
    ReliabilityBin {
        if (!(lower >= 0 && lower < upper && upper <= 1)) {
            throw new IllegalArgumentException(
                    "bin [" + lower + ", " + upper + "] is not a part of [0, 1] with lower below upper");
        }
        if (count < 0) {
            throw new IllegalArgumentException("count is " + count + "; it must not be negative");
        }
        if (count > 0) {
            requireFraction("mean confidence", meanConfidence);
            requireFraction("accuracy", accuracy);
        }
    }

    private static void requireFraction(String what, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(what + " is " + value + ", outside [0, 1]");
        }
    }
}
