package ai.lepton.exchange.report;

/** Checks true and predicted numbers that a figure is drawn of. */
final class NumberPairs {
    private NumberPairs() {}

    static void check(double[] truth, double[] predicted) {
        if (truth.length != predicted.length) {
            throw new IllegalArgumentException("truth has " + truth.length + " values but predicted has "
                    + predicted.length + "; they must describe the same examples");
        }
        if (truth.length == 0) {
            throw new IllegalArgumentException("there are no predictions to draw; at least one is needed");
        }
        requireFinite("truth", truth);
        requireFinite("predicted", predicted);
    }

    private static void requireFinite(String side, double[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new IllegalArgumentException(side + "[" + i + "] is " + values[i] + "; it must be finite");
            }
        }
    }

    /** Returns the least and the greatest of the values. */
    static double[] range(double[]... all) {
        double[] range = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        for (double[] values : all) {
            for (double value : values) {
                range[0] = Math.min(range[0], value);
                range[1] = Math.max(range[1], value);
            }
        }
        return range;
    }
}
