package ai.lepton.metrics.classification;

import ai.lepton.metrics.Score;

/** Agreement beyond chance, {@code (observed - chance) / (1 - chance)}, by several models of chance. */
final class ChanceAgreement {
    private ChanceAgreement() {}

    static Score scott(ConfusionMatrix matrix) {
        return beyond(
                matrix,
                observed(matrix),
                meanSquares(matrix),
                "all examples are, and were predicted to be, of one class");
    }

    static Score gwet(ConfusionMatrix matrix) {
        int k = matrix.labels().size();
        if (k == 1) {
            return oneLabel(matrix);
        }
        return beyond(matrix, observed(matrix), (1 - meanSquares(matrix)) / (k - 1), "chance agrees always");
    }

    static Score krippendorff(ConfusionMatrix matrix) {
        double share = 1 / (2 * matrix.total());
        double corrected = (1 - share) * observed(matrix) + share;
        return beyond(
                matrix, corrected, meanSquares(matrix), "all examples are, and were predicted to be, of one class");
    }

    static Score bennett(ConfusionMatrix matrix) {
        int k = matrix.labels().size();
        return k == 1 ? oneLabel(matrix) : beyond(matrix, observed(matrix), 1.0 / k, "chance agrees always");
    }

    private static Score oneLabel(ConfusionMatrix matrix) {
        return Score.undefined(matrix.total() == 0 ? ConfusionMatrix.NO_EXAMPLES : "there is only one label");
    }

    private static double observed(ConfusionMatrix matrix) {
        return matrix.trace() / matrix.total();
    }

    /** Returns the sum of the squared mean shares of the classes in truth and prediction. */
    private static double meanSquares(ConfusionMatrix matrix) {
        double sum = 0;
        for (int i = 0; i < matrix.labels().size(); i++) {
            double share = (matrix.support(i) + matrix.predictedAs(i)) / (2 * matrix.total());
            sum += share * share;
        }
        return sum;
    }

    private static Score beyond(ConfusionMatrix matrix, double observed, double chance, String reason) {
        if (matrix.total() == 0) {
            return Score.undefined(ConfusionMatrix.NO_EXAMPLES);
        }
        return chance >= 1 ? Score.undefined(reason) : Score.of((observed - chance) / (1 - chance));
    }
}
