package ai.lepton.metrics.classification;

import ai.lepton.metrics.Score;

/** How far truth and prediction depend on each other, whichever label stands for which. */
final class Association {
    private static final String ONE_CLASS = "all examples are of one class";
    private static final String ONE_PREDICTED = "all examples were predicted to be of one class";

    private Association() {}

    static Score chiSquared(ConfusionMatrix matrix) {
        return phiSquared(matrix).map(phi -> phi * matrix.total());
    }

    static Score phiSquared(ConfusionMatrix matrix) {
        double total = matrix.total();
        if (total == 0) {
            return Score.undefined(ConfusionMatrix.NO_EXAMPLES);
        }
        double sum = 0;
        int k = matrix.labels().size();
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                double expected = matrix.support(i) * matrix.predictedAs(j) / total;
                if (expected > 0) {
                    double gap = matrix.at(i, j) - expected;
                    sum += gap * gap / expected;
                }
            }
        }
        return Score.of(sum / total);
    }

    static Score cramer(ConfusionMatrix matrix) {
        return overClasses(matrix, Math.min(occurring(matrix), predicted(matrix)) - 1.0);
    }

    static Score tschuprow(ConfusionMatrix matrix) {
        return overClasses(matrix, Math.sqrt((occurring(matrix) - 1.0) * (predicted(matrix) - 1.0)));
    }

    private static Score overClasses(ConfusionMatrix matrix, double degrees) {
        if (matrix.total() > 0 && degrees == 0) {
            return Score.undefined(occurring(matrix) == 1 ? ONE_CLASS : ONE_PREDICTED);
        }
        return phiSquared(matrix).map(phi -> Math.min(1, Math.sqrt(phi / degrees)));
    }

    static Score pearson(ConfusionMatrix matrix) {
        return phiSquared(matrix).map(phi -> Math.sqrt(phi / (1 + phi)));
    }

    static Score lambda(ConfusionMatrix matrix) {
        if (matrix.total() == 0) {
            return Score.undefined(ConfusionMatrix.NO_EXAMPLES);
        }
        int k = matrix.labels().size();
        double most = 0;
        double known = 0;
        for (int j = 0; j < k; j++) {
            most = Math.max(most, matrix.support(j));
            double best = 0;
            for (int i = 0; i < k; i++) {
                best = Math.max(best, matrix.at(i, j));
            }
            known += best;
        }
        return Score.ratio(Math.max(0, known - most), matrix.total() - most, ONE_CLASS);
    }

    private static int occurring(ConfusionMatrix matrix) {
        int count = 0;
        for (int i = 0; i < matrix.labels().size(); i++) {
            count += matrix.support(i) > 0 ? 1 : 0;
        }
        return count;
    }

    private static int predicted(ConfusionMatrix matrix) {
        int count = 0;
        for (int i = 0; i < matrix.labels().size(); i++) {
            count += matrix.predictedAs(i) > 0 ? 1 : 0;
        }
        return count;
    }
}
