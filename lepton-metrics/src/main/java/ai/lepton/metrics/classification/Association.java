package ai.lepton.metrics.classification;

import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Scaled;

/** How far truth and prediction depend on each other, whichever label stands for which. */
final class Association {
    private static final String ONE_CLASS = "all examples are of one class";
    private static final String ONE_PREDICTED = "all examples were predicted to be of one class";

    // What is expected of a cell below this is nothing beside what is there.
    static final double NEGLIGIBLE = 1e-290;
    // A cell of a greater share differs from what is expected by its last digits.
    private static final double DOMINANT = 255.0 / 256;

    private Association() {}

    static Score chiSquared(ConfusionMatrix matrix) {
        if (phiSquared(matrix) instanceof Score.Defined phi) {
            return new Scaled(matrix.sum(), 0)
                    .times(phi.value())
                    .times(new Scaled(1, matrix.exponent()))
                    .score();
        }
        return phiSquared(matrix);
    }

    static Score phiSquared(ConfusionMatrix matrix) {
        double total = matrix.sum();
        if (total == 0) {
            return Score.undefined(ConfusionMatrix.NO_EXAMPLES);
        }
        return Scaled.finite(ofFilled(matrix) + ofEmpty(matrix));
    }

    /** Returns what the cells that have weight add: each its squared gap to what is expected, over that, over the total. */
    private static double ofFilled(ConfusionMatrix matrix) {
        double total = matrix.sum();
        double[] sum = {0};
        matrix.forEachWeight((i, j, weight) -> {
            double row = matrix.rowSum(i);
            double column = matrix.columnSum(j);
            double expected = row * column / total;
            if (expected < NEGLIGIBLE) {
                sum[0] += weight / row * (weight / column) * total;
            } else {
                double gap = gap(matrix, i, j, expected);
                sum[0] += gap * gap / expected;
            }
        });
        return sum[0] / total;
    }

    /** Returns how much more a cell has than is expected of it; if it has nearly all, by what the others have. */
    static double gap(ConfusionMatrix matrix, int row, int column, double expected) {
        if (matrix.at(row, column) < DOMINANT * matrix.sum()) {
            return matrix.at(row, column) - expected;
        }
        double[] others = new double[3];
        matrix.forEachWeight((i, j, weight) -> {
            if (i != row || j != column) {
                others[i == row ? 0 : j == column ? 1 : 2] += weight;
            }
        });
        return (matrix.at(row, column) * others[2] - others[0] * others[1]) / matrix.sum();
    }

    /** Returns what the other cells add: what is expected of each, over the total. */
    static double ofEmpty(ConfusionMatrix matrix) {
        int k = matrix.labels().size();
        double sum = 0;
        if (matrix.isDense()) {
            for (int i = 0; i < k; i++) {
                double row = matrix.rowSum(i) / matrix.sum();
                for (int j = 0; j < k; j++) {
                    sum += matrix.at(i, j) > 0 ? 0 : row * (matrix.columnSum(j) / matrix.sum());
                }
            }
            return sum;
        }
        double[] filled = new double[k];
        matrix.forEachWeight((i, j, weight) -> filled[i] += matrix.columnSum(j));
        for (int i = 0; i < k; i++) {
            sum += matrix.rowSum(i) / matrix.sum() * Math.max(0, 1 - filled[i] / matrix.sum());
        }
        return sum;
    }

    static Score cramer(ConfusionMatrix matrix) {
        return overClasses(matrix, Math.min(occurring(matrix), predicted(matrix)) - 1.0);
    }

    static Score tschuprow(ConfusionMatrix matrix) {
        return overClasses(matrix, Math.sqrt((occurring(matrix) - 1.0) * (predicted(matrix) - 1.0)));
    }

    private static Score overClasses(ConfusionMatrix matrix, double degrees) {
        if (matrix.sum() > 0 && degrees == 0) {
            return Score.undefined(occurring(matrix) == 1 ? ONE_CLASS : ONE_PREDICTED);
        }
        return phiSquared(matrix).map(phi -> Math.min(1, Math.sqrt(phi / degrees)));
    }

    static Score pearson(ConfusionMatrix matrix) {
        return phiSquared(matrix).map(phi -> Math.sqrt(phi / (1 + phi)));
    }

    static Score lambda(ConfusionMatrix matrix) {
        if (matrix.sum() == 0) {
            return Score.undefined(ConfusionMatrix.NO_EXAMPLES);
        }
        int k = matrix.labels().size();
        int most = 0;
        for (int i = 1; i < k; i++) {
            most = matrix.rowSum(i) > matrix.rowSum(most) ? i : most;
        }
        int mode = most;
        // What guesses of the most frequent class get right of each prediction's examples, and what the best guess does
        // more.
        double[] right = new double[k];
        double[] best = new double[k];
        matrix.forEachWeight((i, j, weight) -> {
            right[j] += i == mode ? weight : 0;
            best[j] = Math.max(best[j], weight);
        });
        double gained = 0;
        for (int j = 0; j < k; j++) {
            gained += best[j] - right[j];
        }
        return Score.ratio(gained, matrix.negatives(mode), ONE_CLASS);
    }

    static int occurring(ConfusionMatrix matrix) {
        int count = 0;
        for (int i = 0; i < matrix.labels().size(); i++) {
            count += matrix.rowSum(i) > 0 ? 1 : 0;
        }
        return count;
    }

    static int predicted(ConfusionMatrix matrix) {
        int count = 0;
        for (int i = 0; i < matrix.labels().size(); i++) {
            count += matrix.columnSum(i) > 0 ? 1 : 0;
        }
        return count;
    }
}
