package ai.lepton.metrics.classification;

import ai.lepton.metrics.Score;

/** Agreement beyond chance, by several models of chance: one less disagreement over that of chance. */
final class ChanceAgreement {
    private ChanceAgreement() {}

    static Score scott(ConfusionMatrix matrix) {
        return beyond(
                matrix,
                disagreement(matrix),
                spread(matrix),
                "all examples are, and were predicted to be, of one class");
    }

    static Score gwet(ConfusionMatrix matrix) {
        int k = matrix.labels().size();
        if (k == 1) {
            return oneLabel(matrix);
        }
        return beyond(matrix, disagreement(matrix), 1 - spread(matrix) / (k - 1), "chance agrees always");
    }

    static Score krippendorff(ConfusionMatrix matrix) {
        if (matrix.sum() > 0 && matrix.total() < 1) {
            return Score.undefined("the weights add up to less than one example");
        }
        double corrected = disagreement(matrix) * (1 - 1 / (2 * matrix.total()));
        return beyond(matrix, corrected, spread(matrix), "all examples are, and were predicted to be, of one class");
    }

    static Score bennett(ConfusionMatrix matrix) {
        int k = matrix.labels().size();
        return k == 1 ? oneLabel(matrix) : beyond(matrix, disagreement(matrix), 1 - 1.0 / k, "chance agrees always");
    }

    private static Score oneLabel(ConfusionMatrix matrix) {
        return Score.undefined(matrix.sum() == 0 ? ConfusionMatrix.NO_EXAMPLES : "there is only one label");
    }

    /** Returns the share of examples predicted wrongly. */
    private static double disagreement(ConfusionMatrix matrix) {
        double wrong = 0;
        for (int i = 0; i < matrix.labels().size(); i++) {
            wrong += matrix.falseNegatives(i);
        }
        return wrong / matrix.sum();
    }

    /**
     * Returns one less the sum of the squared mean shares of the classes in truth and prediction, as the sum of share times
     * the share of all others, so that no digits cancel.
     */
    private static double spread(ConfusionMatrix matrix) {
        double sum = 0;
        for (int i = 0; i < matrix.labels().size(); i++) {
            double share = (matrix.rowSum(i) + matrix.columnSum(i)) / (2 * matrix.sum());
            double others = (matrix.negatives(i) + matrix.negativePredictions(i)) / (2 * matrix.sum());
            sum += share * others;
        }
        return sum;
    }

    private static Score beyond(ConfusionMatrix matrix, double disagreement, double byChance, String reason) {
        if (matrix.sum() == 0) {
            return Score.undefined(ConfusionMatrix.NO_EXAMPLES);
        }
        return byChance <= 0 ? Score.undefined(reason) : Score.of(1 - disagreement / byChance);
    }
}
