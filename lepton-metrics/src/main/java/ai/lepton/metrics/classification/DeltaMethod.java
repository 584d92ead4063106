package ai.lepton.metrics.classification;

/** How much a measure rises with the weight in each cell: what each example adds to it. */
final class DeltaMethod {
    private static final double STEP = 1e-5;

    private DeltaMethod() {}

    /** Returns how much a measure rises with the weight in each cell, shape {@code [k * k]}; 0 for a cell without any. */
    static double[] slopes(ConfusionMatrix matrix, CountMeasure measure) {
        int k = matrix.labels().size();
        double[] weights = new double[k * k];
        for (int cell = 0; cell < weights.length; cell++) {
            weights[cell] = matrix.at(cell / k, cell % k);
        }
        double[] slopes = new double[weights.length];
        for (int cell = 0; cell < weights.length; cell++) {
            double weight = weights[cell];
            if (weight > 0) {
                double step = weight * STEP;
                double above = measure.of(matrix.reweighted(weights, cell, weight + step))
                        .orNaN();
                double below = measure.of(matrix.reweighted(weights, cell, weight - step))
                        .orNaN();
                weights[cell] = weight;
                slopes[cell] = (above - below) / (2 * step);
            }
        }
        return slopes;
    }

    /** Returns how much a measure rises with one more example of this weight in each cell, NaN where it is undefined. */
    static double[] changes(ConfusionMatrix matrix, CountMeasure measure, double weight) {
        int k = matrix.labels().size();
        double[] weights = new double[k * k];
        for (int cell = 0; cell < weights.length; cell++) {
            weights[cell] = matrix.at(cell / k, cell % k);
        }
        double value = measure.of(matrix).orNaN();
        double[] changes = new double[weights.length];
        for (int cell = 0; cell < weights.length; cell++) {
            double here = weights[cell];
            changes[cell] =
                    measure.of(matrix.reweighted(weights, cell, here + weight)).orNaN() - value;
            weights[cell] = here;
        }
        return changes;
    }
}
