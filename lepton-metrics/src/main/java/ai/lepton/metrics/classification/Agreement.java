package ai.lepton.metrics.classification;

import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Quoted;
import ai.lepton.metrics.internal.Scaled;

/** Measures of the whole matrix: how well the prediction agrees with the truth. */
final class Agreement {
    private Agreement() {}

    static Score balancedAccuracy(ConfusionMatrix matrix) {
        double sum = 0;
        int present = 0;
        for (int i = 0; i < matrix.labels().size(); i++) {
            if (matrix.rowSum(i) > 0) {
                sum += matrix.at(i, i) / matrix.rowSum(i);
                present++;
            }
        }
        return Score.ratio(sum, present, ConfusionMatrix.NO_EXAMPLES);
    }

    static Score adjustedBalancedAccuracy(ConfusionMatrix matrix) {
        int present = 0;
        for (int i = 0; i < matrix.labels().size(); i++) {
            present += matrix.rowSum(i) > 0 ? 1 : 0;
        }
        if (present == 1) {
            return Score.undefined("all examples are of one class");
        }
        double chance = 1.0 / present;
        return balancedAccuracy(matrix).map(score -> (score - chance) / (1 - chance));
    }

    static Score zeroOneLoss(ConfusionMatrix matrix) {
        double wrong = 0;
        for (int i = 0; i < matrix.labels().size(); i++) {
            wrong += matrix.falseNegatives(i);
        }
        return Score.ratio(wrong, matrix.sum(), ConfusionMatrix.NO_EXAMPLES);
    }

    static Score noInformationRate(ConfusionMatrix matrix) {
        double most = 0;
        for (int i = 0; i < matrix.labels().size(); i++) {
            most = Math.max(most, matrix.rowSum(i));
        }
        return Score.ratio(most, matrix.sum(), ConfusionMatrix.NO_EXAMPLES);
    }

    static Score bangdiwala(ConfusionMatrix matrix) {
        if (matrix.sum() == 0) {
            return Score.undefined(ConfusionMatrix.NO_EXAMPLES);
        }
        Scaled squares = Scaled.of(0);
        Scaled rectangles = Scaled.of(0);
        for (int i = 0; i < matrix.labels().size(); i++) {
            Scaled right = Scaled.of(matrix.at(i, i));
            squares = squares.plus(right.times(right));
            rectangles = rectangles.plus(Scaled.of(matrix.rowSum(i)).times(matrix.columnSum(i)));
        }
        return rectangles.isZero()
                ? Score.undefined("no class both occurs and was predicted")
                : squares.over(rectangles).score().map(share -> Math.min(1, share));
    }

    static Score classBalanceAccuracy(ConfusionMatrix matrix) {
        if (matrix.sum() == 0) {
            return Score.undefined(ConfusionMatrix.NO_EXAMPLES);
        }
        double sum = 0;
        int k = matrix.labels().size();
        for (int i = 0; i < k; i++) {
            double larger = Math.max(matrix.rowSum(i), matrix.columnSum(i));
            if (larger == 0) {
                return Score.undefined("no example is or was predicted "
                        + Quoted.of(matrix.labels().name(i)));
            }
            sum += matrix.at(i, i) / larger;
        }
        return Score.of(sum / k);
    }

    static Score weightedKappa(ConfusionMatrix matrix, int power) {
        if (matrix.sum() == 0) {
            return Score.undefined(ConfusionMatrix.NO_EXAMPLES);
        }
        double[] observed = {0};
        matrix.forEachWeight((i, j, weight) -> observed[0] += distance(i, j, power) * weight);
        double expected = expectedDistance(matrix, power);
        return expected == 0
                ? Score.undefined("all examples are, and were predicted to be, of one class")
                : Score.of(1 - observed[0] / expected);
    }

    private static double distance(int i, int j, int power) {
        return power == 1 ? Math.abs(i - j) : (double) (i - j) * (i - j);
    }

    /**
     * Returns the sum of the distances of independent truths and predictions, in O(k): what has come of either below each
     * class stands for how far each moves the other's sums.
     */
    private static double expectedDistance(ConfusionMatrix matrix, int power) {
        double sum = 0;
        // Of rows and columns before this class: their weight, and their weight times distance and squared distance.
        double[] rows = new double[3];
        double[] columns = new double[3];
        for (int c = 0; c < matrix.labels().size(); c++) {
            move(rows);
            move(columns);
            double row = matrix.rowSum(c) / matrix.sum();
            double column = matrix.columnSum(c);
            sum += column * rows[power] + row * columns[power];
            rows[0] += row;
            columns[0] += column;
        }
        return sum;
    }

    /** Moves sums of weights and weights times distance one class further away. */
    private static void move(double[] sums) {
        sums[2] += 2 * sums[1] + sums[0];
        sums[1] += sums[0];
    }

    static Score matthewsCorrelation(ConfusionMatrix matrix) {
        if (matrix.sum() == 0) {
            return Score.undefined(ConfusionMatrix.NO_EXAMPLES);
        }
        double truthSpread = 0;
        double predictionSpread = 0;
        for (int i = 0; i < matrix.labels().size(); i++) {
            truthSpread += matrix.rowSum(i) * matrix.negatives(i);
            predictionSpread += matrix.columnSum(i) * matrix.negativePredictions(i);
        }
        if (truthSpread <= 0) {
            return Score.undefined("all examples are of one class");
        }
        if (predictionSpread <= 0) {
            return Score.undefined("all examples were predicted to be of one class");
        }
        double correlation = covariance(matrix) / Math.sqrt(truthSpread) / Math.sqrt(predictionSpread);
        return Score.of(Math.max(-1, Math.min(1, correlation)));
    }

    static Score cohenKappa(ConfusionMatrix matrix) {
        if (matrix.sum() == 0) {
            return Score.undefined(ConfusionMatrix.NO_EXAMPLES);
        }
        double disagreementByChance = 0;
        for (int i = 0; i < matrix.labels().size(); i++) {
            disagreementByChance += matrix.rowSum(i) * matrix.negativePredictions(i);
        }
        if (disagreementByChance <= 0) {
            return Score.undefined("all examples are, and were predicted to be, of one class");
        }
        return Score.of(Math.min(1, covariance(matrix) / disagreementByChance));
    }

    /** Returns total × trace - Σ row × column, class by class as tp × tn - fp × fn, so that no digits cancel. */
    private static double covariance(ConfusionMatrix matrix) {
        double covariance = 0;
        for (int i = 0; i < matrix.labels().size(); i++) {
            covariance +=
                    matrix.at(i, i) * matrix.trueNegatives(i) - matrix.falsePositives(i) * matrix.falseNegatives(i);
        }
        return covariance;
    }
}
